"""Two editions in numbers, measured once: vectors, spans, and how well each sentence is matched at best.

A position ``i`` stands before sentence ``i``; tables of spans are (span length - 1, end position).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Words
from aligner.alignment.evidence import Evidence
from aligner.alignment.shapes import SPAN

Floats = NDArray[np.float32]

BACK = SPAN - 1  # positions before a tile whose beads are looked at too
FRONT = (
    SPAN + BACK
)  # rows of zeros before a side's vectors, so that a window may reach before the first sentence
CHARACTERS = np.float32(1.07)  # Russian characters for one English one, in the training text
ASSUMED = 5  # pairs of that ratio that are put beside a document's own
CLEAR = 0.1  # lead over the next best in cosine from which a pair counts as a document's own


@dataclass(frozen=True, slots=True)
class Tile:
    """Positions ``i0 <= i < i1`` of the source and ``j0 <= j < j1`` of the target."""

    i0: int
    i1: int
    j0: int
    j1: int


class EditionFeatures:
    """One edition, with its spans of one to five sentences measured: tables of (span length - 1, end position).

    ``vectors`` carries FRONT rows of zeros before the first sentence.
    """

    def __init__(self, vectors: Floats, evidence: Evidence, words: Words) -> None:
        self.count = len(vectors)
        self.evidence = evidence
        self.words = words
        self.vectors: Floats = np.concatenate([np.zeros((FRONT, vectors.shape[1]), np.float32), vectors])
        self.norm: Floats = np.maximum(_norms(vectors), np.float32(1e-6))
        self.length, broken, paragraphs = _sums(evidence.length, evidence.broken, evidence.paragraph)
        self.question, self.broken = _last(evidence.question, evidence.broken)
        self.low, self.speech, self.paragraph = _first(evidence.low, evidence.speech, evidence.paragraph)
        self.broken_inside = broken - self.broken
        self.paragraph_inside = paragraphs - self.paragraph

    def part(self, first: int, last: int) -> EditionFeatures:
        """Return some of the sentences as an edition of their own."""
        own = self.vectors[FRONT + first : FRONT + last]
        return EditionFeatures(own, self.evidence.part(first, last), self.words.part(first, last))

    def vectors_of(self, first: int, last: int) -> Floats:
        """Return (sentences, dimensions): the vectors of some sentences, at length one."""
        return self.vectors[FRONT + first : FRONT + last] / self.norm[0, first + 1 : last + 1, None]

    def units(self) -> Floats:
        """Return (sentences, dimensions): the vectors at length one."""
        return self.vectors_of(0, self.count)


def _starts(count: int) -> NDArray[np.int64]:
    """Return (SPAN, positions): where the spans of 1 .. SPAN sentences begin that end at each position."""
    starts: NDArray[np.int64] = np.maximum(np.arange(count + 1) - np.arange(1, SPAN + 1)[:, None], 0)
    return starts


def _sums(*values: Floats) -> Floats:
    """Return (values, SPAN, positions): what the sentences of each span add up to."""
    total = np.zeros((len(values), len(values[0]) + 1))
    np.cumsum(values, axis=1, dtype=np.float64, out=total[:, 1:])
    return (total[:, None] - total[:, _starts(len(values[0]))]).astype(np.float32)


def _first(*values: Floats) -> Floats:
    """Return (values, SPAN, positions): what each span's first sentence has."""
    padded = np.zeros((len(values), len(values[0]) + 1), np.float32)
    padded[:, :-1] = values
    return padded[:, _starts(len(values[0]))]


def _last(*values: Floats) -> Floats:
    """Return (values, SPAN, positions): what each span's last sentence has."""
    padded = np.zeros((len(values), 1, len(values[0]) + 1), np.float32)
    padded[:, 0, 1:] = values
    return padded.repeat(SPAN, axis=1)


def _norms(vectors: Floats) -> Floats:
    norms = np.zeros((SPAN, len(vectors) + 1), np.float32)
    span = np.zeros((len(vectors) + 1, vectors.shape[1]), np.float32)
    for size in range(1, SPAN + 1):
        if size <= len(vectors):
            span[size:] += vectors[: len(vectors) + 1 - size]
        norms[size - 1] = np.sqrt(np.einsum("nd,nd->n", span, span))
    return norms


@dataclass(frozen=True, slots=True)
class Rivals:
    """How well a span's sentences are matched at best: tables like those of EditionFeatures, mean of the two best cosines.

    ``usual`` is the best cosine of the middle sentence; ``characters`` of the target match one of the source,
    by the pairs that have no rival.
    """

    source: Floats
    target: Floats
    usual: np.float32
    characters: np.float32


def rivals(source: EditionFeatures, target: EditionFeatures, tiles: Iterable[Tile]) -> Rivals:
    """Return each sentence's two best matches among the tiles' candidates."""
    left, right = source.units(), target.units()
    best_s = np.full((source.count, 2), np.float32(-1))
    best_t = np.full((target.count, 2), np.float32(-1))
    ratios = []
    for tile in tiles:
        rows, columns = slice(max(0, tile.i0 - 1), tile.i1 - 1), slice(max(0, tile.j0 - 1), tile.j1 - 1)
        cosine = left[rows] @ right[columns].T
        best_s[rows] = _two_best(np.concatenate([best_s[rows], cosine], axis=1))
        best_t[columns] = _two_best(np.concatenate([best_t[columns], cosine.T], axis=1))
        clear = np.flatnonzero(best_s[rows, 1] - best_s[rows, 0] > CLEAR)
        match = cosine[clear].argmax(axis=1) if cosine.shape[1] else clear[:0]
        ratios.append(np.log(target.evidence.length[columns][match] / source.evidence.length[rows][clear]))
    sizes = np.arange(1, SPAN + 1, dtype=np.float32)[:, None]
    found = np.concatenate([*ratios, np.full(ASSUMED, np.log(CHARACTERS))])
    characters = np.float32(np.exp(_median(found)))
    usual = max(np.float32(0.1), _median(np.concatenate([best_s[:, 1], best_t[:, 1]])))
    means_s, means_t = (_sums(_one_mean(best))[0] / sizes for best in (best_s, best_t))
    return Rivals(means_s, means_t, usual, characters)


def _median(values: Floats) -> np.float32:
    """Return the median; ``np.median`` is slow for few values and imports numpy.ma on its first call (40 ms)."""
    ordered, half = np.sort(values), len(values) // 2
    return np.float32((ordered[half] + ordered[-1 - half]) / 2)


def _two_best(values: Floats) -> Floats:
    return np.partition(values, -2, axis=1)[:, -2:]


def _one_mean(best: Floats) -> Floats:
    """Return the mean of the two matches, or the only one."""
    return np.where(best[:, 0] > -1, best.mean(axis=1), best[:, 1]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Similarity:
    """Two editions and what was measured once for all tiles.

    ``translated`` are the same editions in one language: one of the two is a machine translation.
    """

    source: EditionFeatures
    target: EditionFeatures
    rivals: Rivals
    translated: Similarity | None = None

    @classmethod
    def of(
        cls,
        source: EditionFeatures,
        target: EditionFeatures,
        tiles: Sequence[Tile],
        translated: tuple[EditionFeatures, EditionFeatures] | None = None,
    ) -> Similarity:
        """Measure the sides, with the rivals that these tiles hold."""
        third = None if translated is None else cls.of(*translated, tiles)
        return cls(source, target, rivals(source, target, tiles), third)
