"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was, and no more pages than
those of one window are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from aligner import logs
from aligner.errors import InputError
from aligner.ledger import Filing
from aligner.model import Outcome, Rejection
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Job, JobResult, Progress, Settings, Tools, silent
from aligner.pipeline.prepare import Task, prepare, resumed
from aligner.pipeline.work import work

if TYPE_CHECKING:
    from aligner.store import Store



def run(
    jobs: Iterable[Job | Rejection],
    tools: Tools,
    settings: Settings,
    progress: Progress = silent,
    planned: Progress = silent,
) -> Iterator[JobResult | Rejection]:
    """Work through the jobs: yield one JobResult or Rejection for each, in their order.

    ``progress`` gets the number of sentences that were finished since it was last called, ``planned`` the number of
    those about to be worked. Raises StoreError and GlossaryError, which no single page causes.
    """
    assert tools.store is not None, "a run files its outcomes"
    for window in _windows(jobs, tools, settings):
        tasks = [item for item in window if isinstance(item, Task)]
        planned(sum(len(task.sentences) for task in tasks))
        outcomes = work(tasks, tools, settings, progress)
        for item in window:
            done = _file(item, next(outcomes), tools.store, settings.redo) if isinstance(item, Task) else item
            _log(done)
            yield done


def undo(key: str, store: Store) -> JobResult:
    """Bring back the state of an article that a run replaced because it was asked to, or that was removed.

    Raises InputError if nothing was replaced.
    """
    if not store.versions.of_article(key):
        raise InputError(f"Nothing to undo: no run replaced people's work in article {key}.")
    store.restore(key)
    made = store.articles.outcome(key)
    assert made is not None, "it was just restored"
    source = made.article.source
    state = f"is aligned with {made.edition.source} again" if made.edition else "is back in its earlier state"
    return resumed(source, key, store, (f"{source} {state}.",))


def _windows(
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings
) -> Iterator[list[Task | JobResult | Rejection]]:
    window: list[Task | JobResult | Rejection] = []
    waiting, most = 0, inf
    for job in jobs:
        item = job if isinstance(job, Rejection) else prepare(job, tools, settings)
        window.append(item)
        if isinstance(item, Task):
            waiting += len(item.sentences)
            most = min(most, tools.translator(item.article.lang).window)
        if waiting >= most or (not isinstance(item, Task) and not waiting):
            yield window
            window, waiting = [], 0
    if window:
        yield window


def _log(done: JobResult | Rejection) -> None:
    if isinstance(done, Rejection):
        logs.event("page.failed", logs.WARNING, source=done.source, stage=done.stage, reason=done.reason)
    else:
        logs.event(
            "page.done", source=done.source, article=done.key, sentences=done.sentences, pairs=done.pairs,
            findings=len(done.findings), resumed=done.resumed,
        )  # fmt: skip


def _file(task: Task, made: Outcome | Rejection, store: Store, redo: bool) -> JobResult | Rejection:
    if isinstance(made, Rejection):
        return made
    filed = attempt(task.source, "store", partial(store.file, made, task.page, redo))
    if isinstance(filed, Rejection):
        return filed
    notes = (*task.notes, *_notes(task, filed))
    if not filed.filed:
        return resumed(task.source, made.key, store, notes)
    sentences, pairs = len(made.sentences), len(made.pairs)
    steps = tuple(pair.quality.step for pair in made.pairs if pair.quality)
    return JobResult(
        task.source, made.key, sentences, pairs, made.findings, warnings=made.warnings, notes=notes, steps=steps
    )


def _notes(task: Task, filing: Filing) -> Iterator[str]:
    """Say what became of people's earlier work on the pairs of the article."""
    if not filing.filed:
        yield f"{task.source} stays as it was: {filing.work} would be lost. Add --redo to replace it."
    elif filing.lost:
        yield f"{task.source}: {filing.work} replaced; `aligner undo {filing.key}` takes it back."
