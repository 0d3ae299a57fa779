"""Numbers in words: "two hundred and fifty thousand", «две трети», "a million and a half", «полпроцента»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.model import Lang
from aligner.text.numbers.units import Unit, unit_at
from aligner.text.numbers.words import Kind, cardinal, half, meaning, scale

Token = re.Match[str]

_BETWEEN = re.compile(r"[\s\u00a0-]{1,3}(?:and[\s\u00a0]{1,2})?$")
_AND_A_PART: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"[ \u00a0-]and[ \u00a0-](?:an?|one)[ \u00a0-](?:(half)|(quarter)|(third))\b|[ \u00a0]?½|[ \u00a0]1/2\b", re.I
    ),
    "ru": re.compile(
        r"[ \u00a0]с[ \u00a0](?:(половиной)|(четвертью)|(третью))\b|[ \u00a0]?½|[ \u00a0]1/2\b", re.I
    ),
}
_PARTS = (0.5, 0.5, 0.25, 0.333)
_ONES = frozenset(["one", "один", "одна", "одного", "одной", "одну", "одному", "одним"])
_ORDINAL_ENDS = frozenset(
    ["st", "nd", "rd", "th", "ый", "ой", "ий", "ая", "ое", "го", "му", "ым", "ом", "ую", "их", "ых", "ья", "ье", "ью", "ьи", "ей"]
)
_DOZEN = re.compile(r"[ -](?:dozen|дюжин[аыу]?)\b", re.I)
_OF_WHAT = re.compile(r"(?:\W|$)(?!\s{0,2}(?:мест|place))", re.I)
_PART = re.compile(r"[\s\u00a0]{1,2}(?:част[ьиюя]\w{0,2}|дол[яиюе]\w{0,2}|of\b)", re.I)
_MEASURED = re.compile(r"\b(?:by|almost|nearly|about|around|over|roughly|(?:more|less) than|at least|up to|just under)[ \u00a0]$", re.I)
_NOTHING_COUNTED = re.compile(r"\W*$|[,;:.)]|[ \u00a0](?:since|from|in|on|to|during|over|after|against|compared|and|while|last|this|within|when|because)\b", re.I)
"""Around "a fifth": it is a share (prices rose by almost a fifth), not the fifth of a series."""
_OF_A_WHOLE = re.compile(r"[ \u00a0]of (?!(?:the |this |last |next )?(?:fiscal |financial )?(?:year|\d{4}))", re.I)
"""After "three quarters": these are not quarters of a year."""
_HALF_A = re.compile(r"[ -](?:an? )?([^\W\d_]{2,})", re.I)
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of number words up to ``stop``: its values, what the last word multiplied by, and of what kind it is.

    One that is not ``sure`` may mean something else: the third part of a film.
    """

    values: frozenset[float]
    stop: int
    factor: float = 1.0
    kind: Kind = "cardinal"
    unit: Unit | None = None
    sure: bool = True


def plain(token: Token) -> str:
    """Return the word as the tables have it."""
    return token[0].lower().replace("ё", "е")


def run(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Run | None:
    """Read the run of number words that begins with this token; None if it is not a cardinal.

    "two hundred and fifty thousand", «двадцать пять», «тысяча двести», "twenty-fifth", «две трети», "two and a half million".
    """
    value = cardinal(plain(tokens[place]), lang)
    if value is None and plain(tokens[place]) in _ONES and and_a_part(text, tokens[place].end(), lang):
        value = 1.0
    if value is None and not _begins_with_scale(tokens, place, lang):
        return None
    added, last = _Sum(1.0 if value is None else value), place
    if value is None:
        added.take(plain(tokens[place]), lang)
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
        if token["number"] or not _BETWEEN.fullmatch(text, tokens[last].end(), token.start()):
            break
        if plain(token) == "and":
            continue
        if not added.take(plain(token), lang):
            break
        last = at
    number, stop = added.number, tokens[last].end()
    if part := and_a_part(text, stop, lang):
        return _with_scale(
            text, Run(frozenset({number + part[0] * added.factor}), part[1], added.factor), lang
        )
    if not added.ordinal and (shared := _fraction(text, tokens, last + 1, number, stop, lang)):
        return shared
    if dozens := _DOZEN.match(text, stop):
        return Run(frozenset({number * 12, number * 10}), dozens.end())
    return Run(frozenset({number}), stop, added.factor, "ordinal" if added.ordinal else "cardinal")


def _begins_with_scale(tokens: Sequence[Token], place: int, lang: Lang) -> bool:
    """Return True for the thousand of «тысяча двести», "thousand two hundred"; "a" thousand has no number word before it."""
    if place + 1 >= len(tokens) or not (scale(plain(tokens[place]), lang) or 0) >= 1000:
        return False
    following = cardinal(plain(tokens[place + 1]), lang)
    return following is not None and following < 1000 and plain(tokens[place])[-1] in "ауdn"


class _Sum:
    """Number words taken in one after the other."""

    def __init__(self, value: float) -> None:
        self._total, self._current = 0.0, value
        self._scale = 1.0
        self.ordinal = False

    @property
    def number(self) -> float:
        """What the words are worth together."""
        return self._total + self._current

    @property
    def factor(self) -> float:
        """What the last word multiplied by: a million in two million, 1 in two million three."""
        return 1.0 if self._current else self._scale

    def take(self, word: str, lang: Lang) -> bool:
        """Take in the next word; False if it begins another number."""
        following = cardinal(word, lang) or (1.0 if word in _ONES else None)
        if following is None and (tail := self._ordinal(word, lang)):
            following, self.ordinal = tail, True
        if following == 100 and lang == "en" and self._current < 100:
            self._current *= 100
        elif following is not None and following < (_lowest_place(self._current) if self._current else self._scale):
            self._current += following
        elif multiplier := scale(word, lang):
            self._total += max(self._current, 1) * multiplier
            self._current, self._scale = 0.0, multiplier
        else:
            return False
        return True

    def _ordinal(self, word: str, lang: Lang) -> float | None:
        """Read the last word of "twenty-fifth", «двадцать пятый»."""
        known = meaning(word, lang) if self._current % 10 == 0 else None
        last = known is not None and 1 <= known.values[0] < 10 and word[-2:] in _ORDINAL_ENDS
        return known.values[0] if known and last else None


def _lowest_place(value: float) -> float:
    """Return the largest number that may still follow: after 20 a unit, after 200 tens, after 3 nothing."""
    return next((place for place in (100.0, 10.0) if value % place == 0), 0.0)


def and_a_part(text: str, stop: int, lang: Lang) -> tuple[float, int] | None:
    """Read what "and a half", «с четвертью», ½ add to a number, and where they end."""
    match = _AND_A_PART[lang].match(text, stop)
    return (_PARTS[match.lastindex or 0], match.end()) if match else None


def _with_scale(text: str, found: Run, lang: Lang) -> Run:
    """Take in the million of "two and a half million"."""
    word = _NEXT_WORD.match(text, found.stop)
    multiplier = scale(word[1].lower().replace("ё", "е"), lang) if word and found.factor == 1 else None
    if not word or not multiplier:
        return found
    return Run(frozenset(value * multiplier for value in found.values), word.end(), multiplier)


def _fraction(
    text: str, tokens: Sequence[Token], place: int, numerator: float, stop: int, lang: Lang
) -> Run | None:
    """Read two thirds, три пятых: the run before it is the numerator; not «три третьих места»."""
    if place >= len(tokens) or not 0 < numerator < 100:
        return None
    token = tokens[place]
    if token["number"] or not _BETWEEN.fullmatch(text, stop, token.start()):
        return None
    hyphened = text[stop : token.start()] == "-"  # two-third
    below = _denominator(plain(token), lang, plural=numerator != 1 and not hyphened)
    if below is None or below <= numerator or not _OF_WHAT.match(text, token.end()):
        return None
    quarters = {numerator} if lang == "en" and below == 4 and not _OF_A_WHOLE.match(text, token.end()) else set()
    return Run(shares(numerator / below) | quarters, token.end(), kind="fraction")


def _denominator(word: str, lang: Lang, plural: bool) -> float | None:
    known = meaning(word, lang)
    if known and known.kind == "fraction":
        return round(1 / known.values[0])
    if not known or known.kind != "ordinal" or known.values[0] < 3:
        return None
    if lang == "ru":  # две пятых, одна пятая
        ending = word.endswith("ых") if plural else word.endswith(("ая", "ой", "ую"))
        return known.values[0] if ending and known.values[0] > 3 else None
    return None if plural else known.values[0]


def shares(part: float) -> frozenset[float]:
    """Return the ways of writing a part of a whole: 2/3 is 0.667, 66.7, 67 or 66 percent."""
    return frozenset({round(part, 3), round(100 * part, 1), float(round(100 * part)), float(int(100 * part))})


def one_part(text: str, tokens: Sequence[Token], place: int, lang: Lang) -> Run | None:
    """Read a fraction: a third of, one fifth, by almost a fifth, одна треть, пятая часть."""
    word, token = plain(tokens[place]), tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    known = meaning(word, lang)
    if (
        known
        and known.kind == "ordinal"
        and known.values[0] > 2
        and lang == "ru"
        and _PART.match(text, token.end())
    ):
        return Run(shares(1 / known.values[0]) | set(known.values), token.end(), kind="fraction", sure=False)
    if word not in ("a", "an", *_ONES) or after is None or after["number"]:
        return None
    if not _BETWEEN.fullmatch(text, token.end(), after.start()):
        return None
    below = _denominator(plain(after), lang, plural=False)
    measured = _MEASURED.search(text, 0, token.start()) and _NOTHING_COUNTED.match(text, after.end())
    sure = word in _ONES or bool(measured or _PART.match(text, after.end()))
    if below is None or below < 3 or not sure:
        return None
    return Run(shares(1 / below), after.end(), kind="fraction")


def halved(text: str, token: Token, lang: Lang) -> Run | None:
    """Read half a million, полмиллиона, полпроцента, пол-литра."""
    return _half_a(text, token) if lang == "en" else _half_of(text, token)


def _half_a(text: str, token: Token) -> Run | None:
    after = _HALF_A.match(text, token.end()) if plain(token) == "half" else None
    multiplier = (12.0 if after[1] == "dozen" else scale(after[1].lower(), "en")) if after else None
    if after and multiplier:
        return Run(frozenset({multiplier / 2}), after.end(), multiplier)
    start = after.start(1) - 1 if after else token.end()
    unit = unit_at(text, token.start(), start, "en") if after else None
    return Run(frozenset({0.5}), start, unit=unit) if unit and unit.dimension in ("share", "points") else None


def _half_of(text: str, token: Token) -> Run | None:
    word = plain(token)
    if not word.startswith("пол") or word.startswith("полд"):  # полдень is not half a day
        return None
    if multiplier := half(word[3:]):
        return Run(frozenset({multiplier / 2}), token.end(), multiplier)
    hyphen = word == "пол" and text[token.end() : token.end() + 1] == "-"
    unit = unit_at(text, token.start(), token.start() + 3, "ru") if hyphen or len(word) > 6 else None
    return Run(frozenset({0.5}), token.end(), unit=unit) if unit and unit.dimension != "time" else None
