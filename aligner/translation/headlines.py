"""Headlines in capitals or Title Case: models are given the letters of running text, and capitals are put back."""

from __future__ import annotations

import re
from functools import cache

from aligner.model import Lang
from aligner.text import wordlists
from aligner.text.morphology import dictionary

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOWEL = re.compile("[аеёиоуыэюяaeiouy]", re.I)
_STOP = re.compile(r"[.!?…]['\"’”»)]*\s*$")
_SHARE = 0.75  # of the words begin with a capital in Title Case
_FEWEST = 4  # words of a headline in Title Case


def shouted(text: str) -> bool:
    """Return True if the text is in capitals: two words or more, no lower case."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return len(words) > 1 and max(map(len, words)) > 4 and text == text.upper() and text != text.lower()


def titled(text: str, lang: Lang) -> bool:
    """Return True if the text is an English headline In Title Case: no final full stop, most words with a capital."""
    if lang != "en" or _STOP.search(text):
        return False
    words = _WORD.findall(text)
    return len(words) >= _FEWEST and sum(word[0].isupper() for word in words) > _SHARE * len(words)


def quiet(text: str, lang: Lang, title: bool = False) -> str:
    """Return a headline with the capitals of running text, or with every word's first letter as a ``title``; same length.

    >>> quiet("TALKS IN BAKU AND THE UN", "en")
    'Talks in Baku and the UN'
    >>> quiet("Dam Breach Floods Three Villages", "en")
    'Dam breach floods three villages'
    """
    first = _WORD.search(text)
    loud = text == text.upper()

    def word(match: re.Match[str]) -> str:
        written = match[0]
        if written in _abbreviations(lang) or (loud and len(written) > 1 and not _VOWEL.search(written)):
            return written
        if not loud and not written[1:].islower():
            return written
        small = _lower(written)
        keep = title or (first is not None and match.start() == first.start()) or not _is_common(small, lang)
        return written[0] + small[1:] if keep else small

    return _WORD.sub(word, text)


@cache
def _abbreviations(lang: Lang) -> frozenset[str]:
    return wordlists.words(f"{lang}/abbreviations")


def _is_common(word: str, lang: Lang) -> bool:
    """Return True if running text has the word in lower case."""
    if lang == "en":
        return len(word) == 1 or word.replace("’", "'") in wordlists.words("en/small")
    return dictionary.is_common(word)


def _lower(text: str) -> str:
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
