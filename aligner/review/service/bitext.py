"""An article with its present alignment: sentences of both sides, beads, pairs, and people's changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise

from aligner.ledger import StoredPair
from aligner.ledger.beads import applicable, ordered
from aligner.ledger.spans import edited_span
from aligner.model import Bead, Correction, Outcome, Pair, Verdict
from aligner.store import Store

BREAK = timedelta(minutes=5)
"""Between two corrections: so long without any, and nobody is at work."""


@dataclass(frozen=True)
class Bitext:
    """An article in its present state: sentences of both sides, beads, pairs, and people's changes."""

    outcome: Outcome
    pairs: tuple[StoredPair, ...]
    corrections: tuple[Correction, ...]
    verdicts: tuple[Verdict, ...] = ()  # of the whole article, also on earlier texts

    @property
    def version(self) -> int:
        """The number of the last correction, 0 without any."""
        return self.corrections[-1].number if self.corrections else 0

    @cached_property
    def by_index(self) -> dict[int, StoredPair]:
        """The pairs by their index, which is that of their first source sentence."""
        return {item.pair.index: item for item in self.pairs}

    @cached_property
    def beads(self) -> tuple[Bead, ...]:
        """The beads in order; without another edition, each sentence with its translation."""
        if self.outcome.edition is not None:
            return ordered(self.outcome.beads)
        return tuple(self._own_bead(sentence.index) for sentence in self.outcome.sentences)

    def _own_bead(self, index: int) -> Bead:
        item = self.by_index.get(index)
        if item is None:
            return Bead((index,), ())
        pair = item.original
        return Bead((index,), (index,), pair.confidence, status=pair.alignment, by=pair.aligned_by)

    @cached_property
    def sources(self) -> list[str]:
        """The source's sentences."""
        return [sentence.text for sentence in self.outcome.sentences]

    @cached_property
    def targets(self) -> list[str]:
        """The other edition's sentences as published, or our translations."""
        if self.outcome.edition is not None:
            return [sentence.text for sentence in self.outcome.edition_sentences]
        said = (self.by_index.get(sentence.index) for sentence in self.outcome.sentences)
        return [item.original.side(item.pair.target) if item else "" for item in said]

    def pair_of(self, bead: Bead) -> StoredPair | None:
        """Return the pair of a bead that has both sides."""
        return self.by_index.get(bead.source[0]) if bead.source and bead.target else None

    def lengths(self, source: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, int]:
        """Count the characters of these sentences, by side."""
        return sum(len(self.sources[i]) for i in source), sum(len(self.targets[j]) for j in target)

    @property
    def confirmed(self) -> int:
        """How many beads are confirmed."""
        return sum(bead.status == "confirmed" for bead in self.beads)

    @property
    def time_spent(self) -> timedelta:
        """The time that people worked on it: from correction to correction, without breaks."""
        times = [one.at for one in self.corrections]
        gaps = (later - earlier for earlier, later in pairwise(times))
        return sum((gap for gap in gaps if gap < BREAK), timedelta())

    @cached_property
    def in_force(self) -> list[Correction]:
        """The corrections that apply to the present sentences and were not undone, first to last."""
        undone: set[int] = set()
        kept: list[Correction] = []
        for correction in reversed(applicable(self.corrections, self.sources, self.targets)):
            if correction.number in undone:
                continue
            if correction.undoes is not None:
                undone.add(correction.undoes)
            kept.append(correction)
        return kept[::-1]


def open_bitext(store: Store, article: str) -> Bitext | None:
    """Read an article with its alignment; None if it is not in the store."""
    found = store.articles.standing(article)
    return Bitext(found.outcome, found.pairs, found.corrections, found.verdicts) if found else None


def target_sentences(pair: Pair) -> tuple[int, ...]:
    """Return the indices of the target's sentences; our own translation has that of its source."""
    return (pair.ru_sentences if pair.target == "ru" else pair.en_sentences) or (pair.index,)


def written(text: Bitext, item: StoredPair) -> dict[int, str]:
    """Return what a person wrote of a pair's target, by sentence: only the sentences that they changed."""
    pair, indices = item.original, target_sentences(item.original)
    original, now = pair.side(pair.target), item.pair.side(pair.target)
    if now == original:
        return {}
    start, stop, end = edited_span(original, now)
    cuts, place = [0], 0
    for index in indices[:-1]:
        place += len(text.targets[index]) + 1
        cuts.append(end if start < place < stop else place + (end - stop if place >= stop else 0))
    pieces = [now[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(now)], strict=True)]
    return {j: piece for j, piece in zip(indices, pieces, strict=True) if piece and piece != text.targets[j]}


def wording(text: Bitext, bead: Bead) -> dict[int, str]:
    """Return the present target sentences of a bead."""
    item = text.pair_of(bead)
    own = written(text, item) if item else {}
    return {j: own.get(j, text.targets[j]) for j in bead.target}


def latest(text: Bitext, by: str) -> Correction | None:
    """Return a person's latest correction in force."""
    own = [one for one in text.in_force if one.reviewer == by and one.act != "undo"]
    return own[-1] if own else None


def latest_undone(text: Bitext, by: str) -> Correction | None:
    """Return a person's latest undo, unless they corrected something after it."""
    acts = {one.number: one.act for one in text.corrections}
    own = [one for one in text.in_force if one.reviewer == by]
    while own and own[-1].act == "undo" and acts.get(own[-1].undoes or 0) == "undo":
        own.pop()  # was itself brought back
    return own[-1] if own and own[-1].act == "undo" else None
