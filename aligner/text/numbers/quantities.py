"""Reading quantities out of a sentence: digits, spelled numbers, scales, shares, money, measures, times.

1. Each word or run of digits is shown to the READERS in order; the first that knows it takes as much as it reads.
2. Neighbours are put together: «2 миллиона 750 тысяч», "6 feet 2 inches", "5-7 million", "two in five".

A quantity keeps every value it may mean: "1,000" in Russian text is one thousand to a careless typist and
one to the reader, "5-7 million" begins with five or with five million, "3 p.m." is 15:00.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from aligner.model import Lang, Span
from aligner.text import links
from aligner.text.numbers import digits, spelled
from aligner.text.numbers.digits import readings
from aligner.text.numbers.spelled import Run, Token, plain
from aligner.text.numbers.units import Unit, unit_at, units
from aligner.text.numbers.words import Kind, meaning, openings, roman, scale, stretch

Strength = Literal["digits", "word", "hint"]
Value = float | tuple[int, int]

_TOKEN = re.compile(rf"(?P<number>(?:(?<![\d.,])|(?<=[^\W\d_]\.))(?:{digits.NUMBER}))|(?P<word>[^\W\d_]+)")
_CLOCK = re.compile(r"(\d{1,2})[ \u00a0]?ч(?:ас\w{0,3}|\.)?[ \u00a0](\d{1,2})[ \u00a0]?м(?:ин|\.)")
_ONE_O_CLOCK: frozenset[Value] = frozenset({1.0, 13.0, (1, 0), (13, 0)})  # в час дня
_CENTURY = re.compile(
    r"[\s\u00a0]{0,2}[-–—]?[\s\u00a0]{0,2}(?:веке?|века|веков|веку|веком|вв?\.|столети)", re.I
)
_DECLINED = re.compile(r"-(?:т[иь]|и|х|м|ми|ю|ью|мя|го|му|й|ой)(?=[\s\u00a0])")
"""What is written of a number word after its digits: у 15-ти миллионов."""
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|-?(?:го|му|й|ый|ий|ой|я|ая|е|ое|ом|м|ю|ую)\b", re.I)
_A = re.compile(r"\b(?:an?|per|each|every) $", re.I)
_ONE = frozenset(["год", "месяц", "неделю", "неделя", "век"])
_YEARS = re.compile(r"(?P<decade>decade|десятилети)|centur|столети|век")
_OF_DAY = re.compile(r" (?:дня|ночи|пополудни)\b")
_GLUED = re.compile(r"\b(?:Br|Rs|RM|Tk|K?Sh|[вкосу]|до|от|на|из|за|по)$")
"""What may stand before a number without a space: money, and a preposition in haste («в10:09»)."""
_EVERY = re.compile(r"(?:\bкажд\w{1,4}|\bevery)\s$", re.I)
_LIST_MARK = re.compile(r"\d{1,3}[.)]\s+[^\W\d_]")
"""The number of a paragraph, which the other side may have lost: it answers for a number, and is not demanded."""
_CODE = re.compile(r"00\d\b")
_CALL_SIGN = re.compile(r"(?!(?:AM|PM|BC|AD|B?CE|BN|MN)\b)[A-ZА-ЯЁ]{2,}\b")
_SEPARATOR = re.compile(r"[\s\u00a0]{0,2}(?:[-–—]|to|and|или|до|и|or|по)[\s\u00a0]{0,2}(?:US)?[$€£₽]?", re.I)
_IN = re.compile(r"(?:[\s\u00a0](?:in|of(?: every)?|in every|на каждые)|(?:[\s\u00a0][^\W\d_]+)?[\s\u00a0](?:out of|из(?: каждых)?))[\s\u00a0]", re.I)
_SPAN = re.compile(r"[-–—]")
_BESIDE = re.compile(r"[\s\u00a0]{0,2}(?:,|and|и)?[\s\u00a0]{0,2}")
_MINUS = re.compile(r"(?:\b(?:minus|минус)\s|(?:^|[\s(«“\"])[-−–])$", re.I)
_PLUS = re.compile(r"(?:\b(?:plus|плюс)\s|(?:^|[\s(«“\"])\+)$", re.I)
_DEGREES = r"(?:[\s\u00a0-]{0,2}(?:degrees?\b|градус\w{0,3}|°\s?[CСF]?))?(?:\s(?:Celsius|Fahrenheit|(?:по )?Цельси\w|(?:по )?Фаренгейт\w))?"
_BELOW = re.compile(rf"{_DEGREES}[\s\u00a0](?:below|of frost|ниже нуля|мороз\w{{0,2}})\b", re.I)
_ABOVE = re.compile(rf"{_DEGREES}[\s\u00a0](?:above|of heat|выше нуля|тепла|жары)\b", re.I)
_COMPOUND = frozenset(["length", "mass", "time"])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence.

    ``start:stop`` is the whole ("5 млн"), ``numeral`` the part that is the number itself ("5").
    ``scale`` is what a following word multiplied by (of a bare stretch of time, which has no values: how many);
    ``unit`` what is counted, where that is plain. ``strength``: written in digits, as a word that a translation has
    to say, or by a word that only may stand for a number. ``kind`` is that of the words (model: words.Word);
    ``sign`` is -1 or 1 where the text gives one: minus 25, 25 градусов тепла.
    """

    values: frozenset[Value]
    start: int
    stop: int
    numeral: Span
    strength: Strength
    scale: float = 1.0
    unit: Unit | None = None
    kind: Kind = "cardinal"
    sign: int = 0

    @property
    def span(self) -> Span:
        """Where it is in the text."""
        return self.start, self.stop

    @property
    def numbers(self) -> list[float]:
        """Its values without times of day."""
        return [value for value in self.values if isinstance(value, float)]


@lru_cache(maxsize=4096)
def quantities(text: str, lang: Lang) -> tuple[Quantity, ...]:
    """Read every quantity of a sentence, in order, offsets into ``text``."""
    text = links.without(text)
    found = [_signed(read, text) for read in _scan(text, lang)]
    if not found:
        return ()
    for join in (_joined, _measured, _share_scale, _parts_of, _working_hours, _clocks):
        found = list(join(found, text))
    return tuple(found)


def _scan(text: str, lang: Lang) -> Iterator[Quantity]:
    position = 0
    tokens = list(_TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        if token.start() < position or not (token["number"] or _may_count(token[0], lang)):
            continue
        known = (reader(text, tokens, place, lang) for reader in READERS)
        if read := next(filter(None, known), None):
            yield read
            position = read.stop


@lru_cache(maxsize=100_000)
def _may_count(word: str, lang: Lang) -> bool:
    """Return True if some reader may know the word; nearly all words are skipped here."""
    low = word.lower().replace("ё", "е")
    if low[:3] in openings(lang) and (meaning(low, lang) or stretch(low, lang)):
        return True
    return roman(word) is not None or low in ("a", "an") or (lang == "ru" and low.startswith("пол"))


# 1. The readers


def _digits(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """5, 1,000, 8:30, 2013-14, 3rd."""
    token = tokens[place]
    if not token["number"]:
        return None
    start, stop = token.span()
    if _belongs_to_a_name(text, token, lang):
        return _in_name(token, digits.year_tail(text, start, stop))
    if start == 0 and _LIST_MARK.match(text):
        return _in_name(token, set())
    values: set[Value] = set(readings(token[0], lang))
    clock, end = digits.time_of_day(text, start)
    if clock:
        values |= clock
        stop = max(stop, end)
    elif stop - start <= 2:
        values |= digits.hours(text, stop, float(token[0]))
    values |= digits.decade(text, start, stop) | digits.year_tail(text, start, stop)
    kind: Kind = "ordinal" if not clock and _ORDINAL.match(text, stop) else "cardinal"
    if part := spelled.and_a_part(text, stop, lang):
        numbers = frozenset(value + part[0] for value in values if isinstance(value, float))
        return _scaled(text, Quantity(numbers, start, part[1], (start, stop), "digits"), lang)
    return _scaled(text, Quantity(frozenset(values), start, stop, (start, stop), "digits", kind=kind), lang)


def _belongs_to_a_name(text: str, token: Token, lang: Lang) -> bool:
    """COVID-19, G7, Су-27, 2UE, 007: answers for a number, but is not demanded."""
    start, stop = token.span()
    if text[max(0, start - 1) : start].isalpha() and not _GLUED.search(text, max(0, start - 3), start):
        return True
    if text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha():
        return True
    call_sign = _CALL_SIGN.match(text, stop) is not None and unit_at(text, start, stop, lang) is None
    return call_sign or _CODE.match(text, start) is not None


def _in_name(token: Token, year: set[Value]) -> Quantity:
    values = frozenset(readings(token[0], "en") | year)
    return Quantity(values, token.start(), token.end(), token.span(), "hint", kind="hint")


def _spelled(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Two hundred and fifty thousand, двадцать пять, две трети."""
    return _of_run(spelled.run(text, tokens, place, lang), text, tokens[place].start(), lang)


def _half(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Half a million, полпроцента."""
    return _of_run(spelled.halved(text, tokens[place], lang), text, tokens[place].start(), lang)


def _one_part(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read a fraction in words: a third of, одна треть, пятая часть."""
    return _of_run(spelled.one_part(text, tokens, place, lang), text, tokens[place].start(), lang)


def _of_run(found: Run | None, text: str, start: int, lang: Lang) -> Quantity | None:
    if found is None:
        return None
    strength: Strength = "word" if found.sure and found.kind != "ordinal" else "hint"
    unit = found.unit or unit_at(text, start, found.stop, lang)
    span = start, found.stop
    return _in_years(Quantity(found.values, *span, span, strength, found.factor, unit, found.kind))


def _roman(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """XXI век, II; a letter alone is mostly a letter (Malcolm X), but a Latin one in Russian is a number (V форум)."""
    token = tokens[place]
    value = roman(token[0]) if token["word"] else None
    century = value is not None and _CENTURY.match(text, token.end())
    if value is None or not (len(token[0]) > 1 or century or (lang == "ru" and token[0].isascii())):
        return None
    return Quantity(
        frozenset({float(value)}), *token.span(), token.span(), "word" if century else "hint", kind="ordinal"
    )


def _one_of_many(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """каждый пятый, every fifth: one in five, 20 percent."""
    token = tokens[place]
    known = meaning(plain(token), lang) if token["word"] else None
    if (
        not known
        or known.kind != "ordinal"
        or not _EVERY.search(text, max(0, token.start() - 12), token.start())
    ):
        return None
    value = known.values[0]
    if value < 2:
        return None
    values = frozenset({value, *spelled.shares(1 / value)})
    return Quantity(values, *token.span(), token.span(), "word" if value > 2 else "hint", kind="fraction")


def _number_word(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """third, вдвое, dozens, трёхдневный."""
    token = tokens[place]
    known = meaning(plain(token), lang) if token["word"] else None
    if not known:
        return None
    unit = units()["fold"] if known.kind == "multiple" else None
    read = Quantity(frozenset(known.values), *token.span(), token.span(), "hint", unit=unit, kind=known.kind)
    if known.kind == "magnitude" and (more := _OF_MORE.match(text, token.end())):
        factor = scale(more[1].lower(), lang) or 1.0
        if factor > known.values[0]:  # hundreds of thousands, сотни тысяч
            return replace(read, values=frozenset(v * factor for v in known.values), stop=more.end())
    multiplier = scale(plain(token), lang)
    part = spelled.and_a_part(text, token.end(), lang) if multiplier else None
    if multiplier and part:  # a million and a half
        values: frozenset[Value] = frozenset({multiplier * (1 + part[0])})
        return replace(read, values=values, stop=part[1], strength="word", kind="cardinal", scale=multiplier)
    return read if unit or multiplier else _scaled(text, read, lang)


_OF_MORE = re.compile(r"[ \u00a0](?:of )?([^\W\d_]{2,})")


def _stretch(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """сутки, a decade, a year and a half, полгода."""
    token = tokens[place]
    word = plain(token)
    time = stretch(word, lang) if token["word"] else None
    if not time:
        return None
    many, unit = time[0], units()[time[1]]
    if many == 1 and (part := spelled.and_a_part(text, token.end(), lang)):
        values = frozenset({1.0 + part[0]})
        return Quantity(values, token.start(), part[1], token.span(), "hint", 1 + part[0], unit)
    return Quantity(_hidden_number(text, token, word), *token.span(), token.span(), "hint", many, unit)


def _hidden_number(text: str, token: Token, word: str) -> frozenset[Value]:
    """Read a length of time without a number: «сутки» are 24 hours, a decade 10 years, «месяц» one month."""
    if word in ("час", "часу", "часа"):
        clock = word == "час" or _OF_DAY.match(text, token.end())
        return _ONE_O_CLOCK if clock else frozenset()  # «в час дня», «к часу ночи»; not «два часа»
    if word.startswith("сут"):
        return frozenset({24.0})
    if years := _YEARS.match(word):
        return frozenset({1.0, 10.0 if years["decade"] else 100.0})
    one = word in _ONE or _A.search(text, max(0, token.start() - 6), token.start())
    return frozenset({1.0} if one else ())


Reader = Callable[[str, Sequence[Token], int, Lang], Quantity | None]
READERS: tuple[Reader, ...] = (
    _digits, _spelled, _half, _one_part, _roman, _one_of_many, _number_word, _stretch,
)  # fmt: skip


def _scaled(text: str, read: Quantity, lang: Lang) -> Quantity:
    """Take in a following "million" or «млрд», and see what is counted."""
    declined = _DECLINED.match(text, read.stop) if read.strength == "digits" else None
    token = _TOKEN.match(text, _skip(text, declined.end() if declined else read.stop))
    factor = scale(plain(token), lang) if token and token["word"] else None
    letter = token is not None and len(token[0]) == 1
    if factor and token and not (letter and (token.start() > read.stop or read.strength != "digits")):
        numbers: set[Value] = {value * factor for value in read.numbers}
        if letter:  # "137m" may be metres
            numbers |= set(read.numbers)
        read = replace(read, values=frozenset(numbers), stop=token.end(), scale=factor)
        if part := spelled.and_a_part(text, read.stop, lang):
            numbers = {value + part[0] * factor for value in read.numbers}
            read = replace(read, values=frozenset(numbers), stop=part[1])
    return _in_years(replace(read, unit=unit_at(text, *read.span, lang)))


def _in_years(read: Quantity) -> Quantity:
    """Three decades are thirty years."""
    if read.unit is None or read.unit.name != "decade" or read.kind != "cardinal":
        return read
    return replace(read, values=frozenset(10 * value for value in read.numbers), unit=units()["year"])


def _skip(text: str, position: int) -> int:
    stop = min(len(text), position + 3)
    while position < stop and text[position] in " \u00a0\u202f\u2009-+":
        position += 1
    return position


def _signed(read: Quantity, text: str) -> Quantity:
    """Minus 25, -25, 25 below zero, 25 градусов мороза; plus and above likewise."""
    if read.strength == "hint" or read.kind != "cardinal":
        return read
    if _MINUS.search(text, max(0, read.start - 7), read.start) or _BELOW.match(text, read.stop):
        return replace(read, sign=-1)
    if _PLUS.search(text, max(0, read.start - 7), read.start) or _ABOVE.match(text, read.stop):
        return replace(read, sign=1)
    return read


# 2. The joins: all quantities of a sentence in, as many out


def _pairs(found: list[Quantity]) -> Iterator[tuple[Quantity, Quantity | None]]:
    yield from zip(found, [*found[1:], None], strict=False)


def _joined(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """«2 миллиона 750 тысяч» is one number; its tail alone is not demanded."""
    tail = False
    for read, following in _pairs(found):
        goes_on = (
            following is not None
            and 1 < following.scale < read.scale
            and not text[read.stop : following.start].strip(" .\u00a0")
        )
        if goes_on and following:
            read = replace(read, values=read.values | {a + b for a in read.numbers for b in following.numbers})
        yield replace(read, strength="hint") if tail else read
        tail = goes_on


def _measured(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read a length of time or space in parts: "6 feet 2 inches", «2 часа 30 минут»: each part is also the whole in its own unit."""
    whole: Quantity | None = None
    counted = [read for read in found if read.values or read.strength != "hint"]
    following = dict(pairwise(counted))
    for read in found:
        values = read.values
        if whole and whole.unit and read.unit and read.values:
            values |= {a * whole.unit.size / read.unit.size + b for a in whole.numbers for b in read.numbers}
        part = following.get(read)
        goes_on = part is not None and _goes_on(read, part, text)
        if goes_on and part and part.unit and read.unit:
            values |= {a + b * part.unit.size / read.unit.size for a in read.numbers for b in part.numbers}
        whole = (read if goes_on else None) if read in following else whole
        yield _with_values(read, values)


def _with_values(read: Quantity, values: frozenset[Value]) -> Quantity:
    return replace(read, values=values) if values != read.values else read


def _goes_on(read: Quantity, following: Quantity, text: str) -> bool:
    """Return True if the next quantity is the smaller part of the same measure."""
    here, there = read.unit, following.unit
    if (
        here is None
        or there is None
        or here.dimension != there.dimension
        or following.strength == "hint"
    ):
        return False
    between = text[read.stop : following.start]
    word = re.match(r"[\s\u00a0-]{0,2}[^\W\d_]{1,12}\.?", between)
    return (
        here.dimension in _COMPOUND
        and there.size < here.size
        and word is not None
        and _BESIDE.fullmatch(between, word.end()) is not None
    )


def _share_scale(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read a range: "5-7 million", «от 5 до 7 млн»: the first may be of the second's scale, and counts the same."""
    for read, following in _pairs(found):
        if following and _SEPARATOR.fullmatch(text, read.stop, following.start):
            values = read.values
            if read.scale == 1 and following.scale > 1 and read.strength != "hint":
                values |= {value * following.scale for value in read.numbers}
            yield replace(read, values=values, unit=read.unit or following.unit)
        else:
            yield read


def _parts_of(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Two in five, трое из пяти: each number is also the share, 0.4 or 40 percent."""
    share: frozenset[float] = frozenset()
    for read, following in _pairs(found):
        values = read.values | share
        share = frozenset()
        if following and _IN.fullmatch(text, read.stop, following.start):
            share = _share(read, following)
        yield _with_values(read, values | share)


def _share(part: Quantity, whole: Quantity) -> frozenset[float]:
    below = min(whole.numbers, default=0.0)
    above = min(part.numbers, default=0.0)
    return spelled.shares(above / below) if 0 < above < below <= 100 else frozenset()


def _working_hours(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Move the end of a range of hours to the afternoon: "9-5" is from 9 to 17."""
    after_noon: frozenset[Value] = frozenset()
    for read, following in _pairs(found):
        yield replace(read, values=read.values | after_noon) if after_noon else read
        after_noon = frozenset()
        if following and _SPAN.fullmatch(text, read.stop, following.start):
            first, last = min(read.numbers, default=0.0), min(following.numbers, default=0.0)
            if 12 >= first > last > 0:
                after_noon = frozenset({last + 12})


def _clocks(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """«17 часов 47 минут» is 5:47 p.m. by either of its numbers, when it is not a stretch of time."""
    times: dict[int, set[Value]] = {}
    for match in _CLOCK.finditer(text) if " м" in text or "\u00a0м" in text else ():
        hour, minute = int(match[1]), int(match[2])
        twin = hour - 12 if hour > 12 else hour + 12
        whole = {float(hour), float(twin)} if not minute else set()
        times[match.start(1)] = times[match.start(2)] = {(hour, minute), (twin, minute), *whole}
    for read in found:
        yield replace(read, values=read.values | times[read.start]) if read.start in times else read
