"""Numbers of one text that another one, in the other language, does not give in any form."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.model import Lang, Span, other
from aligner.text import links
from aligner.text.dates import Moment, moments
from aligner.text.numbers.quantities import quantities
from aligner.text.numbers.quantity import Quantity, Value

_SAME_TIME = 0.02  # 18 months are a year and a half
_SURE_BY_DIGITS = 5  # so many digits are recognised wherever they are: a telephone number, a code


def lost(text: str, lang: Lang, translation: str) -> list[Span]:
    """Find the numbers that a translation lost: digits, number words that it has to say, dates in digits.

    >>> text = "1,500 people in 2019"
    >>> [text[start:stop] for start, stop in lost(text, "en", "1 500 человек в 2018 году")]
    ['2019']
    """
    dates = [moment for moment in moments(text, lang) if moment.month_span is None and moment.day_span]
    spans = [*_lost_dates(dates, translation, other(lang)), *_lost_numbers(text, lang, translation, dates)]
    return sorted(spans)


def _lost_dates(dates: list[Moment], translation: str, lang: Lang) -> Iterator[Span]:
    there = moments(translation, lang)
    given = _values(translation, lang)
    for date in dates:
        parts = {float(part) for part in (date.day, date.year) if part is not None}
        if not any(date.agrees(moment) for moment in there) and not parts <= given:
            yield date.span


def _lost_numbers(text: str, lang: Lang, translation: str, dates: list[Moment]) -> Iterator[Span]:
    demanded = [read for read in quantities(text, lang) if read.strength != "hint" or read.kind == "multiple"]
    if not demanded:
        return
    given = _values(translation, other(lang))
    there = quantities(translation, other(lang))
    for read in demanded:
        dated = any(date.span[0] <= read.start < date.span[1] for date in dates)
        said = bool(read.values & given) or _copied(text, read, translation)
        if not dated and not said and not any(_converted(read, one) for one in there):
            yield read.numeral if read.strength == "digits" else read.span


def _converted(read: Quantity, one: Quantity) -> bool:
    """Return True if they are equal in another unit of time: six months, полгода."""
    if not (read.unit and one.unit and read.unit.dimension == one.unit.dimension == "time"):
        return False
    ours, theirs = _bases(read), _bases(one)
    return any(abs(a - b) <= _SAME_TIME * max(a, b) for a in ours for b in theirs)


def _bases(read: Quantity) -> list[float]:
    """Return the quantities in seconds; a bare stretch of time has no number but its scale."""
    return [read.unit.base(value) for value in read.numbers or [read.scale]] if read.unit else []


def _values(text: str, lang: Lang) -> set[Value]:
    """Return every value that the numbers and the dates of a text may have."""
    found: set[Value] = set()
    for read in quantities(text, lang):
        found |= read.values
    for moment in moments(text, lang):
        found |= {float(part) for part in (moment.day, moment.month, moment.year) if part is not None}
    return found


def _copied(text: str, read: Quantity, translation: str) -> bool:
    digits = text[slice(*read.numeral)]
    return len(digits) >= _SURE_BY_DIGITS and digits.isdigit() and digits in links.without(translation)
