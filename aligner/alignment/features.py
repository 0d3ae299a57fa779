"""Compute the features of every bead of a tile, a block of positions on both sides, as numbers.

A position ``i`` stands before sentence ``i``; the bead of shape (a, b) that ends at (i, j) holds the source
sentences ``i-a .. i-1`` and the target sentences ``j-b .. j-1``. All values of a tile are made at once, for every
shape, from block sums: the vectors of a span add up, and so do its lengths and the names that it shares.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import DIGITS, NAMES, Evidence
from aligner.alignment.lexical import explained
from aligner.alignment.measures import BACK, FRONT, EditionFeatures, Similarity, Tile
from aligner.alignment.shapes import SHAPES, SOURCES, SPAN, TARGETS

Floats = NDArray[np.float32]

FEATURES = (
    "cosine", "cosine of the short", "cosine squared", "margin", "least gain", "length", "length, signed",
    "length, squared", "numbers shared", "numbers missed", "names shared", "names missed", "questions differ",
    "ends differ", "starts differ", "speech differs", "broken inside", "paragraph inside",
    "paragraph starts differ", "paragraph starts agree", "translation cosine", "translation margin",
    "translation least gain", "least part", "cosine over the usual", "words explained", "words explained, least",
    "words better explained outside",
)  # fmt: skip
SPREAD = np.float32(2.5)  # variance of the Russian characters for one English one there
SHORT = np.float32(40.0)  # characters

_INDEX = {shape: k for k, shape in enumerate(SHAPES)}
_OF_TARGETS = {  # the shapes with so many target sentences
    last + 1: np.flatnonzero(last == TARGETS) for last in range(SPAN)
}


def measure(pair: Similarity, tile: Tile) -> Floats:
    """Return (features, shapes, rows, columns) float32 of all the beads that end in the tile.

    A bead that would begin before the first sentence holds rubbish; no path can reach it.
    """
    source, target = pair.source, pair.target
    rows, columns = slice(tile.i0, tile.i1), slice(tile.j0, tile.j1)

    def left(table: Floats) -> Floats:
        return table[SOURCES, rows, None]

    def right(table: Floats) -> Floats:
        return table[TARGETS, None, columns]

    out: Floats = np.zeros((len(FEATURES), len(SHAPES), tile.i1 - tile.i0, tile.j1 - tile.j0), np.float32)
    cosine, out[3], out[4], out[23] = _similarity(pair, tile)
    length_s = np.maximum(left(source.length), 1) * pair.rivals.characters
    length_t = right(target.length)
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
    out[24] = np.minimum(cosine / pair.rivals.usual, 2)
    out[25], out[26], out[27] = explained(source, target, tile)
    if pair.translated is not None:
        out[20], out[21], out[22], _ = _similarity(pair.translated, tile)
    return out


def _window(tile: Tile) -> tuple[slice, slice]:
    """Return rows of ``EditionFeatures.vectors`` whose spans end in the tile or up to BACK positions before it."""
    return slice(tile.i0, tile.i1 + FRONT - 1), slice(tile.j0, tile.j1 + FRONT - 1)


def _similarity(pair: Similarity, tile: Tile) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the cosine, its margin over the best rivals, the least gain of an outer sentence, and its least cosine."""
    source, target, best = pair.source, pair.target, pair.rivals
    rows, columns = _window(tile)
    cosine = _blocks(source.vectors[rows] @ target.vectors[columns].T)
    cosine /= _norms_of(source, SOURCES, tile.i0, tile.i1)[:, :, None]
    cosine /= _norms_of(target, TARGETS, tile.j0, tile.j1)[:, None, :]
    own = cosine[:, BACK:, BACK:]
    margin = own - best.source[SOURCES, tile.i0 : tile.i1, None] / np.float32(2)
    margin -= best.target[TARGETS, None, tile.j0 : tile.j1] / np.float32(2)
    return own, margin, _least_gain(cosine), _least_part(cosine)


def _norms_of(side: EditionFeatures, sizes: NDArray[np.int64], first: int, last: int) -> Floats:
    """Return (shapes, positions) of a tile and the BACK positions before it; there is nothing before position 0."""
    positions = np.maximum(np.arange(first - BACK, last), 0)
    return side.norm[sizes[:, None], positions]


def _span_sums(values: Floats, sizes: NDArray[np.int64]) -> Floats:
    """Return (shapes, positions of the tile): sum of a window's values over the span that ends there."""
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    end = np.arange(FRONT, len(total))
    sums: Floats = (total[end] - total[end - sizes[:, None] - 1]).astype(np.float32)
    return sums


def _blocks(values: Floats) -> Floats:
    """Return (shapes, rows + BACK, columns + BACK): sums of a window's values over each bead's block."""
    total = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(values, axis=0, out=total[1:, 1:])
    np.cumsum(total[1:, 1:], axis=1, out=total[1:, 1:])
    rows, columns = total.shape[0] - SPAN, total.shape[1] - SPAN
    strips = np.stack([total[SPAN:] - total[SPAN - a : SPAN - a + rows] for a in range(1, SPAN + 1)])
    out = np.empty((len(SHAPES), rows, columns), np.float32)
    for b, own in _OF_TARGETS.items():
        strip = strips[SOURCES[own]]
        out[own] = strip[:, :, SPAN:] - strip[:, :, SPAN - b : SPAN - b + columns]
    return out


def _at(cosine: Floats, shape: tuple[int, int], up: int = 0, left: int = 0) -> Floats:
    """Return the tile's cosines for beads of a shape that end this many positions before each cell."""
    rows, columns = cosine.shape[1], cosine.shape[2]
    return cosine[_INDEX[shape], BACK - up : rows - up, BACK - left : columns - left]


def _least_gain(cosine: Floats) -> Floats:
    """Return cosine of the bead less that of the best bead without one of its outer sentences; 0 for one to one."""
    own = cosine[:, BACK:, BACK:]
    above = np.maximum(
        own, cosine[:, BACK - 1 : -1, BACK:]
    )  # of this bead and its neighbour that ends a row before
    before = np.maximum(own, cosine[:, BACK:, BACK - 1 : -1])
    gain = np.zeros(own.shape, np.float32)
    for k, (a, b) in enumerate(SHAPES):
        rest = [above[_INDEX[a - 1, b]]] if a > 1 else []
        rest += [before[_INDEX[a, b - 1]]] if b > 1 else []
        if rest:
            np.subtract(own[k], reduce(np.maximum, rest), out=gain[k])
    return gain


def _least_part(cosine: Floats) -> Floats:
    """Return the least cosine between an outer sentence of the bead and all of the other side."""
    part = np.empty((len(SHAPES), cosine.shape[1] - BACK, cosine.shape[2] - BACK), np.float32)
    for k, (a, b) in enumerate(SHAPES):
        outer = []
        if a > 1 or b == 1:
            outer += [_at(cosine, (1, b)), _at(cosine, (1, b), up=a - 1)]
        if b > 1:
            outer += [_at(cosine, (a, 1)), _at(cosine, (a, 1), left=b - 1)]
        np.minimum.reduce(outer, out=part[k])
    return part


def _shared(source: EditionFeatures, target: EditionFeatures, tile: Tile, kind: int) -> tuple[Floats, Floats]:
    """Return log(1 + weight) of the tokens that a bead's two sides share, and of those that only one of them has.

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
    blocks = _blocks((table_s * weight) @ table_t.T)[:, BACK:, BACK:]
    sizes_s, sizes_t = table_s @ (weight * counts), table_t @ (weight * counts)
    total = _span_sums(sizes_s, SOURCES)[:, :, None] + _span_sums(sizes_t, TARGETS)[:, None, :]
    return np.log1p(np.maximum(blocks, 0)), np.log1p(np.maximum(total - 2 * blocks, 0))


def _incidences(evidence: Evidence, window: slice, kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (row in the window, token) of the sentences in the window; rows of ``EditionFeatures.vectors`` start FRONT early."""
    first, last = np.searchsorted(evidence.owner, [window.start - FRONT, window.stop - FRONT])
    own = np.flatnonzero(evidence.kind[first:last] == kind) + first
    return evidence.owner[own] - (window.start - FRONT), evidence.token[own]
