"""Reading quantities out of a sentence.

1. The readers find them, word by word.
2. The joins put neighbours together.

A quantity keeps every value it may mean: "1,000" in Russian text is one thousand to a careless typist and
one to the reader, "5-7 million" begins with five or with five million, "3 p.m." is 15:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from aligner.model import Lang
from aligner.text import links
from aligner.text.numbers.joins import JOINS
from aligner.text.numbers.quantity import Quantity
from aligner.text.numbers.readers import READERS, TOKEN
from aligner.text.numbers.words import meaning, openings, roman, stretch

_MINUS = re.compile(r"(?:\b(?:minus|минус)\s|(?:^|[\s(«“\"])[-−–])$", re.I)
_PLUS = re.compile(r"(?:\b(?:plus|плюс)\s|(?:^|[\s(«“\"])\+)$", re.I)
_DEGREES = r"(?:[\s\u00a0-]{0,2}(?:degrees?\b|градус\w{0,3}|°\s?[CСF]?))?(?:\s(?:Celsius|Fahrenheit|(?:по )?Цельси\w|(?:по )?Фаренгейт\w))?"
_BELOW = re.compile(rf"{_DEGREES}[\s\u00a0](?:below|of frost|ниже нуля|мороз\w{{0,2}})\b", re.I)
_ABOVE = re.compile(rf"{_DEGREES}[\s\u00a0](?:above|of heat|выше нуля|тепла|жары)\b", re.I)


@lru_cache(maxsize=4096)
def quantities(text: str, lang: Lang) -> tuple[Quantity, ...]:
    """Read every quantity of a sentence, in order, offsets into ``text``."""
    text = links.without(text)
    found = [_signed(read, text) for read in _scan(text, lang)]
    if not found:
        return ()
    for join in JOINS:
        found = list(join(found, text))
    return tuple(found)


def _scan(text: str, lang: Lang) -> Iterator[Quantity]:
    position = 0
    tokens = list(TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        if token.lastgroup == "word" and not _may_count(token[0], lang):
            continue
        if token.start() < position:
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


def _signed(read: Quantity, text: str) -> Quantity:
    """Read signs: minus 25, -25, 25 below zero, 25 градусов мороза; plus and above likewise."""
    if read.strength == "hint" or read.kind != "cardinal":
        return read
    if _MINUS.search(text, max(0, read.start - 7), read.start) or _BELOW.match(text, read.stop):
        return replace(read, sign=-1)
    if _PLUS.search(text, max(0, read.start - 7), read.start) or _ABOVE.match(text, read.stop):
        return replace(read, sign=1)
    return read
