"""What speaks for and against every bead of a tile: a block of positions on both sides. Numbers only.

A position ``i`` stands before sentence ``i``; the bead of shape (a, b) that ends at (i, j) holds the source
sentences ``i-a .. i-1`` and the target sentences ``j-b .. j-1``. All values of a tile are made at once, for every
shape, from block sums: the vectors of a span add up, and so do its lengths and the names that it shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import DIGITS, NAMES, Evidence

Floats = NDArray[np.float32]

SHAPES: tuple[tuple[int, int], ...] = (
    (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2),
    (1, 5), (5, 1), (2, 4), (4, 2), (3, 3), (2, 5), (5, 2), (3, 4), (4, 3), (4, 4),
)  # fmt: skip
SPAN = 5
FEATURES = (
    "cosine", "cosine of the short", "cosine squared", "margin", "least gain", "length", "length, signed",
    "length, squared", "numbers shared", "numbers missed", "names shared", "names missed", "questions differ",
    "ends differ", "starts differ", "speech differs", "broken inside", "paragraph inside",
    "paragraph starts differ", "paragraph starts agree", "translation cosine", "translation margin",
    "translation least gain",
)  # fmt: skip
CHARACTERS = np.float32(1.07)  # Russian characters for one English one, in the training text
SPREAD = np.float32(2.5)  # variance of the Russian characters for one English one there
SHORT = np.float32(40.0)  # characters

_A = np.array([a for a, _ in SHAPES]) - 1
_B = np.array([b for _, b in SHAPES]) - 1


@dataclass(frozen=True, slots=True)
class Tile:
    """Positions ``i0 <= i < i1`` of the source and ``j0 <= j < j1`` of the target."""

    i0: int
    i1: int
    j0: int
    j1: int


class Side:
    """One edition, with its spans of one to five sentences measured: tables of (span length - 1, end position).

    ``vectors`` carries SPAN + 1 rows of zeros in front, so that a window may reach before the first sentence.
    """

    def __init__(self, vectors: Floats, evidence: Evidence) -> None:
        self.count = len(vectors)
        self.evidence = evidence
        self.vectors = np.concatenate([np.zeros((SPAN + 1, vectors.shape[1]), np.float32), vectors])
        self.norm = np.maximum(_norms(vectors), 1e-6)
        self.length = _sums(evidence.length)
        self.broken_inside = _sums(evidence.broken) - _last(evidence.broken)
        self.paragraph_inside = _sums(evidence.paragraph) - _first(evidence.paragraph)
        self.question, self.broken = _last(evidence.question), _last(evidence.broken)
        self.low, self.speech = _first(evidence.low), _first(evidence.speech)
        self.paragraph = _first(evidence.paragraph)

    def units(self) -> Floats:
        """(sentences, dimensions): the vectors at length one."""
        return self.vectors[SPAN + 1 :] / np.maximum(self.norm[0, 1:, None], 1e-6)


def _ends(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(start, end) positions of the spans of 1 .. SPAN sentences that end at each position."""
    end = np.broadcast_to(np.arange(count + 1), (SPAN, count + 1))
    return np.maximum(end - np.arange(1, SPAN + 1)[:, None], 0), end


def _sums(values: Floats) -> Floats:
    start, end = _ends(len(values))
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (total[end] - total[start]).astype(np.float32)


def _first(values: Floats) -> Floats:
    start, _ = _ends(len(values))
    return np.append(values, np.float32(0))[start]


def _last(values: Floats) -> Floats:
    _, end = _ends(len(values))
    return np.concatenate((np.zeros(1, np.float32), values))[end]


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
    """How well a span's sentences are matched at best: tables like those of Side, mean of the two best cosines."""

    source: Floats
    target: Floats


def rivals(source: Side, target: Side, tiles: Iterable[Tile]) -> Rivals:
    """The two best matches of each sentence among those that the tiles put before it."""
    left, right = source.units(), target.units()
    best_s = np.full((source.count, 2), np.float32(-1))
    best_t = np.full((target.count, 2), np.float32(-1))
    for tile in tiles:
        rows, columns = slice(max(0, tile.i0 - 1), tile.i1 - 1), slice(max(0, tile.j0 - 1), tile.j1 - 1)
        cosine = left[rows] @ right[columns].T
        best_s[rows] = _two_best(np.concatenate([best_s[rows], cosine], axis=1))
        best_t[columns] = _two_best(np.concatenate([best_t[columns], cosine.T], axis=1))
    sizes = np.arange(1, SPAN + 1, dtype=np.float32)[:, None]
    return Rivals(_sums(_one_mean(best_s)) / sizes, _sums(_one_mean(best_t)) / sizes)


def _two_best(values: Floats) -> Floats:
    return np.partition(values, -2, axis=1)[:, -2:]


def _one_mean(best: Floats) -> Floats:
    """The mean of two; where there was but one match, that one."""
    return np.where(best[:, 0] > -1, best.mean(axis=1), best[:, 1]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions and what was measured once for all tiles.

    ``translated`` are the same editions in one language: one of the two is a machine translation.
    """

    source: Side
    target: Side
    rivals: Rivals
    translated: Comparison | None = None

    @classmethod
    def of(
        cls, source: Side, target: Side, tiles: Sequence[Tile], translated: tuple[Side, Side] | None = None
    ) -> Comparison:
        """With the rivals that these tiles hold."""
        third = None if translated is None else cls.of(*translated, tiles)
        return cls(source, target, rivals(source, target, tiles), third)


def measure(pair: Comparison, tile: Tile) -> Floats:
    """(features, shapes, rows, columns) float32 of all the beads that end in the tile.

    A bead that would begin before the first sentence holds rubbish: the caller masks it.
    """
    source, target = pair.source, pair.target
    rows, columns = slice(tile.i0, tile.i1), slice(tile.j0, tile.j1)

    def left(table: Floats) -> Floats:
        return table[_A, rows, None]

    def right(table: Floats) -> Floats:
        return table[_B, None, columns]

    out = np.zeros((len(FEATURES), len(SHAPES), tile.i1 - tile.i0, tile.j1 - tile.j0), np.float32)
    cosine, out[3], out[4] = _similarity(pair, tile)
    length_s, length_t = np.maximum(left(source.length), 1) * CHARACTERS, right(target.length)
    ratio = np.log((length_t + 10) / (length_s + 10))
    out[0] = cosine
    out[1] = cosine * np.exp(np.minimum(length_s, length_t) / -SHORT)
    out[2] = cosine * np.abs(cosine)
    out[5] = np.minimum(np.abs(length_t - length_s) / np.sqrt((length_s + length_t) * (SPREAD / 2)), 8) / 4
    out[6] = ratio
    out[7] = np.minimum(ratio * ratio, 4)
    out[8], out[9] = _shared(source, target, tile, DIGITS)
    out[10], out[11] = _shared(source, target, tile, NAMES)
    out[12] = np.abs(left(source.question) - right(target.question))
    out[13] = np.abs(left(source.broken) - right(target.broken))
    out[14] = np.abs(left(source.low) - right(target.low))
    out[15] = np.abs(left(source.speech) - right(target.speech))
    out[16] = left(source.broken_inside) + right(target.broken_inside)
    out[17] = left(source.paragraph_inside) + right(target.paragraph_inside)
    out[18] = np.abs(left(source.paragraph) - right(target.paragraph))
    out[19] = left(source.paragraph) * right(target.paragraph)
    if pair.translated is not None:
        out[20], out[21], out[22] = _similarity(pair.translated, tile)
    return out


def _window(tile: Tile) -> tuple[slice, slice]:
    """Rows of ``Side.vectors`` whose spans end in the tile or one position before it."""
    return slice(tile.i0, tile.i1 + SPAN), slice(tile.j0, tile.j1 + SPAN)


def _similarity(pair: Comparison, tile: Tile) -> tuple[Floats, Floats, Floats]:
    """Cosine, margin over the best rivals, and the least that an outer sentence of the bead adds to its cosine."""
    source, target, best = pair.source, pair.target, pair.rivals
    rows, columns = _window(tile)
    dots = source.vectors[rows] @ target.vectors[columns].T
    wide = Tile(max(tile.i0 - 1, 0), tile.i1, max(tile.j0 - 1, 0), tile.j1)
    cosine = _blocks(dots)
    cosine /= _edge(source.norm[_A, wide.i0 : wide.i1], cosine.shape[1])[:, :, None]
    cosine /= _edge(target.norm[_B, wide.j0 : wide.j1], cosine.shape[2])[:, None, :]
    margin = cosine[:, 1:, 1:] - best.source[_A, tile.i0 : tile.i1, None] / 2
    margin -= best.target[_B, None, tile.j0 : tile.j1] / 2
    return cosine[:, 1:, 1:], margin, _least_gain(cosine)


def _edge(values: Floats, count: int) -> Floats:
    """The values, with the first repeated in front where the tile begins at position 0."""
    return values if values.shape[1] == count else np.concatenate([values[:, :1], values], axis=1)


def _span_sums(values: Floats, sizes: NDArray[np.int64]) -> Floats:
    """(shapes, positions of the tile): sum of a window's values over the span that ends there."""
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    end = np.arange(SPAN + 1, len(total))
    return (total[end] - total[end - sizes[:, None] - 1]).astype(np.float32)


def _blocks(values: Floats) -> Floats:
    """(shapes, rows + 1, columns + 1): sums of a window's values over each bead's block."""
    total = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(values, axis=0, out=total[1:, 1:])
    np.cumsum(total[1:, 1:], axis=1, out=total[1:, 1:])
    rows, columns = total.shape[0] - SPAN, total.shape[1] - SPAN
    strips = {a: total[SPAN:] - total[SPAN - a : SPAN - a + rows] for a in range(1, SPAN + 1)}
    out = np.empty((len(SHAPES), rows, columns), np.float32)
    for k, (a, b) in enumerate(SHAPES):
        np.subtract(strips[a][:, SPAN:], strips[a][:, SPAN - b : SPAN - b + columns], out=out[k], casting="same_kind")
    return out


def _least_gain(cosine: Floats) -> Floats:
    """Cosine of the bead less that of the best bead without one of its outer sentences; 0 for one to one."""
    gain = np.zeros((cosine.shape[0], cosine.shape[1] - 1, cosine.shape[2] - 1), np.float32)
    index = {shape: k for k, shape in enumerate(SHAPES)}
    for k, (a, b) in enumerate(SHAPES):
        rest = []
        if (fewer := index.get((a - 1, b))) is not None:
            rest += [cosine[fewer, 1:, 1:], cosine[fewer, :-1, 1:]]
        if (fewer := index.get((a, b - 1))) is not None:
            rest += [cosine[fewer, 1:, 1:], cosine[fewer, 1:, :-1]]
        if rest:
            gain[k] = cosine[k, 1:, 1:] - np.maximum.reduce(rest)
    return gain


def _shared(source: Side, target: Side, tile: Tile, kind: int) -> tuple[Floats, Floats]:
    """log(1 + weight) of the tokens that a bead's two sides share, and of those that only one of them has.

    A token weighs less the more sentences of the tile have it. Only digits count as missed when the other edition's
    part of the tile lacks them altogether: a name may be spelt past recognition, a number may not.
    """
    rows, columns = _window(tile)
    left = _incidences(source.evidence, rows, kind)
    right = _incidences(target.evidence, columns, kind)
    tokens, place = np.unique(np.concatenate([left[1], right[1]]), return_inverse=True)
    table_s = np.zeros((rows.stop - rows.start, len(tokens)), np.float32)
    table_t = np.zeros((columns.stop - columns.start, len(tokens)), np.float32)
    table_s[left[0], place[: len(left[0])]] = 1
    table_t[right[0], place[len(left[0]) :]] = 1
    often_s, often_t = table_s.sum(axis=0), table_t.sum(axis=0)
    weight = 1 / np.sqrt(np.maximum(often_s, 1) * np.maximum(often_t, 1))
    counts = np.ones_like(weight) if kind == DIGITS else ((often_s > 0) & (often_t > 0)).astype(np.float32)
    blocks = _blocks((table_s * weight) @ table_t.T)[:, 1:, 1:]
    sizes_s, sizes_t = table_s @ (weight * counts), table_t @ (weight * counts)
    total = _span_sums(sizes_s, _A)[:, :, None] + _span_sums(sizes_t, _B)[:, None, :]
    return np.log1p(np.maximum(blocks, 0)), np.log1p(np.maximum(total - 2 * blocks, 0))


def _incidences(evidence: Evidence, window: slice, kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row in the window, token) of the sentences in the window; rows of ``Side.vectors`` start SPAN + 1 early."""
    first, last = np.searchsorted(evidence.owner, [window.start - SPAN - 1, window.stop - SPAN - 1])
    own = np.flatnonzero(evidence.kind[first:last] == kind) + first
    return evidence.owner[own] - (window.start - SPAN - 1), evidence.token[own]
