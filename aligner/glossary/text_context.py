"""A text in which names are looked up: the words before, after and near a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from aligner.glossary.lexicon import Reading, Start
from aligner.glossary.normalise import LAST_WORD, NEXT_WORD
from aligner.model import Lang

_YO = str.maketrans({"е": "[её]", "ё": "[её]"})
_ENDING = (
    r"(?:[аяоеёуюыийь]|[оеё][йюмв]|[ая]ми?|[аяыи]х|[ыи]ми?|ью|[ыи][йе]|[ое]го|[ое]му|ая|яя|[ое]е|ую|юю)?"
)
_DECLINED = re.compile(r"(?<=\w{3})(?:[ыио]й|ая|яя|[оеыи]е|[аяоыиеьй])$")
_STANDS_STILL = re.compile(r"^[А-ЯЁ].*(?<![аоыи])[оеи]$")
_SENTENCE_END = re.compile(r"[.!?…:;«“\"(\[•–—]\s*$|^\s*$|\n\s*$")


class NameCandidate(NamedTuple):
    """A run of words at ``start:stop`` that is a form of a name, under its folded key."""

    start: int
    stop: int
    key: str
    readings: tuple[Reading, ...]
    certain: bool


class TextContext(NamedTuple):
    """A text without invisible characters, and what its words are known to begin."""

    text: str
    lang: Lang
    known: Mapping[str, Start | None]
    phrases: dict[tuple[str, ...], list[tuple[int, int]]]
    """The places of context words, each list looked up once a text."""

    def before(self, place: int) -> tuple[str, str]:
        """Return the word before that place, or "", and the text between."""
        cut = self.text.rfind(" ", 0, max(0, place - 1)) + 1
        match = LAST_WORD.search(self.text[cut:place]) or LAST_WORD.search(
            self.text[max(0, place - 60) : place]
        )
        return (match[1], match[2]) if match else ("", self.text[:place])

    def after(self, place: int) -> tuple[str, str]:
        """Return the text after that place and the next word, or ""."""
        match = NEXT_WORD.match(self.text, place)
        return (match[1], match[2]) if match else (self.text[place:], "")

    def begins(self, place: int) -> bool:
        """Return True if a sentence, a quotation or a list item begins at that place."""
        return bool(_SENTENCE_END.search(self.text[max(0, place - 8) : place])) or place == 0

    def near(self, spot: NameCandidate, phrases: tuple[str, ...]) -> bool:
        """Return True if any of these words or phrases is in the text, in any form.

        One that holds the name itself (the city of Gorky) counts where the spot is a part of it, and the
        name alone does not count.
        """
        if not phrases:
            return False
        if phrases not in self.phrases:
            spaced = _spaced(self.text)
            begun = any(stem in spaced for stem in _stems(phrases))  # a pattern is costly to make, and mostly finds nothing
            self.phrases[phrases] = [match.span() for match in inflected(phrases).finditer(self.text)] if begun else []
        name = self.text[spot.start : spot.stop]
        for start, stop in self.phrases[phrases]:
            if start < spot.stop and spot.start < stop:
                if start <= spot.start and spot.stop <= stop and (start, stop) != (spot.start, spot.stop):
                    return True
            elif name not in self.text[start:stop]:
                return True
        return False


@lru_cache(maxsize=4096)
def inflected(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Make a pattern for these phrases, the longest first, each word whole and in any form; capitals must match."""
    longest_first = sorted(phrases, key=len, reverse=True)
    found = "|".join(r"\W{1,3}".join(map(_forms, re.findall(r"\w+", phrase))) for phrase in longest_first)
    return re.compile(rf"\b(?:{found})\b")


@lru_cache(maxsize=4096)
def _stems(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return what every form of each phrase begins with, as _spaced() has it."""
    return tuple(dict.fromkeys(_spaced(_stem(re.findall(r"\w+", phrase)[0])) for phrase in phrases))


@lru_cache(maxsize=64)
def _spaced(text: str) -> str:
    """Return the words of a text in small letters, with е for ё, a space before each."""
    return " " + " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


def _stem(word: str) -> str:
    """Return what all forms of a word have in common."""
    return word if word.isascii() or _STANDS_STILL.match(word) else _DECLINED.sub("", word)


def _forms(word: str) -> str:
    """Make a pattern for a word in any form: Russian endings after its stem, English plurals, Georgia-n, Iraq-i."""
    first = word[0] if word[0].isupper() else f"[{word[0]}{word[0].upper()}]"
    if word.isascii():
        return rf"{first}(?i:{word[1:]}(?:n|i)?(?:e?s)?)"
    stem = _stem(word)
    return rf"{first}(?i:{stem[1:].translate(_YO)}{_ENDING})"
