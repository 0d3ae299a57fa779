"""SQL of the word index: pairs by the words in them (FTS5 in SQLite, a GIN index in PostgreSQL, made by migration)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Select, TextClause, bindparam, column, delete, insert, select, table, text

from aligner.model import Pair
from aligner.text.morphology import indexing

w = table("words", column("rowid"), column("keys"))
NEW, GONE = insert(w), delete(w).where(w.c.rowid.in_(bindparam("numbers", expanding=True)))
AND, OR = {"sqlite": " AND ", "postgresql": " & "}, {"sqlite": " OR ", "postgresql": " | "}


def index(connection: Connection, pairs: Mapping[int, Pair]) -> None:
    """Index pairs by their present words; they are named by their row numbers."""
    if pairs:
        drop(connection, pairs)
        rows = [
            {"rowid": number, "keys": indexing.index_text(pair.en, pair.ru)} for number, pair in pairs.items()
        ]
        connection.execute(NEW, rows)


def drop(connection: Connection, numbers: Collection[int]) -> None:
    """Remove pairs from the index."""
    if numbers:
        connection.execute(GONE, {"numbers": list(numbers)})


def with_all(connection: Connection, groups: Iterable[Iterable[str]]) -> Select[tuple[int]]:
    """Select the pairs that have a word of every group."""
    return _select(connection, groups, AND, OR)


def with_any(connection: Connection, phrases: Iterable[Iterable[str]]) -> Select[tuple[int]]:
    """Select the pairs that have all words of one of the phrases."""
    return _select(connection, phrases, OR, AND)


def _select(
    connection: Connection,
    groups: Iterable[Iterable[str]],
    outer: Mapping[str, str],
    inner: Mapping[str, str],
) -> Select[tuple[int]]:
    name = connection.dialect.name
    quoted = [[_quoted(word, name) for word in sorted(group)] for group in groups]
    query = outer[name].join(f"({inner[name].join(words)})" for words in quoted)
    return select(w.c.rowid).where(_matches(name).bindparams(match=query))


def _quoted(word: str, dialect: str) -> str:
    """Quote a word for the query languages of both indexes; it has letters and digits only."""
    return f'"{word}"' if dialect == "sqlite" else f"'{word}'"


def _matches(dialect: str) -> TextClause:
    if dialect == "sqlite":
        return text("words MATCH :match")
    return text("to_tsvector('simple', keys) @@ to_tsquery('simple', :match)")


def keys_of(query: str) -> list[Sequence[str]]:
    """Return the index keys of each word of a query."""
    return [sorted(indexing.keys(word)) for word in indexing.words(query)]
