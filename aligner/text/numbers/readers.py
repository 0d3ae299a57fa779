"""Reading one number of a sentence: digits, spelled numbers, scales, shares, money, measures, times.

Each word or run of digits is shown to the READERS in order; the first that knows it takes as much as it reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from aligner.model import Lang
from aligner.text.numbers import digits, spelled
from aligner.text.numbers.digits import readings
from aligner.text.numbers.quantity import Quantity, Strength, Value
from aligner.text.numbers.spelled import Run, Token, plain
from aligner.text.numbers.units import AS_MUCH, unit_at, units
from aligner.text.numbers.words import Kind, Word, meaning, roman, scale, stretch

TOKEN = re.compile(rf"(?P<number>(?:(?<![\d.,])|(?<=[^\W\d_]\.))(?:{digits.NUMBER}))|(?P<word>[^\W\d_]+)")
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
_GLUED = re.compile(r"\b(?:Br|Rs|RM|Tk|K?Sh|Euro|EUR|USD|GBP|CHF|RUB|UAH|KZT|[вкосу]|до|от|на|из|за|по)$")
"""What may stand before a number without a space: money, and a preposition in haste («в10:09»)."""
_EVERY = re.compile(r"(?:\bкажд\w{1,4}|\bevery)\s$", re.I)
_LIST_MARK = re.compile(r"\d{1,3}[.)]\s+[^\W\d_]|\d{1,3}\.\d{1,2}\s+[A-ZА-ЯЁ]")
"""The number of a paragraph, which the other side may have lost: it answers for a number, and is not demanded."""
_RANK = re.compile(r"\bNo\.? ?$")
_FORMULA = re.compile(r"\b(?:[CNS]?O|CH|H|N|СО) $")
"""A gas whose small digit came loose: CO 2."""
_CODE = re.compile(r"00\d\b")
_CALL_SIGN = re.compile(r"(?!(?:AM|PM|BC|AD|B?CE|BN|MN)\b)[A-ZА-ЯЁ]{2,}\b")


def _digits(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read digits: 5, 1,000, 8:30, 2013-14, 3rd."""
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
    values |= digits.decade(text, start, stop) | digits.year_tail(text, start, stop) | digits.calibre(text, start, stop)
    kind: Kind = "ordinal" if not clock and _ORDINAL.match(text, stop) else "cardinal"
    if part := spelled.and_a_part(text, stop, lang):
        numbers = frozenset(value + part[0] for value in values if isinstance(value, float))
        return _scaled(text, Quantity(numbers, start, part[1], (start, stop), "digits"), lang)
    return _scaled(text, Quantity(frozenset(values), start, stop, (start, stop), "digits", kind=kind), lang)


def _belongs_to_a_name(text: str, token: Token, lang: Lang) -> bool:
    """Return True for a number within a name (COVID-19, G7, Су-27, 2UE, 007, the No. 1 maker), which is not demanded."""
    start, stop = token.span()
    if text[max(0, start - 1) : start].isalpha() and not _GLUED.search(text, max(0, start - 4), start):
        return True
    if text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha():
        return True
    if text[max(0, start - 1) : stop + 1] == "-0-":  # how agencies end a report
        return True
    if len(token[0]) == 1 and _FORMULA.search(text, max(0, start - 4), start):
        return True
    if token[0] == "1" and _RANK.search(text, max(0, start - 5), start):
        return True
    call_sign = _CALL_SIGN.match(text, stop) is not None and unit_at(text, start, stop, lang) is None
    return call_sign or _CODE.match(text, start) is not None


def _in_name(token: Token, year: set[Value]) -> Quantity:
    values = frozenset(readings(token[0], "en") | year)
    return Quantity(values, token.start(), token.end(), token.span(), "hint", kind="hint")


def _spelled(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read numbers in words: two hundred and fifty thousand, двадцать пять, две трети."""
    return _of_run(spelled.run(text, tokens, place, lang), text, tokens[place].start(), lang)


def _half(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read half a million, полпроцента."""
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
    """Read XXI век, II; a letter alone is mostly a letter (Malcolm X), but a Latin one in Russian is a number (V форум)."""
    token = tokens[place]
    value = roman(token[0]) if token["word"] else None
    century = value is not None and _CENTURY.match(text, token.end())
    if value is None or not (len(token[0]) > 1 or century or (lang == "ru" and token[0].isascii())):
        return None
    return Quantity(
        frozenset({float(value)}), *token.span(), token.span(), "word" if century else "hint", kind="ordinal"
    )


def _one_of_many(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read каждый пятый, every fifth as one in five, 20 percent."""
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
    """Read number words: third, вдвое, dozens, трёхдневный."""
    token = tokens[place]
    known = meaning(plain(token), lang) if token["word"] else None
    if not known or _of_a_year(known, tokens, place, lang):
        return None
    kind: Kind = "multiple" if plain(token) == "twice" and AS_MUCH.match(text, token.end()) else known.kind
    part = _PART_OF_A.match(text, token.end()) if kind == "fraction" and lang == "en" else None
    unit = units()["fold"] if kind == "multiple" else unit_at(text, token.start(), part.end(), lang) if part else None
    read = Quantity(frozenset(known.values), *token.span(), token.span(), "hint", unit=unit, kind=kind)
    if known.kind == "magnitude" and (more := _OF_MORE.match(text, token.end())):
        factor = scale(more[1].lower(), lang) or 1.0
        if factor > known.values[0]:  # hundreds of thousands, сотни тысяч
            return replace(read, values=frozenset(v * factor for v in known.values), stop=more.end())
    multiplier = scale(plain(token), lang)
    added = spelled.and_a_part(text, token.end(), lang) if multiplier else None
    if multiplier and added:  # a million and a half
        values: frozenset[Value] = frozenset({multiplier * (1 + added[0])})
        return replace(read, values=values, stop=added[1], strength="word", kind="cardinal", scale=multiplier)
    return read if unit or multiplier else _scaled(text, read, lang)


def _of_a_year(known: Word, tokens: Sequence[Token], place: int, lang: Lang) -> bool:
    """Return True for the quarter of "the third quarter", which is not a fraction."""
    before = meaning(plain(tokens[place - 1]), lang) if place and lang == "en" and known.kind == "fraction" else None
    return before is not None and before.kind == "ordinal"


_PART_OF_A = re.compile(r"[ -](?:of )?an?\b", re.I)
_OF_MORE = re.compile(r"[ \u00a0](?:of )?([^\W\d_]{2,})")


def _stretch(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Quantity | None:
    """Read stretches of time: сутки, a decade, a year and a half, полгода."""
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
    token = TOKEN.match(text, _skip(text, declined.end() if declined else read.stop))
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
    """Convert to years: three decades are thirty years; three centuries are 300 of them, or of runs."""
    if read.unit and read.unit.name == "century" and read.kind == "cardinal":
        return replace(read, values=read.values | {100 * value for value in read.numbers})
    if read.unit is None or read.unit.name != "decade" or read.kind != "cardinal":
        return read
    return replace(read, values=frozenset(10 * value for value in read.numbers), unit=units()["year"])


def _skip(text: str, position: int) -> int:
    stop = min(len(text), position + 3)
    while position < stop and text[position] in " \u00a0\u202f\u2009-+":
        position += 1
    return position
