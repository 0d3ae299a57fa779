"""Pairs: read with their findings and verdicts, written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)

from aligner.ledger import StoredPair
from aligner.model import Finding, Pair, Verdict
from aligner.store import serialize, tables
from aligner.store.database import Transaction

a, p, f, v, o = tables.articles, tables.pairs, tables.findings, tables.verdicts, tables.outcomes
GRAVEST_FIRST = (f.c.grade, f.c.check, f.c.concept, f.c.article, f.c.index, f.c.id)

Place = tuple[str, int]  # article key and index of a pair
Condition = ColumnElement[bool]
Queries = tuple[Select[Any], Select[Any], Select[Any]]  # of pairs, findings and verdicts
Numbered = tuple[int, StoredPair]  # with the number of its row


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which pairs: every field that is set must hold, of several values any; dates are the article's, both included."""

    article: str = ""
    origin: tuple[str, ...] = ()
    reused: bool | None = None
    alignment: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0
    step: tuple[str, ...] = ()

    def accepts(self, stored: StoredPair) -> bool:
        """Return True if the pair passes the fields that verdicts can change."""
        return (
            (not self.origin or stored.pair.origin in self.origin)
            and (self.reused is None or stored.pair.reused == self.reused)
            and (not self.alignment or stored.pair.alignment in self.alignment)
            and (not self.state or stored.state in self.state)
            and stored.pair.confidence >= self.min_confidence
            and (not self.step or (stored.pair.quality is not None and stored.pair.quality.step in self.step))
        )


class Pairs:
    """The pairs of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def of_article(self, key: str) -> list[StoredPair]:
        """Read the pairs of an article, in order."""
        with self._reading() as connection:
            return of_article(connection, key)

    def matching(self, wanted: PairFilter | None = None) -> Iterator[StoredPair]:
        """Read pairs article by article in order of filing; one transaction each article."""
        wanted = wanted or PairFilter()
        with self._reading() as connection:
            keys = keys_between(connection, wanted)
        for key in keys:
            yield from (stored for stored in self.of_article(key) if wanted.accepts(stored))


def of_article(connection: Connection, key: str) -> list[StoredPair]:
    """Read the pairs of an article, in order, with their findings (most severe first) and verdicts."""
    return [item for _, item in numbered_of_article(connection, key).values()]


def numbered_of_article(connection: Connection, key: str) -> dict[Place, Numbered]:
    """Read the pairs of an article as ``of_article`` does, each with its row number."""
    return _read(connection, OF_ARTICLE, {"article": key})


def at(connection: Connection, places: Collection[Place]) -> dict[Place, StoredPair]:
    """Read the pairs of these places in three queries, however many."""
    return {place: item for place, (_, item) in numbered_at(connection, places).items()}


def numbered_at(connection: Connection, places: Collection[Place]) -> dict[Place, Numbered]:
    """Read the pairs of these places as ``at`` does, each with its row number."""
    return _read(connection, *_at(places))


def _queries(pairs: Condition, findings: Condition, verdicts: Condition) -> Queries:
    return (
        select(p).where(pairs).order_by(p.c.index),
        select(f).where(findings).order_by(*GRAVEST_FIRST),
        select(v).where(verdicts).order_by(v.c.number),
    )


def _here(table: Table, several: bool) -> Condition:
    """Select rows at these places; for a list of (article, index) alone SQLite would scan the whole table."""
    lists: dict[str, Any] = {name: bindparam(name, expanding=True) for name in ("articles", "indices", "places")}
    near = and_(table.c.article.in_(lists["articles"]), table.c.index.in_(lists["indices"]))
    place = table.c.article.concat(":").concat(cast(table.c.index, String))
    return and_(near, place.in_(lists["places"])) if several else near


def _at(places: Collection[Place]) -> tuple[Queries, dict[str, list[Any]]]:
    """Return the queries for these places, and their parameters."""
    articles, indices = {key for key, _ in places}, {index for _, index in places}
    values: dict[str, list[Any]] = {"articles": sorted(articles), "indices": sorted(indices)}
    if len(articles) < 2:
        return IN_ARTICLE, values
    return AT_PLACES, values | {"places": sorted(f"{key}:{index}" for key, index in set(places))}


# built once, which takes longer than running them
OF_ARTICLE = _queries(*(table.c.article == bindparam("article") for table in (p, f, v)))
IN_ARTICLE, AT_PLACES = (_queries(*(_here(table, several) for table in (p, f, v))) for several in (False, True))


def _read(connection: Connection, queries: Queries, values: Mapping[str, Any]) -> dict[Place, Numbered]:
    pairs, findings, verdicts = (connection.execute(query, values).mappings() for query in queries)
    found: dict[Place, list[Finding]] = defaultdict(list)
    for row in findings:
        found[row["article"], row["index"]].append(serialize.finding_from_row(row))
    said = _verdicts(verdicts)
    originals = {(row["article"], row["index"]): (row["number"], serialize.pair_from_row(row)) for row in pairs}
    return {place: (number, StoredPair.of(pair, found[place], said[place])) for place, (number, pair) in originals.items()}


def verdicts_at(connection: Connection, places: Collection[Place]) -> dict[Place, list[Verdict]]:
    """Read the verdicts on these places, first to last."""
    (_, _, verdicts), values = _at(places)
    return _verdicts(connection.execute(verdicts, values).mappings())


def _verdicts(rows: Iterable[serialize.Row]) -> dict[Place, list[Verdict]]:
    said: dict[Place, list[Verdict]] = defaultdict(list)
    for row in rows:
        said[row["article"], row["index"]].append(serialize.verdict_from_row(row))
    return said


def heads(connection: Connection, keys: Collection[str]) -> dict[str, tuple[str, date | None]]:
    """Read titles and dates of articles."""
    query = select(a.c.key, a.c.title, a.c.published).where(a.c.key.in_(keys))
    return {row.key: (row.title, row.published) for row in connection.execute(query)}


def keys_between(connection: Connection, wanted: PairFilter) -> list[str]:
    """Find the keys of filed articles in order of filing; an article without a date is outside every period."""
    query = select(o.c.article).join(a, a.c.key == o.c.article).order_by(o.c.at, o.c.article)
    if wanted.article:
        query = query.where(o.c.article == wanted.article)
    if wanted.since:
        query = query.where(a.c.published >= wanted.since)
    if wanted.until:
        query = query.where(a.c.published <= wanted.until)
    return list(connection.execute(query).scalars())


# -- writing


def remove(connection: Connection, key: str, indices: Collection[int] | None = None) -> None:
    """Remove pairs of an article, those of these indices or all."""
    here = p.c.article == key if indices is None else and_(p.c.article == key, p.c.index.in_(indices))
    connection.execute(delete(p).where(here))


def add(connection: Connection, made: Iterable[Pair]) -> None:
    """Write new pairs."""
    if values := [serialize.pair_to_row(pair) for pair in made]:
        connection.execute(insert(p), values)


def restate(connection: Connection, pairs: Iterable[Pair]) -> None:
    """Write pairs whose texts stay over their rows, which keep their numbers."""
    for pair in pairs:
        here = and_(p.c.article == pair.article, p.c.index == pair.index)
        connection.execute(update(p).where(here).values(serialize.pair_to_row(pair)))


def tallies(connection: Connection) -> dict[str, dict[str, int]]:
    """Count pairs by origin, findings by check, verdicts by decision."""
    return {
        "pairs": _tally(connection, p.c.origin),
        "findings": _tally(connection, f.c.check),
        "verdicts": _tally(connection, v.c.decision),
    }


def _tally(connection: Connection, kind: Column[str]) -> dict[str, int]:
    query = select(kind, func.count()).group_by(kind).order_by(kind)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is not a pair
