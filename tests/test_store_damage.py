"""A store that cannot be used is refused in one sentence, at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
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


LOOK = """
import sys
from aligner.errors import StoreError
from aligner.store import Store
try:
    with Store.open(sys.argv[1]) as store:
        [found] = store.articles.latest()
        print(found.article.key)
        store.remove(found.article.key)
except StoreError as error:
    print(error)
"""
UNPRIVILEGED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
@pytest.mark.parametrize("in_use", [False, True])
def test_a_store_without_permission_to_write_is_read(path: Path, file: int, folder: int, in_use: bool) -> None:
    """With another process at it there is a log beside it, which is read too."""
    beside = sqlite3.connect(path)
    beside.execute("UPDATE articles SET title = 'changed'")
    beside.commit()
    if not in_use:
        beside.close()
    path.chmod(file)
    path.parent.chmod(folder)
    try:
        command = [*(UNPRIVILEGED if os.geteuid() == 0 else ()), sys.executable, "-c", LOOK, path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        path.parent.chmod(0o755)
        beside.close()
    key, refused = done.stdout.splitlines()
    assert key == edition().key
    assert refused.startswith(f"The store {path} may not be written: change its permissions")


def test_a_store_on_a_full_disk_is_read(path: Path) -> None:
    """A limit on the size of files stands in for the disk: what SQLite keeps beside the store cannot be made."""
    full = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    done = subprocess.run([sys.executable, "-c", full + LOOK, path], capture_output=True, text=True, check=True)
    key, refused = done.stdout.splitlines()
    assert key == edition().key
    assert refused.startswith(f"The store {path} may not be written") and "its disk is full" in refused
