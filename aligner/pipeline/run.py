"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was, and no more pages than
those of one window are in memory. Workers read the pages of the next window while one is translated, and align and
check its articles; this process alone reads and writes the store, in the order of the jobs. So a run comes to the same
whatever engine does the work, and whatever the size of a window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from aligner import logs
from aligner.engine import Executor, Ready, Serial, WorkerFailure
from aligner.errors import InputError
from aligner.ledger import Filing
from aligner.model import Outcome, Rejection
from aligner.pipeline.failures import attempt, given_up
from aligner.pipeline.jobs import Job, JobResult, Progress, Settings, Tools, silent
from aligner.pipeline.prepare import PageReading, Task, known, plan, read, resumed
from aligner.pipeline.work import work

if TYPE_CHECKING:
    from aligner.store import Store

FIRST_WINDOW = 0.25  # of the translator's window; each later one is twice as long, up to the whole
def run(
    jobs: Iterable[Job | Rejection],
    tools: Tools,
    settings: Settings,
    progress: Progress = silent,
    planned: Progress = silent,
    executor: Executor[Tools] | None = None,
) -> Iterator[JobResult | Rejection]:
    """Work through the jobs: yield one JobResult or Rejection for each, in their order.

    ``progress`` gets the number of sentences that were finished since it was last called, ``planned`` the number of
    those about to be worked. ``executor`` does the work, by default in this process. Raises StoreError and GlossaryError,
    which no single page causes.
    """
    assert tools.store is not None, "a run files its outcomes"
    executor = executor or Serial(tools)
    for window in _windows(jobs, tools, settings, executor):
        tasks = [item for item in window if isinstance(item, Task)]
        planned(sum(len(task.sentences) for task in tasks))
        outcomes = work(tasks, tools, settings, progress, executor)
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
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings, executor: Executor[Tools]
) -> Iterator[list[Task | JobResult | Rejection]]:
    """Yield what is to be translated in one batch, with what needs no work between.

    The first window is small, so that something is seen and filed soon; later ones are larger, since the model works faster
    the more sentences of one length it has. An article that bears on another of its window waits for the next one, so that the store
    knows of the first.
    """
    share = max(1, executor.workers if executor.remote else executor.workers // 2)  # a window fills two cores
    window: list[Task | JobResult | Rejection] = []
    waiting, most, names, part = 0, inf, set[str](), FIRST_WINDOW
    for found in _readings(jobs, tools, settings, executor):
        if isinstance(found, tuple) and not names.isdisjoint(found[1].names):
            yield window
            window, waiting, names = [], 0, set()
        item = plan(*found, tools, settings) if isinstance(found, tuple) else found
        window.append(item)
        if isinstance(item, Task) and isinstance(found, tuple):
            waiting += len(item.sentences)
            most = min(most, share * tools.translator(item.article.lang).window)
            names |= found[1].names
        full = waiting >= part * most
        if full or (not isinstance(item, Task) and not waiting):
            yield window
            window, waiting, names = [], 0, set()
            part = min(1.0, 2 * part) if full else part
    if window:
        yield window


def _readings(
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings, executor: Executor[Tools]
) -> Iterator[tuple[Job, PageReading] | JobResult | Rejection]:
    """Yield each job with what was read of it, or what came of it without."""
    sent: deque[Job | Rejection] = deque()

    def items() -> Iterator[Job | Ready[PageReading | JobResult | Rejection]]:
        for job in jobs:
            sent.append(job)
            if isinstance(job, Rejection):
                yield Ready(job)
            else:
                yield job if (done := known(job, tools, settings)) is None else Ready(done)

    reading: Callable[[Tools, Job], PageReading | JobResult | Rejection] = partial(read, settings=settings)
    for made in executor.map(reading, items()):
        job = sent.popleft()
        if isinstance(made, WorkerFailure):
            yield given_up(made, made.item.page.source, "extract")
        elif isinstance(made, PageReading):
            assert isinstance(job, Job), "only jobs are read"
            yield job, made
        else:
            yield made


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
    edition = made.edition.source if made.edition else ""
    return JobResult(
        task.source, made.key, sentences, pairs, made.findings, False, made.warnings, notes, steps, edition
    )


def _notes(task: Task, filing: Filing) -> Iterator[str]:
    """Say what became of people's earlier work on the pairs of the article."""
    if not filing.filed:
        yield f"{task.source} stays as it was: {filing.work} would be lost. Add --redo to replace it."
    elif filing.lost:
        yield f"{task.source}: {filing.work} replaced; `aligner undo {filing.key}` takes it back."
