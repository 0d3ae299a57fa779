"""Dates, months and days of the week in a sentence, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aligner.model import Lang, Span
from aligner.text import links

MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "ru": ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"),
}  # fmt: skip
_SOFT_STEMS = {1, 2, 4, 6, 7, 9, 10, 11, 12}  # январь, января ...; 3 and 8 are март, марта; 5 is май, мая
WEEKDAYS: dict[Lang, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень"),
}

_EN_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_RU_MONTH = r"(?P<month>январ\w{1,2}|феврал\w{1,2}|март\w{0,2}|апрел\w{1,2}|ма[йяюе]|маем|июн\w{1,2}|июл\w{1,2}|август\w{0,2}|сентябр\w{1,2}|октябр\w{1,2}|ноябр\w{1,2}|декабр\w{1,2})\b"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)"
_NUMERIC = r"(?<![\d.])(?:(?P<d>0?[1-9]|[12]\d|3[01])\.(?P<m>0[1-9]|1[0-2])\.(?P<y>(?:19|20)?\d\d)|(?P<iy>20\d\d|19\d\d)-(?P<im>\d\d)-(?P<id>\d\d))(?![\d.]\d)"
_DATES: dict[Lang, re.Pattern[str]] = {}
for _lang, _patterns in {
    "en": (
        rf"{_EN_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?!\s*(?:percent|%|million|billion))(?:,?\s+{_YEAR}\b)?",
        rf"{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN_MONTH}(?:,?\s+{_YEAR}\b)?",
        rf"{_EN_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        r"(?P<month>January|February|April|June|July|August|September|October|November|December|(?<=\b[Ii]n )(?:March|May)|(?<=last )(?:March|May)|(?<=early )(?:March|May)|(?<=late )(?:March|May))\b",
    ),
    "ru": (rf"(?:{_DAY}(?:-?го)?\s+)?{_RU_MONTH}(?:\s+{_YEAR}\b)?",),
}.items():  # groups of one name in several patterns need numbering, hence the loop
    _DATES[_lang] = re.compile(  # type: ignore[index]
        "|".join(
            re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{i}>", rf"(?<![\w.]){pattern}")
            for i, pattern in enumerate(_patterns)
        )
        + "|"
        + _NUMERIC,
        re.I if _lang == "ru" else 0,
    )
_MONTH_HINTS: dict[Lang, tuple[str, ...]] = {
    "en": tuple(month[:3].lower() for month in MONTHS["en"]),
    "ru": (*(stem for stem in MONTHS["ru"] if stem != "ма"), "май", "мая", "маю", "мае"),
}
"""Parts of which every month name has one; texts without any are passed over quickly."""
_NUMERIC_HINT = re.compile(r"\d[.-]\d")
_WEEKDAY: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=s?\b)"),
    "ru": re.compile(
        r"(?<!\w)(понедельник(?:а|у|ом|е|и|ам)?|вторник(?:а|у|ом|е|и|ам)?|сред(?:а|у|ам)|четверг(?:а|у|ом|е|и|ам)?"
        r"|пятниц(?:а|ы|у|ей|е|ам)|суббот(?:а|ы|у|ой|е|ам)|воскресень(?:е|я|ю|ем|ям))(?!\w)",
        re.I,
    ),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as the text gives it; the ``*_span`` are the places of its parts."""

    day: int | None
    month: int
    year: int | None
    span: Span
    day_span: Span | None = None
    month_span: Span | None = None

    def agrees(self, other: Moment) -> bool:
        """Return True if the parts that both have are equal."""
        return self.month == other.month and all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in ((self.day, other.day), (self.year, other.year))
        )


@lru_cache(maxsize=2048)
def moments(text: str, lang: Lang) -> tuple[Moment, ...]:
    """Find the dates that give at least a month, in order."""
    folded = text.lower()
    if not (any(month in folded for month in _MONTH_HINTS[lang]) or _NUMERIC_HINT.search(text)):
        return ()
    text = links.without(text)
    return tuple(_moment(match, lang) for match in _DATES[lang].finditer(text))


def _moment(match: re.Match[str], lang: Lang) -> Moment:
    parts = {
        key.rstrip("0123456789"): (value, match.span(key))
        for key, value in match.groupdict().items()
        if value
    }
    for short, name in (
        ("d", "day"),
        ("m", "month"),
        ("y", "year"),
        ("id", "day"),
        ("im", "month"),
        ("iy", "year"),
    ):
        if short in parts:
            parts[name] = parts.pop(short)
    month, month_span = parts["month"]
    day, day_span = parts.get("day", (None, None))
    year = parts["year"][0] if "year" in parts else None
    return Moment(
        day=int(day) if day else None,
        month=int(month) if month.isdigit() else _month_number(month, lang),
        year=(int(year) if len(year) == 4 else 2000 + int(year)) if year else None,
        span=match.span(),
        day_span=day_span,
        month_span=None if month.isdigit() else month_span,
    )


def _month_number(word: str, lang: Lang) -> int:
    if lang == "en":
        return next(n for n, name in enumerate(MONTHS["en"], 1) if name.startswith(word.rstrip(".")[:3]))
    word = word.lower()
    return next((n for n, stem in enumerate(MONTHS["ru"], 1) if n != 5 and word.startswith(stem)), 5)


def month_in_place_of(word: str, month: int, lang: Lang) -> str:
    """Write the month in the case, capitals and shortness of ``word``: мая for марта."""
    if lang == "en":
        name = MONTHS["en"][month - 1]
        return name if word in MONTHS["en"] else name[:3] + ("." if word.endswith(".") else "")
    number = _month_number(word, "ru")
    ending = word.lower()[len(MONTHS["ru"][number - 1]) :]
    cases = {
        "": "ь",
        "а": "я",
        "у": "ю",
        "е": "е",
        "ом": "ем",
        "й": "ь",
        "ем": "ем",
        "я": "я",
        "ю": "ю",
        "ь": "ь",
    }
    soft = cases.get(ending, ending)
    hard = {"ь": "", "я": "а", "ю": "у", "е": "е", "ем": "ом"}
    short = {"ь": "й", "я": "я", "ю": "ю", "е": "е", "ем": "ем"}
    end = soft if month in _SOFT_STEMS else short[soft] if month == 5 else hard[soft]
    made = MONTHS["ru"][month - 1] + end
    return made.capitalize() if word[:1].isupper() else made


def weekdays(text: str, lang: Lang) -> list[tuple[int, Span]]:
    """Find the days of the week, Monday is 0, with their spans."""
    names = WEEKDAYS[lang]
    folded = text.lower()
    if not any(name.lower() in folded for name in names):
        return []
    return [
        (next(i for i, name in enumerate(names) if match[0].lower().startswith(name.lower())), match.span())
        for match in _WEEKDAY[lang].finditer(text)
        if not (lang == "en" and match[0] == "Sun")
    ]


def long_date(day: date, lang: Lang) -> str:
    """Return a day in words: ``17 February 2023``, ``17 февраля 2023 г.``."""
    month = month_in_place_of("января", day.month, lang) if lang == "ru" else MONTHS[lang][day.month - 1]
    return f"{day.day} {month} {day.year}" + (" г." if lang == "ru" else "")
