"""A gate against getting slower: the work of fixed articles, counted in calls, which no load on the machine changes.

``python -m tests.test_speed`` prints the counts, for whoever has a reason to raise a mark or to lower it. Calls of native code
(patterns, SQLite, the model) count as one each, whatever they take: benchmarks/pipeline.py measures those.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest

from aligner.model import Page
from aligner.pipeline import Job, Settings, run
from aligner.pipeline.ingest import ingest
from aligner.store import Store
from tests.support.marker import marking_tools

ROOT = Path(__file__).parent.parent
ARTICLES = ("bishkek-smog", "gyumri-watchmaker", "lachin-corridor")
SLACK = 1.15


def calls(work: Callable[[], object]) -> int:
    """Count the calls of Python and of native functions that it takes."""
    count = 0

    def heard(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def page(name: str, lang: str) -> Page:
    return Page(f"{name}.{lang}.html", (ROOT / "corpus" / name / f"{lang}.html").read_bytes())


def translated(folder: Path) -> int:
    """Pages to stored, checked pairs, by a translator that costs nothing."""
    return _worked(folder / "translated.db", [Job(page(name, "en")) for name in ARTICLES])


def aligned(folder: Path) -> int:
    """Two editions to stored, checked pairs."""
    return _worked(folder / "aligned.db", [Job(page(name, "en"), page(name, "ru")) for name in ARTICLES])


def taken_in(folder: Path) -> int:
    """Pages to stored articles."""
    with Store.open(folder / "ingested.db") as store:
        return calls(lambda: list(ingest([page(name, lang) for name in ARTICLES for lang in ("en", "ru")], store)))


def _worked(path: Path, jobs: list[Job]) -> int:
    with Store.open(path) as store:
        tools = replace(marking_tools(), store=store)
        return calls(lambda: list(run(jobs, tools, Settings())))


MARKS: dict[Callable[[Path], int], int] = {translated: 207_000, aligned: 346_000, taken_in: 204_000}


def warm_count(work: Callable[[Path], int]) -> int:
    """Count a second pass: the first one fills tables and memories."""
    counts = []
    for _ in range(2):
        with TemporaryDirectory() as folder:
            counts.append(work(Path(folder)))
    return counts[-1]


@pytest.mark.slow
@pytest.mark.parametrize("work", MARKS, ids=lambda work: work.__name__)
def test_no_work_takes_more_calls_than_its_mark(work: Callable[[Path], int]) -> None:
    assert warm_count(work) <= SLACK * MARKS[work], f"{work.__name__}: python -m tests.test_speed prints the counts"


if __name__ == "__main__":
    for work, mark in MARKS.items():
        print(f"{work.__name__:<12}{warm_count(work):>10,} calls, the mark is {mark:,}")
