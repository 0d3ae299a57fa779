"""The decisions on what was flagged, without any screen: each is a Decision for ``Store.decide``.

A pair's text is settled on its target side. Every verdict carries the text that the pair has after it, so that
the latest one tells how the pair stands, and undoing is a verdict too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.i18n import N_
from aligner.ledger import StoredPair, covers, reviewed
from aligner.ledger.spans import carry_edit, carry_span, edited_span
from aligner.model import Article, Edit, Finding, Lang, Pair, Scope, Span, Verdict
from aligner.model import Decision as Choice
from aligner.review.settle import mark, settle
from aligner.store import FindingFilter, Store

REASONS = (  # for a dismissal, the likelier first
    N_("The name is right here"),
    N_("The name is not meant here"),
    N_("Named otherwise on purpose"),
    N_("Said elsewhere in the text"),
    N_("Quotation, kept as it was said"),
    N_("The check is wrong"),
)
ALIKE = 500  # decided at once at the most: a person should be able to look them over


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as a reviewer meets it: its pair as it stands now, the article, and the article's other pairs."""

    finding: Finding
    filed: StoredPair
    article: Article
    context: tuple[Pair, ...]

    @property
    def before(self) -> Pair | None:
        """The pair before it."""
        return next((pair for pair in reversed(self.context) if pair.index < self.pair.index), None)

    @property
    def after(self) -> Pair | None:
        """The pair after it."""
        return next((pair for pair in self.context if pair.index > self.pair.index), None)

    @property
    def pair(self) -> Pair:
        """The pair as its reviewers left it."""
        return self.filed.pair

    def spans(self, lang: Lang) -> tuple[Span, ...]:
        """The finding's spans in the text as it is now; those that an edit touched are gone."""
        then, now = self.finding.speaks_of(self.filed.original, lang), self.pair.side(lang)
        carried = (carry_span(span, then, now) for span in self.finding.spans(lang))
        return tuple(span for span in carried if span)

    @property
    def suggestion(self) -> Edit | None:
        """The suggestion in the text as it is now, or None where an edit touched its place."""
        edit = self.finding.suggestion
        if edit is None:
            return None
        then = self.finding.speaks_of(self.filed.original, edit.lang)
        return carry_edit(edit, then, self.pair.side(edit.lang))

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that stands on the finding."""
        return self.filed.decided.get(self.finding.id)


@dataclass(frozen=True, slots=True)
class Decision:
    """Verdicts to be added, the pairs as they leave them, and the findings that the new texts raise.

    ``remaining`` is what the checks still say where an edited text keeps the card's own finding.
    """

    verdicts: tuple[Verdict, ...]
    settled: tuple[Pair, ...] = ()
    found: tuple[Finding, ...] = ()
    remaining: Finding | None = None


def open_card(store: Store, finding: Finding) -> Card:
    """The card of a finding. Raises AlignerError where its article was worked anew without it."""
    key, _, index = finding.pair.rpartition(":")
    filed, article = store.pairs.of_article(key), store.articles.get(key)
    place = next((i for i, item in enumerate(filed) if item.pair.index == int(index)), None)
    if article is None or place is None:
        raise AlignerError(f"The pair {finding.pair} is no longer in the store: the article was worked anew.")
    context = tuple(item.pair for item in (*filed[:place], *filed[place + 1 :]))
    return Card(finding, filed[place], article, context)


def accept(card: Card, by: str, at: datetime) -> Decision:
    """Apply the suggestion. Raises AlignerError where there is none (left)."""
    edit = card.suggestion
    if edit is None:
        raise AlignerError("This finding has no suggestion for the text as it stands: edit or dismiss it.")
    if edit.lang != card.pair.target:
        raise AlignerError("The suggestion mends the source, which is not edited here: edit or dismiss it.")
    settled = _settle(card.pair, edit.apply(card.pair).side(edit.lang), card.filed.original)
    return Decision((_verdict(card, card.finding, "accept", by, at, settled),), (settled,))


def edit(card: Card, text: str, by: str, at: datetime, glossary: Glossary | None) -> Decision:
    """Take the reviewer's own text. Other findings of the pair that it clears are decided with it, those that it
    brings back are open again, and those that it raises are filed. Raises AlignerError for an empty one.
    """
    if not text.strip():
        raise AlignerError(
            "An empty translation is no correction: dismiss the finding, or write the sentence."
        )
    done = settle(card.filed, text.strip(), card.context, glossary)
    cleared = [finding for finding in done.cleared if finding.id != card.finding.id]
    again = [finding for finding in done.again if finding.id != card.finding.id]
    own = mark(card.finding, card.filed.original)
    same = [f for f in (*done.remaining, *done.raised) if mark(f, card.filed.original) == own]
    raised = tuple(finding for finding in done.raised if finding not in same)
    verdicts = [_verdict(card, finding, "edit", by, at, done.pair) for finding in (card.finding, *cleared)]
    verdicts += [_verdict(card, finding, "undo", by, at, done.pair) for finding in again]
    return Decision(tuple(verdicts), (done.pair,), raised, same[0] if same else None)


def dismiss(card: Card, reason: str, scope: Scope, by: str, at: datetime) -> Decision:
    """Let the text stand. A scope wider than the pair also reaches alike findings of later runs."""
    basis = card.filed.original.basis
    verdict = Verdict(card.finding.id, card.finding.pair, "dismiss", by, at, "", scope, reason, basis)
    return Decision((verdict,))


def alike(store: Store, card: Card, scope: Scope = "form") -> list[Card]:
    """Open findings that the same decision could settle, the card's own left out, at most ALIKE."""
    said = Verdict(card.finding.id, card.finding.pair, "dismiss", "", datetime.min, scope=scope)
    concept = "" if scope == "check" else card.finding.concept
    article = card.pair.article if scope == "article" else ""
    wanted = FindingFilter(check=card.finding.check, concept=concept, article=article)
    found: list[Card] = []
    after = None
    while len(found) < ALIKE and (page := store.findings.queue(wanted, after, 200)):
        after = page[-1][0]
        for _, finding in page:
            other = open_card(store, finding)
            pairs = card.filed.original, other.filed.original
            if finding.id != card.finding.id and covers(said, card.finding, pairs[0], finding, pairs[1]):
                found.append(other)
    return found[:ALIKE]


def undo(card: Card, by: str, at: datetime) -> Decision:
    """Take back the verdict that stands on the finding, and its change of the text.

    A later change elsewhere in the sentence stays. Raises AlignerError where nothing stands, or where a later
    change overlaps this one and must be undone first.
    """
    verdict = card.verdict
    if verdict is None:
        raise AlignerError("Nothing is decided here that could be undone.")
    text = _without(card, verdict)
    settled = _settle(card.pair, text, card.filed.original)
    changes = () if text == card.pair.side(card.pair.target) else (settled,)
    return Decision((_verdict(card, card.finding, "undo", by, at, settled),), changes)


def _without(card: Card, verdict: Verdict) -> str:
    """The pair's text as it would be without that verdict."""
    now = card.pair.side(card.pair.target)
    if not verdict.text:
        return now
    before = _text_before(card.filed, verdict)
    if now == before:  # another verdict of the same moment was taken back already
        return now
    start, stop, end = edited_span(before, verdict.text)
    span = carry_span((start, end), verdict.text, now)
    if span is None:
        raise AlignerError("A later change of the same words stands on this one: undo that first.")
    return now[: span[0]] + before[start:stop] + now[span[1] :]


def _text_before(filed: StoredPair, verdict: Verdict) -> str:
    """The text that the pair had when the verdict was said (verdicts of one moment changed it together)."""
    place = next(
        i for i, said in enumerate(filed.verdicts) if said.at == verdict.at and said.text == verdict.text
    )
    return reviewed(filed.original, filed.verdicts[:place]).side(filed.original.target)


def _settle(pair: Pair, text: str, original: Pair) -> Pair:
    """The pair with that target text: of human origin, unless it is the machine's own text again."""
    if text == original.side(original.target):
        return original
    return replace(pair.with_side(pair.target, text), origin="human", confidence=1.0)


def _verdict(card: Card, finding: Finding, decision: Choice, by: str, at: datetime, settled: Pair) -> Verdict:
    """The verdict that leaves the pair settled so; an undo back to the machine's own text brings none."""
    original = card.filed.original
    text = "" if decision == "undo" and settled == original else settled.side(settled.target)
    return Verdict(finding.id, finding.pair, decision, by, at, text, basis=original.basis)


def write(store: Store, card: Card, decision: Decision) -> None:
    """Save a decision. Raises ConflictError, and writes nothing, where the card's pair was decided on since."""
    seen = {card.pair.id: len(card.filed.verdicts)}
    store.decide(decision.verdicts, seen, decision.found)


def for_all(store: Store, findings: Sequence[Finding], decide: Callable[[Card], Decision]) -> int:
    """The same decision on each finding, one after the other, since two may stand in one sentence; how many took it.

    Given the same moment, they are undone together. A finding that the decision does not fit (no suggestion left)
    is passed over.
    """
    taken = 0
    for finding in findings:
        with suppress(AlignerError):
            write(store, card := open_card(store, finding), decide(card))
            taken += 1
    return taken


def undo_latest(store: Store, by: str, at: datetime) -> list[Finding]:
    """Take back the reviewer's latest standing decision, all of it if it was made of many findings at once.

    Returns the findings that are open again; none where nothing stands.
    """
    findings = store.log.decided_together(by)
    for finding in findings:
        write(store, card := open_card(store, finding), undo(card, by, at))
    return findings
