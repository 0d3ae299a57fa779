"""Habits of news that models do not know: labels before a headline, datelines, speech by dashes, hours of half a day.

They are turned into what the model reads well before the sentence is planned, or put into the other language here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from aligner.model import Lang, TermHint
from aligner.text import wordlists
from aligner.text.dates import MONTHS, month_in_place_of

_LABEL = re.compile(r"^([A-ZА-ЯЁ][A-Za-zА-Яа-яЁё]+(?: [A-Za-zа-яА-ЯЁё]+)?)(\s?[:|] +)(?=\S)")
_EN_DAY = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?P<day>\d{1,2})"
_RU_DAY = r"(?P<day>\d{1,2}) (?P<month>янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,6}\.?"
_AGENCY_AND_DASH = r"(?: \((?P<agency>[A-ZА-ЯЁ][\w ./-]{1,30})\)\.?)? ?[—–-]{1,2} (?=\S)"
_DATELINE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"(?P<place>[A-Z][A-Z’' -]{{1,29}}[A-Z])(?:, (?P<country>[A-Z][a-z]+(?: [A-Z][a-z]+)?))?(?:, {_EN_DAY})?{_AGENCY_AND_DASH}"),
    "ru": re.compile(rf"(?P<place>[А-ЯЁ](?:[А-ЯЁ -]{{0,29}}[А-ЯЁ]))(?:, (?P<country>[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+)?))?(?:, {_RU_DAY})?{_AGENCY_AND_DASH}"),
}
_DATED_LABEL: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"(?P<label>[A-Z][A-Za-z]{{1,30}}), {_EN_DAY}(?P<colon>: )(?=\S)"),
    "ru": re.compile(rf"(?P<label>[А-ЯЁ][А-Яа-яё]{{1,30}}), {_RU_DAY}(?P<colon>: )(?=\S)"),
}
_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ru": ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
}
_SPEECH = re.compile(r"(?P<dash>[—–-]) ?(?=[А-ЯЁ«\"…\d])")
_TURN = re.compile(r"(?<=[,.!?…]) [—–-] ")
_HOUR = r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?"
_OF_DAY = r"\s?([ap])(?:\.\s?m\.(?!\s*$)|\.\s?m\b|m\b)"
_HALF_DAY = re.compile(rf"(?<![\d.:,–—-]){_HOUR}{_OF_DAY}", re.I)
_FROM_TO = re.compile(rf"(?<![\d.:,–—-]){_HOUR}\s?(?:[-–—]|to|and|until)\s?(?=\d){_HOUR}{_OF_DAY}", re.I)
_ABBREVIATIONS = (  # of Russian units, spelt out where the words around tell the case
    (re.compile(r"\bр-н(?=(?:а|у|е|ом)?\b)"), "район"),
    (re.compile(r"(?<=ской )обл\.(?=[ ,])"), "области"),
    (re.compile(r"(?<=ская )обл\.(?=[ ,])|(?<=скую )обл\.(?=[ ,])"), "область"),
    (re.compile(r"\bс\. (?=[А-ЯЁ])"), "села "),
)
_RANGE = re.compile(r"\d\s?(?:[-–—]|to|and|or)\s?$|[-–—]$")


@dataclass(frozen=True, slots=True)
class PreparedSentence:
    """A planned sentence, its hints at their places, and the text before its translation."""

    sentence: str
    hints: tuple[TermHint, ...] = ()
    before: str = ""


def prepared(sentence: str, hints: Sequence[TermHint], lang: Lang) -> PreparedSentence:
    """Take label and dateline off a sentence, and write speech by dashes in quotation marks.

    >>> prepared("BREAKING: Quake in Osh", (), "en").before
    'СРОЧНО: '
    >>> prepared("— Дороги нет, — сказал водитель. — Её размыло.", (), "ru").sentence
    '«Дороги нет», — сказал водитель. «Её размыло».'
    """
    found = _without_dateline(_without_label(PreparedSentence(sentence, tuple(hints)), lang), lang)
    if lang == "ru":
        found = _with_quotation_marks(found)
        found = _spelt_out(found)
    return found


def _spelt_out(given: PreparedSentence) -> PreparedSentence:
    """Spell abbreviated units out, but those within a hint: в р-не с. Кара-Суу becomes в районе села Кара-Суу."""
    edits = sorted(
        (*match.span(), word) for pattern, word in _ABBREVIATIONS for match in pattern.finditer(given.sentence)
    )
    return edited(given, [(a, b, word) for a, b, word in edits if all(b <= hint.start or hint.stop <= a for hint in given.hints)])


def _without_label(given: PreparedSentence, lang: Lang) -> PreparedSentence:
    """Take off BREAKING: or UPDATE, April 25: and write it in the other language."""
    match = _LABEL.match(given.sentence) or _DATED_LABEL[lang].match(given.sentence)
    label = _labels(lang).get(match[1].lower()) if match else None
    if not match or label is None:
        return given
    label = label.upper() if match[1].isupper() else label
    after = f", {_day(match, lang)}{match['colon']}" if "day" in match.groupdict() else match[2]
    return _cut(given, match.end(), label + after)


def _day(match: re.Match[str], lang: Lang) -> str:
    """Return the day and month of a dateline in the other language."""
    month = next(number for number, start in enumerate(_MONTHS[lang], 1) if match["month"].startswith(start))
    return f"{match['day']} {month_in_place_of('января', month, 'ru')}" if lang == "en" else f"{MONTHS['en'][month - 1]} {match['day']}"


@cache
def _labels(lang: Lang) -> dict[str, str]:
    rows: dict[str, list[str]] = wordlists.table("labels")
    if lang == "en":
        return {english.lower(): russian[0] for english, russian in rows.items()}
    return {label.lower(): english for english, russian in reversed(rows.items()) for label in russian}


def _without_dateline(given: PreparedSentence, lang: Lang) -> PreparedSentence:
    """Write БАКУ, 3 мар — as BAKU, March 3 —, and OSH, Kyrgyzstan — as ОШ, Кыргызстан —, if the places are known."""
    match = _DATELINE[lang].match(given.sentence)
    if not match:
        return given
    known = {(hint.start, hint.stop): hint.target for hint in given.hints}
    known |= {match.span("agency"): match["agency"]} if lang == "en" and match.span("agency") not in known else {}
    named = {part: known.get(match.span(part), "") for part in ("place", "country", "agency") if match[part]}
    if not all(named.values()):
        return given
    day = [_day(match, lang)] if match["day"] else []
    before = ", ".join([named["place"].upper(), *filter(None, [named.get("country")]), *day])
    agency = f" ({named['agency']})" if "agency" in named else ""
    return _cut(given, match.end(), f"{given.before}{before}{agency} — ")


def _cut(given: PreparedSentence, stop: int, before: str) -> PreparedSentence:
    hints = tuple(
        replace(hint, start=hint.start - stop, stop=hint.stop - stop) for hint in given.hints if hint.start >= stop
    )
    return PreparedSentence(given.sentence[stop:], hints, before)


def _with_quotation_marks(given: PreparedSentence) -> PreparedSentence:
    """Write — Где вода? — спросила мать. as «Где вода?» — спросила мать.

    A line after a hyphen is an item of a list unless somebody speaks in it.
    """
    opening = _SPEECH.match(given.sentence)
    if not opening:
        return given
    turns = list(_TURN.finditer(given.sentence, opening.end()))
    spoken = bool(turns) and given.sentence[turns[0].end()].islower()
    if not spoken and (opening["dash"] == "-" or given.sentence.rstrip()[-1] not in ".!?…"):
        return given
    edits = [(opening.start(), opening.end(), "«")]
    edits += _turned(given.sentence, turns) if spoken else []
    if len(edits) % 2 and (end := _end_of_speech(given.sentence)):
        edits.append(end)
    return edited(given, edits)


def _turned(text: str, turns: Sequence[re.Match[str]]) -> list[tuple[int, int, str]]:
    """Return the quotation marks that replace dashes: speech ends at every other dash and resumes at those between."""
    edits: list[tuple[int, int, str]] = []
    for place, turn in enumerate(turns):
        if place % 2:
            edits.append((turn.start(), turn.end(), " «" if text[turn.start() - 1] != "," else " — «"))
        elif text[turn.start() - 1] == ",":
            edits.append((turn.start() - 1, turn.end(), "», — "))
        else:
            edits.append((turn.start(), turn.end(), "» — "))
    return edits


def _end_of_speech(text: str) -> tuple[int, int, str] | None:
    """Return the place of the closing mark of speech up to the sentence's end: before a full stop, after other stops."""
    stop = len(text.rstrip())
    if text[stop - 1] == "." and text[stop - 2 : stop - 1] != ".":
        return stop - 1, stop - 1, "»"
    return stop, stop, "»"


def edited(given: PreparedSentence, edits: Sequence[tuple[int, int, str]]) -> PreparedSentence:
    """Replace stretches of the sentence and move the hints along; no hint is in a stretch."""
    made, at = "", 0
    for start, stop, text in edits:
        made += given.sentence[at:start] + text
        at = stop
    hints = []
    for hint in given.hints:
        moved = sum(len(text) - (stop - start) for start, stop, text in edits if stop <= hint.start)
        if all(stop <= hint.start or hint.stop <= start for start, stop, _ in edits):
            hints.append(replace(hint, start=hint.start + moved, stop=hint.stop + moved))
    return PreparedSentence(made + given.sentence[at:], tuple(hints), given.before)


def clock(text: str, lang: Lang) -> list[tuple[int, int, str]]:
    """Write hours of half a day in an English text as Russian says them: 2pm is 14:00.

    >>> clock("from 1.15pm", "en"), clock("between 6:20 and 7:15 pm", "en")
    ([(5, 11, '13:15')], [(8, 12, '18:20'), (17, 24, '19:15')])
    """
    if lang != "en":
        return []
    single = [
        (*match.span(), _of_24(match[1], match[2], match[3]))
        for match in _HALF_DAY.finditer(text)
        if not _RANGE.search(text, max(0, match.start() - 6), match.start())
    ]
    return sorted([*single, *(hour for match in _FROM_TO.finditer(text) for hour in _from_to(match))])


def _from_to(match: re.Match[str]) -> list[tuple[int, int, str]]:
    """Return both hours of a stretch that begins and ends in the same half of the day."""
    if int(match[1]) % 12 > int(match[3]) % 12:
        return []
    begins, ends = _of_24(match[1], match[2], match[5]), _of_24(match[3], match[4], match[5])
    return [(match.start(1), match.end(2) if match[2] else match.end(1), begins), (match.start(3), match.end(), ends)]


def _of_24(hour: str, minutes: str | None, half: str) -> str:
    return f"{int(hour) % 12 + (12 if half.lower() == 'p' else 0)}:{minutes or '00'}"
