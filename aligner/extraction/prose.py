"""Telling prose from labels, and the stretch of a page that holds the most of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TERMINAL = re.compile(r"[.!?…:;]['\"»”’)\]]*(?:\s?\[\d+\])*$|[,.]?['\"»”]$")
MIN_WORDS = 6  # a sentence; fewer words with a full stop are as often a label
LONG = 20  # words that are prose whatever they end with


def ends_like_sentence(text: str) -> bool:
    """Return True if the line ends as sentences do, rather than as labels."""
    return bool(_TERMINAL.search(text))


def is_prose(text: str) -> bool:
    """Return True for a sentence or more, rather than a label or headline."""
    words = len(text.split())
    return words >= LONG or (words >= MIN_WORDS and ends_like_sentence(text))


def richest(weights: Sequence[float]) -> tuple[int, int]:
    """Start and stop of the stretch with the highest sum; ``(0, 0)`` where none is above zero."""
    best, span, total, begin = 0.0, (0, 0), 0.0, 0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, begin = 0.0, number
        total += weight
        if total > best:
            best, span = total, (begin, number + 1)
    return span
