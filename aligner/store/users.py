"""Who may review: users, their roles and their passwords, of which only Argon2id hashes are kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from aligner.errors import InputError
from aligner.model import Role, User
from aligner.store import serialize, tables
from aligner.store.database import Transaction

u, s, k = tables.users, tables.sessions, tables.keys
SHORTEST, LONGEST = 10, 500  # characters of a password; a longer one would only keep the hash function busy
NAME = 64  # characters of a name


@dataclass(frozen=True, slots=True)
class Account:
    """A user as the list of users shows them: made and last seen (UTC), the labels of their keys."""

    user: User
    at: datetime
    seen: datetime | None
    keys: tuple[str, ...]


class Users:
    """The users of a store.

    Every method is one transaction. Those that change a user raise InputError for an unknown name.
    """

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def add(self, name: str, role: Role, password: str, at: datetime) -> User:
        """Add a user. Raises InputError for a name that is taken or invalid, and for a weak password."""
        name = checked_name(name)
        row = {
            "name": name,
            "folded": folded(name),
            "role": role,
            "password": _hashed(name, password),
            "at": at,
        }
        with self._writing() as connection:
            if _row(connection, name) is not None:
                raise InputError(f"There is a user {name} already: choose another name.")
            connection.execute(insert(u), [row])
        return User(name, role)

    def remove(self, name: str, by: User | None = None) -> None:
        """Forget a user, with sessions and keys; what they decided stays in the log under their name.

        Raises InputError if ``by``, who asks for it, is not an editor any more.
        """
        with self._writing() as connection:
            _check_editor(connection, by)
            user = known(connection, name)
            for table in (s, k):
                connection.execute(delete(table).where(table.c.user == user.name))
            connection.execute(delete(u).where(u.c.name == user.name))

    def give_role(self, name: str, role: Role, by: User | None = None) -> None:
        """Change what a user may do, from their next request on. Raises InputError as ``remove`` does."""
        with self._writing() as connection:
            _check_editor(connection, by)
            user = known(connection, name)
            connection.execute(update(u).where(u.c.name == user.name).values(role=role))

    def set_password(self, name: str, password: str) -> None:
        """Change a password and end all sessions that were opened with the old one."""
        hashed = _hashed(name, password)
        with self._writing() as connection:
            user = known(connection, name)
            connection.execute(update(u).where(u.c.name == user.name).values(password=hashed))
            connection.execute(update(s).where(s.c.user == user.name).values(open=False))

    def find(self, name: str) -> User | None:
        """Return the user of that name, ignoring case."""
        with self._reading() as connection:
            row = _row(connection, name)
        return user_of(row) if row else None

    def listed(self) -> list[Account]:
        """Return all users by name."""
        seen = select(s.c.user, func.max(s.c.seen).label("seen")).group_by(s.c.user).subquery()
        query = select(u, seen.c.seen).outerjoin(seen, seen.c.user == u.c.name).order_by(u.c.folded)
        with self._reading() as connection:
            labels = connection.execute(select(k.c.user, k.c.label).order_by(k.c.label)).all()
            found = connection.execute(query).mappings().all()
        return [
            Account(
                user_of(row),
                serialize.utc(row["at"]),
                serialize.utc(row["seen"]) if row["seen"] else None,
                tuple(label for name, label in labels if name == row["name"]),
            )
            for row in found
        ]

    def verified(self, name: str, password: str) -> User | None:
        """Return the user with this password. An unknown name takes as long as a known one."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._reading() as connection:
            row = _row(connection, name)
        try:
            hasher().verify(row["password"] if row else _nobodys(), _prepared(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return None
        if row is None:
            return None
        if hasher().check_needs_rehash(row["password"]):
            with self._writing() as connection:
                again = hasher().hash(_prepared(password))
                connection.execute(update(u).where(u.c.name == row["name"]).values(password=again))
        return user_of(row)


@cache
def hasher() -> Any:
    """Argon2id with the cost that its library recommends (RFC 9106: 64 MiB, three passes)."""
    import argon2

    return argon2.PasswordHasher()


@cache
def _nobodys() -> str:
    """Return a hash that matches no password: its secret was discarded."""
    import secrets

    return str(hasher().hash(secrets.token_urlsafe()))


def _hashed(name: str, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            f"A password needs {SHORTEST} to {LONGEST} characters: try a short phrase of several words."
        )
    if len(set(password)) < 5 or folded(password) in {folded(name) * 2, folded(name)}:
        raise InputError(
            "That password is too easy to guess: try a short phrase of several words."
        )
    return str(hasher().hash(_prepared(password)))


def _prepared(password: str) -> str:
    """Return the password in one normal form: keyboards write accented letters differently."""
    return unicodedata.normalize("NFKC", password)


def folded(name: str) -> str:
    """Return a name in the form for comparison: Ann and ann are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def checked_name(name: str) -> str:
    """Check a user's name. Raises InputError if it is empty, too long or has invisible characters."""
    name = unicodedata.normalize("NFC", name).strip()
    odd = [char for char in name if unicodedata.category(char)[0] in "CZ" and char != " "]
    if not name or len(name) > NAME or odd:
        raise InputError(f"A user name needs 1 to {NAME} visible characters.")
    return name


def user_of(row: serialize.Row) -> User:
    """Return the user of a row of users."""
    return User(row["name"], row["role"])


def _row(connection: Connection, name: str) -> serialize.Row | None:
    return connection.execute(select(u).where(u.c.folded == folded(name))).mappings().first()


def known(connection: Connection, name: str) -> User:
    """Find the user of that name. Raises InputError if there is none."""
    row = _row(connection, name)
    if row is None:
        raise InputError(f"User {name} not found: `aligner users list` shows all.")
    return user_of(row)


def _check_editor(connection: Connection, by: User | None) -> None:
    """Raise InputError unless who acts is still an editor.

    Nobody acts on themselves and writers take turns, so that of two editors who remove each other one stays.
    """
    if by is None:  # on the command line, whoever owns the store
        return
    row = _row(connection, by.name)
    if row is None or row["role"] != "editor":
        raise InputError("You are no longer an editor.")
