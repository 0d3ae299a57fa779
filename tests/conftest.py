"""A store for the tests that promise the same of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aligner.store import Store
from aligner.store.tables import metadata
from tests import postgresql_server


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
    """Delete everything from a store in PostgreSQL."""
    with opened._transaction() as connection:
        names = ", ".join((*metadata.tables, "words", "shingles"))
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
