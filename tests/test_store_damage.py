"""A store that cannot be used is refused in one sentence, at once."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from aligner.errors import InputError, StoreError
from aligner.model import User
from aligner.store import Store
from tests.test_store_refile import NOON, edition


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store.db") as opened:
        opened.file(edition(), "page")
    return tmp_path / "store.db"


def changed(path: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement, values)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("UPDATE pairs SET en_sentences = '[broken'", ()),
        ("UPDATE pairs SET en = CAST(? AS TEXT)", (b"\xff\xfe secret text",)),
        ("UPDATE articles SET spans = CAST(? AS TEXT)", (b"[[0, 25 \xff",)),
        ("UPDATE alembic_version SET version_num = '0000'", ()),
        ("UPDATE alembic_version SET version_num = 'odd'", ()),
        ("DELETE FROM alembic_version", ()),
    ],
)
def test_a_damaged_store_is_one_sentence(path: Path, statement: str, values: tuple[object, ...]) -> None:
    changed(path, statement, *values)
    with pytest.raises(StoreError, match="is damaged") as told, Store.open(path) as opened:
        opened.articles.outcome(edition().key)
    assert "secret" not in str(told.value)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(StoreError, match="is not a file"):
            Store.open(place)


def test_bytes_that_are_no_text(tmp_path: Path, path: Path) -> None:
    with pytest.raises(StoreError, match=r"\\xff.db is not valid text"):
        Store.open(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db"))
    with Store.open(path) as opened, pytest.raises(StoreError, match=r"cannot hold \\xff: it is not valid text"):
        opened.users.find(os.fsdecode(b"\xff"))


def test_two_editors_cannot_remove_each_other(store: Store) -> None:
    ann, ben = (store.users.add(name, "editor", f"{name} has a long password", NOON) for name in ("ann", "ben"))
    store.users.remove("ben", by=ann)
    with pytest.raises(InputError, match="no longer an editor"):
        store.users.remove("ann", by=ben)
    store.users.add("ben", "editor", "ben has a long password", NOON)
    store.users.give_role("ann", "viewer", by=ben)
    with pytest.raises(InputError, match="no longer an editor"):
        store.users.give_role("ben", "viewer", by=ann)
    assert [account.user for account in store.users.listed()] == [User("ann", "viewer"), User("ben", "editor")]
