"""What a reviewer does at the page, without any HTTP: find the card, decide on it, decide on all alike, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aligner.errors import AlignerError, ConflictError
from aligner.ledger import covers
from aligner.model import Finding, Scope, User, Verdict, digest
from aligner.review.decisions import (
    ALIKE,
    Card,
    Decision,
    accept,
    dismiss,
    edit,
    for_all,
    open_card,
    undo,
    write,
)
from aligner.review.restore import restore
from aligner.review.web.config import SiteConfig
from aligner.store import FindingFilter, QueueItem, QueuePlace

LOOKED_THROUGH = 5000  # findings compared with a card at the most when alike ones are sought


@dataclass(frozen=True, slots=True)
class Sheet:
    """A card on the desk: its neighbours in the queue, and what the queue holds.

    ``seen`` names the state in which the reviewer met it; ``left`` counts the queue, ``kin`` those of the same
    check and name in it.
    """

    card: Card
    following: Finding | None
    previous: Finding | None
    seen: str
    left: int
    kin: int


def find_card(site: SiteConfig, finding: str) -> tuple[QueuePlace, Card] | None:
    """The card of that finding and its place in the queue; none where the store does not have it."""
    found = site.store.findings.find(finding)
    return (found[0], open_card(site.store, found[1])) if found else None


def lay_out(site: SiteConfig, place: QueuePlace, card: Card, wanted: FindingFilter) -> Sheet:
    """The card among those wanted."""
    counts = site.store.findings.count(wanted)
    finding = card.finding
    return Sheet(
        card,
        following(site, place, wanted),
        _finding(site.store.findings.before(wanted, place)),
        state_of(card),
        sum(counts.values()),
        counts.get((finding.severity, finding.check, finding.concept), 0),
    )


def following(site: SiteConfig, place: QueuePlace, wanted: FindingFilter) -> Finding | None:
    """The finding after that place; past the end, the first that was left undecided."""
    coming = site.store.findings.queue(wanted, place, 1) or site.store.findings.queue(wanted, None, 1)
    return coming[0][1] if coming and coming[0][0] != place else None


def _finding(found: tuple[QueuePlace, Finding] | None) -> Finding | None:
    return found[1] if found else None


def state_of(card: Card) -> str:
    """Names the state of a card: how often its pair was decided on, and its texts. A form sends it back."""
    return f"{len(card.filed.verdicts)}-{digest(card.pair.en, card.pair.ru)}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reviewer asked for on a card: ``act`` is accept, edit or dismiss; ``seen`` the state they saw.

    ``sure`` saves an edit even where the checks still flag the same.
    """

    act: str
    seen: str
    text: str = ""
    reason: str = ""
    scope: Scope = "pair"
    sure: bool = False


class StillFlagged(AlignerError):
    """The checks say of an edited text what they said before; the reviewer should look once more."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        return self.finding.message


def decide(site: SiteConfig, by: User, card: Card, wish: Wish) -> None:
    """Write one decision. Raises ConflictError where the card is no longer as it was seen, StillFlagged for an edit
    that clears nothing, AlignerError where the decision does not fit.
    """
    if wish.seen != state_of(card):
        raise ConflictError("Somebody else decided here meanwhile. Nothing was overwritten: look again.")
    decision = _decision(site, by, card, wish, site.clock())
    if decision.remaining and not wish.sure:
        raise StillFlagged(decision.remaining)
    write(site.store, card, decision)


def _decision(site: SiteConfig, by: User, card: Card, wish: Wish, at: datetime) -> Decision:
    if wish.act == "accept":
        return accept(card, by.name, at)
    if wish.act == "dismiss":
        if wish.scope == "check" and not by.may("edit"):
            raise AlignerError("A whole check is dismissed by an editor: choose a narrower scope.")
        return dismiss(card, wish.reason, wish.scope, by.name, at)
    if wish.act == "edit":
        return edit(card, wish.text, by.name, at, site.glossary(True))
    raise AlignerError(f"{wish.act!r} is no decision: accept, edit or dismiss.")


def put_back(site: SiteConfig, by: User, card: Card, seen: str, times: int) -> None:
    """The card's pair as it stood after so many verdicts. Raises ConflictError and AlignerError as ``decide`` does."""
    if seen != state_of(card):
        raise ConflictError("Somebody else decided here meanwhile. Nothing was overwritten: look again.")
    decision = restore(card, times, by.name, site.clock())
    if any(said.scope == "check" for said in decision.verdicts) and not by.may("edit"):
        raise AlignerError("A whole check is dismissed by an editor: choose a narrower scope.")
    write(site.store, card, decision)


def since(card: Card, seen: str) -> list[Verdict]:
    """What was decided on the card's pair after a reviewer saw it in that state."""
    times = seen.partition("-")[0]
    return list(card.filed.verdicts[int(times) :]) if times.isdigit() else []


# -- all alike


def alike(site: SiteConfig, card: Card, scope: Scope) -> list[QueueItem]:
    """Open findings that the same decision would reach within a scope, the card's own left out, at most ALIKE."""
    said = Verdict(card.finding.id, card.finding.pair, "dismiss", "", datetime.min, scope=scope)
    wanted = FindingFilter(
        check=card.finding.check,
        concept="" if scope == "check" else card.finding.concept,
        article=card.pair.article if scope == "article" else "",
    )
    found: list[QueueItem] = []
    after, looked = None, 0
    while len(found) < ALIKE and looked < LOOKED_THROUGH and (page := site.store.findings.items(wanted, after, 500)):
        after, looked = page[-1].place, looked + len(page)
        found += [other for other in page if _reaches(said, card, other)]
    return found[:ALIKE]


def _reaches(said: Verdict, card: Card, other: QueueItem) -> bool:
    return other.finding.id != card.finding.id and covers(
        said, card.finding, card.filed.original, other.finding, other.original
    )


def decide_alike(site: SiteConfig, by: User, card: Card, wish: Wish, others: Sequence[str]) -> int:
    """The same decision on a card and on others named by id, all in one moment, so that one undo takes them back.

    Others that somebody decided on meanwhile, or that it does not fit, are passed over. Returns how many took it.
    """
    at = site.clock()
    if wish.seen != state_of(card):
        raise ConflictError("Somebody else decided here meanwhile. Nothing was overwritten: look again.")
    decision = _decision(site, by, card, wish, at)
    write(site.store, card, decision)
    known = [_finding(site.store.findings.find(key)) for key in others[:ALIKE]]
    alone = Wish(wish.act, "", "", wish.reason)

    def decide_one(other: Card) -> Decision:
        if other.verdict is not None:
            raise ConflictError("Decided meanwhile.")
        return _decision(site, by, other, alone, at)

    return 1 + for_all(site.store, [finding for finding in known if finding], decide_one)


# -- undo


def take_back(site: SiteConfig, by: User, reviewer: str, moment: datetime | None) -> list[Finding]:
    """Undo what a reviewer decided in that moment (the latest without one), all of it. Returns what is open again."""
    at = site.clock()
    findings = site.store.log.decided_together(reviewer, moment)
    for finding in findings:
        write(site.store, card := open_card(site.store, finding), undo(card, by.name, at))
    return findings
