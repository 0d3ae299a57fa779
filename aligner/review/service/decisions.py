"""Decisions on findings, without a screen and without a database: a card and a decision give a PairChange.

A pair's text is decided on its target side. Every verdict carries the text that the pair has after it, so that
the latest one says how the pair stands, and an undo is a verdict too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.i18n import N_
from aligner.ledger import StoredPair, reviewed, stacks
from aligner.ledger.spans import carry_span, edited_span
from aligner.model import Decision, Finding, Pair, Right, Scope, Verdict
from aligner.review.service.cards import Card
from aligner.review.service.settle import Settlement, check_length, mark, settle, with_text

REASONS = (  # for a dismissal, the likelier first
    N_("The name is right here"),
    N_("The name is not meant here"),
    N_("Deliberately named differently"),
    N_("Mentioned elsewhere in the text"),
    N_("Quotation, kept as spoken"),
    N_("The check is wrong"),
)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, when (UTC), and with which glossary a new text is checked."""

    name: str
    at: datetime
    glossary: Glossary | None = None


@dataclass(frozen=True, slots=True)
class PairChange:
    """Verdicts to be added, the pairs as they leave them, and the findings that the new texts raise.

    ``objections`` are the findings that a reviewer should see before an edit is saved. Changes add up, the later
    one last.
    """

    verdicts: tuple[Verdict, ...] = ()
    settled: tuple[Pair, ...] = ()
    found: tuple[Finding, ...] = ()
    objections: tuple[Finding, ...] = ()

    def __add__(self, later: PairChange) -> PairChange:
        pairs = {pair.id: pair for pair in (*self.settled, *later.settled)}
        texts = {pair.id: pair.side(pair.target) for pair in pairs.values()}
        found = (one for one in (*self.found, *later.found) if one.text == texts.get(one.pair))
        return PairChange((*self.verdicts, *later.verdicts), tuple(pairs.values()), tuple(found))

    def apply(self, item: StoredPair) -> StoredPair:
        """Return the pair after the change."""
        own = [verdict for verdict in self.verdicts if verdict.pair == item.original.id]
        found = [finding for finding in self.found if finding.pair == item.original.id]
        return StoredPair.of(item.original, (*item.findings, *found), (*item.verdicts, *own))

    @property
    def right(self) -> Right:
        """The right that it takes: what dismisses a whole check, or takes that back, binds everybody."""
        return "edit" if any(verdict.scope == "check" for verdict in self.verdicts) else "translate"


def accept(card: Card, by: Reviewer) -> PairChange:
    """Apply the suggestion; what it repairs besides is decided with it. Raises AlignerError if there is none."""
    edit, own = card.suggestion, card.finding
    if edit is None:
        raise AlignerError("This finding has no suggestion for the present text: edit or dismiss it.")
    if edit.lang != card.pair.target:
        raise AlignerError("The suggestion changes the source, which is not edited here: edit or dismiss it.")
    done = _settle(card, edit.apply(card.pair).side(edit.lang), by)
    touched = (f for f in done.cleared if f.id != own.id and not card.places(f, edit.lang, done.pair))
    return _with_text(card, done, "accept", touched, by)


def edit(card: Card, text: str, by: Reviewer) -> PairChange:
    """Take the reviewer's own text; other findings of the pair that it repairs are decided with it.

    Raises AlignerError for an empty text, or one that is too long.
    """
    if not text.strip():
        raise AlignerError("The translation is empty: write the sentence, or dismiss the finding.")
    check_length(text)
    done = _settle(card, text.strip(), by)
    made = _with_text(card, done, "edit", done.cleared, by)
    own = mark(card.finding, card.stored.original)
    kept = [f for f in (*done.remaining, *done.raised) if mark(f, card.stored.original) == own]
    return replace(made, objections=(*kept[:1], *(f for f in made.found if f.severity != "info")))


def dismiss(card: Card, reason: str, scope: Scope, by: Reviewer) -> PairChange:
    """Dismiss the finding. A scope wider than the pair also covers similar findings of later runs."""
    said = _verdict(card.stored, card.finding.id, "dismiss", by)
    return PairChange((replace(said, scope=scope, reason=reason),))


def _settle(card: Card, text: str, by: Reviewer) -> Settlement:
    return settle(card.stored, text, card.context, by.glossary)


def _with_text(
    card: Card, done: Settlement, decision: Decision, others: Iterable[Finding], by: Reviewer
) -> PairChange:
    """Return the change that settles the card's finding and others by a text, and reopens those that the text brings back."""
    own, original = card.finding, card.stored.original
    decided = dict.fromkeys([own.id, *(finding.id for finding in others)])
    again = [finding.id for finding in done.again if finding.id not in decided]
    text = done.pair.side(done.pair.target)
    said = (
        *(_verdict(card.stored, id, decision, by, text) for id in decided),
        *(_verdict(card.stored, id, "undo", by, text) for id in again),
    )
    raised = (finding for finding in done.raised if mark(finding, original) != mark(own, original))
    return PairChange(said, (done.pair,), tuple(raised))


def _verdict(item: StoredPair, subject: str, decision: Decision, by: Reviewer, text: str = "") -> Verdict:
    """Make a verdict; an undo back to the original text makes none."""
    pair = item.original
    left = "" if decision == "undo" and text == pair.side(pair.target) else text
    return Verdict(subject, pair.id, decision, by.name, by.at, left, basis=pair.basis)


# -- taking back


def undo(
    item: StoredPair, context: Sequence[Pair], findings: Iterable[Finding], by: Reviewer
) -> PairChange:
    """Take back the verdicts in force on findings of one pair, the latest first, and their changes of its text.

    A later change elsewhere in the sentence stays. Raises AlignerError if nothing is decided, or if a later
    change overlaps one of these and must be undone first.
    """
    text, taken = item.pair.side(item.pair.target), []
    for finding in findings:
        verdict = item.decided.get(finding.id)
        if verdict is None:
            raise AlignerError("Nothing to undo: this finding is not decided.")
        text = _without(item, verdict, text)
        taken.append(verdict)
    said = tuple(_undone(item, verdict, text, by) for verdict in taken)
    if text == item.pair.side(item.pair.target):
        return PairChange(said)
    done = settle(PairChange(said).apply(item), text, context, by.glossary)
    again = tuple(_verdict(item, finding.id, "undo", by, text) for finding in done.again)
    return PairChange((*said, *again), (done.pair,), done.raised)


def _undone(item: StoredPair, verdict: Verdict, text: str, by: Reviewer) -> Verdict:
    """Return the undo of a verdict, of the same scope."""
    return replace(_verdict(item, verdict.subject, "undo", by, text), scope=verdict.scope)


def _without(item: StoredPair, verdict: Verdict, now: str) -> str:
    """Return the text ``now`` without the change that a verdict brought."""
    if not verdict.text:
        return now
    before = _text_before(item, verdict)
    if now == before:  # another verdict of the same moment was taken back already
        return now
    start, stop, end = edited_span(before, verdict.text)
    span = carry_span((start, end), verdict.text, now)
    if span is None:
        raise AlignerError("A later change affects the same words: undo that one first.")
    return now[: span[0]] + before[start:stop] + now[span[1] :]


def _text_before(item: StoredPair, verdict: Verdict) -> str:
    """Return the text before a verdict (verdicts of one moment changed it together)."""
    place = next(
        i for i, one in enumerate(item.verdicts) if one.at == verdict.at and one.text == verdict.text
    )
    return reviewed(item.original, item.verdicts[:place]).side(item.original.target)


def restore(card: Card, times: int, by: Reviewer) -> PairChange:
    """Return the pair to its state after the first ``times`` verdicts on it; 0 is the original.

    What was decided since is undone, and what was undone since is decided again. Raises AlignerError if the pair
    is in that state already, or has no such state.
    """
    item = card.stored
    if not 0 <= times <= len(item.verdicts):
        raise AlignerError("The pair has no such state: look at its history again.")
    text = reviewed(item.original, item.verdicts[:times]).side(item.original.target)
    had, has = stacks(item.verdicts[:times]), stacks(item.verdicts)
    steps = [one for subject in has for one in _steps(item, has[subject], had.get(subject, []), text, by)]
    if not steps:
        raise AlignerError("The pair is in that state already.")
    made = PairChange(tuple(steps), (with_text(item, text),))
    return replace(made, found=settle(made.apply(item), text, card.context, by.glossary).raised)


def _steps(
    item: StoredPair, has: list[Verdict], had: list[Verdict], text: str, by: Reviewer
) -> Iterator[Verdict]:
    """Yield the verdicts that restore one subject to its earlier state."""
    same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(has, had, strict=False)))
    for verdict in reversed(has[same:]):
        yield _undone(item, verdict, text, by)
    for verdict in had[same:]:
        yield replace(verdict, text=text if verdict.text else "", reviewer=by.name, at=by.at)
