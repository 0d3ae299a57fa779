"""Similarity of sentences, and the keys by which an index finds similar ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


def similarity(one: str, other: str, least: float = 0.0) -> float:
    """Return 1 minus the Levenshtein distance over the longer length; 0 where that is below ``least``."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(one, other, score_cutoff=least)


def most_similar(text: str, others: Sequence[str], least: float) -> list[tuple[float, int]]:
    """Return (similarity, place) of the others that are at least so similar, the best first."""
    found = [(similarity(text, other, least), place) for place, other in enumerate(others)]
    return sorted((one for one in found if one[0] >= least), key=lambda one: (-one[0], one[1]))


def percent(share: float) -> int:
    """Return a similarity in whole percent, rounded down: only equal texts have 100."""
    return int(share * 100 + 1e-9)


def shingles(text: str) -> set[str]:
    """Return the hashes of each two words in a row, the ends of the text counting as words and all numbers as one.

    Texts that differ in a third of their words still share some; two words are rare where each of them is common.
    """
    words = ["^", *_WORD.findall(_DIGITS.sub("0", text.casefold())), "$"]
    return {f"{crc32(f'{one} {two}'.encode()):08x}" for one, two in pairwise(words)}
