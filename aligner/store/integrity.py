"""What can be wrong with a store, found by reading all of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from aligner.store import articles, tables
from aligner.store.settle import GROUP
from aligner.store.transfer import SHINGLES, WORDS

a, f, o, p, t, u, v = (
    tables.articles, tables.findings, tables.outcomes, tables.pairs, tables.tallies, tables.units, tables.verdicts,
)  # fmt: skip
MOST = 20  # problems of one kind that are listed


def problems(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each problem: damaged pages, rows without their article, derived data out of step.

    Raises StoreError if the database cannot be read at all.
    """
    for look in (_damage, _loose, _unreadable, _unindexed, _miscounted):
        yield from look(connection)


def _damage(connection: Connection) -> Iterator[str]:
    """Run SQLite's own check; PostgreSQL has checksums of its own and enforces references."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if said != "ok":
            yield f"The database file is damaged: {said}."
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST):
        yield f"Row {row} of {table} refers to a missing row of {parent}."


def _loose(connection: Connection) -> Iterator[str]:
    """Find verdicts without their article; articles are never deleted."""
    query = select(v.c.number, v.c.article).outerjoin(a, a.c.key == v.c.article).where(a.c.key.is_(None))
    for number, article in connection.execute(query.limit(MOST)):
        yield f"Verdict {number} is about the article {article}, which is missing."


def _unreadable(connection: Connection) -> Iterator[str]:
    for key in connection.execute(select(o.c.article).order_by(o.c.article)).scalars().all():
        try:
            articles.outcome(connection, key)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            yield f"The article {key} cannot be read ({type(error).__name__})."


def _unindexed(connection: Connection) -> Iterator[str]:
    for what, numbered, index in (("pairs", p, WORDS), ("memory entries", u, SHINGLES)):
        numbers = set(connection.execute(select(numbered.c.number)).scalars())
        indexed = set(connection.execute(select(index.c.rowid)).scalars())
        if missing := len(numbers - indexed):
            yield f"{missing} of {len(numbers)} {what} cannot be found by their words."
        if left := len(indexed - numbers):
            yield f"The index of {index.name} names {left} {what} that no longer exist."


def _miscounted(connection: Connection) -> Iterator[str]:
    group = [f.c[name] for name in GROUP]
    counted = {tuple(row) for row in connection.execute(select(*group, func.count()).group_by(*group))}
    kept = {tuple(row) for row in connection.execute(select(*(t.c[name] for name in GROUP), t.c.times))}
    if counted != kept:
        yield f"{len(counted ^ kept)} counts of findings are not what the findings come to."

