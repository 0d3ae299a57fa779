"""Where the path may run: everywhere in an article, a strip around a coarse path in a book.

The coarse path is a heaviest common subsequence over blocks of sentences (as vecalign averages them, Thompson and
Koehn 2019): at most 2,048 blocks a side, so that its cost has a ceiling and the strip's is linear.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.features import Side, Tile

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WHOLE = 90_000  # cells up to which everything is looked at
TILE = 6_000  # cells of a tile: its features stay near the processor
BLOCKS = 2_048
SMALLEST_BLOCK = 8  # sentences
MARGIN = 24  # sentences on both sides of the coarse path, besides two blocks
STRAIGHT = 1e-3  # what keeps a path without evidence near the diagonal


def tiles(source: Side, target: Side) -> list[Tile]:
    """Tiles that cover rows 0 .. N in order; the columns of neighbours overlap, first and last hold both corners."""
    rows, columns = source.count + 1, target.count + 1
    if rows * columns <= WHOLE:
        high = max(8, TILE // columns)
        return [Tile(i, min(i + high, rows), 0, columns) for i in range(0, rows, high)]
    lo, hi, block = coarse(source, target)
    high, margin = 32, MARGIN + 2 * block
    out = []
    for i in range(0, rows, high):
        last = min(i + high, rows)
        out.append(Tile(i, last, max(0, int(lo[i]) - margin), min(columns, int(hi[last - 1]) + margin + 1)))
    return out


def coarse(source: Side, target: Side) -> tuple[Ints, Ints, int]:
    """For each source position the first and last target position of the coarse path; and the size of a block."""
    block = max(SMALLEST_BLOCK, -(-max(source.count, target.count) // BLOCKS))
    left, right = _blocks(source, block), _blocks(target, block)
    path = _heaviest(_gain(left, right))
    i, j = np.array(path).T * block
    j = np.minimum(j, target.count)
    at = np.arange(source.count + 1)
    first = np.searchsorted(i, (at // block) * block, side="left")
    last = np.searchsorted(i, (at // block + 1) * block, side="right") - 1
    lo, hi = j[first], j[np.maximum(last, first)]
    hi[at + block > source.count] = target.count
    return lo, hi, block


def _blocks(side: Side, block: int) -> Floats:
    """(blocks, dimensions): what a block says that its edition does not say everywhere, at length one."""
    units = side.units()
    sums = np.add.reduceat(units, np.arange(0, len(units), block), axis=0)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    sums -= sums.mean(axis=0)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)


def _gain(left: Floats, right: Floats) -> Floats:
    alike = np.maximum(left @ right.T - 0.1, 0)
    rows, columns = (np.arange(n, dtype=np.float32)[:, None] / n for n in alike.shape)
    return (alike + STRAIGHT * (1 - np.abs(rows - columns.T))).astype(np.float32)


def _heaviest(gain: Floats) -> list[tuple[int, int]]:
    """Corners (i, j) of the heaviest monotone path through a matrix of gains."""
    rows, columns = gain.shape
    weight = np.zeros(columns + 1, np.float32)
    came = np.zeros((rows, columns), np.int8)
    for i in range(rows):
        step = weight[:-1] + gain[i]
        took = np.maximum(step, weight[1:])
        new = np.maximum.accumulate(np.concatenate((weight[:1], took)))
        came[i] = np.where(new[1:] > took, 2, np.where(step > weight[1:], 0, 1))
        weight = new
    i, j, path = rows, columns, [(rows, columns)]
    while i and j:
        step = came[i - 1, j - 1]
        i, j = i - (step != 2), j - (step != 1)
        path.append((i, j))
    return [(0, 0), *path[::-1]] if path[-1] != (0, 0) else path[::-1]
