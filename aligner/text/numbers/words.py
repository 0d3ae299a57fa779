"""Words that are numbers, in both languages: what each is worth and of what kind it is (data/<lang>/numbers.toml)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from aligner.model import Lang
from aligner.text import wordlists

Kind = Literal["cardinal", "ordinal", "fraction", "multiple", "magnitude", "hint", "none"]
_KINDS: tuple[Kind, ...] = ("cardinal", "ordinal", "fraction", "multiple", "magnitude", "none", "hint")

_ADJECTIVE = re.compile(
    "^(.+?)(?:ый|ой|ий|ого|его|ому|ему|ым|им|ом|ем|ая|ую|ое|ые|ых|ыми|о)$"
)  # what ~ means in the table
_NOUN_ENDING = "(?:ым|ых|а|у|ы|и|е|я|ю|ам|ями|ами|ям|ах|ях|ой|ей|ов|ом|н[а-я]+)?"
_LONGEST = 14  # letters before a * in the table
_ROMAN = re.compile(r"(?=[IVXХ])(?:[XХ]{0,3})(?:I[XХ]|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "Х": 10}  # the last one is the Cyrillic letter, often typed for it


class Word(NamedTuple):
    """What a word may be worth, its own meaning first.

    A translation has to say a cardinal; an ordinal, fraction, multiple or magnitude answers for itself where
    the other side has one of its kind; a hint may be a number or not.
    """

    kind: Kind
    values: tuple[float, ...]


@cache
def openings(lang: Lang) -> frozenset[str]:
    """Return the first letters (at most three) of all words in the tables; other words need no look-up."""
    listed = [*_exact(lang), *_stretches(lang), *(_compound()[0] if lang == "ru" else ())]
    return frozenset(word[:3] for word in listed)


def cardinal(word: str, lang: Lang) -> float | None:
    """Return the value of a cardinal number's form, in lower case and with е for ё."""
    found = _exact(lang).get(word)
    return found.values[0] if found and found.kind == "cardinal" else None


@lru_cache(maxsize=8192)
def meaning(word: str, lang: Lang) -> Word | None:
    """Return the values of a word, in lower case and with е for ё; None if it is not a number."""
    found = _exact(lang).get(word)
    if not found and lang == "ru":
        found = _of_an_adjective(word) or _of_tens_and_units(word) or _by_its_beginning(word)
    return found if found and found.kind != "none" else None


def _of_an_adjective(word: str) -> Word | None:
    match = _ADJECTIVE.fullmatch(word)
    return _exact("ru").get(match[1] + "~") if match else None


def _of_tens_and_units(word: str) -> Word | None:
    """Read шестидесятиоднолетний."""
    tens, units = _compound()
    ten = next((one for one in tens if word.startswith(one)), "")
    unit = next((one for one in units if ten and word.startswith(one, len(ten))), "")
    rest = len(word) > len(ten) + len(unit)
    return Word("hint", (tens[ten] + units[unit],)) if unit and rest else None


def _by_its_beginning(word: str) -> Word | None:
    beginnings = (word[:length] + "*" for length in range(min(len(word), _LONGEST), 1, -1))
    return next((found for one in beginnings if (found := _exact("ru").get(one))), None)


@cache
def _exact(lang: Lang) -> dict[str, Word]:
    """Return the words of the table, with their signs ~ and *."""
    sections = wordlists.table(f"{lang}/numbers")
    return {
        word: Word(kind, tuple(map(float, key.split(","))))
        for kind in reversed(_KINDS)
        for key, listed in sections.get(kind, {}).items()
        for word in listed.split()
    }


@cache
def _compound() -> tuple[dict[str, float], dict[str, float]]:
    rows = (wordlists.table("ru/numbers")["compound"][key].split() for key in ("tens", "units"))
    tens, units = (dict(zip(row[1::2], map(float, row[::2]), strict=True)) for row in rows)
    return tens, units


@lru_cache(maxsize=8192)
def scale(word: str, lang: Lang) -> float | None:
    """Return what a following "million", «млрд», «тысяч» multiplies by."""
    if lang == "en":
        return _scales("en").get(word)
    match = _scale_pattern().fullmatch(word)
    return _scales("ru")[match[1]] if match else None


@cache
def _scales(lang: Lang) -> dict[str, float]:
    return {
        word: float(value)
        for value, words in wordlists.table(f"{lang}/numbers")["scale"].items()
        for word in words.split()
    }


@cache
def _scale_pattern() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(_scales('ru'))}){_NOUN_ENDING}")


def half(rest: str) -> float | None:
    """Return what a Russian word after пол- multiplies by a half: миллиона, сотни."""
    return _halved().get(rest)


@cache
def _halved() -> dict[str, float]:
    return {word: float(value) for value, word in wordlists.table("ru/numbers")["half"].items()}


@lru_cache(maxsize=8192)
def stretch(word: str, lang: Lang) -> tuple[float, str] | None:
    """Return the length of time that the word alone means, as (how many, unit's name): «сутки», "decade"."""
    known = _stretches(lang)
    beginnings = (word[:length] + "*" for length in range(min(len(word), _LONGEST), 2, -1))
    return known.get(word) or next((known[one] for one in beginnings if one in known), None)


@cache
def _stretches(lang: Lang) -> dict[str, tuple[float, str]]:
    return {
        word: (float(key.split()[0]), key.split()[1])
        for key, words in wordlists.table(f"{lang}/numbers")["time"].items()
        for word in words.split()
    }


@lru_cache(maxsize=1024)
def roman(word: str) -> int | None:
    """Return the value of a Roman numeral below forty, with Latin or Cyrillic X."""
    if not word or not _ROMAN.match(word):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in word]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < after else digit for digit, after in pairs)
