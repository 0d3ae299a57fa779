"""The translation memory: a sentence translated or corrected before is not translated again, and similar ones are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from aligner.model import (
    Article,
    Document,
    Lang,
    Match,
    MemoryUnit,
    Origin,
    Outcome,
    Pair,
    Record,
    Verdict,
    digest,
    other,
    sentence_key,
)
from aligner.store import shingles, tables, units
from aligner.store.database import Transaction, batches
from aligner.text.similarity import most_similar

m = tables.memory
LEAST = 0.7  # similarity from which a translation helps
PAGE = 1_000  # units read at once


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """An earlier translation of a sentence; ``origin`` says who wrote it."""

    text: str
    score: float | None
    model: str
    origin: Origin
    problems: tuple[str, ...] = ()


class Memory:
    """The translation memory of a store: what models made, and people's units. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def recall(
        self, asked: Sequence[tuple[str, Sequence[str]]], lang: Lang, model: str
    ) -> list[MemoryEntry | None]:
        """Look up each (sentence, terms sent with it) translated into ``lang``.

        The result is a person's translation (the latest of several), else what ``model`` made of it, else None.
        """
        human = [sentence_key(lang, source) for source, _ in asked]
        machine = [_key(lang, model, source, terms) for source, terms in asked]
        known: dict[str, MemoryEntry] = {}
        with self._reading() as connection:
            said = {unit.sentence: unit.target for unit in units.of_sentences(connection, set(human))}
            for keys in batches(sorted(set(machine))):
                for row in connection.execute(select(m).where(m.c.key.in_(keys))).mappings():
                    known[row["key"]] = _entry(row)
        own = {sentence: MemoryEntry(text, None, "human", "human") for sentence, text in said.items()}
        return [own.get(first) or known.get(second) for first, second in zip(human, machine, strict=True)]

    def similar(self, source: str, lang: Lang, least: float = LEAST, limit: int = 5) -> list[Match]:
        """Find people's translations into ``lang`` of this sentence and of similar ones, the best first."""
        return self.similar_to_each([source], lang, least, limit)[source]

    def similar_to_each(
        self, sources: Iterable[str], lang: Lang, least: float = LEAST, limit: int = 5
    ) -> dict[str, list[Match]]:
        """Find what ``similar`` does for many sentences in one transaction; the keys are the sentences."""
        keys = {source: sentence_key(lang, source) for source in sources}
        same: dict[str, list[MemoryUnit]] = {key: [] for key in keys.values()}
        with self._reading() as connection:
            for unit in units.of_sentences(connection, same.keys()):
                same[unit.sentence].insert(0, unit)
            near = {source: shingles.candidates(connection, source) if least < 1 else [] for source in keys}
            read = units.numbered(connection, {number for numbers in near.values() for number in numbers})
        return {
            source: _ranked(source, [*same[key], *_others(source, lang, near[source], read)], least)[:limit]
            for source, key in keys.items()
        }

    def translations(self, wanted: Iterable[MemoryUnit]) -> dict[str, list[MemoryUnit]]:
        """Find what the memory has of these sentences, by their keys; what came last is at the end."""
        found: dict[str, list[MemoryUnit]] = {}
        with self._reading() as connection:
            for unit in units.of_sentences(connection, {unit.sentence for unit in wanted}):
                found.setdefault(unit.sentence, []).append(unit)
        return found

    def add(self, found: Iterable[MemoryUnit]) -> None:
        """Add people's units of other origins than this store."""
        with self._writing() as connection:
            units.put(connection, found)

    def units(self, origin: str | None = None) -> Iterator[MemoryUnit]:
        """Read people's units, of one origin or all, in the order in which they came."""
        number, full = 0, True
        while full:
            with self._reading() as connection:
                page = units.after(connection, number, origin, PAGE)
            yield from (unit for _, unit in page)
            number, full = page[-1][0] if page else 0, len(page) == PAGE

    def documents(self, origin: str | None = None) -> Iterator[Document]:
        """Read people's units as documents to be exported, each of the same origin and direction."""
        number = 0
        for (name, lang), group in groupby(self.units(origin), key=lambda unit: (unit.origin, unit.lang)):
            while page := list(islice(group, PAGE)):
                number += 1
                yield _document(Article(f"{name} {number}", other(lang), source=name), page)

    def origins(self) -> dict[str, tuple[int, datetime]]:
        """Count people's units by origin ("" for this store), each with the time when the last one came (UTC)."""
        with self._reading() as connection:
            return units.tally(connection)

    def models(self) -> dict[str, int]:
        """Count the machine's translations by model."""
        with self._reading() as connection:
            return tally(connection)

    def remove(self, origin: str) -> int:
        """Remove what came from a file, or what a model made; returns how many units or sentences."""
        with self._writing() as connection:
            made: int = connection.execute(delete(m).where(m.c.model == origin)).rowcount
            return made + (units.remove_all(connection, origin) if origin != units.HERE else 0)


def _others(source: str, lang: Lang, numbers: Sequence[int], read: Mapping[int, MemoryUnit]) -> Iterator[MemoryUnit]:
    """Yield the candidates that translate another sentence into ``lang``; one may have gone since its number was read."""
    found = (read[number] for number in numbers if number in read)
    return (unit for unit in found if unit.lang == lang and unit.source != source)


def _ranked(source: str, found: Sequence[MemoryUnit], least: float) -> list[Match]:
    scored = most_similar(source, [unit.source for unit in found], least)
    return [Match(found[place], similarity) for similarity, place in scored]


def _document(article: Article, found: Sequence[MemoryUnit]) -> Document:
    return Document(article, tuple(_record(article, index, unit) for index, unit in enumerate(found)))


def _record(article: Article, index: int, unit: MemoryUnit) -> Record:
    pair = Pair(article.key, index, "", "", other(unit.lang), "human", alignment="auto", published=None)
    pair = pair.with_side(unit.lang, unit.target).with_side(other(unit.lang), unit.source)
    said = Verdict(pair.id, pair.id, "edit", unit.author, unit.changed, unit.target) if unit.changed else None
    return Record(pair, state="reviewed", decisions=(said,) if said else ())


def _entry(row: RowMapping) -> MemoryEntry:
    return MemoryEntry(row["target"], row["score"], row["model"], "machine", tuple(row["problems"]))


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
    made = (MemoryUnit(pair.side(pair.source), pair.side(pair.target), pair.target) for pair in pairs if pair.by_person)
    units.put(connection, made)


def sentences(pairs: Iterable[Pair]) -> set[str]:
    """Return the keys of the sentences that these pairs translate."""
    return {sentence_key(pair.target, pair.side(pair.source)) for pair in pairs}


def tally(connection: Connection) -> dict[str, int]:
    """Count the machine's translations by model."""
    query = select(m.c.model, func.count()).group_by(m.c.model).order_by(m.c.model)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is not a pair


def sizes(connection: Connection) -> dict[str, int]:
    """Count all that the memory has: by model, "human" for decisions here, and by file."""
    found = {name or "human": count for name, (count, _) in units.tally(connection).items()}
    return tally(connection) | found


def _key(lang: str, model: str, source: str, terms: Sequence[str] = ()) -> str:
    return digest(lang, model, source, *terms)


def _put(connection: Connection, found: Iterable[dict[str, Any]]) -> None:
    at = datetime.now(UTC)
    values = {row["key"]: row | {"at": at} for row in found}
    for some in batches(sorted(values)):
        connection.execute(delete(m).where(m.c.key.in_(some)))
    if values:
        connection.execute(insert(m), list(values.values()))
