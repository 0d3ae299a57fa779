"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was, and no more pages than
those of one window are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from aligner.errors import InputError
from aligner.model import Outcome, Rejection
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Done, Job, Settings, Tools
from aligner.pipeline.prepare import Task, make_task, prepare
from aligner.pipeline.work import Progress, silent, work
from aligner.segmentation import split

if TYPE_CHECKING:
    from aligner.store import Store

WINDOW_SENTENCES = 600  # translated in one batch: enough to fill every core, little enough to lose to a kill


def run(
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings, progress: Progress = silent
) -> Iterator[Done | Rejection]:
    """Work through the jobs: yield one Done or Rejection for each, in their order.

    ``progress`` gets the number of sentences that were finished since it was last called. Raises StoreError and
    GlossaryError: no single page causes them.
    """
    assert tools.store is not None, "a run files its outcomes"
    for window in _windows(jobs, tools, settings):
        outcomes = work([item for item in window if isinstance(item, Task)], tools, settings, progress)
        for item in window:
            yield _file(item, next(outcomes), tools.store) if isinstance(item, Task) else item


def undo(key: str, tools: Tools, settings: Settings) -> Done | Rejection:
    """Align an article again with the edition that a run replaced because it was asked to.

    What people decided of the two comes back with it. Raises InputError if nothing was replaced.
    """
    assert tools.store is not None, "what is to be undone is in the store"
    article, edition = tools.store.articles.get(key), tools.store.articles.replaced(key)
    if article is None or edition is None:
        raise InputError(f"No run replaced an edition of the article {key}: there is nothing to undo.")
    notes = (f"{article.source} is aligned with {edition.source} again.",)
    task = make_task(article, split(article), tools, settings, edition, notes=notes, force=True)
    [made] = work([task], tools, settings)
    return _file(task, made, tools.store)


def _windows(
    jobs: Iterable[Job | Rejection], tools: Tools, settings: Settings
) -> Iterator[list[Task | Done | Rejection]]:
    window: list[Task | Done | Rejection] = []
    waiting = 0
    for job in jobs:
        item = job if isinstance(job, Rejection) else prepare(job, tools, settings)
        window.append(item)
        waiting += len(item.sentences) if isinstance(item, Task) else 0
        if waiting >= WINDOW_SENTENCES or (not isinstance(item, Task) and not waiting):
            yield window
            window, waiting = [], 0
    if window:
        yield window


def _file(task: Task, made: Outcome | Rejection, store: Store) -> Done | Rejection:
    if isinstance(made, Rejection):
        return made
    filed = attempt(task.source, "store", partial(store.file, made, task.page))
    if isinstance(filed, Rejection):
        return filed
    sentences, pairs = len(made.sentences), len(made.pairs)
    return Done(
        task.source, made.key, sentences, pairs, made.findings, warnings=made.warnings, notes=task.notes
    )
