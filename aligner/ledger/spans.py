"""Carrying a span of a text over an edit of that text, without searching for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from aligner.model import LANGUAGES, Edit, Finding, Pair, Span


def edited_span(before: str, after: str) -> tuple[int, int, int]:
    """Find what an edit replaced: ``before[start:stop]`` became ``after[start:end]``; the rest is equal."""
    start = _agreeing(before, after)
    tail = _agreeing(reversed(before[start:]), reversed(after[start:]))
    return start, len(before) - tail, len(after) - tail


def carry_span(span: Span, before: str, after: str) -> Span | None:
    """Return the span's place after the edit, or None if the edit touched it."""
    start, stop, end = edited_span(before, after)
    if before == after or span[1] <= start:
        return span
    if span[0] >= stop:
        return span[0] + end - stop, span[1] + end - stop
    return None


def carry_edit(edit: Edit, before: str, after: str) -> Edit | None:
    """Return the same replacement in the edited text, or None if the edit touched its place."""
    span = carry_span((edit.start, edit.stop), before, after)
    return replace(edit, start=span[0], stop=span[1]) if span else None


def carry_finding(finding: Finding, original: Pair, pair: Pair) -> Finding:
    """Return the finding with its spans in the present text of the pair, without those that an edit touched."""
    places = {
        lang: tuple(
            carried
            for span in finding.spans(lang)
            if (carried := carry_span(span, finding.speaks_of(original, lang), pair.side(lang)))
        )
        for lang in LANGUAGES
    }
    fix = finding.suggestion
    if fix is not None:
        fix = carry_edit(fix, finding.speaks_of(original, fix.lang), pair.side(fix.lang))
    return replace(finding, en_spans=places["en"], ru_spans=places["ru"], suggestion=fix)


def _agreeing(one: Iterable[str], other: Iterable[str]) -> int:
    """Count the equal characters at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
