"""Bringing work home: what became of each unit of a file that comes back, or comes from another tool.

A unit with a pair's id changes that pair; any other goes into the translation memory. What people decided here is
never replaced without being asked, nor what they wrote by what a machine made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Literal

from aligner.exchange.standing import Standing, author, changed, standing
from aligner.exchange.units import OURS, TranslationUnit, swapped
from aligner.exchange.xml import clean
from aligner.ledger import StoredPair, has_work
from aligner.model import LANGUAGES, Lang, MemoryUnit, other
from aligner.review.service.alignment import Provenance
from aligner.review.service.bitext import Bitext, open_bitext
from aligner.review.service.service import ReviewService
from aligner.store import Store
from aligner.text.encoding import one_line
from aligner.text.languages import language

BATCH = 2_000  # units that are looked up in the memory and written at once

Choice = Literal["ours", "theirs", ""]
Fate = Literal[
    "edited", "approved", "unchanged", "added", "known", "open", "ours", "theirs", "source", "untranslated",
    "letters", "machine", "draft",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A sentence that was decided here and that a file brings otherwise; ``pair`` is "" for one of the memory."""

    unit: TranslationUnit
    pair: str
    source: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a unit. ``ours`` and ``theirs`` are conflicts that were decided, ``open`` those that were not."""

    unit: TranslationUnit
    fate: Fate
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Importer:
    """Takes the units of one file in.

    ``origin`` names the file; ``choose`` decides a conflict, "" leaves it open; with ``dry_run`` nothing is written.
    """

    service: ReviewService
    origin: str
    choose: Callable[[Conflict], Choice] = lambda conflict: ""
    dry_run: bool = False

    @property
    def _store(self) -> Store:
        return self.service.store

    def take(self, units: Iterable[TranslationUnit]) -> Iterator[Arrival]:
        """Yield what became of each unit, in order; a batch or an article is written before the next is read."""
        for article, group in groupby(units, key=_article):
            while batch := list(islice(group, BATCH)):
                filed = self._store.pairs.of_article(article) if article else []
                if filed:
                    yield from self._take_ours(article, batch, {item.original.id: item for item in filed})
                else:
                    yield from self._take_others(batch)

    # -- units of ours

    def _take_ours(
        self, article: str, units: Sequence[TranslationUnit], filed: dict[str, StoredPair]
    ) -> Iterator[Arrival]:
        text = None
        for unit in units:
            item = filed.get(unit.id)
            if item is None:
                yield from self._take_others([unit])
                continue
            arrival = self._decided(judge(item, unit), item, unit)
            if arrival.fate in ("edited", "approved", "theirs") and not self.dry_run:
                text = self._write(text or open_bitext(self._store, article), item, arrival)
            yield arrival

    def _decided(self, fate: Fate, item: StoredPair, unit: TranslationUnit) -> Arrival:
        if fate != "open":
            return Arrival(unit, fate)
        target = item.original.target
        sides = item.pair.side(other(target)), item.pair.side(target), unit.pair.side(target)
        return self._chosen(Conflict(unit, unit.id, *sides))

    def _chosen(self, conflict: Conflict) -> Arrival:
        return Arrival(conflict.unit, self.choose(conflict) or "open", conflict)

    def _write(self, text: Bitext | None, item: StoredPair, arrival: Arrival) -> Bitext:
        assert text is not None  # its pairs were just read
        brought, index = self._provenance(arrival.unit), item.original.index
        if arrival.fate == "approved":
            return self.service.import_approval(text, index, brought)
        words = arrival.unit.pair.side(item.original.target)
        return self.service.import_text(text, index, words, brought)

    def _provenance(self, unit: TranslationUnit) -> Provenance:
        name = author(unit.columns) or self.service.user.name
        return Provenance(self.origin, unit.columns.get("tool", ""), name, self._at(unit))

    def _at(self, unit: TranslationUnit) -> datetime:
        return changed(unit.columns) or self.service.clock()

    # -- units of others

    def _take_others(self, units: Sequence[TranslationUnit]) -> Iterator[Arrival]:
        offered = {at: made for at, unit in enumerate(units) if (made := self._units(unit))}
        known = self._store.memory.translations(one for made in offered.values() for one in made)
        arrivals = [
            self._remembered(unit, offered[at], known) if at in offered else Arrival(unit, _unusable(unit))
            for at, unit in enumerate(units)
        ]
        if not self.dry_run:
            taken = (at for at, arrival in enumerate(arrivals) if arrival.fate in ("added", "theirs"))
            self._store.memory.add(one for at in taken for one in offered[at])
        yield from arrivals

    def _units(self, unit: TranslationUnit) -> list[MemoryUnit]:
        """Make the memory's units of a file's: in the direction that it states, else in both."""
        if _unusable(unit) != "added":
            return []
        source = language(unit.columns.get("source", ""))
        return [self._unit(unit, lang) for lang in LANGUAGES if source is None or lang != source]

    def _unit(self, unit: TranslationUnit, lang: Lang) -> MemoryUnit:
        sides = unit.pair.side(other(lang)), unit.pair.side(lang)
        return MemoryUnit(*sides, lang, self.origin, author(unit.columns), changed(unit.columns))

    def _remembered(self, unit: TranslationUnit, offered: Sequence[MemoryUnit], known: dict[str, list[MemoryUnit]]) -> Arrival:
        there = [(one, other) for one in offered for other in known.get(one.sentence, ())]
        same = {one.sentence for one, other in there if one.target == other.target}
        if all(one.sentence in same for one in offered):
            return Arrival(unit, "known")
        decided = next(((one, own) for one, own in there if not own.origin and one.sentence not in same), None)
        if decided is None:
            return Arrival(unit, "added")
        one, own = decided
        return self._chosen(Conflict(unit, "", one.source, own.target, one.target))


def judge(item: StoredPair, unit: TranslationUnit) -> Fate:
    """Judge what a pair's unit brings; "open" is a conflict.

    A text that the pair has or ever had is an export that nobody touched: it changes nothing, unless it was approved.
    """
    pair = item.original
    said, now = _plain(unit.pair.side(pair.target)), _plain(item.pair.side(pair.target))
    if not said:
        return "untranslated"
    if _plain(unit.pair.side(pair.source)) != _plain(pair.side(pair.source)):
        return "source"
    if said == now:
        return "approved" if standing(unit.columns) == "approved" and not has_work(item) else "unchanged"
    if said in {_plain(text) for text in (pair.side(pair.target), *(verdict.text for verdict in item.verdicts))}:
        return "unchanged"
    return "open" if has_work(item) else "edited"


def _unusable(unit: TranslationUnit) -> Fate:
    """Return why a unit does not go into the memory; "added" for one that does."""
    if not (unit.pair.en.strip() and unit.pair.ru.strip()):
        return "untranslated"
    if swapped(unit.pair.en, unit.pair.ru):
        return "letters"
    fates: dict[Standing, Fate] = {"machine": "machine", "draft": "draft"}
    return fates.get(standing(unit.columns), "added")


def _article(unit: TranslationUnit) -> str:
    """Return the key of the article that a unit's id names, "" for an id of another kind."""
    return unit.id.partition(":")[0] if OURS.fullmatch(unit.id) else ""


def _plain(text: str) -> str:
    """Return the text as every format carries it: without line breaks, and with XML's characters alone."""
    return one_line(clean(text))
