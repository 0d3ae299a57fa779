"""SQL of the translation memory: a sentence translated or corrected before is not translated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from aligner.model import Lang, Origin, Outcome, Pair, digest
from aligner.store import tables

m = tables.memory
HUMAN = "human"
BATCH = 500  # keys in one IN (...): below every database's limit of parameters


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """A sentence's translation of an earlier day; ``origin`` is "human" for a person's correction, else "memory"."""

    text: str
    score: float | None
    model: str
    origin: Origin
    problems: tuple[str, ...] = ()


def learn(connection: Connection, outcome: Outcome) -> None:
    """Remember what the models said in an outcome; what was itself remembered is there already."""
    sources = {sentence.index: sentence.text for sentence in outcome.sentences}
    fresh = [said for said in outcome.translations if said.origin == "machine"]
    _put(
        connection,
        (
            {
                "key": _key(said.lang, said.model, sources[said.index], said.terms),
                "lang": said.lang,
                "source": sources[said.index],
                "target": said.text,
                "score": said.score,
                "model": said.model,
                "problems": list(said.problems),
            }
            for said in fresh
        ),
    )


def correct(connection: Connection, pair: Pair) -> None:
    """Remember a pair as a person left it; one that is back at the machine's word is forgotten."""
    source, target = pair.side(pair.source), pair.side(pair.target)
    key = _key(pair.target, HUMAN, source)
    if not pair.by_person:
        forget(connection, pair)
        return
    row = {"key": key, "lang": pair.target, "source": source, "target": target, "model": HUMAN}
    _put(connection, [row | {"score": None, "problems": []}])


def forget(connection: Connection, pair: Pair) -> None:
    """Forget what a person said of a pair's source."""
    connection.execute(delete(m).where(m.c.key == _key(pair.target, HUMAN, pair.side(pair.source))))


def recall(
    connection: Connection, asked: Sequence[tuple[str, Sequence[str]]], lang: Lang, model: str
) -> list[MemoryEntry | None]:
    """What is known of each (sentence, terms): a person's word first, then this model's."""
    human = [_key(lang, HUMAN, source) for source, _ in asked]
    machine = [_key(lang, model, source, terms) for source, terms in asked]
    known: dict[str, MemoryEntry] = {}
    for keys in _batches(sorted({*human, *machine})):
        for row in connection.execute(select(m).where(m.c.key.in_(keys))).mappings():
            origin: Origin = "human" if row["model"] == HUMAN else "memory"
            known[row["key"]] = MemoryEntry(
                row["target"], row["score"], row["model"], origin, tuple(row["problems"])
            )
    return [known.get(first) or known.get(second) for first, second in zip(human, machine, strict=True)]


def tally(connection: Connection) -> dict[str, int]:
    """Sentences remembered, by model ("human" for corrections)."""
    query = select(m.c.model, func.count()).group_by(m.c.model).order_by(m.c.model)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is no pair


def _key(lang: str, model: str, source: str, terms: Sequence[str] = ()) -> str:
    return digest(lang, model, source, *terms)


def _put(connection: Connection, found: Iterable[dict[str, Any]]) -> None:
    at = datetime.now(UTC)
    values = {row["key"]: row | {"at": at} for row in found}
    for keys in _batches(list(values)):
        connection.execute(delete(m).where(m.c.key.in_(keys)))
    if values:
        connection.execute(insert(m), list(values.values()))


def _batches(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
