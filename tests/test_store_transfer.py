"""A store as a whole: the digest of its rows, copies in the other database, backups, and what a check finds."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from aligner.cli import cli
from aligner.errors import StoreError
from aligner.model import Verdict
from aligner.store import Revision, Store
from aligner.store.backup import backup, restore
from aligner.store.database import LATEST, upgrade
from tests.conftest import empty
from tests.test_store import NOON, found, make_outcome, verdict
from tests.test_store_refile import edition

VERSIONS = [f"{number:04}" for number in range(1, int(LATEST) + 1)]


def first_and_last(versions: list[str]) -> list[Any]:
    """Return the versions as parameters of a test, of which those in between are slow."""
    return [pytest.param(one, marks=() if one in (versions[0], versions[-1]) else pytest.mark.slow) for one in versions]


def fill(store: Store) -> None:
    """File articles, decide, correct, and add users: a row of every table that the program writes."""
    outcome = make_outcome("Baku is warm.\nPeople went to Karabakh.", "http://example.org/ü?a=1")
    store.file(outcome, "page1")
    other = make_outcome("Baku is cold.\nPeople left Karabakh.")
    store.file(other, "page2")
    store.file(edition(), "page3")
    store.decide([verdict(outcome, "accept", "Народ поехал.")])
    pair = other.pairs[0]
    store.decide([Verdict(pair.id, pair.id, "edit", "ann", NOON, "Баку греется 😀.", basis=pair.basis)])
    store.file(replace(make_outcome("Baku is warm.\nPeople went to Karabakh.", "http://example.org/ü?a=1"),
                       pairs=(), findings=(), signature="new"), "page1", replace=True)  # fmt: skip
    ann = store.users.add("Анна", "editor", "a long password of hers", NOON)
    store.users.add("ben", "viewer", "a long password of his", NOON)
    store.sessions.open(ann, "127.0.0.1", NOON)
    store.sessions.make_key("ben", "weblate", NOON)
    store.termbase.revise(Revision("baku", "places/a.toml", "", '[[concept]]\nid = "baku"', "ann", NOON))


def aligner(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


def test_a_copy_in_the_other_database_is_the_same(store: Store, tmp_path: Path) -> None:
    fill(store)
    held = store.contents()
    assert len([name for name, rows in held.rows.items() if rows]) >= 14, held.rows
    with Store.open(tmp_path / "copy.db") as copied:
        assert store.copy_to(copied) == held == copied.contents()
        assert copied.problems() == []
        assert copied.stats() == store.stats()
        if store.name.startswith("postgresql"):
            empty(store)
            assert copied.copy_to(store) == held == store.contents()
            assert store.problems() == []


def test_work_goes_on_in_a_copy(store: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "first.db") as first:
        fill(first)
        first.copy_to(store)
    store.file(make_outcome("Baku is new.\nPeople saw Karabakh."), "page4")
    store.decide([verdict(make_outcome("Baku is cold.\nPeople left Karabakh."), "dismiss")])
    assert [pair.en for pair in found(store, "new")] == ["Baku is new."]
    assert store.problems() == []


def test_a_digest_follows_every_change(store: Store) -> None:
    fill(store)
    before = store.contents()
    store.users.give_role("ben", "translator")
    after = store.contents()
    assert before.rows == after.rows and before.digest != after.digest


def test_nothing_is_copied_into_a_store_that_holds_something(store: Store, tmp_path: Path) -> None:
    fill(store)
    with Store.open(tmp_path / "copy.db") as copied:
        copied.users.add("ben", "viewer", "a long password of his", NOON)
        with pytest.raises(StoreError, match="not empty"):
            store.copy_to(copied)
        assert copied.contents().rows["articles"] == 0


def test_a_backup_comes_back(store: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "backup.db"
    held = backup(store, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.users.give_role("ben", "translator")
    later = backup(store, file)  # in place of the earlier one
    assert later.digest != held.digest
    with Store.open(tmp_path / "restored.db") as restored:
        assert restore(file, restored) == later == restored.contents()
    assert {path.name for path in tmp_path.iterdir()} - {"deep"} == {"backup.db", "restored.db"}


def test_a_backup_replaces_backups_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann", "utf-8")
    with Store.open(tmp_path / "store.db") as store:
        for place in (tmp_path / "letter.txt", tmp_path / "store.db"):
            with pytest.raises(StoreError, match="not an earlier backup"):
                backup(store, place)
        with pytest.raises(StoreError, match="cannot be written"):
            backup(store, tmp_path / "none" / "backup.db")
        with pytest.raises(StoreError, match="not a backup"):
            restore(tmp_path / "letter.txt", store)
    assert (tmp_path / "letter.txt").read_text("utf-8") == "Dear Ann"


@pytest.mark.parametrize("version", first_and_last(VERSIONS))
def test_a_backup_of_every_older_version_is_restored(version: str, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection, version)
        connection.exec_driver_sql(
            "INSERT INTO articles (key, lang, url, title, byline, section, editions, source, text, spans)"
            " VALUES ('k', 'en', '', 'Baku', '', '', '{}', 'page', 'Baku is warm.', '[[0, 13, 0]]')"
        )
    engine.dispose()
    before = file.read_bytes()
    with Store.open(tmp_path / "new.db") as store:
        assert restore(file, store).rows["articles"] == 1
        assert store.problems() == []
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM words WHERE rowid = 1", "1 of 6 pairs cannot be found by their words"),
        ("INSERT INTO words (rowid, keys) VALUES (99, 'x')", "names 1 pairs that no longer exist"),
        ("UPDATE tallies SET times = times + 1", "counts of findings are not what the findings come to"),
        ("UPDATE verdicts SET article = 'none'", "is about the article none, which is missing"),
        ("UPDATE outcomes SET beads = '[[1]]'", "cannot be read"),
    ],
)
def test_a_check_names_what_is_wrong(store: Store, statement: str, said: str) -> None:
    store.file(make_outcome(), "page1")
    store.file(make_outcome("Baku is cold.\nPeople left Karabakh."), "page2")
    store.file(edition(), "page3")
    store.decide([verdict(make_outcome(), "dismiss")])
    assert store.problems() == []
    with store._writing() as connection:
        connection.exec_driver_sql(statement)
    assert any(said in problem for problem in store.problems()), store.problems()


def test_a_check_finds_lost_references(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        fill(store)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM articles WHERE key IN (SELECT article FROM findings)")
    connection.close()
    with Store.open(path) as store:
        assert any("refers to a missing row of articles" in problem for problem in store.problems())


def test_the_commands(tmp_path: Path) -> None:
    path, copy, file = tmp_path / "store.db", tmp_path / "copy.db", tmp_path / "backup.db"
    with Store.open(path) as store:
        fill(store)
        held = store.contents()
    told = aligner("--store", path, "store", "check", "--json")
    assert told.exit_code == 0 and json.loads(told.output)["digest"] == held.digest
    told = aligner("--store", path, "store", "move", copy)
    assert told.exit_code == 0 and f"{path} copied to {copy}: " in told.output and held.digest in told.output
    assert held.digest in aligner("--store", copy, "store", "backup", file).output
    assert held.digest in aligner("--store", tmp_path / "new.db", "store", "restore", file).output
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE tallies SET times = 7")
    connection.close()
    told = aligner("--store", copy, "store", "check")
    assert told.exit_code == 1 and "aligner: " in told.output
    refused = aligner("--store", tmp_path / "typo.db", "store", "restore", tmp_path / "none.db")
    assert isinstance(refused.exception, StoreError) and "none.db is not a backup" in str(refused.exception)
    refused = aligner("--store", tmp_path / "typo.db", "store", "backup", file)
    assert isinstance(refused.exception, StoreError) and "--create" in str(refused.exception)
    assert not os.path.exists(tmp_path / "typo.db")
    assert aligner("--store", tmp_path / "typo.db", "--create", "stats").exit_code == 0
