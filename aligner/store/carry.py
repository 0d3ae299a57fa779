"""Carrying a place in a text over an edit of that text, without searching for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from aligner.model import LANGUAGES, Edit, Finding, Pair, Span


def changed(before: str, after: str) -> tuple[int, int, int]:
    """What an edit replaced: ``before[start:stop]`` became ``after[start:end]``; the rest is the same."""
    start = _same(before, after)
    same = _same(reversed(before[start:]), reversed(after[start:]))
    return start, len(before) - same, len(after) - same


def carry_span(span: Span, before: str, after: str) -> Span | None:
    """Where the span stands after the edit, or None where the edit touched it."""
    start, stop, end = changed(before, after)
    if before == after or span[1] <= start:
        return span
    if span[0] >= stop:
        return span[0] + end - stop, span[1] + end - stop
    return None


def carry_edit(edit: Edit, before: str, after: str) -> Edit | None:
    """The same replacement in the edited text, or None where it has nothing left to replace."""
    span = carry_span((edit.start, edit.stop), before, after)
    return replace(edit, start=span[0], stop=span[1]) if span else None


def carry_finding(finding: Finding, original: Pair, pair: Pair) -> Finding:
    """The finding with its places in the pair as it stands; what an edit touched is gone from it."""
    places = {
        lang: tuple(
            carried
            for span in finding.spans(lang)
            if (carried := carry_span(span, finding.speaks_of(original, lang), pair.side(lang)))
        )
        for lang in LANGUAGES
    }
    mend = finding.suggestion
    if mend is not None:
        mend = carry_edit(mend, finding.speaks_of(original, mend.lang), pair.side(mend.lang))
    return replace(finding, en_spans=places["en"], ru_spans=places["ru"], suggestion=mend)


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters agree from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
