"""Where the path may run: everywhere in an article, a strip around a coarse path in a book.

Coarse to fine (after vecalign, Thompson and Koehn 2019): a heaviest common subsequence over blocks of sentences, at
most 2,048 blocks a side, so that its cost has a ceiling; another over sentences within the strip that it leaves;
and around that one the narrow strip in which beads are scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.measures import EditionFeatures, Tile

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WHOLE = 2_500  # cells up to which everything is looked at
TILE = 6_000  # cells of a tile: its features stay near the processor
HIGH = 16  # rows of a tile of a strip
BLOCKS = 2_048
SMALLEST_BLOCK = 8  # sentences
WIDE = 24  # sentences on both sides of the path of blocks, besides two blocks
NARROW = 10  # sentences on both sides of the path of sentences
BACKGROUND, LIKENESS = 0.1, 0.25  # cosines of blocks, of sentences, that count for nothing
TOOK, DOWN, ALONG = 0, 1, 2  # steps of a coarse path
STRAIGHT = 1e-3  # what keeps a path without evidence near the diagonal


def tiles(source: EditionFeatures, target: EditionFeatures) -> list[Tile]:
    """Return tiles that cover rows 0 .. N in order; the columns of neighbours overlap, first and last hold both corners."""
    rows, columns = source.count + 1, target.count + 1
    if rows * columns <= WHOLE:
        high = max(8, TILE // columns)
        return [Tile(i, min(i + high, rows), 0, columns) for i in range(0, rows, high)]
    block = max(SMALLEST_BLOCK, -(-max(source.count, target.count) // BLOCKS))
    left, right = source.units(), target.units()
    coarse = _strip(_coarse(left, right, block), rows, columns, WIDE + 2 * block)
    return _strip(_fine(left, right, coarse), rows, columns, NARROW)


def _strip(path: Sequence[tuple[int, int]], rows: int, columns: int, margin: int) -> list[Tile]:
    """Return tiles with a margin around a path of corners (i, j) from (0, 0) to (rows - 1, columns - 1)."""
    i, j = np.array(path).T
    out = []
    for first in range(0, rows, HIGH):
        last = min(first + HIGH, rows)
        lo = j[max(0, np.searchsorted(i, first, side="right") - 1)] if first else 0
        lo = min(lo, j[np.searchsorted(i, first)])
        after = np.searchsorted(i, last - 1, side="right")
        hi = j[min(after, len(j) - 1)]
        out.append(Tile(first, last, max(0, int(lo) - margin), min(columns, int(hi) + margin + 1)))
    return out


def _coarse(left: Floats, right: Floats, block: int) -> list[tuple[int, int]]:
    """Return the path of blocks, in positions of sentences."""
    size = (len(left), len(right))
    left, right = _blocks(left, block), _blocks(right, block)
    near = (np.arange(len(part), dtype=np.float32) / len(part) for part in (left, right))
    straight = STRAIGHT * (1 - np.abs(np.subtract.outer(*near)))
    gain = np.maximum(left @ right.T - BACKGROUND, 0) + straight
    whole = Tile(0, len(left) + 1, 0, len(right) + 1)
    path = _heaviest([whole], lambda tile: gain)
    return [(min(i * block, size[0]), min(j * block, size[1])) for i, j in path]


def _blocks(units: Floats, block: int) -> Floats:
    """Return (blocks, dimensions): what a block says that its edition does not say everywhere, at length one."""
    sums = np.add.reduceat(units, np.arange(0, len(units), block), axis=0)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    sums -= sums.mean(axis=0)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return sums


def _fine(left: Floats, right: Floats, strip: Sequence[Tile]) -> list[tuple[int, int]]:
    """Return the path of sentences within a strip."""
    slope = len(right) / len(left)

    def gain(tile: Tile) -> Floats:
        rows, columns = slice(max(0, tile.i0 - 1), tile.i1 - 1), slice(tile.j0, tile.j1 - 1)
        off = np.abs(np.subtract.outer(np.arange(len(left))[rows] * slope, np.arange(len(right))[columns]))
        straight = STRAIGHT / (1 + off.astype(np.float32))
        near: Floats = np.maximum(left[rows] @ right[columns].T - LIKENESS, 0) + straight
        return near

    return _heaviest(strip, gain)


def _heaviest(strip: Sequence[Tile], gain: Callable[[Tile], Floats]) -> list[tuple[int, int]]:
    """Return corners of the heaviest monotone path over tiles, whose ``gain`` has a row for each sentence before a position.

    A step takes a cell and its gain, or passes a row or a column for nothing.
    """
    weight = np.zeros(strip[-1].j1, np.float32)
    came: list[NDArray[np.int8]] = []
    for tile in strip:
        own = weight[tile.j0 : tile.j1]
        for row in gain(tile):
            step = own[:-1] + row
            took = np.maximum(step, own[1:])
            went = np.where(step > own[1:], TOOK, DOWN)
            own[1:] = np.maximum.accumulate(np.concatenate((own[:1], took)))[1:]
            came.append(np.where(own[1:] > took, ALONG, went).astype(np.int8))
    first = np.repeat([tile.j0 for tile in strip], [tile.i1 - tile.i0 for tile in strip])
    i, j = strip[-1].i1 - 1, strip[-1].j1 - 1
    path = [(i, j)]
    while i:
        at = j - 1 - first[i]
        step = came[i - 1][at] if at >= 0 else DOWN
        i, j = i - (step != ALONG), j - (step != DOWN)
        path.append((i, j))
    return [(0, 0), *path[::-1]] if j else path[::-1]
