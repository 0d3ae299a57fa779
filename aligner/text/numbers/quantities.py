"""Reading quantities out of a sentence: digits, spelled numbers, scales, shares, money, measures, times.

A quantity keeps every value it may mean: "1,000" in Russian text is one thousand to a careless typist and
one to the reader, "5-7 million" begins with five or with five million, "3 p.m." is 15:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from aligner.model import Lang, Span
from aligner.text import links
from aligner.text.numbers.units import UNITS, Unit, unit_at
from aligner.text.numbers.words import cardinal, hints, roman, scale, stretch

Strength = Literal["digits", "word", "hint"]

_NUMBER = r"(?<!\w)\.\d+|\d{1,2}(?:,\d\d)+,\d{3}|\d{1,3}(?:[,\u00a0\u202f\u2009 ]\d{3})+(?![\d])(?:[.,]\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+[.,]\d+|\d+"
_TOKEN = re.compile(rf"(?P<number>(?:(?<![\d.,])|(?<=[^\W\d_]\.))(?:{_NUMBER}))|(?P<word>[^\W\d_]+)")
_SPACES = re.compile(r"[\u00a0\u202f\u2009 ]")
_TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3]|24(?=.00))(?:[:.]|-(?=00))([0-5]\d)(?![\d:]|[.,]\d)")
_PM = re.compile(r"\s*p\.?\s?m\b", re.I)
_AM = re.compile(r"\s*(?:a\.?\s?m\b|o'?’?clock)", re.I)
_EVENING = re.compile(r"\s*(?:час\w*\s*)?(?:дня|вечера|пополудни)\b", re.I)
_CLOCK = re.compile(r"(\d{1,2}) ?ч(?:ас\w*|\.)? (\d{1,2}) ?мин")
_HOUR = re.compile(r"\s*(?:час|ч\b)", re.I)
_DECADE = re.compile(r"(?:'|’)?s\b|-?[хеx]\b|-?(?:ые|ых|тые|тых)\b", re.I)
_ONE_O_CLOCK: frozenset[float | tuple[int, int]] = frozenset({1.0, 13.0, (1, 0), (13, 0)})  # в час дня
_CENTURY = re.compile(r"\s*[-–—]?\s*(?:веке?|века|веков|веку|веком|вв?\.|столети)", re.I)
_DECLINED = re.compile(r"-(?:т[иь]|и|х|м|ми|ю|ью|мя|го|му|й|ой)(?=[\s\u00a0])")
"""What is written of a number word after its digits: у 15-ти миллионов."""
_A = re.compile(r"\b(?:an?|per|each|every) $", re.I)
_ONE = frozenset({"год", "месяц", "неделю", "неделя", "век"})
_YEARS = re.compile(r"(?P<decade>decade|десятилети)|centur|столети|век")
_OF_DAY = re.compile(r" (?:дня|ночи|пополудни)\b")
_DOZEN = re.compile(r" (?:dozen|дюжин[аыу]?)\b", re.I)
_GLUED = re.compile(r"\b(?:Br|Rs|RM|Tk|K?Sh|[вкосу])$")
"""What may stand before a number without a space: money, and a preposition in haste («в10:09»)."""
_AND_A_HALF = re.compile(r" ?½| 1/2\b")
_HALF_A = re.compile(r"\bhalf a $", re.I)
_EACH = re.compile(r"\bкажд\w+\s$", re.I)
_CODE = re.compile(r"00\d\b")
_CALL_SIGN = re.compile(r"(?!(?:AM|PM|BC|AD|B?CE|BN|MN)\b)[A-ZА-ЯЁ]{2,}\b")
_SHORT_YEAR = re.compile(r"(?:\byear |FY|\bQ[1-4]/|(?<!\w)['’])$")
_SEPARATOR = re.compile(r"\s*(?:[-–—]|to|and|или|до|и|or|по)\s*(?:US)?[$€£₽]?", re.I)
_BETWEEN_WORDS = re.compile(r"[\s\u00a0-]+(?:and[\s\u00a0]+)?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence.

    ``start:stop`` is the whole ("5 млн"), ``numeral`` the part that is the number itself ("5").
    ``scale`` is what a following word multiplied by (of a bare stretch of time, which has no values: how many); ``unit`` what is counted, where that is plain.
    ``strength``: written in digits, as a cardinal word, or by a word that only may stand for a number.
    """

    values: frozenset[float | tuple[int, int]]
    start: int
    stop: int
    numeral: Span
    strength: Strength
    scale: float = 1.0
    unit: Unit | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.stop


@lru_cache(maxsize=4096)
def quantities(text: str, lang: Lang) -> tuple[Quantity, ...]:
    """Every quantity of a sentence, in order, offsets into ``text``."""
    text = links.without(text)
    found = list(_joined(list(_scan(text, lang)), text))
    return tuple(_clocks(list(_share_scale(found, text)), text))


def _scan(text: str, lang: Lang) -> Iterator[Quantity]:
    position = 0
    for token in _TOKEN.finditer(text):
        if token.start() < position:
            continue
        read = _digits(text, token, lang) if token["number"] else _word(text, token, lang)
        if read:
            yield read
            position = read.stop


def _digits(text: str, token: re.Match[str], lang: Lang) -> Quantity | None:
    start, stop = token.span()
    glued = text[max(0, start - 1) : start].isalpha() and not _GLUED.search(text, max(0, start - 3), start)
    if glued or (
        text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha()
    ):
        return _in_name(token, _year_tail(text, start, stop))
    if _CODE.match(text, start) or (_CALL_SIGN.match(text, stop) and not unit_at(text, start, stop, lang)):
        return _in_name(token, set())
    time = _TIME.match(text, start)
    values: set[float | tuple[int, int]] = set(readings(token[0], lang))
    if time:
        hour, minute = int(time[1]), int(time[2])
        stop = max(stop, time.end())
        values |= {(hour, minute)} | ({float(hour)} if not minute else set())
        values |= (
            {(hour + 12, minute), (hour % 12, minute)}
            if hour <= 12
            else {(hour - 12, minute), float(hour - 12)}
        )
    elif token.end() - start <= 2:
        values |= _hours(text, stop, float(token[0]))
    if stop - start in (2, 4) and text[start:stop].isdigit() and _DECADE.match(text, stop):
        first = float(text[start:stop])
        values |= {first + 9, first % 100, *((1900 + first,) if first < 100 else ())}
    values |= _year_tail(text, start, stop)
    if _AND_A_HALF.match(text, stop):
        values |= {value + 0.5 for value in values if isinstance(value, float)}
    return _scaled(text, Quantity(frozenset(values), start, stop, (start, stop), "digits"), lang)


def readings(numeral: str, lang: Lang) -> set[float]:
    """The values that digits may mean: separators of thousands and of decimals as both languages write them."""
    plain = _SPACES.sub("", numeral)
    if not re.search(r"[.,]", plain):
        return {float(plain)}
    if plain.startswith("."):
        return {float(plain)}
    values = set()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}", plain):
        values.add(float(re.sub(r"[.,]", "", plain)))
    if re.fullmatch(r"\d+[.,]\d+", plain) and not (lang == "en" and re.fullmatch(r"\d{1,3},\d{3}", plain)):
        values.add(float(plain.replace(",", ".")))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", plain):
        values.add(float(plain.replace(",", "")))
    if run_on := re.fullmatch(r"(\d{1,2}),((?:19|20)\d\d)", plain):  # December 10,2012
        values |= {float(part) for part in run_on.groups()}
    return values or {float(re.sub(r"[.,]", "", plain))}


def _hours(text: str, stop: int, hour: float) -> set[float | tuple[int, int]]:
    if hour > 24:
        return set()
    values: set[float | tuple[int, int]] = {(int(hour), 0)}
    if _PM.match(text, stop) or _EVENING.match(text, stop):
        return values | {hour + 12, (int(hour) + 12, 0)}
    if _AM.match(text, stop):
        values |= {hour + 12, (int(hour) + 12, 0)}
        return values | {0.0, (0, 0)} if hour == 12 else values
    return values if _HOUR.match(text, stop) else set()


def _year_tail(text: str, start: int, stop: int) -> set[float | tuple[int, int]]:
    """ "2013-14": the tail is also 2014; so is "fiscal year 14", and '14."""
    if stop - start == 2 and _SHORT_YEAR.search(text, max(0, start - 6), start):
        return {century + float(text[start:stop]) for century in (1900, 2000)}
    before = re.search(r"(?<!\d)((?:1\d|20)\d\d)\s?[-–—/]\s?$", text[max(0, start - 8) : start])
    if before and stop - start <= 2:
        return {float(before[1][: start - stop] + text[start:stop])}
    return set()


def _in_name(token: re.Match[str], year: set[float | tuple[int, int]]) -> Quantity:
    """Digits that belong to a word ("COVID-19", "G7", "Су-27", "2UE", "007") answer for a number, but are not demanded."""
    return Quantity(frozenset(readings(token[0], "en") | year), token.start(), token.end(), token.span(), "hint")


def _word(text: str, token: re.Match[str], lang: Lang) -> Quantity | None:
    word = token[0].lower().replace("ё", "е")
    if (value := cardinal(word, lang)) is not None:
        return _spelled(text, token, value, lang)
    ordinal = roman(token[0])
    century = _CENTURY.match(text, token.end())
    if ordinal is not None and (
        len(token[0]) > 1 or century or (lang == "ru" and token[0].isascii())
    ):  # a letter alone is mostly a letter: I, Malcolm X; a Latin one in Russian is a number: V форум
        strength: Strength = "word" if century else "hint"
        return Quantity(frozenset({float(ordinal)}), *token.span(), token.span(), strength)
    if values := hints(word, lang):
        if lang == "ru" and values[0] > 2 and _EACH.search(text, max(0, token.start() - 12), token.start()):
            parts = frozenset({values[0], 100 / values[0]})  # каждый пятый, one in five, 20 percent
            return Quantity(parts, *token.span(), token.span(), "word")
        if lang == "en" and _HALF_A.search(text, max(0, token.start() - 7), token.start()):
            values = (values[0] / 2,)
        read = Quantity(frozenset(map(float, values)), *token.span(), token.span(), "hint")
        return _scaled(text, read, lang) if scale(word, lang) is None else read
    if time := stretch(word, lang):
        return Quantity(_hidden_number(text, token, word), *token.span(), token.span(), "hint", time[0], UNITS[time[1]])
    return None


def _hidden_number(
    text: str, token: re.Match[str], word: str
) -> frozenset[float | tuple[int, int]]:
    """What a stretch of time says without a number: «сутки» are 24 hours, a decade 10 years, «месяц» one."""
    if word in ("час", "часу", "часа"):
        return _one_o_clock(text, token)
    if word.startswith("сут"):
        return frozenset({24.0})
    if years := _YEARS.match(word):
        return frozenset({1.0, 10.0 if years["decade"] else 100.0})
    one = word in _ONE or _A.search(text, max(0, token.start() - 6), token.start())
    return frozenset({1.0} if one else ())


def _one_o_clock(text: str, token: re.Match[str]) -> frozenset[float | tuple[int, int]]:
    """«в час дня», «к часу ночи», «после часа дня»; not «два часа»."""
    clock = token[0].lower() == "час" or _OF_DAY.match(text, token.end())
    return _ONE_O_CLOCK if clock else frozenset()


def _spelled(text: str, first: re.Match[str], value: float, lang: Lang) -> Quantity:
    """A run of number words: "two hundred and fifty thousand", «двадцать пять»."""
    total, current, stop, strength = 0.0, value, first.end(), "word"
    factor = 1.0
    for token in _TOKEN.finditer(text, first.end()):
        if token["number"] or not _BETWEEN_WORDS.fullmatch(text[stop : token.start()]):
            break
        word = token[0].lower().replace("ё", "е")
        if word == "and":
            continue
        following = cardinal(word, lang)
        ones = (
            (1.0,) if word in {"one", "один", "одна", "одного", "одной", "одну", "одному", "одним"} else None
        )
        if following is None and ones:
            following = 1.0
        if (
            following is None
            and (tail := hints(word, lang))
            and current % 10 == 0
            and 1 <= tail[0] < 10
            and word[-2:] in _ORDINAL_ENDS
        ):
            following, strength = tail[0], "hint"  # "twenty-fifth": the run is an ordinal
        multiplier = scale(word, lang)
        if following == 100 and lang == "en" and current < 100:
            current *= 100
        elif following is not None and following < _lowest_place(current):
            current += following
        elif multiplier:
            total, current, factor = total + max(current, 1) * multiplier, 0.0, multiplier
        else:
            break
        stop = token.end()
    number = total + current
    dozens = _DOZEN.match(text, stop)
    values: set[float | tuple[int, int]] = {number * 12, number * 10} if dozens else {number}
    stop = dozens.end() if dozens else stop
    read = Quantity(frozenset(values), first.start(), stop, (first.start(), stop), strength)  # type: ignore[arg-type]
    return replace(read, unit=unit_at(text, *read.span, lang), scale=factor if not current else 1.0)


_ORDINAL_ENDS = {
    "st",
    "nd",
    "rd",
    "th",
    "ый",
    "ой",
    "ий",
    "ая",
    "ое",
    "го",
    "му",
    "ым",
    "ом",
    "ую",
    "их",
    "ых",
}


def _lowest_place(value: float) -> float:
    """The largest number that may still follow: after 20 a unit, after 200 tens, after 3 nothing."""
    for place in (100, 10):
        if value % place == 0:
            return place
    return 0


def _scaled(text: str, read: Quantity, lang: Lang) -> Quantity:
    """Take in a following "million" or «млрд», and see what is counted."""
    declined = _DECLINED.match(text, read.stop) if read.strength == "digits" else None
    token = _TOKEN.match(text, _skip(text, declined.end() if declined else read.stop))
    factor = scale(token["word"].lower(), lang) if token and token["word"] else None
    if (
        factor
        and token
        and not (len(token[0]) == 1 and (token.start() > read.stop or read.strength != "digits"))
    ):
        numbers = {value * factor for value in read.values if isinstance(value, float)}
        if len(token[0]) == 1:  # "137m" may be metres
            numbers |= {value for value in read.values if isinstance(value, float)}
        read = replace(read, values=frozenset(numbers), stop=token.end(), scale=factor)
    return replace(read, unit=unit_at(text, *read.span, lang))


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u00a0\u202f\u2009-+":
        position += 1
    return position


def _joined(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """«2 миллиона 750 тысяч» is one number; its tail alone is not demanded."""
    tail = False
    for read, following in zip(found, [*found[1:], None], strict=False):
        goes_on = (
            following is not None
            and 1 < following.scale < read.scale
            and not text[read.stop : following.start].strip(" .\u00a0")
        )
        values = read.values
        if goes_on and following:
            values |= {a + b for a in _floats(read) for b in _floats(following)}
        yield replace(read, values=values, strength="hint" if tail else read.strength)
        tail = goes_on


def _floats(quantity: Quantity) -> list[float]:
    return [value for value in quantity.values if isinstance(value, float)]


def _share_scale(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """ "5-7 million", «от 5 до 7 млн»: the first may be of the second's scale, and counts the same."""
    for read, following in zip(found, [*found[1:], None], strict=False):
        if following and _SEPARATOR.fullmatch(text, read.stop, following.start):
            values = read.values
            if read.scale == 1 and following.scale > 1 and read.strength != "hint":
                values |= {value * following.scale for value in values if isinstance(value, float)}
            yield replace(read, values=values, unit=read.unit or following.unit)
        else:
            yield read


def _clocks(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """«17 часов 47 минут» is 5:47 p.m. by either of its numbers, when it is not a stretch of time."""
    times = {}
    for match in _CLOCK.finditer(text) if "мин" in text else ():
        hour, minute = int(match[1]), int(match[2])
        twin = hour - 12 if hour > 12 else hour + 12
        times[match.start(1)] = times[match.start(2)] = {(hour, minute), (twin, minute)}
    for read in found:
        yield replace(read, values=read.values | times[read.start]) if read.start in times else read
