"""Bringing the tables back to an earlier version, for an aligner that knows no later one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from aligner.errors import StoreError
from aligner.store.database import (
    begin_alone,
    expected_failures,
    migrations,
    name_of,
    open_engine,
    version_of,
)


def downgrade(where: str | Path | None, version: str, lose: Collection[str] = ()) -> str:
    """Bring a store back to an earlier version of its tables, whole or not at all; returns the version that it had.

    What a machine made and that version has no place for goes. Raises StoreError, and changes nothing, if the store has
    no later version, or would lose what people wrote or decided and ``lose`` does not name all of it.
    """
    engine = open_engine(where, create=False)
    try:
        with expected_failures(name_of(engine)), engine.begin() as connection:
            begin_alone(connection)
            return _step_down(connection, version.zfill(4), lose)
    finally:
        engine.dispose()


def _step_down(connection: Connection, wanted: str, lose: Collection[str]) -> str:
    from alembic import command

    held = version_of(connection)
    if held is None or not (wanted.isascii() and wanted.isdigit() and "0001" <= wanted < held):
        name, last = name_of(connection.engine), f"version {held} of the tables" if held else "no tables"
        raise StoreError(f"{name} has {last}: name an earlier version, from 0001.")
    lost = dict(_lost(connection, held, wanted))
    if lost.keys() - set(lose):
        counts = ", ".join(f"{count:,} {what}" for what, count in lost.items())
        named = " ".join(f"--lose {what}" for what in lost)
        raise StoreError(f"Version {wanted} of the tables has no place for {counts}: back up the store, then add {named} to delete them.")
    command.downgrade(migrations(connection), wanted)
    return held


def _lost(connection: Connection, held: str, wanted: str) -> Iterator[tuple[str, int]]:
    """Yield people's work that the steps down to a version would delete, by name, with its number."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migrations(connection))
    for step in scripts.iterate_revisions(held, wanted):
        for what, query in getattr(step.module, "LOSES", {}).items():
            if count := connection.execute(text(query)).scalar_one():
                yield what, count
