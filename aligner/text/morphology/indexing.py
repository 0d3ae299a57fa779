"""Index keys of a text: what makes a word findable by any of its forms.

A word is filed under its Snowball stem and under every dictionary form that pymorphy3 knows for it;
a query word takes the same keys, and one key in common is a match. The stem serves names that no dictionary
has (Карабахе), the dictionary serves what a stemmer cuts wrongly (людей, человек).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from aligner.text.morphology import analyzer

WORD = re.compile(r"[^\W_]+")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@cache
def _stemmers() -> tuple[Any, Any]:
    from Stemmer import Stemmer

    return Stemmer("english"), Stemmer("russian")


@lru_cache(maxsize=200_000)
def keys(word: str) -> frozenset[str]:
    """Return all index keys of one lower-case word; ё counts as е."""
    english, russian = _stemmers()
    word = word.replace("ё", "е")
    if not CYRILLIC.search(word):
        return frozenset({word, english.stemWord(word)})
    lemmas = {parse.normal_form.replace("ё", "е") for parse in analyzer().parse(word)}
    return frozenset({word, russian.stemWord(word), *lemmas})


def words(text: str) -> list[str]:
    """Return the words of a text, lower-case, in order."""
    return WORD.findall(text.lower())


def index_text(*texts: str) -> str:
    """Join all keys of all words of these texts with spaces, for the database's word index."""
    found: set[str] = set()
    for text in texts:
        for word in words(text):
            found |= keys(word)
    return " ".join(sorted(found))
