"""SQL of translation units: people's translations, made here or imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from aligner.model import MemoryUnit
from aligner.store import serialize, shingles, tables
from aligner.store.database import batches

u = tables.units
HERE = ""  # the origin of what was decided in this store
# built once, which takes longer than running them
_among = u.c.sentence.in_(bindparam("sentences", expanding=True))
OF_SENTENCES = select(u).where(_among).order_by(u.c.at, u.c.number)
OF_ORIGIN = select(u.c.number).where(u.c.origin == bindparam("origin"), _among)
NUMBERED = select(u).where(u.c.number.in_(bindparam("numbers", expanding=True)))
LAST, NEW = select(func.max(u.c.number)), insert(u)


def put(connection: Connection, units: Iterable[MemoryUnit]) -> None:
    """Write units; one origin has one translation of a sentence, the latest."""
    latest = {(unit.sentence, unit.origin): unit for unit in units}
    if not latest:
        return
    for origin in {origin for _, origin in latest}:
        remove(connection, origin, {sentence for sentence, own in latest if own == origin})
    first = (connection.execute(LAST).scalar() or 0) + 1
    at = datetime.now(UTC)
    numbered = list(enumerate(latest.items(), first))
    connection.execute(NEW, [_row(number, sentence, unit, at) for number, ((sentence, _), unit) in numbered])
    shingles.index(connection, {number: unit.source for number, (_, unit) in numbered})


def _row(number: int, sentence: str, unit: MemoryUnit, at: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "sentence": sentence,
        "lang": unit.lang,
        "source": unit.source,
        "target": unit.target,
        "origin": unit.origin,
        "author": unit.author,
        "changed": unit.changed,
        "at": at,
    }


def remove(connection: Connection, origin: str, sentences: Collection[str]) -> None:
    """Remove the units of these sentences that have this origin."""
    for some in batches(sorted(sentences)):
        numbers = connection.execute(OF_ORIGIN, {"origin": origin, "sentences": some}).scalars().all()
        shingles.drop(connection, numbers)
        if numbers:
            connection.execute(delete(u).where(u.c.number.in_(numbers)))


def remove_all(connection: Connection, origin: str) -> int:
    """Remove all units of an origin; returns how many there were."""
    query = select(u.c.number).where(u.c.origin == origin)
    numbers = connection.execute(query).scalars().all()
    for some in batches(numbers):
        shingles.drop(connection, some)
    connection.execute(delete(u).where(u.c.origin == origin))
    return len(numbers)


def of_sentences(connection: Connection, sentences: Collection[str]) -> Iterator[MemoryUnit]:
    """Read the units that translate these sentences, those that came last at the end."""
    for some in batches(sorted(sentences)):
        yield from map(_unit, connection.execute(OF_SENTENCES, {"sentences": some}).mappings())


def numbered(connection: Connection, numbers: Collection[int]) -> dict[int, MemoryUnit]:
    """Read units by their numbers."""
    found: dict[int, MemoryUnit] = {}
    for some in batches(sorted(numbers)):
        found |= {row["number"]: _unit(row) for row in connection.execute(NUMBERED, {"numbers": some}).mappings()}
    return found


def after(connection: Connection, number: int, origin: str | None, limit: int) -> list[tuple[int, MemoryUnit]]:
    """Read units in order of their numbers, those that follow a number, of one origin or all."""
    query = select(u).where(u.c.number > number).order_by(u.c.number).limit(limit)
    query = query if origin is None else query.where(u.c.origin == origin)
    return [(row["number"], _unit(row)) for row in connection.execute(query).mappings()]


def tally(connection: Connection) -> dict[str, tuple[int, datetime]]:
    """Count units by origin, each with the time when the last of them came (UTC)."""
    query = select(u.c.origin, func.count(), func.max(u.c.at)).group_by(u.c.origin).order_by(u.c.origin)
    return {name: (count, serialize.utc(at)) for name, count, at in connection.execute(query)}


def _unit(row: serialize.Row) -> MemoryUnit:
    changed = serialize.utc(row["changed"]) if row["changed"] else None
    return MemoryUnit(row["source"], row["target"], row["lang"], row["origin"], row["author"], changed)
