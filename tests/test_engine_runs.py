"""Runs on every engine leave the same store, even when workers or the program were killed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from aligner.checks import explain
from aligner.corpus import Limits
from aligner.corpus.release import decide
from aligner.engine import PageLimits, Serial, open_executor
from aligner.model import Page, Pair, Rejection
from aligner.pipeline import Job, JobResult, Settings, run
from aligner.pipeline.checking import check_pairs
from aligner.pipeline.editions import list_editions
from aligner.pipeline.ingest import ingest
from aligner.pipeline.recipe import on_workers
from aligner.store import Store
from tests.support import kills
from tests.support.marker import hostile_tools, marking_tools
from tests.test_release import documents

PAGES = 12


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the store comes to without workers."""
    path = tmp_path_factory.mktemp("serial") / "store.db"
    kills.work(path, PAGES)
    return kills.digest(path)


@pytest.mark.parametrize("remote", [False, True], ids=["translated here", "translated by workers"])
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_a_run_comes_to_the_same_on_workers(serial: str, tmp_path: Path, workers: int, remote: bool) -> None:
    with closing(kills.local(workers)) as pool, Store.open(tmp_path / "local.db") as store:
        pool.remote = remote
        tools = replace(marking_tools(), store=store)
        tools = on_workers(tools, pool) if remote else tools
        made = list(run(kills.jobs(PAGES), tools, Settings(force=True), executor=pool))
    assert [item.source for item in made] == [f"{number}.txt" for number in range(PAGES)]
    assert kills.digest(tmp_path / "local.db") == serial


def pages(*texts: str) -> Iterator[Page]:
    for number, text in enumerate(texts):
        yield Page(f"{number}.txt", f"{text} on the road to Osh.\n\nIt rained in {1990 + number}.".encode())


@pytest.mark.slow
def test_a_poisonous_page_is_named_and_stops_nothing_else(tmp_path: Path) -> None:
    limits, texts = PageLimits(2, 500), ["Rain", "A crash", "Snow", "A hang", "Wind", "I eat", "Fog"]
    reasons = {
        "1.txt": "1.txt could not be processed: it ends its worker by SIGSEGV",
        "3.txt": "3.txt could not be processed: it takes longer than 2 s",
        "5.txt": "5.txt could not be processed: it needs more memory than there is",
    }
    with (
        closing(open_executor("local", 2, hostile_tools, marking_tools(), limits, kills.PRELOAD)) as pool,
        Store.open(tmp_path / "store.db") as store,
    ):
        tools = replace(marking_tools(), store=store)
        done = list(run(map(Job, pages(*texts)), tools, Settings(), executor=pool))
    assert [type(item) for item in done] == [JobResult, Rejection] * 3 + [JobResult]
    assert {item.source: item.reason for item in done if isinstance(item, Rejection)} == reasons


@pytest.mark.slow
def test_ingest_and_editions_come_to_the_same_on_workers(tmp_path: Path) -> None:
    given = [*pages("Rain", "Snow", "Rain"), Page("empty.txt", b""), Rejection("gone", "read", "gone is not there")]
    with closing(kills.local(2)) as pool:
        came = []
        for name, executor in (("serial", None), ("local", pool)):
            with Store.open(tmp_path / f"{name}.db") as store:
                came.append([*ingest(given, store, executor=executor), *ingest(given, store, executor=executor)])
        assert came[0] == came[1] and len(came[0]) == 10
        texts = [page for page in given if isinstance(page, Page)]
        alone, on_pool = list_editions(texts), list_editions(texts, executor=pool)
    assert [profile.key for profile in alone.profiles] == [profile.key for profile in on_pool.profiles]
    assert (alone.pairs, alone.rejections) == (on_pool.pairs, on_pool.rejections)


def test_checks_come_to_the_same_on_workers() -> None:
    pairs = [
        Pair(f"article {number // 3}", number % 3, f"He met {19 + number} people.", f"Он встретил {19 + number % 4} человек.")
        for number in range(30)
    ]
    alone = list(check_pairs(pairs, Serial(marking_tools())))
    assert alone == list(explain(pairs)) and len(alone) > 10
    with closing(kills.local(2)) as pool:
        assert list(check_pairs(pairs, pool)) == alone


def test_a_release_comes_to_the_same_on_workers() -> None:
    with closing(kills.local(2)) as pool:
        assert decide(documents, Limits(), 0.1, 0.1, pool) == decide(documents, Limits(), 0.1, 0.1)


@pytest.mark.slow
def test_kills_lose_and_double_nothing(tmp_path: Path, postgresql: str) -> None:
    """Five hundred: at random moments, and at every kind of statement and commit on both databases."""
    chance = Random(5)
    files = (str(tmp_path / f"{number}.db") for number in count())
    at_statements = kills.kill_at_statements(files, 5, 260, chance)
    on_server = kills.kill_at_statements(kills.databases(postgresql), 5, 150, chance)
    drivers = kills.kill_drivers(tmp_path, 16, 50, chance)
    both = kills.kill_drivers(tmp_path, 16, 4, chance, workers=2)
    workers = kills.kill_workers(tmp_path, 16, 40, chance)
    assert at_statements + on_server + drivers + both + workers >= 500
