"""The translation memory: a sentence translated or corrected before is not translated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from aligner.model import Lang, Origin, Outcome, Pair, digest
from aligner.store import tables
from aligner.store.database import Transaction

m = tables.memory
HUMAN = "human"
BATCH = 500  # keys in one IN (...): below every database's limit of parameters


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """An earlier translation of a sentence; ``origin`` says who wrote it."""

    text: str
    score: float | None
    model: str
    origin: Origin
    problems: tuple[str, ...] = ()


class Memory:
    """The translation memory of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def recall(
        self, asked: Sequence[tuple[str, Sequence[str]]], lang: Lang, model: str
    ) -> list[MemoryEntry | None]:
        """Look up each (sentence, terms sent with it) translated into ``lang``: a person's correction, else what
        ``model`` made of it, else None.
        """
        human = [_key(lang, HUMAN, source) for source, _ in asked]
        machine = [_key(lang, model, source, terms) for source, terms in asked]
        known: dict[str, MemoryEntry] = {}
        with self._reading() as connection:
            for keys in _batches(sorted({*human, *machine})):
                for row in connection.execute(select(m).where(m.c.key.in_(keys))).mappings():
                    known[row["key"]] = _entry(row)
        return [known.get(first) or known.get(second) for first, second in zip(human, machine, strict=True)]


def _entry(row: RowMapping) -> MemoryEntry:
    origin: Origin = "human" if row["model"] == HUMAN else "machine"
    return MemoryEntry(row["target"], row["score"], row["model"], origin, tuple(row["problems"]))


def learn(connection: Connection, outcome: Outcome) -> None:
    """Remember an outcome's machine translations."""
    sources = {sentence.index: sentence.text for sentence in outcome.sentences}
    fresh = [said for said in outcome.translations if said.origin == "machine" and not said.reused]
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


def remember(connection: Connection, pairs: Iterable[Pair]) -> None:
    """Remember what people wrote, or vouched for, in these pairs."""
    _put(
        connection,
        (
            {
                "key": _human_key(pair),
                "lang": pair.target,
                "source": pair.side(pair.source),
                "target": pair.side(pair.target),
                "score": None,
                "model": HUMAN,
                "problems": [],
            }
            for pair in pairs
            if pair.by_person
        ),
    )


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """Forget entries of these keys."""
    for some in _batches(sorted(keys)):
        connection.execute(delete(m).where(m.c.key.in_(some)))


def human_keys(pairs: Iterable[Pair]) -> set[str]:
    """Return the keys under which people's translations of these pairs are remembered."""
    return {_human_key(pair) for pair in pairs}


def tally(connection: Connection) -> dict[str, int]:
    """Count entries by model ("human" for corrections)."""
    query = select(m.c.model, func.count()).group_by(m.c.model).order_by(m.c.model)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is no pair


def _human_key(pair: Pair) -> str:
    return _key(pair.target, HUMAN, pair.side(pair.source))


def _key(lang: str, model: str, source: str, terms: Sequence[str] = ()) -> str:
    return digest(lang, model, source, *terms)


def _put(connection: Connection, found: Iterable[dict[str, Any]]) -> None:
    at = datetime.now(UTC)
    values = {row["key"]: row | {"at": at} for row in found}
    forget(connection, values)
    if values:
        connection.execute(insert(m), list(values.values()))


def _batches(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
