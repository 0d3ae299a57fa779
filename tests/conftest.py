"""A store for the tests that promise the same of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import argon2
import pytest

from aligner.store import Store, users
from aligner.store.tables import metadata
from tests import postgresql_server

PRODUCTION_HASHER = users.hasher
LIGHT_HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _light_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at the least cost: the full one takes a fifth of a second for each user of each test."""
    monkeypatch.setattr(users, "hasher", lambda: LIGHT_HASHER)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started for these tests alone: the system's, or else pgserver's."""
    # not under pytest's own folder, which a server that gave up root's rights could not enter
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if postgresql_server.installed():
            with postgresql_server.serving(Path(folder)) as url:
                yield url
            return
        pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL server is installed")
        server = pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        with Store.open(tmp_path / "deep" / "store.db") as opened:
            yield opened
        return
    with Store.open(request.getfixturevalue("postgresql")) as opened:
        empty(opened)
        yield opened


def empty(opened: Store) -> None:
    """Delete everything from a store in PostgreSQL; for a few rows that is thirty times faster than TRUNCATE."""
    with opened._transaction() as connection:
        names = (*metadata.tables, "words", "shingles")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # foreign keys are not asked
        connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in names))
        sequences = connection.exec_driver_sql("SELECT sequencename FROM pg_sequences").scalars().all()
        connection.exec_driver_sql("; ".join(f"ALTER SEQUENCE {name} RESTART" for name in sequences))
