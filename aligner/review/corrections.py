"""From a change of beads, or of a sentence's text, to all that follows in its article.

The pairs of the beads that are gone end, those of the new ones are made and checked; what a person had written or
dismissed in the former is carried over to the latter. Everything is an AlignmentChange for ``Store.correct``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.ledger import AlignmentChange, StoredPair, covers
from aligner.ledger.beads import applicable, basis, covered, ordered
from aligner.ledger.changes import BeadChange, apply
from aligner.ledger.spans import carry_span, edited_span
from aligner.model import Bead, Correction, Decision, Finding, Outcome, Pair, Verdict
from aligner.pipeline.bitext import pairs_from_beads
from aligner.review.settle import check_among, settle
from aligner.store import Store


@dataclass(frozen=True)
class Bitext:
    """An article as it stands: the two sides' texts, the beads between them, the pairs, and what people did to it."""

    outcome: Outcome
    filed: tuple[StoredPair, ...]
    corrections: tuple[Correction, ...]
    verdicts: tuple[Verdict, ...] = ()  # all that was said in the article, of texts of before too

    @property
    def version(self) -> int:
        """The number of the last correction, 0 without any."""
        return self.corrections[-1].number if self.corrections else 0

    @cached_property
    def by_index(self) -> dict[int, StoredPair]:
        """The pairs by their index, which is that of their first source sentence."""
        return {item.pair.index: item for item in self.filed}

    @cached_property
    def beads(self) -> tuple[Bead, ...]:
        """The beads in order; where there is no other edition, each sentence with its translation."""
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

    def filed_of(self, bead: Bead) -> StoredPair | None:
        """The pair of a bead that has both sides."""
        return self.by_index.get(bead.source[0]) if bead.source and bead.target else None

    def lengths(self, source: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, int]:
        """Characters of these sentences of either side."""
        return sum(len(self.sources[i]) for i in source), sum(len(self.targets[j]) for j in target)

    @cached_property
    def standing(self) -> list[Correction]:
        """The corrections that fit the sentences as they are now and were not taken back, first to last."""
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
    """The article as it stands; None where the store does not have it."""
    outcome = store.articles.outcome(article)
    if outcome is None:
        return None
    return Bitext(
        outcome,
        tuple(store.pairs.of_article(article)),
        tuple(store.log.corrections(article)),
        tuple(store.log.of_article(article)),
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """Who corrects, when, and by which glossary."""

    by: str
    at: datetime
    glossary: Glossary | None = None


def change(text: Bitext, wanted: BeadChange, hand: Hand, undoes: int | None = None) -> AlignmentChange:
    """All that follows from a change of beads. Raises AlignerError where it no longer fits."""
    beads = apply(text.beads, wanted)
    gone = [item for bead in wanted.before if (item := text.filed_of(bead))]
    made = [_pair(text, bead) for bead in wanted.after if bead.source and bead.target]
    by_index = {item.pair.index: item for item in gone}
    same = {
        pair.id: by_index[pair.index].findings
        for pair in made
        if pair.index in by_index and _texts(pair) == _texts(by_index[pair.index].original)
    }
    fresh = [pair for pair in made if pair.id not in same]
    said, found = _settle_all(text, gone, fresh, hand)
    kept = [finding for findings in same.values() for finding in findings]
    return AlignmentChange(
        _correction(text, wanted, hand, undoes),
        beads if text.outcome.edition is not None else (),
        tuple(item.pair for item in gone),
        tuple(made),
        (*kept, *found),
        tuple(said),
    )


def _texts(pair: Pair) -> tuple[str, str]:
    return pair.en, pair.ru


def _correction(
    text: Bitext, wanted: BeadChange, hand: Hand, undoes: int | None, was: str = "", now: str = ""
) -> Correction:
    sources, targets = covered(wanted.after)
    return Correction(
        text.outcome.key, wanted.act, wanted.before, wanted.after, hand.by, hand.at,
        basis(text.sources, sources), basis(text.targets, targets), undoes, was, now,
    )  # fmt: skip


def _pair(text: Bitext, bead: Bead) -> Pair:
    """The pair that a bead makes."""
    outcome = text.outcome
    if outcome.edition is None:
        pair = text.by_index[bead.source[0]].original
        return replace(pair, alignment=bead.status, aligned_by=bead.by)
    day = next((item.pair.published for item in text.filed), outcome.article.published)
    [pair] = pairs_from_beads(
        outcome.article, outcome.sentences, outcome.edition_sentences, outcome.translations, [bead], day
    )
    return pair


# -- what was written and dismissed before


def _settle_all(
    text: Bitext, gone: Sequence[StoredPair], made: Sequence[Pair], hand: Hand
) -> tuple[list[Verdict], list[Finding]]:
    """Findings of new pairs, and the verdicts that carry over what people had written or dismissed in those gone."""
    if not made:
        return [], []
    written = {index: part for item in gone for index, part in _written(text, item).items()}
    context = [item.pair for item in text.filed if item not in gone]
    found = check_among(context, made, hand.glossary)
    said: list[Verdict] = []
    for pair in made:
        item = StoredPair.of(
            pair,
            (finding for finding in found if finding.pair == pair.id),
            (verdict for verdict in text.verdicts if verdict.pair == pair.id),
        )
        wording = " ".join(written.get(j, text.targets[j]) for j in _target(pair))
        if wording != item.pair.side(pair.target):
            author = next(
                (one.reviewer for old in gone for one in reversed(old.verdicts) if one.text), hand.by
            )
            others = [*context, *(other for other in made if other is not pair)]
            more, fresh = _settle(item, wording, replace(hand, by=author), others)
            said, found = said + more, found + fresh
        said += _dismissed(gone, item)
    return said, found


def _target(pair: Pair) -> tuple[int, ...]:
    """The target's sentences; our own translation has that of its source."""
    return (pair.ru_sentences if pair.target == "ru" else pair.en_sentences) or (pair.index,)


def _written(text: Bitext, item: StoredPair) -> dict[int, str]:
    """The target of a pair as a person wrote it, cut where its sentences are; only those that they changed."""
    pair, indices = item.original, _target(item.original)
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


def _settle(
    item: StoredPair, wording: str, hand: Hand, context: Iterable[Pair], decision: Decision = "edit"
) -> tuple[list[Verdict], list[Finding]]:
    """The verdicts that give a pair this text, clear its findings that are no longer there and open those that are
    again; and the findings that the text raises.
    """
    pair, done = item.original, settle(item, wording, context, hand.glossary)
    text = "" if done.pair == pair and decision == "undo" else wording
    said = Verdict(pair.id, pair.id, decision, hand.by, hand.at, text, basis=pair.basis)
    cleared = [replace(said, subject=finding.id, decision="edit") for finding in done.cleared]
    again = [replace(said, subject=finding.id, decision="undo") for finding in done.again]
    return [said, *cleared, *again], list(done.raised)


def _dismissed(gone: Iterable[StoredPair], item: StoredPair) -> list[Verdict]:
    """What people let stand in the pairs that are gone, said of the alike findings of a new one."""
    pair, decided = item.original, item.decided
    waiting = {finding.id: finding for finding in item.findings if finding.id not in decided}
    said: dict[str, Verdict] = {}
    for old in gone:
        known = {finding.id: finding for finding in old.findings}
        for subject, verdict in old.decided.items():
            if verdict.decision != "dismiss" or subject not in known:
                continue
            wide = replace(verdict, scope="article")
            for name, finding in waiting.items():
                if covers(wide, known[subject], old.original, finding, pair):
                    said.setdefault(name, replace(verdict, subject=name, pair=pair.id, basis=pair.basis))
    return list(said.values())


# -- a sentence's text


def wording(text: Bitext, bead: Bead) -> dict[int, str]:
    """The target sentences of a bead as they stand."""
    item = text.filed_of(bead)
    written = _written(text, item) if item else {}
    return {j: written.get(j, text.targets[j]) for j in bead.target}


def edit(text: Bitext, place: int, words: str, hand: Hand) -> AlignmentChange:
    """Another text for a target sentence. Raises AlignerError for none, and where there is no pair to take it."""
    words = " ".join(words.split())
    if not words:
        raise AlignerError("An empty sentence is no correction: take it out of its bead instead.")
    bead = next((bead for bead in text.beads if place in bead.target), None)
    item = text.filed_of(bead) if bead else None
    if bead is None or item is None:
        raise AlignerError("A sentence without a counterpart is not exported: link it first, then edit it.")
    if bead.status == "confirmed":
        raise AlignerError("A selected bead is confirmed and locked: unlock it first.")
    said = " ".join((wording(text, bead) | {place: words}).values())
    if said == item.pair.side(item.pair.target):
        raise AlignerError("This would change nothing.")
    return _retext(text, BeadChange("edit", (bead,), (bead,)), item, said, hand)


def _retext(
    text: Bitext, wanted: BeadChange, item: StoredPair, said: str, hand: Hand, back: Correction | None = None
) -> AlignmentChange:
    """All that follows from another text of a pair; ``back`` is the edit that it takes back."""
    was = item.pair.side(item.pair.target)
    context = [other.pair for other in text.filed if other.pair.index != item.pair.index]
    verdicts, found = _settle(item, said, hand, context, "undo" if back and back.act == "edit" else "edit")
    return AlignmentChange(
        _correction(text, wanted, hand, back.number if back else None, was, said),
        text.beads if text.outcome.edition is not None else (),
        findings=tuple(found),
        verdicts=tuple(verdicts),
    )


# -- undo


def latest(text: Bitext, by: str) -> Correction | None:
    """The person's last correction that stands."""
    own = [one for one in text.standing if one.reviewer == by and one.act != "undo"]
    return own[-1] if own else None


def latest_undone(text: Bitext, by: str) -> Correction | None:
    """The person's last undo, unless they corrected anything after it."""
    acts = {one.number: one.act for one in text.corrections}
    own = [one for one in text.standing if one.reviewer == by]
    while own and own[-1].act == "undo" and acts.get(own[-1].undoes or 0) == "undo":
        own.pop()  # was itself brought back
    return own[-1] if own and own[-1].act == "undo" else None


def undo(text: Bitext, done: Correction, hand: Hand) -> AlignmentChange:
    """Take a correction back. Raises AlignerError where a later one stands on it."""
    wanted = BeadChange(done.act, done.before, done.after).inverse
    if done.was == done.text:
        return change(text, wanted, hand, done.number)
    apply(text.beads, wanted)  # its bead must be there still
    item = text.filed_of(done.after[0])
    assert item is not None  # only pairs have texts
    now = item.pair.side(item.pair.target)
    start, stop, end = edited_span(done.was, done.text)
    span = carry_span((start, end), done.text, now)
    if span is None:
        raise AlignerError("A later change of the same words stands on this one: undo that first.")
    back = now[: span[0]] + done.was[start:stop] + now[span[1] :]
    return _retext(text, wanted, item, back, hand, done)
