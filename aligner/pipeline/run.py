"""The order of the stages: page -> article -> sentences -> translations -> pairs -> findings -> store.

The unit of work is one article; the sentences of a window of articles are translated in one batch. A window is
filed before the next begins, so that an interrupted run, started again, goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from aligner.model import Outcome, Rejection, Translation
from aligner.pipeline.jobs import Done, Job, Settings, Tools
from aligner.pipeline.outcome import make_outcome
from aligner.pipeline.prepare import Task, prepare
from aligner.pipeline.translating import Asked, translate
from aligner.store import Store

WINDOW_SENTENCES = 600  # translated in one batch: enough to fill every core, little enough to lose to a kill


def run(
    jobs: Iterable[Job | Rejection],
    tools: Tools,
    settings: Settings,
    progress: Callable[[int], None] = lambda sentences: None,
) -> Iterator[Done | Rejection]:
    """Work through the jobs: one Done or Rejection for each, in their order.

    ``progress`` hears of every finished sentence. Raises StoreError and GlossaryError: no single page is to
    blame for them.
    """
    for window in _windows(jobs, tools, settings):
        tasks = [item for item in window if isinstance(item, Task)]
        outcomes = iter(_translate_window(tasks, tools, settings, progress))
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


def _translate_window(
    tasks: Sequence[Task], tools: Tools, settings: Settings, progress: Callable[[int], None]
) -> Iterator[Outcome]:
    said: dict[int, list[Translation]] = {}
    for lang in sorted({one.article.lang for one in tasks}):
        group = [index for index, one in enumerate(tasks) if one.article.lang == lang]
        asked = [
            Asked(s, h) for i in group for s, h in zip(tasks[i].sentences, tasks[i].hints, strict=True)
        ]
        answers = iter(translate(asked, tools.translator(lang), tools.store, settings, progress))
        said |= {i: list(islice(answers, len(tasks[i].sentences))) for i in group}
    for index, one in enumerate(tasks):
        yield make_outcome(one, tuple(said[index]), tools, settings)


def _file(item: Task, made: Outcome, store: Store) -> Done:
    store.add(made, item.job.digest)
    return Done(
        item.job.page.source,
        made.key,
        len(made.sentences),
        len(made.pairs),
        made.findings,
        warnings=made.warnings,
        notes=item.notes,
    )
