"""Denoising (mBART, Liu et al. 2020): a monolingual line with stretches masked is the source, the line the target.

It teaches the encoder and the decoder a language from text that nobody translated.  ``MASKED`` of the words are gone, in
stretches of some ``STRETCH`` words, each of which one mask stands for.
"""

import random
from collections.abc import Iterator

from training.translation.examples import Example
from training.translation.vocabulary import MASK

MASKED = 0.35
STRETCH = 3.5


def masked(words: list[str], rng: random.Random) -> list[str]:
    """The words with stretches of them replaced by ``MASK``; at least one word stays."""
    left = max(1, round(MASKED * len(words)))
    found: list[str] = []
    at = 0
    while at < len(words):
        if left and rng.random() < MASKED / STRETCH / (1 - MASKED):
            length = min(left, 1 + int(rng.expovariate(1 / (STRETCH - 1))))
            found.append(MASK)
            at, left = at + length, left - length
        if at < len(words):  # between two stretches a word stays
            found.append(words[at])
            at += 1
    return found


def examples(lines: list[str], lang: str, rng: random.Random) -> Iterator[Example]:
    """An example of each line of which something is masked."""
    for line in lines:
        words = line.split()
        source = masked(words, rng)
        if source != words:
            yield Example(" ".join(source), line, lang, "noise")
