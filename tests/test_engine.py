"""Engines: the same results in the same order whatever does the work, and no item that stops another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.engine import PageLimits, Ready, Serial, WorkerFailure, open_executor
from aligner.engine.pool import AHEAD, Pool
from tests.support import hostile

LIMITS = PageLimits(seconds=1, megabytes=300)
PRELOAD = ("tests.support.hostile",)


@pytest.fixture(scope="module")
def local() -> Iterator[Pool[str]]:
    pool = open_executor("local", 3, hostile.context, "seen", LIMITS, PRELOAD)
    assert isinstance(pool, Pool)
    yield pool
    pool.close()


items = st.lists(st.integers(0, 99) | st.integers(0, 9).map(lambda number: Ready(f"ready {number}")), max_size=60)


@given(items)
@settings(max_examples=30, deadline=None)
def test_results_are_those_of_the_serial_engine_in_order(local: Pool[str], given: list[int | Ready[str]]) -> None:
    assert list(local.map(hostile.slowly, given)) == list(Serial("seen").map(hostile.slowly, given))


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("crash", "ends its worker by SIGSEGV"),
        ("exit", "ends its worker (status 3)"),
        ("hang", "takes longer than 1 s"),
        ("spin", "takes longer than 1 s"),
        ("eat", "needs more than 300 MB of memory"),
    ],
)
def test_poison_is_named_and_stops_nothing_else(local: Pool[str], item: str, reason: str) -> None:
    given = ["a", item, *"bcdefgh"]
    made = list(local.map(hostile.poison, given))
    assert made.pop(1) == WorkerFailure(item, reason)
    assert made == [f"seen {letter}" for letter in "abcdefgh"]


def test_an_item_has_two_tries(tmp_path: Path) -> None:
    pool = open_executor("local", 2, partial(str, tmp_path), "", LIMITS, PRELOAD)
    assert list(pool.map(hostile.once, range(9))) == list(range(9))
    assert {path.name for path in tmp_path.iterdir()} == {"0", "3", "6"}
    pool.close()


def test_errors_of_the_call_and_of_the_context_reach_the_driver(local: Pool[str]) -> None:
    with pytest.raises(ValueError, match="this item is wrong"):
        list(local.map(hostile.poison, ["a", "raise", "b"]))
    with pytest.raises(RuntimeError, match="function cannot be sent"):
        list(local.map(hostile.poison, ["unsendable"]))
    assert list(local.map(hostile.poison, ["a"])) == ["seen a"]
    broken = open_executor("local", 1, hostile.broken_context, "", LIMITS, PRELOAD)
    with pytest.raises(ValueError, match="no such glossary"):
        list(broken.map(hostile.poison, ["a"]))
    broken.close()


def test_no_more_is_taken_than_is_worked_on(local: Pool[str]) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        number = 0
        while True:
            taken.append(number)
            yield number
            number += 1

    results = local.map(hostile.slowly, endless())
    for number in range(100):
        assert next(results) == f"seen {number}"
        assert len(taken) <= number + 2 + AHEAD * local.workers
    results.close()  # type: ignore[attr-defined]


def test_closing_ends_workers_that_hang() -> None:
    pool = open_executor("local", 2, hostile.context, "", PageLimits(seconds=600), PRELOAD)
    results = pool.map(hostile.poison, ["a", "hang", "hang", "hang"])
    assert next(results) == "seen a"
    pool.close()
