"""Where users are signed in, and the keys of their programs: secrets that only their holders know.

The store keeps the SHA-256 of each, so that who reads it can be nobody else.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import and_, delete, insert, select, update

from aligner.errors import InputError
from aligner.model import User
from aligner.store import serialize, tables
from aligner.store.database import Transaction
from aligner.store.users import known, user_of

u, s, k = tables.users, tables.sessions, tables.keys
IDLE = timedelta(hours=12)  # without a request, a session ends
LONGEST = timedelta(days=7)  # it ends in any case
FRESH = timedelta(
    minutes=5
)  # how exactly it is known when a session was last used: not every look is a write
REMEMBERED = timedelta(days=30)  # that a user came from an address


class Sessions:
    """The sessions and keys of one store's users. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def open(self, user: User, address: str, at: datetime) -> str:
        """Sign a user in; the secret that names the session goes to their browser alone."""
        secret = secrets.token_urlsafe(32)
        row = {
            "digest": _digest(secret),
            "user": user.name,
            "address": address,
            "at": at,
            "seen": at,
            "open": True,
        }
        with self._writing() as connection:
            connection.execute(delete(s).where(s.c.seen < at - REMEMBERED))
            connection.execute(insert(s), [row])
        return secret

    def user(self, secret: str, at: datetime) -> User | None:
        """Whose session that secret names, if it is still open."""
        query = select(u.c.name, u.c.role, s.c.seen).join(s, s.c.user == u.c.name)
        here = and_(s.c.digest == _digest(secret), s.c.open, s.c.seen > at - IDLE, s.c.at > at - LONGEST)
        with self._reading() as connection:
            row = connection.execute(query.where(here)).mappings().first()
        if row is None:
            return None
        if at - serialize.utc(row["seen"]) > FRESH:
            with self._writing() as connection:
                connection.execute(update(s).where(here).values(seen=at))
        return user_of(row)

    def close(self, secret: str) -> None:
        """Sign out of one browser."""
        with self._writing() as connection:
            connection.execute(update(s).where(s.c.digest == _digest(secret)).values(open=False))

    def close_all(self, name: str) -> None:
        """Sign a user out everywhere."""
        with self._writing() as connection:
            connection.execute(update(s).where(s.c.user == known(connection, name).name).values(open=False))

    def came_from(self, name: str, address: str) -> bool:
        """Return True if that user signed in from that address within the last days."""
        with self._reading() as connection:
            query = select(s.c.digest).where(s.c.user == name, s.c.address == address).limit(1)
            return connection.execute(query).first() is not None

    def make_key(self, name: str, label: str, at: datetime) -> str:
        """Make a key for a program of the user. Raises InputError if they have one with that label."""
        secret = secrets.token_urlsafe(32)
        with self._writing() as connection:
            user = known(connection, name)
            here = and_(k.c.user == user.name, k.c.label == label)
            if connection.execute(select(k.c.digest).where(here)).first() is not None:
                raise InputError(
                    f"{user.name} has a key {label} already: revoke it first, or choose another label."
                )
            row = {"digest": _digest(secret), "user": user.name, "label": label, "at": at}
            connection.execute(insert(k), [row])
        return secret

    def revoke_key(self, name: str, label: str) -> None:
        """Take a key back. Raises InputError where there is none."""
        with self._writing() as connection:
            user = known(connection, name)
            here = and_(k.c.user == user.name, k.c.label == label)
            if connection.execute(delete(k).where(here)).rowcount == 0:
                raise InputError(f"{user.name} has no key {label}: `aligner users list` lists them.")

    def holder(self, key: str) -> User | None:
        """Whose program sends that key."""
        query = select(u.c.name, u.c.role).join(k, k.c.user == u.c.name).where(k.c.digest == _digest(key))
        with self._reading() as connection:
            row = connection.execute(query).mappings().first()
        return user_of(row) if row else None


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
