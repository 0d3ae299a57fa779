"""Which number of one side is which of the other: equal, converted, rounded, told by a date, or plainly none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.numbers.dates import NIGHT
from aligner.model import Lang
from aligner.text import links
from aligner.text.dates import moments
from aligner.text.numbers import Quantity, quantities

_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|some|over|more than|approximately|at least|up to|under|less than"
    r"|около|почти|примерно|порядка|свыше|более|приблизительно|до|почти что|менее|не менее|без малого)\s*$",
    re.I,
)
_THAT_YEAR = re.compile(
    r"\b(?:(?:last|this|previous|past|next|that) year|(?:поза)?прошл(?:ого|ом|ый|ым) год\w*|прошлогодн\w+"
    r"|(?:эт|т|сам)(?:от|ого|ом) (?:же )?год\w*|(?:минувш|нынешн|текущ|следующ|предыдущ|истекш)\w+ год\w*|год (?:назад|спустя))\b",
    re.I,
)
_NINE_ELEVEN = re.compile(r"\b(?:9/11|Sept(?:ember|\.) 11|11 сентября)\b")
_A_CENTURY = re.compile(r"(?:-?го|-?м|th|st)? (?:век|столети|centur)")
_CIRCLING = re.compile(r"\b(?:9/11|24/7|24[- ]hours?|10 Downing|(?:last|round of|final) (?:16|32|64|sixteen)|360(?:-| )degree|the 101)\b")


def read(context: PairContext) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    return quantities(context.source, context.pair.source), quantities(context.target, context.pair.target)


@lru_cache(maxsize=16)
def unmatched(context: PairContext) -> tuple[list[Quantity], list[Quantity]]:
    """Numbers of each side that nothing on the other side answers, months and days of dates included."""
    source, target = read(context)
    return (
        _unanswered(context, source, target, context.pair.source, context.pair.target),
        _unanswered(context, target, source, context.pair.target, context.pair.source),
    )


def _unanswered(
    context: PairContext, ours: Sequence[Quantity], theirs: Sequence[Quantity], lang: Lang, far: Lang
) -> list[Quantity]:
    if max(len(ours), len(theirs)) > context.limits.most_numbers:
        return []
    text, other = context.pair.side(lang), context.pair.side(far)
    demanded = [q for q in ours if q.strength != "hint" and not _circling(text, q)]
    if not demanded:
        return []
    told = _told_by_dates(other, far).union(_told_by_the_year(context, other), *(r.values for r in theirs))
    numerals = _numerals(other)
    inside = _in_numeric_dates(text, lang)
    return [
        q
        for q in demanded
        if q.start not in inside
        and not q.values & told
        and not any(_answers(context, q, r, text, other) for r in theirs)
        and not _digits_of(text, q) & numerals
        and not _two_numbers(text, q, theirs)
        and not _rate(q, other)
        and not _scale_left_out(q, ours, theirs)
    ]


def _answers(context: PairContext, one: Quantity, other: Quantity, text: str, far: str) -> bool:
    if one.values & other.values or _is_the_minute(one, other, text) or _in_that_century(one, other, text):
        return True
    measured = (
        one.unit
        and other.unit
        and one.unit.dimension == other.unit.dimension != "money"
        and one.unit != other.unit
    )
    if measured and any(_close(a, b, context.limits.conversion) for a in _bases(one) for b in _bases(other)):
        return True
    if _ABOUT.search(text, max(0, one.start - 16), one.start) or _ABOUT.search(
        far, max(0, other.start - 16), other.start
    ):
        ours, theirs = (x for x in (one.values, other.values))
        return any(
            _close(a, b, context.limits.rounding)
            for a in ours if isinstance(a, float) and a >= 20
            for b in theirs if isinstance(b, float)
        ) and not _years(one, other)  # fmt: skip
    return False


def _is_the_minute(one: Quantity, other: Quantity, text: str) -> bool:
    """A score that the other side writes as a time of day: 20–17, 20:17."""
    before = re.search(r"(\d{1,2})\s?[-–—]\s?$", text[max(0, one.start - 5) : one.start])
    return before is not None and any((float(before[1]), value) in other.values for value in one.values)


def _in_that_century(one: Quantity, other: Quantity, text: str) -> bool:
    """Is one the century of the other: the 1970s, 70-е годы 20-го века?"""
    return _A_CENTURY.match(text, one.stop) is not None and any(
        100 * (century - 1) <= year < 100 * century
        for century in one.values if isinstance(century, float)
        for year in other.values if isinstance(year, float)
    )  # fmt: skip


def _bases(quantity: Quantity) -> list[float]:
    """The quantity in its unit's base; a bare stretch of time (no values) is its ``scale`` of the unit."""
    assert quantity.unit is not None
    values = [v for v in quantity.values if isinstance(v, float)] or [quantity.scale]
    return [quantity.unit.base(value) for value in values]


def _close(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))


def _years(one: Quantity, other: Quantity) -> bool:
    """Years are not rounded; a year is written without separators."""
    return all(
        any(isinstance(v, float) and 1500 <= v < 2100 for v in q.values) and q.stop - q.start == 4
        for q in (one, other)
    )


def _circling(text: str, quantity: Quantity) -> bool:
    """Set phrases of digits that are put in words elsewhere, and fractions: 24/7, the last 16, 2/3."""
    phrases = (match.span() for match in _CIRCLING.finditer(text))
    return any(start <= quantity.start < stop for start, stop in phrases) or bool(
        re.match(r"/\d\b", text[quantity.stop : quantity.stop + 3])
        or re.search(r"\b\d/$", text[max(0, quantity.start - 3) : quantity.start])
    )


def _two_numbers(text: str, quantity: Quantity, theirs: Sequence[Quantity]) -> bool:
    """«8 200» may be the eighth and two hundred: do both stand on the other side?"""
    parts = text[slice(*quantity.numeral)].split(" ")
    return len(parts) > 1 and all(
        part.isdigit() and any(float(part) in other.values for other in theirs) for part in parts
    )


def _rate(quantity: Quantity, far: str) -> bool:
    """The one that a rate is of: 41 lari per dollar, 41 лари за 1 доллар."""
    money = quantity.unit is not None and quantity.unit.dimension == "money"
    return money and quantity.values == {1.0} and bool(re.search(r"\b(?:per|to the|за|к) [^\W\d]", far))


def _scale_left_out(quantity: Quantity, ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    """«10 миллионов из 46»: the second number is of the first one's scale, which the other side says again."""
    return any(
        bare.scale == 1
        and bare.unit is None
        and full.scale > 1
        and any(value * full.scale in full.values for value in bare.values if isinstance(value, float))
        for other in theirs
        for bare, full, beside in ((quantity, other, ours), (other, quantity, theirs))
        if any(near.scale == full.scale for near in beside)
    )


def _told_by_dates(text: str, lang: Lang) -> set[float | tuple[int, int]]:
    """Months tell a number to 08.03.2013 on the other side; a night is of two days."""
    told: set[float | tuple[int, int]] = {
        float(part) for m in moments(text, lang) for part in (m.day, m.year) if part is not None
    }
    if NIGHT.search(text):
        told |= {float(m.day + step) for m in moments(text, lang) if m.day for step in (-1, 1)}
    return told


def _told_by_the_year(context: PairContext, text: str) -> set[float | tuple[int, int]]:
    """The years that "last year" and «в этом году» may be: those beside the article's, or all recent ones; of 9/11, its own."""
    if not _THAT_YEAR.search(text):
        return {2001.0} if _NINE_ELEVEN.search(text) else set()
    written = context.pair.published.year if context.pair.published else 0
    near = range(written - 2, written + 2) if written else range(1990, 2100)
    return {float(year) for year in near}


def _in_numeric_dates(text: str, lang: Lang) -> set[int]:
    """Positions inside dates such as 08.03.2013, which the check of dates compares."""
    return {
        position
        for m in moments(text, lang)
        if m.month_span is None and m.day_span is not None
        for position in range(*m.span)
    }


def _numerals(text: str) -> set[str]:
    return set(re.findall(r"\d+", links.without(text)))


def _digits_of(text: str, quantity: Quantity) -> set[str]:
    """The literal digits, when they are long enough to be recognised anywhere (a telephone number, a code)."""
    digits = text[slice(*quantity.numeral)]
    return {digits} if len(digits) >= 5 and digits.isdigit() else set()


def partners(missing: Sequence[Quantity], extra: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Which wrong number stands for which: by unit first, then in order."""
    partners, rest = [], list(extra)
    for one in missing:
        candidates = [r for r in rest if r.strength == one.strength] or rest
        same = [r for r in candidates if r.unit == one.unit and r.scale == one.scale] or [
            r for r in candidates if r.unit == one.unit
        ]
        if len(missing) == len(extra) and (same or rest):
            partner = (same or candidates)[0]
            rest.remove(partner)
            partners.append((one, partner))
        elif same:
            rest.remove(same[0])
            partners.append((one, same[0]))
    return partners
