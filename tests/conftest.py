"""A store for the tests that promise the same of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aligner.store import Store
from aligner.store.tables import metadata


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started for these tests alone."""
    pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL server for this version of Python")
    # not under pytest's own folder, which a server that gave up root's rights could not enter
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
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
        with opened._transaction() as connection:
            names = ", ".join((*metadata.tables, "words", "shingles"))
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        yield opened
