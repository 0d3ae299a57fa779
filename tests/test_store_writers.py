"""Eight processes that write into one store at once lose nothing and double nothing."""

from __future__ import annotations

import multiprocessing
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from aligner.model import MemoryUnit
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


def test_writers_who_wait_keep_no_reader_waiting(store: Store) -> None:
    """Sixty writers of one process wait for a slow one; a reader is answered in the meantime, and in the end all have written."""
    held, begun = Event(), Event()

    def slow() -> None:
        with store._writing():
            begun.set()
            assert held.wait(60)

    def write(number: int) -> None:
        store.memory.add([MemoryUnit(f"Rain {number}", f"Дождь {number}", "ru", "tests", changed=datetime(2020, 5, 4, tzinfo=UTC))])

    first = Thread(target=slow)
    first.start()
    assert begun.wait(60)
    others = [Thread(target=write, args=(number,)) for number in range(60)]
    for one in others:
        one.start()
    assert store.log.written() == 0 and all(one.is_alive() for one in others)
    held.set()
    for one in (first, *others):
        one.join()
    assert store.memory.origins()["tests"][0] == 60


def test_a_new_store_waits_for_another_that_is_being_made(tmp_path: Path) -> None:
    """SQLite answers "locked" at once to a change of journal mode while another process writes."""
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opened = Event()

    def open_it() -> None:
        with Store.open(file):
            opened.set()

    second = Thread(target=open_it)
    second.start()
    assert not opened.wait(0.2)
    other.execute("COMMIT")
    second.join()
    assert opened.is_set()
