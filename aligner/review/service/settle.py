"""Settle a text: check a pair's new text among the other pairs of its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aligner.checks import check
from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.ledger import StoredPair
from aligner.model import Decision, Finding, Pair

LONGEST = 20_000  # characters of a text that a person writes: the checks take their time
FIXED: tuple[Decision, ...] = ("accept", "edit")


@dataclass(frozen=True, slots=True)
class Settlement:
    """A pair with its new text, and what that text does to the pair's findings.

    ``remaining`` are the known findings that the text still has; of these, ``again`` had been fixed and are back.
    ``cleared`` were open and no longer apply; ``raised`` are new, and name the text.
    """

    pair: Pair
    remaining: tuple[Finding, ...] = ()
    cleared: tuple[Finding, ...] = ()
    again: tuple[Finding, ...] = ()
    raised: tuple[Finding, ...] = ()


def settle(item: StoredPair, text: str, context: Sequence[Pair], glossary: Glossary | None) -> Settlement:
    """Judge a new target text of a pair. ``context`` are the other pairs of its article in their present state.

    A text as it was made has the findings that it had then; any other is checked.
    """
    original, decided = item.original, item.decided
    marks = _marks(item, text, context, glossary)
    known = [finding for finding in item.findings if finding.text in ("", text)]
    remaining = [finding for finding in known if mark(finding, original) in marks]
    dismissed = [f for f in item.findings if f.id in decided and decided[f.id].decision == "dismiss"]
    heard = {mark(finding, original) for finding in (*remaining, *dismissed)}
    fixed = [f for f in remaining if f.id in decided and decided[f.id].decision in FIXED]
    return Settlement(
        with_text(item, text),
        tuple(remaining),
        tuple(f for f in known if f not in remaining and f.id not in decided),
        tuple(_absent(fixed, item, context, glossary)),
        tuple(f for own, found in marks.items() if own not in heard for f in found),
    )


def _marks(
    item: StoredPair, text: str, context: Sequence[Pair], glossary: Glossary | None
) -> dict[tuple[object, ...], list[Finding]]:
    """Find what a text has, by mark."""
    original = item.original
    if text == original.side(original.target):
        found = [finding for finding in item.findings if not finding.text]
    else:
        judged = check_among(context, [with_text(item, text)], glossary)
        found = [replace(finding, text=text) for finding in judged]
    marks: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        marks.setdefault(mark(finding, original), []).append(finding)
    return marks


def _absent(
    fixed: Sequence[Finding], item: StoredPair, context: Sequence[Pair], glossary: Glossary | None
) -> list[Finding]:
    """Keep the findings that the pair's present text does not have: what a reviewer saved knowingly stays decided."""
    if not fixed:
        return []
    now = _marks(item, item.pair.side(item.pair.target), context, glossary)
    return [finding for finding in fixed if mark(finding, item.original) not in now]


def mark(finding: Finding, original: Pair) -> tuple[object, ...]:
    """Return what identifies a finding while the target is edited.

    That is the check, the name and its places in the source, or without any there the words in the target.
    """
    places = finding.spans(original.source)
    target = finding.speaks_of(original, original.target)
    words = tuple(target[start:stop].casefold() for start, stop in finding.spans(original.target))
    return finding.check, finding.concept, places or words


def check_length(text: str) -> None:
    """Raise AlignerError for a text that is too long to be checked while its writer waits."""
    if len(text) > LONGEST:
        raise AlignerError("The text is too long: shorten it to 20,000 characters.")


def with_text(item: StoredPair, text: str) -> Pair:
    """Return the pair with that target text: of human origin, unless it is the original text."""
    original = item.original
    if text == original.side(original.target):
        return original
    return replace(item.pair.with_side(original.target, text), origin="human", confidence=1.0, reused=False, quality=None)


def check_among(
    context: Iterable[Pair], judged: Sequence[Pair], glossary: Glossary | None
) -> list[Finding]:
    """Check pairs among the other pairs of their article."""
    pairs = sorted([*context, *judged], key=lambda pair: pair.index)
    return check(pairs, glossary, only={pair.id for pair in judged})
