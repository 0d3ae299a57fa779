"""Find the word of a translation that is most similar to a word of its source."""

from __future__ import annotations

import re

import numpy as np

from aligner.alignment.embed import open_vectors
from aligner.model import Span

WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
LEAST = 0.25  # cosine under which no word is a counterpart


def likest_word(text: str, span: Span, translation: str) -> Span | None:
    """Return the span of the translated word most similar to the words of the span, or None.

    >>> start, stop = likest_word("Snow fell in the mountains.", (17, 26), "В горах выпал снег.")
    >>> "В горах выпал снег."[start:stop]
    'горах'
    """
    words = list(WORD.finditer(translation))
    if not words:
        return None
    vectors = open_vectors().encode([text[slice(*span)], *(word.group() for word in words)])
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-9)
    likeness = (vectors[1:] @ vectors[0]) / (lengths[1:] * lengths[0])
    best = int(likeness.argmax())
    return words[best].span() if likeness[best] >= LEAST else None
