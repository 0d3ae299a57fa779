"""Tasks to outcomes: the sentences of all tasks are translated in one batch, then each article is aligned and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from aligner.engine import Executor, Ready, Serial, WorkerFailure
from aligner.errors import AlignerError
from aligner.model import Lang, Outcome, Rejection, Translation
from aligner.pipeline.failures import attempt, given_up
from aligner.pipeline.jobs import Progress, Settings, Tools, silent
from aligner.pipeline.outcome import EarlierWork, earlier_work, make_outcome
from aligner.pipeline.prepare import Task
from aligner.pipeline.translating import translate

if TYPE_CHECKING:
    from aligner.store import Store

Translations = tuple[Translation, ...]


def work(
    tasks: Sequence[Task],
    tools: Tools,
    settings: Settings,
    progress: Progress = silent,
    executor: Executor[Tools] | None = None,
) -> Iterator[Outcome | Rejection]:
    """Yield the outcome of each task in order, or the Rejection that says why there is none.

    Every way into the program translates here, so that a sentence has the same translation whichever way it came.
    """
    executor = executor or Serial(tools)
    said = _translations(tasks, tools, settings, progress)
    items = (_item(task, one, tools.store) for task, one in zip(tasks, said, strict=True))
    made = executor.map(partial(_finish, settings=settings), items)
    for task, outcome in zip(tasks, made, strict=True):
        yield given_up(outcome, task.source, "align") if isinstance(outcome, WorkerFailure) else outcome


Item = tuple[Task, Translations, EarlierWork]


def _item(task: Task, said: Translations | Rejection, store: Store | None) -> Item | Ready[Outcome | Rejection]:
    return Ready(said) if isinstance(said, Rejection) else (task, said, earlier_work(task, store))


def _finish(tools: Tools, item: Item, settings: Settings) -> Outcome | Rejection:
    """Align and check a task, in whichever process."""
    task, said, earlier = item
    return attempt(task.source, "align", partial(make_outcome, task, said, tools, settings, earlier))


def _translations(
    tasks: Sequence[Task], tools: Tools, settings: Settings, progress: Progress
) -> list[Translations | Rejection]:
    found: dict[int, Translations | Rejection] = {}
    for lang in sorted({task.article.lang for task in tasks}):
        places = [index for index, task in enumerate(tasks) if task.article.lang == lang]
        group = [tasks[index] for index in places]
        found |= zip(places, _of_one_language(group, lang, tools, settings, progress), strict=True)
    return [found[index] for index in range(len(tasks))]


def _of_one_language(
    tasks: Sequence[Task], lang: Lang, tools: Tools, settings: Settings, progress: Progress
) -> list[Translations | Rejection]:
    batch = partial(_batch, lang=lang, tools=tools, settings=settings, progress=progress)
    try:
        return [*batch(tasks)]
    except AlignerError:
        raise
    except Exception:  # one of them is to blame: find out which
        return [_one(task, partial(batch, [task])) for task in tasks]


def _one(task: Task, batch: Callable[[], list[Translations]]) -> Translations | Rejection:
    found = attempt(task.source, "translate", batch)
    return found if isinstance(found, Rejection) else found[0]


def _batch(
    tasks: Sequence[Task], *, lang: Lang, tools: Tools, settings: Settings, progress: Progress
) -> list[Translations]:
    requests = [request for task in tasks for request in zip(task.sentences, task.hints, strict=True)]
    answers = iter(translate(requests, tools.translator(lang), tools.store, settings, progress, _style(tools)))
    return [tuple(islice(answers, len(task.sentences))) for task in tasks]


def _style(tools: Tools) -> str:
    """Describe the house style in words, for a translator that reads instructions."""
    policy = tools.glossary.policy if tools.glossary else None
    return " ".join(filter(None, (f"{policy.title}." if policy.title else "", policy.note))) if policy else ""
