"""Numbers in digits: what separators, clocks, years and decades may mean."""

from __future__ import annotations

import re

from aligner.model import Lang

Values = set[float | tuple[int, int]]
"""Numbers, and times of day as (hour, minute)."""

NUMBER = (
    r"(?<!\w)\.\d+|\d{1,2}(?:,\d\d)+,\d{3}|\d{1,3}(?:[,\u00a0\u202f\u2009 ]\d{3})+(?![\d])(?:[.,]\d+)?"
    r"|\d{1,3}(?:\.\d{3}){2,}|\d+[.,]\d+|\d+"
)
_SPACES = re.compile(r"[\u00a0\u202f\u2009 ]")
_TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3]|24(?=.00))(?:[:.]|-(?=00))([0-5]\d)(?![\d:]|[.,]\d)")
_PM = re.compile(r"\s{0,2}p\.?\s?m\b", re.I)
_AM = re.compile(r"\s{0,2}(?:a\.?\s?m\b|o'?’?clock)", re.I)
_EVENING = re.compile(r"\s{0,2}(?:час\w{0,3}\s{1,2})?(?:дня|вечера|пополудни)\b", re.I)
_HOUR = re.compile(r"\s{0,2}(?:час|ч\b)", re.I)
_DECADE = re.compile(r"(?:'|’)?s\b|-?[хеx]\b|-?(?:ые|ых|тые|тых)\b", re.I)
_SHORT_YEAR = re.compile(r"(?:\byear |\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) |FY|\bQ[1-4]/|(?<!\w)['’])$")
_YEAR_BEFORE = re.compile(r"(?<!\d)((?:1\d|20)\d\d)\s?[-–—/]\s?$")
_CALIBRE = re.compile(r"[\s-]?(?:mm\W|cal|кал)", re.I)
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?=(?:(?: and | to |[-–])\d{4})? ?(?:hours|hrs?|h|GMT|UTC|IST|Z|local time)\b)")
_RUN_ON = re.compile(r"(\d{1,2}|(?:19|20)\d\d),((?:19|20)\d\d)")
_TWO_YEARS = re.compile(r"((?:19|20)\d\d)((?:19|20)\d\d)")


def readings(numeral: str, lang: Lang) -> set[float]:
    """Return the values that digits may mean: separators of thousands and of decimals as both languages write them."""
    plain = _SPACES.sub("", numeral)
    if two_years := _TWO_YEARS.fullmatch(plain):  # whose dash was lost
        return {float(plain), *map(float, two_years.groups())}
    if not re.search(r"[.,]", plain) or plain.startswith("."):
        return {float(plain)}
    values = set()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}", plain):
        values.add(float(re.sub(r"[.,]", "", plain)))
    if re.fullmatch(r"\d+[.,]\d+", plain) and not (lang == "en" and re.fullmatch(r"\d{1,3},\d{3}", plain)):
        values.add(float(plain.replace(",", ".")))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", plain):
        values.add(float(plain.replace(",", "")))
    if run_on := _RUN_ON.fullmatch(plain):  # December 10,2012; в 1975,1982
        values |= {float(part) for part in run_on.groups()}
    return values or {float(re.sub(r"[.,]", "", plain))}


def time_of_day(text: str, start: int) -> tuple[Values, int]:
    """Read a time of day (8:30, 17.00, 0940 hours) there: its values and where it ends."""
    time = _TIME.match(text, start) or _FOUR_DIGITS.match(text, start)
    if not time:
        return set(), start
    hour, minute = int(time[1]), int(time[2])
    values: Values = {(hour, minute)} | ({float(hour)} if not minute else set())
    if hour <= 12:
        return values | {(hour + 12, minute), (hour % 12, minute)}, time.end()
    return values | {(hour - 12, minute), float(hour - 12)}, time.end()


def hours(text: str, stop: int, hour: float) -> Values:
    """Return the hour that a number up to 24 means, by the words after it: 3 p.m. is 15:00."""
    if hour > 24:
        return set()
    values: Values = {(int(hour), 0)}
    if _PM.match(text, stop) or _EVENING.match(text, stop):
        return values | {hour + 12, (int(hour) + 12, 0)}
    if _AM.match(text, stop):
        values |= {hour + 12, (int(hour) + 12, 0)}
        return values | {0.0, (0, 0)} if hour == 12 else values
    return values if _HOUR.match(text, stop) else set()


def decade(text: str, start: int, stop: int) -> Values:
    """Return the values of a decade: the 1990s are 1990 to 1999, 90 for short; the 90s may be 1990."""
    if stop - start not in (2, 4) or not text[start:stop].isdigit() or not _DECADE.match(text, stop):
        return set()
    first = float(text[start:stop])
    return {first + 9, first % 100, *((1900 + first,) if first < 100 else ())}


def calibre(text: str, start: int, stop: int) -> Values:
    """Return what a calibre is called without its point: .38 calibre, 38-го калибра."""
    pointed = text[start] == "." and _CALIBRE.match(text, stop)
    return {float(text[start + 1 : stop])} if pointed else set()


def year_tail(text: str, start: int, stop: int) -> Values:
    """Return the tail's year: in "2013-14" the tail is also 2014; so is "fiscal year 14", and '14."""
    if stop - start == 2 and _SHORT_YEAR.search(text, max(0, start - 6), start):
        return {century + float(text[start:stop]) for century in (1900, 2000)}
    before = _YEAR_BEFORE.search(text, max(0, start - 8), start)
    if before and stop - start <= 2:
        return {float(before[1][: start - stop] + text[start:stop])}
    return set()
