"""Dates as news pages write them, in English and Russian."""

from __future__ import annotations

import re
from datetime import date

_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_RUSSIAN = [
    "янв",
    "фев",
    "мар",
    "апр",
    "ма",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
]  # ма: май, мая, after мар
_MONTH_EN = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH_RU = (
    r"(?:янв(?:ар[ья])?|фев(?:р(?:ал[ья])?)?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?"
    r"|авг(?:уста?)?|сен(?:т(?:ябр[ья])?)?|окт(?:ябр[ья])?|ноя(?:б(?:р[ья])?)?|дек(?:абр[ья])?)\.?"
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
# The notation in words, and as a pattern; the first that fits is taken.
_NOTATIONS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",  # 2013-03-08, 2013-03-08T10:00Z
        rf"\b(?P<m>{_MONTH_EN})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b",  # Mar 8, 2013
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH_EN}),?\s+{_YEAR}\b",  # 8 March 2013
        rf"\b(?P<d>\d{{1,2}})\s+(?P<m>{_MONTH_RU}),?\s+{_YEAR}(?!\d)",  # 8 марта 2013 г.
        rf"\b(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.{_YEAR}(?!\d)",  # 08.03.2013
        rf"\b{_YEAR}[/.](?P<m>\d{{1,2}})[/.](?P<d>\d{{1,2}})(?!\d)",  # 2013/03/08
        rf"\b(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/{_YEAR}(?!\d)",  # 18/03/2013
        rf"\b(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/{_YEAR}(?!\d)",  # 03/18/2013
    )
)
_TIME = r"(?:\bat\s+|\bв\s+)?\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|EST|EDT|ET|MSK|МСК|[+-]\d\d:?\d\d)?"
_WEEKDAY = (
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b,?"
    r"|\b(?:понедельник|вторник|сред[аy]|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)\b,?"
)
_AROUND = re.compile(
    rf"{_WEEKDAY}|{_TIME}|\b(?:г\.|года?\b)|\b(?:published|posted|updated|last\s+updated|modified|created|date|on)\b:?"
    r"|(?:опубликовано|обновлено|создано|дата|размещено|добавлено)\b:?",
    re.I,
)


def find_date(text: str) -> tuple[date, int, int] | None:
    """Return the first full date in the text and its place, None if there is none."""
    hits = [hit for pattern in _NOTATIONS if (hit := _read(pattern, text))]
    return min(hits, key=lambda hit: hit[1], default=None)


def parse_date(text: str) -> date | None:
    """Return the first date in the text."""
    hit = find_date(text)
    return hit[0] if hit else None


def without_date(text: str) -> str:
    """Return the text without dates, hours, weekdays and the words that introduce them."""
    for pattern in _NOTATIONS:
        text = pattern.sub(" ", text)
    return re.sub(r"\s+", " ", _AROUND.sub(" ", text)).strip(" \t,;:|/·•-–—()[]")


def _read(pattern: re.Pattern[str], text: str) -> tuple[date, int, int] | None:
    for found in pattern.finditer(text):
        try:
            day = date(int(found["y"]), _month(found["m"]), int(found["d"]))
        except ValueError:  # 31.02.2013, or a version number
            continue
        return day, found.start(), found.end()
    return None


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    name = name.lower()
    for names in (_ENGLISH, _RUSSIAN):
        for number, start in enumerate(names, 1):
            if name.startswith(start):
                return number
    raise ValueError(name)
