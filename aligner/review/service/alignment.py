"""Correcting an alignment: from a change of beads, or of a sentence's text, to all that follows in its article.

The pairs of the replaced beads end, those of the new ones are made and checked; what a person had written or dismissed
in the former is carried over to the latter. Each function returns an AlignmentChange for the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.ledger import AlignmentChange, StoredPair, covers
from aligner.ledger.beads import basis, covered
from aligner.ledger.changes import BeadChange, Selection, apply, confirm
from aligner.ledger.spans import carry_span, edited_span
from aligner.model import Bead, Correction, Decision, Finding, Pair, Verdict
from aligner.pipeline.bitext import pairs_from_beads
from aligner.review.service.bitext import Bitext, target_sentences, wording, written
from aligner.review.service.decisions import Reviewer
from aligner.review.service.settle import check_among, check_length, settle


def change_beads(text: Bitext, wanted: BeadChange, by: Reviewer, undoes: int | None = None) -> AlignmentChange:
    """Work out all that follows from a change of beads. Raises AlignerError if it no longer applies."""
    beads = apply(text.beads, wanted)
    gone = [item for bead in wanted.before if (item := text.pair_of(bead))]
    made = [_pair(text, bead) for bead in wanted.after if bead.source and bead.target]
    texts = {item.pair.index: _texts(item.original) for item in gone}
    same = tuple(pair for pair in made if texts.get(pair.index) == _texts(pair))
    kept = {pair.index for pair in same}
    gone, fresh = ([one for one in gone if one.pair.index not in kept], [pair for pair in made if pair.index not in kept])
    said, found = _settle_all(text, gone, fresh, by)
    return AlignmentChange(
        _correction(text, wanted, by, undoes),
        beads if text.outcome.edition is not None else (),
        tuple(item.pair for item in gone),
        tuple(fresh),
        same,
        tuple(found),
        tuple(said),
    )


def _texts(pair: Pair) -> tuple[str, str]:
    return pair.en, pair.ru


def _correction(
    text: Bitext, wanted: BeadChange, by: Reviewer, undoes: int | None, was: str = "", now: str = ""
) -> Correction:
    sources, targets = covered(wanted.after)
    return Correction(
        text.outcome.key, wanted.act, wanted.before, wanted.after, by.name, by.at,
        basis(text.sources, sources), basis(text.targets, targets), undoes, was, now,
    )  # fmt: skip


def _pair(text: Bitext, bead: Bead) -> Pair:
    """Return the pair that a bead makes."""
    outcome = text.outcome
    if outcome.edition is None:
        pair = text.by_index[bead.source[0]].original
        return replace(pair, alignment=bead.status, aligned_by=bead.by)
    day = next((item.pair.published for item in text.pairs), outcome.article.published)
    [pair] = pairs_from_beads(
        outcome.article, outcome.sentences, outcome.edition_sentences, outcome.translations, [bead], day
    )
    return pair


# -- carrying over what people wrote and dismissed


def _settle_all(
    text: Bitext, gone: Sequence[StoredPair], made: Sequence[Pair], by: Reviewer
) -> tuple[list[Verdict], list[Finding]]:
    """Check new pairs, and carry over people's texts and dismissals from the pairs that they replace."""
    if not made:
        return [], []
    own = {index: part for item in gone for index, part in written(text, item).items()}
    context = [item.pair for item in text.pairs if item not in gone]
    found = check_among(context, made, by.glossary)
    said: list[Verdict] = []
    for pair in made:
        item = StoredPair.of(
            pair,
            (finding for finding in found if finding.pair == pair.id),
            (verdict for verdict in text.verdicts if verdict.pair == pair.id),
        )
        words = " ".join(own.get(j, text.targets[j]) for j in target_sentences(pair))
        if words != item.pair.side(pair.target):
            author = next(
                (one.reviewer for old in gone for one in reversed(old.verdicts) if one.text), by.name
            )
            others = [*context, *(other for other in made if other is not pair)]
            more, fresh = _settle(item, words, replace(by, name=author), others)
            said, found = said + more, found + fresh
        said += _dismissed(gone, item)
    return said, found


def _settle(
    item: StoredPair, words: str, by: Reviewer, context: Iterable[Pair], decision: Decision = "edit"
) -> tuple[list[Verdict], list[Finding]]:
    """Give a pair this text.

    Returns the verdicts that settle what it repairs and reopen what it brings back, and the findings that it raises.
    """
    pair, done = item.original, settle(item, words, list(context), by.glossary)
    text = "" if done.pair == pair and decision == "undo" else words
    said = Verdict(pair.id, pair.id, decision, by.name, by.at, text, basis=pair.basis)
    cleared = [replace(said, subject=finding.id, decision="edit") for finding in done.cleared]
    again = [replace(said, subject=finding.id, decision="undo") for finding in done.again]
    return [said, *cleared, *again], list(done.raised)


def _dismissed(gone: Iterable[StoredPair], item: StoredPair) -> list[Verdict]:
    """Carry dismissals in the pairs that end over to the alike findings of a new one."""
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


# -- the text of a sentence


def edit_sentence(text: Bitext, place: int, words: str, by: Reviewer) -> AlignmentChange:
    """Give a target sentence another text. Raises AlignerError for an empty one, and if the sentence is in no pair."""
    check_length(words)
    words = " ".join(words.split())
    if not words:
        raise AlignerError("The sentence is empty: write it, or take it out of its bead.")
    bead = next((bead for bead in text.beads if place in bead.target), None)
    item = text.pair_of(bead) if bead else None
    if bead is None or item is None:
        raise AlignerError("A sentence without a counterpart is not exported: link it first, then edit it.")
    if bead.status == "confirmed":
        raise AlignerError("A selected bead is confirmed and locked: unlock it first.")
    said = " ".join((wording(text, bead) | {place: words}).values())
    if said == item.pair.side(item.pair.target):
        raise AlignerError("This would change nothing.")
    return _retext(text, BeadChange("edit", (bead,), (bead,)), item, said, by)


def _retext(
    text: Bitext, wanted: BeadChange, item: StoredPair, said: str, by: Reviewer, back: Correction | None = None
) -> AlignmentChange:
    """Work out all that follows from another text of a pair; ``back`` is the edit that it undoes."""
    was = item.pair.side(item.pair.target)
    context = [other.pair for other in text.pairs if other.pair.index != item.pair.index]
    verdicts, found = _settle(item, said, by, context, "undo" if back and back.act == "edit" else "edit")
    return AlignmentChange(
        _correction(text, wanted, by, back.number if back else None, was, said),
        text.beads if text.outcome.edition is not None else (),
        findings=tuple(found),
        verdicts=tuple(verdicts),
    )


# -- from a file


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an imported text comes from: the file, the tool that wrote it, and who worked on it when (UTC)."""

    origin: str
    tool: str
    author: str
    at: datetime

    @property
    def reason(self) -> str:
        """What the log says of the decision."""
        return f"imported from {self.origin}" + (f" ({self.tool})" if self.tool else "")


def import_text(
    text: Bitext, index: int, words: str, brought: Provenance, glossary: Glossary | None
) -> AlignmentChange:
    """Give the pair of that index the text that a file brought. Raises AlignerError for one that is too long."""
    check_length(words)
    bead, by = _bead_of(text, index), Reviewer(brought.author, brought.at, glossary)
    return _from_file(_retext(text, BeadChange("edit", (bead,), (bead,)), text.by_index[index], words, by), brought)


def import_approval(text: Bitext, index: int, brought: Provenance, glossary: Glossary | None) -> AlignmentChange:
    """Confirm the pair of that index, whose text a file brought back as approved."""
    by = Reviewer(brought.author, brought.at, glossary)
    chosen = Selection(frozenset(_bead_of(text, index).source))
    return _from_file(change_beads(text, confirm(text.beads, chosen, by.name), by), brought)


def _bead_of(text: Bitext, index: int) -> Bead:
    return next(bead for bead in text.beads if bead.source[:1] == (index,) and bead.target)


def _from_file(change: AlignmentChange, brought: Provenance) -> AlignmentChange:
    said = tuple(replace(verdict, reason=brought.reason) for verdict in change.verdicts)
    return replace(change, correction=replace(change.correction, origin=brought.origin), verdicts=said)


# -- undo


def undo_correction(text: Bitext, done: Correction, by: Reviewer) -> AlignmentChange:
    """Undo a correction. Raises AlignerError if a later one builds on it."""
    wanted = BeadChange(done.act, done.before, done.after).inverse
    if done.was == done.text:
        return change_beads(text, wanted, by, done.number)
    apply(text.beads, wanted)  # raises if its bead no longer exists
    item = text.pair_of(done.after[0])
    assert item is not None  # only a sentence in a pair can be edited
    now = item.pair.side(item.pair.target)
    start, stop, end = edited_span(done.was, done.text)
    span = carry_span((start, end), done.text, now)
    if span is None:
        raise AlignerError("A later change affects the same words: undo that one first.")
    back = now[: span[0]] + done.was[start:stop] + now[span[1] :]
    return _retext(text, wanted, item, back, by, done)
