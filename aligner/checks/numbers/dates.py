"""The checks that both sides name the same day and the same half of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.model import Edit, Finding, Lang, Span
from aligner.text.dates import WEEKDAYS, Moment, moments, month_in_place_of, weekdays
from aligner.text.numbers import quantities

NIGHT = re.compile(r"\b(?:night|overnight|ночь (?:на|с))\b", re.I)
_HALF_DAY: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(\d{1,2})(?::\d\d)?\s*([ap])\.?\s?m\b", re.I),
    "ru": re.compile(r"\b(\d{1,2})(?::\d\d)?\s*(?:час\w*\s*)?(?:(?P<a>утра|ночи)|дня|вечера)\b", re.I),
}
_CLOCK: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"(?<![\d:.,])(0[1-9]|1[3-9]|2[0-3]):[0-5]\d\b(?!\s?[ap]\.?\s?m|[:.]\d)", re.I),
    "ru": re.compile(r"(?:(?<![\d:.,])(?=\d\d:[0-5]\d\b(?![:.]\d))|\b(?:в|к|до|с|после|около) (?=\d\d час))(0[1-9]|1[3-9]|2[0-3])", re.I),
}
"""Hours of the day out of 24."""


def date_differs(context: PairContext) -> Iterator[Finding]:
    """Find dates that differ, where each side has one without an equal: March 8 / 9 марта, in April / в мае."""
    source, target = moments(context.source, context.pair.source), moments(context.target, context.pair.target)
    alone = [one for one in source if not any(one.agrees(other) for other in target)]
    strange = [one for one in target if not any(one.agrees(other) for other in source)]
    if len(alone) != len(strange):
        return
    for one, other in zip(alone, strange, strict=True):
        crossed = _has_day(one.day, context.target, context.pair.target) and _has_day(
            other.day, context.source, context.pair.source
        )
        if crossed and one.month == other.month:  # "August 9 and 10", «9 и 10 августа»
            continue
        if one.month == other.month and _over_night(context, (other.day or 0) - (one.day or 0)):
            continue
        said, says = context.source[slice(*one.span)], context.target[slice(*other.span)]
        edit, expected = _fix(context, one, other)
        yield context.finding(
            "date",
            "error",
            'The date "{said}" in the {source} is "{says}" in the {target}.',
            {"said": said, "says": says},
            source=(one.span,),
            target=(other.span,),
            expected=expected,
            edit=edit,
        )


def _over_night(context: PairContext, days: int) -> bool:
    """Return True if one night is between the days: the night of September 12, в ночь на 13 сентября."""
    night = NIGHT.search(context.source) or NIGHT.search(context.target)
    return bool(night) and abs(days) in (1, 6)


def _has_day(day: int | None, text: str, lang: Lang) -> bool:
    return day is not None and any(float(day) in quantity.values for quantity in quantities(text, lang))


def _fix(context: PairContext, one: Moment, other: Moment) -> tuple[Edit | None, str]:
    """Change the part that differs, where only the day or only the month does."""
    lang = context.pair.target
    if one.month == other.month and one.day and other.day_span and one.day != other.day:
        if one.year and other.year and one.year != other.year:
            return None, ""
        text, span = str(one.day), other.day_span
    elif one.month != other.month and other.month_span and (one.day is None or other.day in (None, one.day)):
        span = other.month_span
        text = month_in_place_of(context.target[slice(*span)], one.month, lang)
    else:
        return None, ""
    whole = context.target[other.span[0] : span[0]] + text + context.target[span[1] : other.span[1]]
    return Edit(lang, *span, text), whole


def weekday_differs(context: PairContext) -> Iterator[Finding]:
    """Find a day of the week on each side, not the same: on Friday / в субботу."""
    source, target = weekdays(context.source, context.pair.source), weekdays(context.target, context.pair.target)
    if len(source) != 1 or len(target) != 1 or source[0][0] == target[0][0]:
        return
    if _over_night(context, target[0][0] - source[0][0]):
        return
    (wanted, here), (_, there) = source[0], target[0]
    name = WEEKDAYS[context.pair.target][wanted]
    yield context.finding(
        "date",
        "error",
        'The {source} has {said} where the {target} has "{says}".',
        {"said": context.source[slice(*here)], "says": context.target[slice(*there)]},
        source=(here,),
        target=(there,),
        expected=name if context.pair.target == "en" else "",
        edit=Edit("en", *there, name) if context.pair.target == "en" else None,
    )


def half_day_differs(context: PairContext) -> Iterator[Finding]:
    """Find equal hours of the other half of the day: 9 p.m. / в 9 утра, 6 a.m. / в 18 часов."""
    source, target = (_hours(context.pair.side(lang), lang) for lang in _sides(context))
    for hour, early, here in source:
        twins = [(morning, there) for other, morning, there in target if other == hour != 12]
        if twins and all(morning != early for morning, _ in twins):
            yield context.finding(
                "number",
                "error",
                'The hour "{said}" in the {source} is "{says}" in the {target}.',
                {"said": context.source[slice(*here)], "says": context.target[slice(*twins[0][1])]},
                source=(here,),
                target=(twins[0][1],),
            )


def _sides(context: PairContext) -> tuple[Lang, Lang]:
    return context.pair.source, context.pair.target


def _hours(text: str, lang: Lang) -> list[tuple[int, bool, Span]]:
    """Return the hours out of twelve, whether each is before noon, and its span."""
    found = [(int(m[1]), bool(m["a"]) if lang == "ru" else m[2].lower() == "a", m.span()) for m in _HALF_DAY[lang].finditer(text)]
    marked = {span[0] for _, _, span in found}
    return found + [(int(m[1]) % 12, int(m[1]) < 12, m.span(1)) for m in _CLOCK[lang].finditer(text) if m.start(1) not in marked]
