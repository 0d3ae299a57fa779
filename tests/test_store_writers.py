"""Eight processes that write into one store at once lose nothing and double nothing."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from aligner.store import Store
from tests.test_store import NOON, make_outcome, verdict

WRITERS, ROUNDS = 8, 6


def text_of(writer: int, turn: int) -> str:
    return f"Baku saw {writer} ships in {turn} days.\nPeople went to Karabakh."


def write(where: str, writer: int) -> None:
    """File articles of one's own and decide on each; file one that all others file too."""
    with Store.open(where) as store:
        for turn in range(ROUNDS):
            own = make_outcome(text_of(writer, turn))
            store.file(own, f"page {writer} {turn}")
            store.decide([verdict(own, "dismiss")], {own.pairs[1].id: 0})
            store.file(make_outcome(), "shared page")
        store.users.add(f"user {writer}", "viewer", "a long enough password", NOON)


@pytest.mark.slow
def test_eight_processes_write_into_one_store(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sqlite = not store.name.startswith("postgresql")
    # a store that none of them finds made: all eight make it at once
    where = str(tmp_path / "shared.db") if sqlite else request.getfixturevalue("postgresql")
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write, args=(where, number)) for number in range(WRITERS)]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    with Store.open(where) as written:
        assert written.problems() == []
        rows = written.contents().rows
        assert rows["articles"] == WRITERS * ROUNDS + 1
        assert rows["pairs"] == 2 * rows["articles"]
        assert (rows["verdicts"], rows["users"]) == (WRITERS * ROUNDS, WRITERS)
