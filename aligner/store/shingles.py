"""SQL of the index of similar sentences: translation units by the two-word shingles of their source.

FTS5 in SQLite, a GIN index in PostgreSQL; rows are named by the numbers of ``units``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import Connection, TextClause, column, delete, insert, table, text

from aligner.text.similarity import shingles

s = table("shingles", column("rowid"), column("keys"))
NEW = insert(s)
CREATE = {
    "sqlite": ("CREATE VIRTUAL TABLE shingles USING fts5(keys, detail=none, columnsize=0)",),
    "postgresql": (
        "CREATE TABLE shingles (rowid INTEGER PRIMARY KEY, keys TEXT NOT NULL)",
        "CREATE INDEX shingles_keys ON shingles USING gin (to_tsvector('simple', keys))",
    ),
}
COMMON = 200  # units with one shingle, beyond which the others of a sentence must tell
CANDIDATES = 60  # units with most shingles in common, to be compared letter by letter
LONGEST = 32  # shingles of a query, by hash: a sample that both sentences share, enough where a third of the words differ
_MATCH = {
    "sqlite": "SELECT rowid FROM shingles WHERE shingles MATCH {key}",
    "postgresql": "SELECT rowid FROM shingles WHERE to_tsvector('simple', keys) @@ plainto_tsquery('simple', {key})",
}


def create(connection: Connection) -> None:
    """Make the empty index."""
    for statement in CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def index(connection: Connection, sources: Mapping[int, str]) -> None:
    """Index units by their source; they are named by their numbers."""
    if sources:
        values = [{"rowid": number, "keys": " ".join(sorted(shingles(text_)))} for number, text_ in sources.items()]
        connection.execute(NEW, values)


def drop(connection: Connection, numbers: Collection[int]) -> None:
    """Remove units from the index."""
    if numbers:
        connection.execute(delete(s).where(s.c.rowid.in_(numbers)))


def candidates(connection: Connection, source: str) -> list[int]:
    """Find the units that share most shingles with a sentence: one statement, counted by the database."""
    keys = sorted(shingles(source))[:LONGEST]
    query = _sharing(connection.dialect.name, len(keys))
    return list(connection.execute(query, {f"k{n}": f'"{key}"' for n, key in enumerate(keys)}).scalars())


@cache
def _sharing(dialect: str, shared: int) -> TextClause:
    """Return the query for so many shingles; to make it takes longer than to run it."""
    one = _MATCH[dialect]
    parts = [f"SELECT * FROM ({one.format(key=f':k{n}')} LIMIT {COMMON}) AS part{n}" for n in range(shared)]
    every = " UNION ALL ".join(parts)
    return text(f"SELECT rowid FROM ({every}) AS every GROUP BY rowid ORDER BY count(*) DESC, rowid LIMIT {CANDIDATES}")
