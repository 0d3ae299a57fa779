"""SQL of pairs and of the word index over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    and_,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
)

from aligner.ledger.verdicts import reviewed
from aligner.model import Finding, Outcome, Pair, Verdict
from aligner.store import findings, rows, tables
from aligner.text.morphology import indexing

p, f, v = tables.pairs, tables.findings, tables.verdicts
# made by migration: FTS5 in SQLite, a GIN index in PostgreSQL
w = table("words", column("rowid"), column("keys"))

FiledRow = tuple[Pair, tuple[Finding, ...], tuple[Verdict, ...]]


def put(connection: Connection, outcome: Outcome) -> list[Pair]:
    """Write an outcome's pairs in place of the article's earlier ones; verdicts of before leave them findable.

    Returns the pairs as they stand.
    """
    take(connection, outcome.key)
    add(connection, outcome.pairs)
    settled = standing(connection, outcome.key)
    index_words(connection, settled)
    return settled


def take(connection: Connection, key: str, indices: Sequence[int] | None = None) -> None:
    """Take pairs of an article away, those of these indices or all, with their words."""
    here = _here(key, indices)
    connection.execute(delete(w).where(w.c.rowid.in_(select(p.c.number).where(here))))
    connection.execute(delete(p).where(here))


def add(connection: Connection, made: Sequence[Pair]) -> None:
    """Write new pairs."""
    _insert(connection, p, [rows.pair_row(pair) for pair in made])


def standing(connection: Connection, key: str, indices: Sequence[int] | None = None) -> list[Pair]:
    """Pairs of an article as their reviewers left them, those of these indices or all."""
    said = findings.verdicts_of_article(connection, key)
    found = connection.execute(select(p).where(_here(key, indices)).order_by(p.c.index)).mappings()
    return [reviewed(pair, said[pair.index]) for pair in map(rows.pair_of, found)]


def _here(key: str, indices: Sequence[int] | None) -> ColumnElement[bool]:
    return p.c.article == key if indices is None else and_(p.c.article == key, p.c.index.in_(indices))


def index_words(connection: Connection, settled: Sequence[Pair]) -> None:
    """Make pairs of one article findable by the words that they have now."""
    if not settled:
        return
    here = _here(settled[0].article, [pair.index for pair in settled])
    filed = {index: number for number, index in connection.execute(select(p.c.number, p.c.index).where(here))}
    connection.execute(delete(w).where(w.c.rowid.in_(filed.values())))
    words_of = {pair.index: indexing.index_text(pair.en, pair.ru) for pair in settled}
    _insert(connection, w, [{"rowid": filed[index], "keys": keys} for index, keys in words_of.items()])


def of_article(connection: Connection, key: str) -> list[FiledRow]:
    """The pairs of an article in order, each with its findings (gravest first) and its verdicts (first to last)."""
    flagged, said = findings.of_article(connection, key)
    found = connection.execute(select(p).where(p.c.article == key).order_by(p.c.index)).mappings()
    return [(rows.pair_of(row), tuple(flagged[row["index"]]), tuple(said[row["index"]])) for row in found]


def search(connection: Connection, query: str, limit: int) -> list[tuple[Pair, tuple[Verdict, ...]]]:
    """Pairs in which each word of the query has a key in common with some word of the pair, newest first."""
    wanted = [sorted(indexing.keys(word)) for word in indexing.words(query)]
    if not wanted:
        return []
    numbers = select(w.c.rowid).where(_matches(connection, wanted))
    chosen = select(p).where(p.c.number.in_(numbers)).order_by(p.c.number.desc()).limit(limit)
    found = connection.execute(chosen).mappings().all()
    return [(rows.pair_of(row), _said(connection, row)) for row in found]


def _matches(connection: Connection, wanted: list[list[str]]) -> Any:
    if connection.dialect.name == "sqlite":
        match = " AND ".join("(" + " OR ".join(f'"{key}"' for key in keys) + ")" for keys in wanted)
        return text("words MATCH :match").bindparams(match=match)
    match = " & ".join("(" + " | ".join(f"'{key}'" for key in keys) + ")" for keys in wanted)
    return text("to_tsvector('simple', keys) @@ to_tsquery('simple', :match)").bindparams(match=match)


def _said(connection: Connection, row: rows.Row) -> tuple[Verdict, ...]:
    return tuple(
        findings.verdicts(connection, and_(v.c.article == row["article"], v.c.index == row["index"]))
    )


def tallies(connection: Connection) -> dict[str, dict[str, int]]:
    """Counts of pairs by origin, findings by check, verdicts by decision."""
    return {
        "pairs": _tally(connection, p.c.origin),
        "findings": _tally(connection, f.c.check),
        "verdicts": _tally(connection, v.c.decision),
    }


def _tally(connection: Connection, kind: Column[str]) -> dict[str, int]:
    query = select(kind, func.count()).group_by(kind).order_by(kind)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is no pair


def _insert(connection: Connection, into: Any, values: list[dict[str, Any]]) -> None:
    if values:
        connection.execute(insert(into), values)
