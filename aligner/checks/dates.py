"""Reading dates and weekdays, and the check that both sides name the same day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.checks.kept import without_links
from aligner.checks.quantities import quantities
from aligner.checks.view import View
from aligner.model import Edit, Finding, Lang, Span

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
_WEEKDAY: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=s?\b)"),
    "ru": re.compile(
        r"(?<!\w)(понедельник(?:а|у|ом|е|и|ам)?|вторник(?:а|у|ом|е|и|ам)?|сред(?:а|у|ам)|четверг(?:а|у|ом|е|и|ам)?"
        r"|пятниц(?:а|ы|у|ей|е|ам)|суббот(?:а|ы|у|ой|е|ам)|воскресень(?:е|я|ю|ем|ям))(?!\w)",
        re.I,
    ),
}


NIGHT = re.compile(r"\b(?:night|overnight|ночь (?:на|с))\b", re.I)
_HALF_DAY: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(\d{1,2})(?::\d\d)?\s*([ap])\.?\s?m\b", re.I),
    "ru": re.compile(r"\b(\d{1,2})(?::\d\d)?\s*(?:час\w*\s*)?(?:(?P<a>утра|ночи)|дня|вечера)\b", re.I),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as it is told; the ``*_span`` are where its parts stand."""

    day: int | None
    month: int
    year: int | None
    span: Span
    day_span: Span | None = None
    month_span: Span | None = None

    def agrees(self, other: Moment) -> bool:
        """Nothing that both tell differs."""
        return self.month == other.month and all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in ((self.day, other.day), (self.year, other.year))
        )


@lru_cache(maxsize=2048)
def moments(text: str, lang: Lang) -> tuple[Moment, ...]:
    """Dates that name at least a month, in order."""
    text = without_links(text)
    return tuple(_moment(match, lang) for match in _DATES[lang].finditer(text))


def _moment(match: re.Match[str], lang: Lang) -> Moment:
    told = {
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
        if short in told:
            told[name] = told.pop(short)
    month, month_span = told["month"]
    day, day_span = told.get("day", (None, None))
    year = told["year"][0] if "year" in told else None
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
    """The month's name in the case, capitals and shortness of ``word``: мая for марта."""
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
    """Days of the week, Monday is 0, with their spans."""
    names = WEEKDAYS[lang]
    return [
        (next(i for i, name in enumerate(names) if match[0].lower().startswith(name.lower())), match.span())
        for match in _WEEKDAY[lang].finditer(text)
        if not (lang == "en" and match[0] == "Sun")
    ]


def date_differs(view: View) -> Iterator[Finding]:
    """Each side tells one date that the other does not: March 8 / 9 марта, in April / в мае."""
    source, target = moments(view.source, view.pair.source), moments(view.target, view.pair.target)
    alone = [one for one in source if not any(one.agrees(other) for other in target)]
    strange = [one for one in target if not any(one.agrees(other) for other in source)]
    if len(alone) != len(strange):
        return
    for one, other in zip(alone, strange, strict=True):
        crossed = _told(one.day, view.target, view.pair.target) and _told(
            other.day, view.source, view.pair.source
        )
        if crossed and one.month == other.month:  # "August 9 and 10", «9 и 10 августа»
            continue
        if _one_night(view, one, other):
            continue
        said, says = view.source[slice(*one.span)], view.target[slice(*other.span)]
        edit, expected = _mend(view, one, other)
        yield view.finding(
            "date",
            "error",
            'The date "{said}" of the {source} is "{says}" in the {target}.',
            {"said": said, "says": says},
            source=(one.span,),
            target=(other.span,),
            expected=expected,
            edit=edit,
        )


def _one_night(view: View, one: Moment, other: Moment) -> bool:
    """The night of September 12 is that to the 13th: в ночь на 13 сентября."""
    night = NIGHT.search(view.source) or NIGHT.search(view.target)
    return bool(night) and one.month == other.month and abs((one.day or 0) - (other.day or 0)) == 1


def _told(day: int | None, text: str, lang: Lang) -> bool:
    return day is not None and any(float(day) in quantity.values for quantity in quantities(text, lang))


def _mend(view: View, one: Moment, other: Moment) -> tuple[Edit | None, str]:
    """Change the part that differs, where only the day or only the month does."""
    lang = view.pair.target
    if one.month == other.month and one.day and other.day_span and one.day != other.day:
        if one.year and other.year and one.year != other.year:
            return None, ""
        text, span = str(one.day), other.day_span
    elif one.month != other.month and other.month_span and (one.day is None or other.day in (None, one.day)):
        span = other.month_span
        text = month_in_place_of(view.target[slice(*span)], one.month, lang)
    else:
        return None, ""
    whole = view.target[other.span[0] : span[0]] + text + view.target[span[1] : other.span[1]]
    return Edit(lang, *span, text), whole


def weekday_differs(view: View) -> Iterator[Finding]:
    """Both sides name one day of the week, and not the same: on Friday / в субботу."""
    source, target = weekdays(view.source, view.pair.source), weekdays(view.target, view.pair.target)
    if len(source) != 1 or len(target) != 1 or source[0][0] == target[0][0]:
        return
    (wanted, here), (_, there) = source[0], target[0]
    name = WEEKDAYS[view.pair.target][wanted]
    yield view.finding(
        "date",
        "error",
        'The {source} says {said} where the {target} says "{says}".',
        {"said": view.source[slice(*here)], "says": view.target[slice(*there)]},
        source=(here,),
        target=(there,),
        expected=name if view.pair.target == "en" else "",
        edit=Edit("en", *there, name) if view.pair.target == "en" else None,
    )


def half_day_differs(view: View) -> Iterator[Finding]:
    """The same hour, but of the other half of the day: 9 p.m. / в 9 утра."""
    source, target = ({h[0]: h for h in _hours(view.pair.side(lang), lang)} for lang in _sides(view))
    for hour in source.keys() & target.keys() - {12}:
        (_, early, here), (_, morning, there) = source[hour], target[hour]
        if early != morning:
            yield view.finding(
                "number",
                "error",
                'The hour "{said}" of the {source} is "{says}" in the {target}.',
                {"said": view.source[slice(*here)], "says": view.target[slice(*there)]},
                source=(here,),
                target=(there,),
            )


def _sides(view: View) -> tuple[Lang, Lang]:
    return view.pair.source, view.pair.target


def _hours(text: str, lang: Lang) -> list[tuple[int, bool, Span]]:
    """Hours of the clock, whether each is before noon, and where it stands."""
    return [
        (int(m[1]), bool(m["a"]) if lang == "ru" else m[2].lower() == "a", m.span())
        for m in _HALF_DAY[lang].finditer(text)
    ]
