"""Find the numbers of one side on the other. One ordered table of rules; the first to find one decides.

Every rule takes a quantity, the side that it is on and the other side, and answers whether the other side has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10

from aligner.checks.context import PairContext
from aligner.checks.numbers.dates import NIGHT
from aligner.checks.thresholds import Thresholds
from aligner.model import Lang
from aligner.text.dates import Moment, moments
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
_SET_PHRASE = re.compile(
    r"\b(?:9/11|911|24/7|24[- ]hours?|10 Downing|(?:last|round of|final) (?:16|32|64|sixteen)|360(?:-| )degree|square one|nine yards|cloud nine"
    r"|the 101|two cents|six feet under|forty winks|fifty-fifty|50[-/]50|(?:nine|9)-to-(?:five|5)|[Cc]atch-22|в двух словах|в два сч[её]та"
    r"|на все сто|семь пятниц|за семью (?:замками|печатями)|двух зайцев|пар[аеуы]-тройк\w+|(?:сто|тысячу) (?:лет|раз)|один на один)\b"
)
_HALF_PAST = re.compile(r"\bhalf past\b|\bполовин\w+ [а-яё]+(?:ого|его)\b|\bпол-?(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат)\w+")
_OR = re.compile(r" (?:or|или|to|до) |[-–]")
_FIRST_ROUNDED = 20  # smaller numbers are not rounded

Value = float | tuple[int, int]


@dataclass(frozen=True, eq=False)
class Side:
    """One text of a pair, with the numbers and dates that are read from it.

    ``written`` is the year in which it was, 0 where that is not known.
    """

    text: str
    lang: Lang
    limits: Thresholds
    numbers: tuple[Quantity, ...]
    dates: tuple[Moment, ...]
    written: int

    @cached_property
    def implied(self) -> frozenset[Value]:
        """Numbers that it gives without writing them: days and years of its dates, the year of "last year"."""
        return frozenset(_of_dates(self.text, self.dates) | _of_that_year(self.text, self.written))


Rule = Callable[[Quantity, Side, Side], bool]


def sides(context: PairContext) -> tuple[Side, Side]:
    """Return the source and the target."""
    return context.once(_sides)


def _sides(context: PairContext) -> tuple[Side, Side]:
    here, there = (_side(context, lang) for lang in (context.pair.source, context.pair.target))
    return here, there


def _side(context: PairContext, lang: Lang) -> Side:
    text = context.pair.side(lang)
    written = context.pair.published.year if context.pair.published else 0
    return Side(text, lang, context.limits, quantities(text, lang), moments(text, lang), written)


def _of_dates(text: str, dates: Sequence[Moment]) -> set[Value]:
    """Return the days and years of dates (08.03.2013 is March 8); a night belongs to two days."""
    found: set[Value] = {float(part) for m in dates for part in (m.day, m.year) if part is not None}
    if NIGHT.search(text):
        found |= {float(m.day + step) for m in dates if m.day for step in (-1, 1)}
    return found


def _of_that_year(text: str, written: int) -> set[Value]:
    """Return the years that "last year" may mean: those beside the article's, or all recent ones; that of 9/11."""
    if not _THAT_YEAR.search(text):
        return {2001.0} if _NINE_ELEVEN.search(text) else set()
    near = range(written - 2, written + 2) if written else range(1990, 2100)
    return {float(year) for year in near}


def unmatched(context: PairContext) -> tuple[list[Quantity], list[Quantity]]:
    """Return the numbers of the source and of the target that a translation has to give and the other side lacks."""
    return context.once(_unmatched)


def _unmatched(context: PairContext) -> tuple[list[Quantity], list[Quantity]]:
    here, there = sides(context)
    return _unanswered(here, there), _unanswered(there, here)


def _unanswered(here: Side, there: Side) -> list[Quantity]:
    demanded = [one for one in here.numbers if one.strength != "hint"]
    if max(len(here.numbers), len(there.numbers)) > here.limits.most_numbers:
        return []
    return [one for one in demanded if not answer(one, here, there)]


def answer(one: Quantity, here: Side, there: Side) -> str:
    """Return the name of the rule that finds the number on the other side, "" if none does."""
    return next((rule.__name__ for rule in ANSWERS if rule(one, here, there)), "")


# Rules, in the order of ANSWERS


def equal(one: Quantity, _: Side, there: Side) -> bool:
    """Find a number of the same value."""
    return any(one.values & other.values for other in there.numbers)


def implied(one: Quantity, _: Side, there: Side) -> bool:
    """Find a date, a month or "last year" that implies it."""
    return bool(one.values & there.implied)


def one_of_a_kind(one: Quantity, _: Side, __: Side) -> bool:
    """Skip one of what is counted, which needs no number: per dollar, за 1 доллар."""
    return one.unit is not None and one.values == frozenset({1.0})


def in_a_date(one: Quantity, here: Side, _: Side) -> bool:
    """Skip a part of a date in digits (08.03.2013), which the check of dates compares."""
    numeric = (m for m in here.dates if m.month_span is None and m.day_span is not None)
    return any(m.span[0] <= one.start < m.span[1] for m in numeric)


def set_phrase(one: Quantity, here: Side, _: Side) -> bool:
    """Find a phrase or fraction that the other side puts in words: 24/7, the last 16, 2/3."""
    phrases = (match.span() for match in _SET_PHRASE.finditer(here.text))
    return any(start <= one.start < stop for start, stop in phrases) or bool(
        re.match(r"/\d\b", here.text[one.stop : one.stop + 3])
        or re.search(r"\b\d/$", here.text[max(0, one.start - 3) : one.start])
    )


def half_past(one: Quantity, here: Side, there: Side) -> bool:
    """Find half past an hour in words: 2:30, в пол-третьего."""
    return here.text[one.start : one.stop].endswith(":30") and _HALF_PAST.search(there.text) is not None


def of_that_century(one: Quantity, here: Side, there: Side) -> bool:
    """Find the century of a year or decade there: the 1970s, 70-е годы 20-го века."""
    if not _A_CENTURY.match(here.text, one.stop):
        return False
    years = [year for other in there.numbers for year in other.numbers]
    return any(100 * (century - 1) <= year < 100 * century for century in one.numbers for year in years)


def converted(one: Quantity, here: Side, there: Side) -> bool:
    """Find the same in another unit of its dimension: 60 miles, 97 kilometres."""
    return any(
        _close(a, b, here.limits.computed if _computed(one) or _computed(other) else here.limits.conversion)
        for other in there.numbers
        if _convertible(one, other)
        for a in _in_base(one)
        for b in _in_base(other)
    )


def _convertible(one: Quantity, other: Quantity) -> bool:
    if one.unit is None or other.unit is None or one.unit == other.unit:
        return False
    return one.unit.dimension == other.unit.dimension != "money"


def _computed(quantity: Quantity) -> bool:
    """Return True for metric numbers of three digits that nobody rounded: 188 centimetres."""
    metric = quantity.unit is not None and log10(quantity.unit.size).is_integer()
    return metric and any(value >= 100 and value % 10 for value in quantity.numbers)


def _in_base(quantity: Quantity) -> list[float]:
    """Return the quantity in its base unit; a length of time without a number counts as its ``scale``."""
    assert quantity.unit is not None
    below_zero = -1 if quantity.sign < 0 else 1
    return [quantity.unit.base(below_zero * value) for value in quantity.numbers or [quantity.scale]]


def rounded(one: Quantity, here: Side, there: Side) -> bool:
    """Find nearly the same, where one side has "about": nearly 2,000, 1950; years are not rounded; 8.54 a.m. is about nine."""
    if any(hour in other.values for hour in _near_hours(one) for other in there.numbers) or any(
        hour in one.values for other in there.numbers for hour in _near_hours(other)
    ):
        return True
    return any(
        _close(a, b, here.limits.rounding)
        for other in there.numbers
        if _about(one, here) != _about(other, there)
        if not (is_year(one) and is_year(other))
        for a in one.numbers
        if a >= _FIRST_ROUNDED
        for b in other.numbers
    )


def _near_hours(quantity: Quantity) -> set[float]:
    """Return the whole hours within ten minutes of a time of day."""
    times = [value for value in quantity.values if isinstance(value, tuple) and value[1]]
    return {float(hour + (minute >= 50)) for hour, minute in times if minute <= 10 or minute >= 50}


def end_of_a_range(one: Quantity, here: Side, there: Side) -> bool:
    """Find the other of two numbers to choose from, where that side has "about": 14 or 15, около 15."""
    beside = (other for other in here.numbers if other is not one and _OR.fullmatch(here.text, *sorted((one.stop, one.start, other.stop, other.start))[1:3]))
    return any(near.values & other.values and _about(other, there) for near in beside for other in there.numbers)


def _about(quantity: Quantity, side: Side) -> bool:
    return _ABOUT.search(side.text, max(0, quantity.start - 16), quantity.start) is not None


def _close(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))


def is_year(quantity: Quantity) -> bool:
    """Return True for a year, 1500 to 2099, in four digits or in two behind another: 2008-09."""
    counted = quantity.unit is not None and quantity.unit.name != "year"
    return not counted and quantity.stop - quantity.start in (2, 4) and any(1500 <= value < 2100 for value in quantity.numbers)


def times_as_percent(one: Quantity, _: Side, there: Side) -> bool:
    """Find a multiple given as a share: down 100 times, to 1 percent; up threefold, by 200 percent."""
    return any(
        {one.unit.dimension, other.unit.dimension} == {"multiple", "share"}
        and (times_are_percent(one, other) or times_are_percent(other, one))
        for other in there.numbers
        if one.unit and other.unit
    )


def times_are_percent(times: Quantity, percent: Quantity) -> bool:
    """Return True if so many times is so many percent more, less or left: doubled, by 100; halved, by 50 or to 50."""
    grown = {100 * (value - 1) for value in times.numbers} | {100 * (1 - value) for value in times.numbers}
    return bool((grown | {100 / value for value in times.numbers if value}) & set(percent.numbers))


def scale_left_out(one: Quantity, here: Side, there: Side) -> bool:
    """Find a number without its scale, which the first number gives: «10 миллионов из 46»."""
    return any(
        bare.scale == 1
        and bare.unit in (None, full.unit)
        and full.scale > 1
        and any(value * full.scale in full.values for value in bare.numbers)
        for other in there.numbers
        for bare, full, beside in ((one, other, here), (other, one, there))
        if any(near.scale == full.scale for near in beside.numbers)
    )


ANSWERS: tuple[Rule, ...] = (
    equal,
    implied,
    one_of_a_kind,
    in_a_date,
    set_phrase,
    half_past,
    of_that_century,
    converted,
    times_as_percent,
    rounded,
    end_of_a_range,
    scale_left_out,
)


def partners(missing: Sequence[Quantity], extra: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Match the wrong numbers of both sides: by unit first, then in order."""
    found, rest = [], list(extra)
    for one in missing:
        candidates = [r for r in rest if r.strength == one.strength] or rest
        same = [r for r in candidates if r.unit == one.unit and r.scale == one.scale] or [
            r for r in candidates if r.unit == one.unit
        ]
        if same or (rest and len(missing) == len(extra)):
            partner = (same or candidates)[0]
            rest.remove(partner)
            found.append((one, partner))
    return found
