"""Settling an edit: what the checks make of a pair's new text among the other pairs of its article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aligner.checks import check
from aligner.glossary import Glossary
from aligner.ledger import StoredPair
from aligner.model import Finding, Pair


@dataclass(frozen=True, slots=True)
class Settlement:
    """A pair with its new text, and what that text does to the pair's findings.

    ``remaining`` are those of the pair as it was made that the text still has: of these, ``again`` had been fixed
    before. ``cleared`` were open and are gone; ``raised`` are new, and name the text.
    """

    pair: Pair
    remaining: tuple[Finding, ...] = ()
    cleared: tuple[Finding, ...] = ()
    again: tuple[Finding, ...] = ()
    raised: tuple[Finding, ...] = ()


def settle(item: StoredPair, text: str, context: Iterable[Pair], glossary: Glossary | None) -> Settlement:
    """Judge a new target text of a pair. ``context`` are the article's other pairs as they stand.

    The text as it was made has the findings that it had; any other is checked.
    """
    pair = settled(item, text)
    as_made = text == item.original.side(item.original.target)
    now = [] if as_made else [replace(f, text=text) for f in check_among(context, [pair], glossary)]
    said = {mark(finding, item.original) for finding in now}
    known = [finding for finding in item.findings if not finding.text]
    remaining = [finding for finding in known if as_made or mark(finding, item.original) in said]
    decided = item.decided
    dismissed = [f for f in item.findings if f.id in decided and decided[f.id].decision == "dismiss"]
    heard = {mark(finding, item.original) for finding in (*remaining, *dismissed)}
    return Settlement(
        pair,
        tuple(remaining),
        tuple(f for f in known if f not in remaining and f.id not in decided),
        tuple(f for f in remaining if f.id in decided and decided[f.id].decision in ("accept", "edit")),
        tuple(finding for finding in now if mark(finding, item.original) not in heard),
    )


def mark(finding: Finding, original: Pair) -> tuple[object, ...]:
    """What stays of a finding while the target is edited: its check and name, and its places in the source; where it
    points at none there, the words that it points at in the target.
    """
    places = finding.spans(original.source)
    target = finding.speaks_of(original, original.target)
    words = tuple(target[start:stop].casefold() for start, stop in finding.spans(original.target))
    return finding.check, finding.concept, places or words


def settled(item: StoredPair, text: str) -> Pair:
    """The pair with that target text: of human origin, unless it is the text as it was made."""
    original = item.original
    if text == original.side(original.target):
        return original
    return replace(item.pair.with_side(original.target, text), origin="human", confidence=1.0)


def check_among(
    context: Iterable[Pair], judged: Iterable[Pair], glossary: Glossary | None
) -> list[Finding]:
    """Check pairs among the other pairs of their article."""
    judged = list(judged)
    pairs = sorted([*context, *judged], key=lambda pair: pair.index)
    return check(pairs, glossary, only={pair.id for pair in judged})

