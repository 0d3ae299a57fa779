"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was, and no more pages than
those of one window are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from aligner.model import Outcome, Rejection
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Done, Job, Settings, Tools
from aligner.pipeline.prepare import Task, prepare
from aligner.pipeline.work import Progress, silent, work

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
