"""Russian compounds of words that the dictionary lists, though not together: госзаказчик, энергопоставки, шестиэтажный."""

from __future__ import annotations

from functools import lru_cache

from aligner.text import wordlists
from aligner.text.morphology import dictionary

_SHORTEST = 4  # letters of either part that is a word of the dictionary
_LINKS = "оеи"
_ENDS = ("", "а", "о", "е", "ь", "я", "й", "ый", "ий")  # of the first word, before о, е or и took their place


@lru_cache(maxsize=20_000)
def is_compound(word: str) -> bool:
    """Return True for a word in lower case that is made of two listed words, or of a listed word and one of data/ru/first_parts.txt.

    >>> [is_compound(word) for word in ("госзаказчиков", "энергопоставки", "природоподобных", "политикационное")]
    [True, True, True, False]
    """
    return any(
        _may_begin(word[:at]) and dictionary.known(word[at:]) for at in range(2, len(word) - _SHORTEST + 1)
    )


def _may_begin(part: str) -> bool:
    if part in wordlists.words("ru/first_parts"):
        return True
    if len(part) < _SHORTEST:
        return False
    return dictionary.known(part) or (part[-1] in _LINKS and any(dictionary.known(part[:-1] + end) for end in _ENDS))
