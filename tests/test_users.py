"""Users of the store: names, passwords, sessions and keys, in SQLite and PostgreSQL; no secret in clear text."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from aligner.cli import cli
from aligner.errors import InputError
from aligner.model import User
from aligner.store import Store, tables, users
from tests.conftest import PRODUCTION_HASHER

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
GOOD = "four words one remembers"


@pytest.fixture
def ann(store: Store) -> User:
    return store.users.add("Ann", "translator", GOOD, START)


def test_a_password_opens_for_its_user_alone(store: Store, ann: User) -> None:
    assert store.users.verified("Ann", GOOD) == store.users.verified(" aNN", GOOD) == ann
    for name, password in (
        ("Ann", "four words one forgets"),
        ("ben", GOOD),
        ("", ""),
        ("Ann", GOOD + "x" * 10**6),
    ):
        assert store.users.verified(name, password) is None
    store.users.set_password("ann", unicodedata.normalize("NFC", "ещё один пароль"))
    assert store.users.verified("Ann", GOOD) is None
    assert store.users.verified("Ann", unicodedata.normalize("NFD", "ещё один пароль")) == ann


def test_an_unknown_name_costs_as_much(store: Store, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash is computed for a name that nobody has, too: the time says nothing."""
    checked, real = [], users.hasher()
    users._nobodys.cache_clear()

    class Counting:
        hash = real.hash

        def verify(self, hashed: str, password: str) -> None:
            checked.append(hashed.rpartition("$")[0].rpartition("$")[0])  # kind, version and cost
            real.verify(hashed, password)

    monkeypatch.setattr(users, "hasher", Counting)
    assert (
        store.users.verified("Ann", "wrong words here")
        is store.users.verified("nobody", "wrong words here")
        is None
    )
    assert len(checked) == 2 and checked[0] == checked[1]


def test_a_password_costs_what_its_library_recommends() -> None:
    assert PRODUCTION_HASHER().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_of_an_older_cost_is_renewed(store: Store, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    import argon2

    dearer = argon2.PasswordHasher(time_cost=4)
    monkeypatch.setattr(users, "hasher", lambda: dearer)
    assert store.users.verified("Ann", GOOD) == ann
    with store._transaction() as connection:
        assert "t=4" in connection.execute(select(tables.users.c.password)).scalar_one()
    assert store.users.verified("Ann", GOOD) == ann


@pytest.mark.parametrize("name", ["", "  ", "a" * 65, "a\u202eb", "a\nb", "a\x00b", "a\u200bb", "a\u2028b"])
def test_names_that_cannot_stand_in_the_log(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="visible"):
        store.users.add(name, "viewer", GOOD, START)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "x" * 501, "annabellaannabella", ""])
def test_passwords_that_guard_nothing(store: Store, password: str) -> None:
    with pytest.raises(InputError, match=r"(?i)password"):
        store.users.add("Annabella", "viewer", password, START)
    assert store.users.listed() == []


def test_one_name_one_user(store: Store, ann: User) -> None:
    for name in ("Ann", "ANN", " ann ", "Ａnn"):
        with pytest.raises(InputError, match="already"):
            store.users.add(name, "editor", GOOD, START)
    for change in (store.users.remove, lambda name: store.users.give_role(name, "editor"),
                   lambda name: store.users.set_password(name, GOOD), store.sessions.close_all):  # fmt: skip
        with pytest.raises(InputError, match="User ben not found"):
            change("ben")


def test_a_session_lasts_while_it_is_used(store: Store, ann: User) -> None:
    secret = store.sessions.open(ann, "10.0.0.1", START)
    at = START
    for _ in range(14):
        at += timedelta(hours=11)
        assert store.sessions.user(secret, at) == ann
    assert store.sessions.user(secret, START + timedelta(days=7, seconds=1)) is None
    idle = store.sessions.open(ann, "10.0.0.1", START)
    assert store.sessions.user(idle, START + timedelta(hours=12, seconds=1)) is None
    assert store.sessions.user("", START) is store.sessions.user("\ud800", START) is None


def test_sessions_end(store: Store, ann: User) -> None:
    one, two = (store.sessions.open(ann, "10.0.0.1", START) for _ in range(2))
    store.sessions.close(one)
    assert (store.sessions.user(one, START), store.sessions.user(two, START)) == (None, ann)
    store.users.give_role("ann", "viewer")
    assert store.sessions.user(two, START) == User("Ann", "viewer")
    store.users.set_password("ann", "quite other words now")
    assert store.sessions.user(two, START) is None
    assert store.sessions.came_from("Ann", "10.0.0.1") and not store.sessions.came_from("Ann", "10.0.0.2")
    three = store.sessions.open(ann, "10.0.0.3", START + timedelta(days=31))
    assert not store.sessions.came_from("Ann", "10.0.0.1")
    store.users.remove("ann")
    assert store.sessions.user(three, START + timedelta(days=31)) is None and store.users.listed() == []


def test_keys(store: Store, ann: User) -> None:
    key = store.sessions.make_key("ann", "weblate", START)
    assert store.sessions.holder(key) == ann and store.sessions.holder(key + "x") is None
    with pytest.raises(InputError, match="already"):
        store.sessions.make_key("Ann", "weblate", START)
    [listed] = store.users.listed()
    assert (listed.user, listed.keys, listed.at, listed.seen) == (ann, ("weblate",), START, None)
    store.sessions.revoke_key("ann", "weblate")
    assert store.sessions.holder(key) is None
    with pytest.raises(InputError, match="no key"):
        store.sessions.revoke_key("ann", "weblate")


def test_no_secret_is_kept_in_clear(tmp_path: Path) -> None:
    where = tmp_path / "store.db"
    with Store.open(where) as opened:
        ann = opened.users.add("Ann", "editor", GOOD, START)
        secrets = [
            GOOD,
            opened.sessions.open(ann, "10.0.0.1", START),
            opened.sessions.make_key("ann", "weblate", START),
        ]
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"weblate" in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_a_password_that_is_no_text_is_refused(tmp_path: Path) -> None:
    command = ["--store", str(tmp_path / "s.db"), "--create", "users", "add", "ann", "--role", "editor"]
    done = CliRunner().invoke(cli, command, input=b"\xff\xfe long enough\n")
    assert isinstance(done.exception, InputError) and "not valid text" in str(done.exception)
