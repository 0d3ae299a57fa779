"""The review service: what a person decides in a store, from the terminal, a card or the article's page alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from aligner.errors import AlignerError, ConflictError, GlossaryError
from aligner.glossary import Glossary, Policy
from aligner.glossary.policy import NO_POLICY
from aligner.ledger import AlignmentChange
from aligner.model import Correction, Finding, Match, Scope, User
from aligner.review.impact import policy_named
from aligner.review.service.alignment import Provenance, import_approval, import_text, undo_correction
from aligner.review.service.bitext import Bitext, open_bitext, wording
from aligner.review.service.cards import ArticlePairs, Card, open_article, open_card
from aligner.review.service.corrections import AlignmentAct, AlignmentRequest, amend, is_outdated
from aligner.review.service.decisions import PairChange, Reviewer, accept, dismiss, edit, restore, undo
from aligner.review.service.matches import matches_of
from aligner.store import QueueItem, QueuePlace, Store

ALIKE = 500  # decided at once at most: a person should be able to look them over


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """What a reviewer asks for on a card.

    ``seen`` is the card's version that they looked at ("" for the card as given); ``sure`` saves an edit in spite
    of objections.
    """

    act: Literal["accept", "edit", "dismiss"]
    text: str = ""
    reason: str = ""
    scope: Scope = "pair"
    seen: str = ""
    sure: bool = False


class ObjectionError(AlignerError):
    """The checks object to an edited text: they still find the same, or something new. Nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return " ".join(finding.message for finding in self.findings)


def now() -> datetime:
    """Return the present time, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ReviewService:
    """One user's decisions in one store.

    ``glossary`` returns the glossary to check a text with, and ``policy`` the house policy of that name, which the
    text's article was processed with.

    Every method that decides raises AlignerError if the decision does not apply or needs another role, and
    ConflictError if somebody else decided on the same pair since it was read; then nothing is written.
    """

    store: Store
    user: User
    glossary: Callable[[], Glossary | None] = lambda: None
    clock: Callable[[], datetime] = now
    policy: Callable[[str], Policy] = lambda name: NO_POLICY

    def _reviewer(self, article: str, asked: DecisionRequest | None = None) -> Reviewer:
        """Return who decides now in an article; a dismissal checks nothing, so it need not wait for the glossary."""
        glossary = None if asked and asked.act == "dismiss" else self._glossary_of(article)
        return Reviewer(self.user.name, self.clock(), glossary)

    def _glossary_of(self, article: str) -> Glossary | None:
        """Return the glossary under the policy that the article was processed with, or under none if it was removed."""
        glossary, name = self.glossary(), policy_named(self.store.termbase.signature(article))
        with suppress(GlossaryError):
            return glossary.under(self.policy(name)) if glossary and name else glossary
        return glossary

    def find_card(self, finding: str) -> tuple[QueuePlace, Card] | None:
        """Find the card of a finding by its id, with its place in the queue; None if the store does not have it."""
        found = self.store.findings.find(finding)
        return (found[0], open_card(self.store, found[1])) if found else None

    def decide(self, card: Card, asked: DecisionRequest) -> PairChange:
        """Write one decision and return what was written.

        Raises ObjectionError for an edit to which the checks object, unless the reviewer is sure.
        """
        _check_version(card, asked.seen)
        change = _decision(card, asked, self._reviewer(card.pair.article, asked))
        self._permit(change)
        if change.objections and not asked.sure:
            raise ObjectionError(change.objections)
        self._write(change, [card])
        return change

    def restore(self, card: Card, times: int, seen: str = "") -> PairChange:
        """Return the card's pair to its state after so many verdicts, and say so in the log."""
        _check_version(card, seen)
        change = restore(card, times, self._reviewer(card.pair.article))
        self._permit(change)
        self._write(change, [card])
        return change

    def find_matches(self, card: Card) -> list[Match]:
        """Find people's translations of the card's sentence and of similar ones, but not its present text."""
        return matches_of(card.pair, self.store, partial(self._glossary_of, card.pair.article))

    def find_alike(self, card: Card, scope: Scope = "form") -> list[QueueItem]:
        """Find other open findings that the same decision would reach within a scope, at most ALIKE."""
        return self.store.findings.alike(card.finding, scope, ALIKE)

    def decide_alike(self, card: Card, asked: DecisionRequest, others: Iterable[str]) -> int:
        """Decide a card and others, named by finding id, in one moment, so that one undo takes them back.

        Others that were decided since, or that the decision does not fit, are left out. Returns how many took it.
        """
        _check_version(card, asked.seen)
        by = self._reviewer(card.pair.article, asked)
        first = _decision(card, asked, by)
        self._permit(first)
        alone = DecisionRequest(asked.act, reason=asked.reason)
        known = [found[1] for key in list(others)[:ALIKE] if (found := self.store.findings.find(key))]
        change, cards = PairChange(), [card]
        for article, findings in self._by_article([card.finding, *known]):
            own = by if asked.act == "dismiss" else replace(by, glossary=self._glossary_of(article.article.key))
            for finding in findings:
                one = article.card(finding)
                made = first if finding.id == card.finding.id else _if_open(one, alone, own)
                if one is not None and made is not None:
                    change += made
                    article = article.with_pair(made.apply(one.stored))
                    cards.append(one)
        self._write(change, cards)
        return len(cards) - 1

    def undo(self, reviewer: str = "", moment: datetime | None = None) -> list[Finding]:
        """Undo what a reviewer (the user, if "") decided in one moment, by default the latest, all of it.

        Returns the findings that are open again; none if there is nothing to undo.
        """
        findings = self.store.log.decided_together(reviewer or self.user.name, moment)
        at, change, cards = self.clock(), PairChange(), []
        for article, own in self._by_article(findings):
            by = Reviewer(self.user.name, at, self._glossary_of(article.article.key))
            for pair in dict.fromkeys(finding.pair for finding in own):
                together = [finding for finding in own if finding.pair == pair]
                if card := article.card(together[0]):
                    made = undo(card.stored, card.context, together, by)
                    change += made
                    article = article.with_pair(made.apply(card.stored))
                    cards.append(card)
        self._permit(change)
        self._write(change, cards)
        return findings

    def correct_alignment(self, text: Bitext, asked: AlignmentRequest) -> Correction:
        """Correct the alignment of an article, or a sentence's text in it; returns the correction."""
        _check_seen(text, asked)
        done = amend(text, asked, self.user, self._reviewer(text.outcome.key))
        self.store.correct([done], text.version)
        return done.correction

    def finish_sentence(self, text: Bitext, asked: AlignmentRequest) -> Bitext:
        """Save a target sentence if its text changed, and return the article after that.

        Confirms the sentence's bead if it is the last of the bead.
        """
        if not asked.selected.target:
            raise AlignerError("Only the translation is edited: select one of its sentences.")
        _check_seen(text, asked)
        place, by = min(asked.selected.target), self._reviewer(text.outcome.key)
        bead = next((bead for bead in text.beads if place in bead.target), None)
        acts: list[AlignmentAct] = []
        if bead is not None and " ".join(asked.text.split()) != wording(text, bead)[place]:
            acts.append("save")
        if bead is not None and place == bead.target[-1] and bead.status != "confirmed":
            acts.append("confirm")
        changes = [amend(text, replace(asked, act=act), self.user, by) for act in acts]
        if changes:
            self.store.correct(changes, text.version)
        return self._reread(text) if changes else text

    def import_text(self, text: Bitext, index: int, words: str, brought: Provenance) -> Bitext:
        """Write an imported text into a pair, and return the article after that."""
        return self._file_import(text, import_text(text, index, words, brought, self._glossary_of(text.outcome.key)))

    def import_approval(self, text: Bitext, index: int, brought: Provenance) -> Bitext:
        """Confirm a pair that an imported file approves, and return the article after that."""
        return self._file_import(text, import_approval(text, index, brought, self._glossary_of(text.outcome.key)))

    def _file_import(self, text: Bitext, change: AlignmentChange) -> Bitext:
        self.store.correct([change], text.version)
        return self._reread(text)

    def undo_import(self, origin: str) -> tuple[int, int]:
        """Undo what a file brought to pairs, unless later decisions build on it.

        Returns how many were undone and how many stay.
        """
        done, kept = 0, 0
        for key in self.store.log.imported(origin):
            stuck: set[int] = set()
            while (text := open_bitext(self.store, key)) and (found := _imported(text, origin, stuck)):
                try:
                    change = undo_correction(text, found, self._reviewer(key))
                    self.store.correct([change], text.version)
                    done += 1
                except AlignerError:
                    stuck.add(found.number)
            kept += len(stuck)
        return done, kept

    def _reread(self, text: Bitext) -> Bitext:
        again = open_bitext(self.store, text.outcome.key)
        assert again is not None  # it was just written to
        return again

    # -- writing

    def _by_article(self, findings: Iterable[Finding]) -> Iterator[tuple[ArticlePairs, list[Finding]]]:
        """Read the articles of findings, each once, with those of the findings that are in it."""
        by_article: dict[str, list[Finding]] = {}
        for finding in findings:
            by_article.setdefault(finding.pair.rpartition(":")[0], []).append(finding)
        for key, own in by_article.items():
            if article := open_article(self.store, key):
                yield article, own

    def _permit(self, change: PairChange) -> None:
        if not self.user.may(change.right):
            raise AlignerError("Only an editor dismisses a whole check, or takes that back: choose a narrower scope.")

    def _write(self, change: PairChange, cards: Iterable[Card]) -> None:
        seen: dict[str, int] = {}
        for card in cards:  # the first of a pair's cards is as it was read
            seen.setdefault(card.pair.id, len(card.stored.verdicts))
        self.store.decide(change.verdicts, seen, change.found)


def _imported(text: Bitext, origin: str, besides: Collection[int]) -> Correction | None:
    """Return the latest correction in force that a file brought."""
    found = (one for one in reversed(text.in_force) if one.origin == origin and one.number not in besides)
    return next(found, None)


def _check_version(card: Card, seen: str) -> None:
    if seen and seen != card.version:
        raise ConflictError("Somebody else decided here. Nothing was overwritten: look again.")


def _check_seen(text: Bitext, asked: AlignmentRequest) -> None:
    if is_outdated(text, asked):
        raise ConflictError("Somebody else corrected this alignment: look at it again.")


def _decision(card: Card, asked: DecisionRequest, by: Reviewer) -> PairChange:
    if asked.act == "accept":
        return accept(card, by)
    if asked.act == "dismiss":
        return dismiss(card, asked.reason, asked.scope, by)
    return edit(card, asked.text, by)


def _if_open(card: Card | None, asked: DecisionRequest, by: Reviewer) -> PairChange | None:
    """Decide a card; None if it is decided already, or the decision does not fit it."""
    if card is None or card.verdict is not None:
        return None
    with suppress(AlignerError):
        return _decision(card, asked, by)
    return None
