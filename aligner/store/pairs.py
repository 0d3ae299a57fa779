"""SQL of pairs, their findings and verdicts, and the word index over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, column, delete, func, insert, select, table, text

from aligner.model import SEVERITIES, Finding, Outcome, Pair, Verdict
from aligner.store import rows, tables, words

p, f, v = tables.pairs, tables.findings, tables.verdicts
w = table(
    "words", column("rowid"), column("keys")
)  # made by migration: FTS5 in SQLite, a GIN index in PostgreSQL

FiledRow = tuple[Pair, tuple[Finding, ...], tuple[Verdict, ...]]


def put(connection: Connection, outcome: Outcome) -> None:
    """Write an outcome's pairs and findings in place of the article's earlier ones; verdicts stay."""
    numbers = select(p.c.number).where(p.c.article == outcome.key)
    connection.execute(delete(w).where(w.c.rowid.in_(numbers)))
    connection.execute(delete(f).where(f.c.article == outcome.key))
    connection.execute(delete(p).where(p.c.article == outcome.key))
    _insert(connection, p, [rows.pair_row(pair) for pair in outcome.pairs])
    unique = {finding.id: finding for finding in outcome.findings}
    _insert(connection, f, [rows.finding_row(finding) for finding in unique.values()])
    filed = connection.execute(select(p.c.number, p.c.en, p.c.ru).where(p.c.article == outcome.key))
    _insert(connection, w, [{"rowid": n, "keys": words.index_text(en, ru)} for n, en, ru in filed])


def put_verdicts(connection: Connection, verdicts: Sequence[Verdict]) -> None:
    """Add verdicts."""
    _insert(connection, v, [rows.verdict_row(verdict) for verdict in verdicts])


def index_words(connection: Connection, pair: Pair) -> None:
    """Make a pair findable by the words that it has now."""
    number = connection.execute(select(p.c.number).where(_at(p, pair))).scalar_one()
    connection.execute(delete(w).where(w.c.rowid == number))
    connection.execute(insert(w), [{"rowid": number, "keys": words.index_text(pair.en, pair.ru)}])


def of_article(connection: Connection, key: str) -> list[FiledRow]:
    """The pairs of an article in order, each with its findings (worst first) and its verdicts (first to last)."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for row in connection.execute(select(f).where(f.c.article == key)).mappings():
        findings[row["index"]].append(rows.finding_of(row))
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for row in connection.execute(select(v).where(v.c.article == key).order_by(v.c.number)).mappings():
        verdicts[row["index"]].append(rows.verdict_of(row))
    found = connection.execute(select(p).where(p.c.article == key).order_by(p.c.index)).mappings()
    return [
        (rows.pair_of(row), tuple(sorted(findings[row["index"]], key=_rank)), tuple(verdicts[row["index"]]))
        for row in found
    ]


def _rank(finding: Finding) -> tuple[int, tuple[Any, ...], tuple[Any, ...], str]:
    return SEVERITIES.index(finding.severity), finding.en_spans, finding.ru_spans, finding.check


def search(connection: Connection, query: str, limit: int) -> list[tuple[Pair, tuple[Verdict, ...]]]:
    """Pairs in which each word of the query has a key in common with some word of the pair, newest first."""
    wanted = [sorted(words.keys(word)) for word in words.words(query)]
    if not wanted:
        return []
    numbers = select(w.c.rowid).where(_matches(connection, wanted))
    chosen = select(p).where(p.c.number.in_(numbers)).order_by(p.c.number.desc()).limit(limit)
    found = connection.execute(chosen).mappings().all()
    return [(rows.pair_of(row), _verdicts(connection, row)) for row in found]


def _matches(connection: Connection, wanted: list[list[str]]) -> Any:
    if connection.dialect.name == "sqlite":
        match = " AND ".join("(" + " OR ".join(f'"{key}"' for key in keys) + ")" for keys in wanted)
        return text("words MATCH :match").bindparams(match=match)
    match = " & ".join("(" + " | ".join(f"'{key}'" for key in keys) + ")" for keys in wanted)
    return text("to_tsvector('simple', keys) @@ to_tsquery('simple', :match)").bindparams(match=match)


def _verdicts(connection: Connection, row: rows.Row) -> tuple[Verdict, ...]:
    query = select(v).where(v.c.article == row["article"], v.c.index == row["index"]).order_by(v.c.number)
    return tuple(rows.verdict_of(found) for found in connection.execute(query).mappings())


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


def _at(place: Table, pair: Pair) -> Any:
    return and_(place.c.article == pair.article, place.c.index == pair.index)


def _insert(connection: Connection, into: Any, values: list[dict[str, Any]]) -> None:
    if values:
        connection.execute(insert(into), values)
