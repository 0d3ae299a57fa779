"""SQL of findings together with their pairs: what a list of the queue shows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, and_, select

from aligner.ledger.verdicts import in_force, reviewed, verdicts_on
from aligner.model import Finding, Pair, Verdict
from aligner.store import findings, queue, rows, tables
from aligner.store.queue import FindingFilter, QueuePlace

a, p, v = tables.articles, tables.pairs, tables.verdicts


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A finding at its place in the queue, with its pair as made and as it stands, and the article's head."""

    place: QueuePlace
    finding: Finding
    original: Pair
    pair: Pair
    verdict: Verdict | None
    title: str
    published: date | None


def of_queue(
    connection: Connection, wanted: FindingFilter, after: QueuePlace | None, limit: int
) -> list[QueueItem]:
    """The next findings of the queue with their pairs: four queries, however many."""
    found = queue.queue(connection, wanted, after, limit)
    places = [rows.place_of(finding.pair) for _, finding in found]
    pairs = _pairs(connection, places)
    said = _verdicts(connection, places)
    heads = _heads(connection, places)
    return [
        QueueItem(
            place,
            finding,
            pairs[where],
            reviewed(pairs[where], said[where]),
            in_force(verdicts_on(pairs[where], said[where])).get(finding.id),
            *heads[where[0]],
        )
        for (place, finding), where in zip(found, places, strict=True)
    ]


def _pairs(connection: Connection, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Pair]:
    found = connection.execute(select(p).where(*_at(p, places))).mappings()
    return {(row["article"], row["index"]): rows.pair_of(row) for row in found}


def _verdicts(
    connection: Connection, places: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], list[Verdict]]:
    said: dict[tuple[str, int], list[Verdict]] = defaultdict(list)
    for verdict in findings.verdicts(connection, and_(*_at(v, places))):
        said[rows.place_of(verdict.pair)].append(verdict)
    return said


def _at(kept: Table, places: Sequence[tuple[str, int]]) -> tuple[Any, Any]:
    """Rows of these places, and a few beside them: SQLite reads a whole table for a list of (article, index)."""
    return kept.c.article.in_({key for key, _ in places}), kept.c.index.in_({index for _, index in places})


def _heads(connection: Connection, places: Sequence[tuple[str, int]]) -> dict[str, tuple[str, date | None]]:
    query = select(a.c.key, a.c.title, a.c.published).where(a.c.key.in_({key for key, _ in places}))
    return {row.key: (row.title, row.published) for row in connection.execute(query)}
