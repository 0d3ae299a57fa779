"""Letters of the alphabets that names are spelt in, folded to what does not tell names apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘`´ʻʼʹʿʾ′"
_LETTERS = str.maketrans(
    "ёәөүұқғңһіїҗҳҷӯӣўҡҙҫӑӗӓӧӱєґ" + "əıłøđðħŧ",
    "еаоуукгнхиижхчуиукзсаеаоуег" + "eiloddht",
    APOSTROPHES,
)
_PLAIN = re.compile("[a-z0-9]+|[а-я]+")
_LONG = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-\u024f\u1e00-\u1eff]")


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Fold a word as look-up tables have it: ``Göyçə`` -> ``goyce``, ``Орёл`` -> ``орел``; ``й`` stays.

    Folded are capitals, ё, diacritics, apostrophes, and Kazakh, Kyrgyz, Tajik and Uzbek letters (Ғ = Г).
    """
    folded = word.lower()
    if _PLAIN.fullmatch(folded):
        return folded
    folded = folded.translate(_LETTERS)
    if folded.isascii():
        return folded
    if any("\u00c0" <= letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in folded):
        folded = "".join(
            letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter)
        )
    return folded.translate(_LONG)
