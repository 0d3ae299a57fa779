"""The sum over all paths through a band, and the best path. Numbers only, no text.

A path runs from (0, 0) to (N, M) in steps of a bead's shape, or of one sentence left alone. Row ``i`` of the band
holds the target positions ``lo[i] <= j < hi[i]``; a value for each cell of the band, row after row, is a flat
array. Scores are log-weights, a bead's kept at the cell where it ends. Where steps lead is found for many rows at
once, each row is then one vectorised step, and the run of lonely target sentences inside a row is a running sum, so
that time and memory are linear in the cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.shapes import SHAPES, SPAN

Doubles = NDArray[np.float64]
Halves = NDArray[np.float16]
Ints = NDArray[np.int64] | NDArray[np.int32]

NEVER = -1e9  # the log-weight of what cannot be
STEPS = (*SHAPES, (1, 0))  # what a row can be reached by from the rows before it
CELLS = 4_000  # cells whose steps are looked up at once
LEAST = np.log(1e-9)  # chance of being passed below which a cell is given up
ALONG = len(STEPS)  # a target sentence left alone: a step inside the row
_A = np.array([a for a, _ in STEPS])[:, None]
_B = np.array([b for _, b in STEPS])[:, None]


class Band:
    """Which positions may be passed: (N + 1,) first and past-the-last target position of each row."""

    def __init__(self, lo: Ints, hi: Ints) -> None:
        self.lo, self.hi = lo, hi
        self.at = np.concatenate(([0], np.cumsum(hi - lo)))
        self._around = np.zeros(
            (3, len(lo) + 2 * SPAN), np.int64
        )  # rows before the first, past the last hold no cell
        self._around[:, SPAN:-SPAN] = lo, hi, self.at[:-1] - lo

    def row(self, i: int) -> slice:
        """Return the places of row i's cells in a flat array."""
        return slice(int(self.at[i]), int(self.at[i + 1]))

    def cell(self, i: int, j: int) -> int:
        """Return the place of position (i, j) in a flat array."""
        return int(self.at[i] + j - self.lo[i])

    @property
    def cells(self) -> int:
        """Number of positions in the band."""
        return int(self.at[-1])

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield (first, past-the-last) rows with some CELLS cells together."""
        first, count = 0, len(self.lo)
        while first < count:
            last = int(np.searchsorted(self.at, self.at[first] + CELLS))
            yield first, min(max(last, first + 1), count)
            first = max(last, first + 1)

    def positions(self, first: int, last: int) -> tuple[Ints, Ints]:
        """Return (i, j) of the cells of these rows."""
        i = np.repeat(np.arange(first, last, dtype=np.int32), self.hi[first:last] - self.lo[first:last])
        start = self._around[2, SPAN:].astype(np.int32)
        return i, np.arange(self.at[first], self.at[last], dtype=np.int32) - start[i]

    def sources(self, first: int, last: int) -> Ints:
        """Return (steps, cells of these rows): the cell from which each step comes, counted from 1; 0 for none."""
        return self._reached(first, last, -1)

    def targets(self, first: int, last: int) -> Ints:
        """Return (steps, cells of these rows): the cell to which each step leads, counted from 1; 0 for none."""
        return self._reached(first, last, 1)

    def _reached(self, first: int, last: int, way: int) -> Ints:
        i, j = self.positions(first, last)
        column = j + way * _B
        row = i + (SPAN + way * _A)
        lo, hi, start = (own[row] for own in self._around)
        return np.where((column >= lo) & (column < hi), start + column + 1, 0)


class Scores(Protocol):
    """The scores that a path adds up: a band, the steps into its cells, and each unaligned target sentence."""

    @property
    def band(self) -> Band:
        """The positions that a path may use."""
        ...

    @property
    def target(self) -> Doubles:
        """The score of each target sentence left alone."""
        ...

    def steps(self, first: int, last: int) -> Doubles:
        """Return (steps, cells of these rows): the beads that end there, and the sentence before it left alone."""
        ...


@dataclass(frozen=True, slots=True)
class Lattice:
    """Scores over a band: beads (shapes, cells), lonely source (N,) and lonely target sentences (M,)."""

    band: Band
    beads: Halves
    source: Doubles
    target: Doubles

    def steps(self, first: int, last: int) -> Doubles:
        """Return the scores of the steps; see Scores."""
        return stacked(self.band, self.beads, self.source, first, last)

    def within(self, band: Band) -> Lattice:
        """Return the scores over part of the band."""
        kept = np.repeat(self.band.at[:-1] + band.lo - self.band.lo - band.at[:-1], band.hi - band.lo)
        return Lattice(band, self.beads[:, kept + np.arange(band.cells)], self.source, self.target)


def stacked(band: Band, beads: Halves, alone: Doubles, first: int, last: int) -> Doubles:
    """Return beads' scores of these rows, and below them that of the sentence before each row left alone."""
    out = np.empty((len(STEPS), band.at[last] - band.at[first]))
    out[:-1] = beads[:, band.at[first] : band.at[last]]
    out[-1] = np.repeat(np.append(NEVER, alone)[first:last], band.hi[first:last] - band.lo[first:last])
    return out


def _log_sum(values: Doubles) -> Doubles:
    top = np.maximum.reduce(values)
    values -= top
    total: Doubles = top + np.log(np.add.reduce(np.exp(values, out=values)))
    return total


def _run(lattice: Scores) -> Doubles:
    """Return (M + 1,): summed score of leaving alone all target sentences before a position."""
    return np.concatenate(([0.0], np.cumsum(lattice.target)))


def _rows(band: Band, first: int, last: int) -> list[tuple[int, slice, slice]]:
    """Return (row, its cells counted from 1, its cells within these rows)."""
    at = band.at[first : last + 1].tolist()
    parts = ((slice(a + 1, b + 1), slice(a - at[0], b - at[0])) for a, b in pairwise(at))
    return [(row, *own) for row, own in enumerate(parts, first)]


def forward(lattice: Lattice) -> Doubles:
    """Return (1 + cells,): log of the summed weight of all paths from (0, 0) to each cell; the first entry is NEVER."""
    band, run = lattice.band, _run(lattice)
    sums = np.full(band.cells + 1, NEVER)
    for first, last in band.parts():
        sources, steps = band.sources(first, last), lattice.steps(first, last)
        for i, own, here in _rows(band, first, last):
            cells = _log_sum(sums[sources[:, here]] + steps[:, here])
            if i == 0:
                cells[0] = 0.0
            along = run[band.lo[i] : band.hi[i]]
            sums[own] = np.logaddexp.accumulate(cells - along) + along
    return sums


def backward(lattice: Lattice) -> Doubles:
    """Return (1 + cells,): log of the summed weight of all paths from each cell to (N, M); the first entry is NEVER."""
    band, run, last_row = lattice.band, _run(lattice), len(lattice.band.lo) - 1
    sums = np.full(band.cells + 1, NEVER)
    for first, last in reversed(list(band.parts())):
        targets = band.targets(first, last)
        steps = _ahead(lattice, targets, first, last)
        for i, own, here in reversed(_rows(band, first, last)):
            cells = _log_sum(sums[targets[:, here]] + steps[:, here])
            if i == last_row:
                cells[-1] = 0.0
            along = run[band.lo[i] : band.hi[i]]
            sums[own] = np.logaddexp.accumulate((cells + along)[::-1])[::-1] - along
    return sums


def _ahead(lattice: Lattice, targets: Ints, first: int, last: int) -> Doubles:
    """Return (steps, cells): the scores of the steps out of the cells of these rows."""
    band = lattice.band
    out = np.empty(targets.shape)
    out[:-1] = np.take_along_axis(lattice.beads, np.maximum(targets[:-1] - 1, 0), axis=1)
    out[-1] = np.repeat(
        np.append(lattice.source, NEVER)[first:last], band.hi[first:last] - band.lo[first:last]
    )
    return out


def _counted(index: Ints, chance: Doubles, count: int) -> Doubles:
    return np.bincount(index, chance, count).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Flow:
    """All paths together: the logs of what leads to each cell and from it, as fractions of all there is.

    ``source`` (N,) and ``target`` (M,) are the chances of each sentence to be left alone, ``total`` the log of the
    summed weight of all paths.
    """

    lattice: Lattice
    before: Doubles
    after: Doubles
    source: Doubles
    target: Doubles
    total: float

    @classmethod
    def of(cls, lattice: Lattice) -> Flow:
        """Sum over all paths, forward and backward."""
        band, before, after = lattice.band, forward(lattice), backward(lattice)
        total = float(before[-1])
        after -= total
        i, j = band.positions(0, len(band.lo))
        up = np.flatnonzero((i > 0) & (j >= band.lo[i - 1]) & (j < band.hi[i - 1]))
        above = band.at[i[up] - 1] + j[up] - band.lo[i[up] - 1]
        chance = np.exp(before[above + 1] + lattice.source[i[up] - 1] + after[up + 1])
        source = _counted(i[up] - 1, chance, len(lattice.source))
        along = np.flatnonzero(j > band.lo[i])
        chance = np.exp(before[along] + lattice.target[j[along] - 1] + after[along + 1])
        target = _counted(j[along] - 1, chance, len(lattice.target))
        return cls(lattice, before, after, source, target, total)

    def narrowed(self) -> Band:
        """Return the cells that likely paths pass, and the cells between them."""
        band = self.lattice.band
        passed = np.flatnonzero(self.before[1:] + self.after[1:] > LEAST)
        i, j = (own[passed] for own in band.positions(0, len(band.lo)))
        rows, first = np.unique(i, return_index=True)
        lo, hi = band.lo.copy(), band.lo + 1  # a row that none passes keeps one cell
        lo[rows], hi[rows] = j[first], j[np.append(first[1:], len(j)) - 1] + 1
        return Band(lo, hi)

    def beads(self) -> Halves:
        """Return (shapes, cells): the probability of each bead, all paths through it over all paths."""
        band, lattice = self.lattice.band, self.lattice
        out = np.empty(lattice.beads.shape, np.float16)
        for first, last in band.parts():
            own = slice(band.at[first], band.at[last])
            before = self.before[band.sources(first, last)[:-1]]
            out[:, own] = np.exp(before + lattice.beads[:, own] + self.after[1:][own])
        return out


def best(scores: Scores) -> list[tuple[int, int, int, int]]:
    """Return the path with the highest total score, as (i, j, a, b): a bead of a and b sentences that ends at (i, j)."""
    band, run = scores.band, _run(scores)
    sums = np.full(band.cells + 1, NEVER)
    came = np.empty(band.cells + 1, np.int8)
    for first, last in band.parts():
        sources, steps = band.sources(first, last), scores.steps(first, last)
        for i, own, here in _rows(band, first, last):
            values = sums[sources[:, here]] + steps[:, here]
            step = values.argmax(axis=0)
            cells = np.maximum.reduce(values)
            if i == 0:
                cells[0] = 0.0
            along = run[band.lo[i] : band.hi[i]]
            sums[own] = np.maximum.accumulate(cells - along) + along
            came[own] = np.where(sums[own] > cells + 1e-9, ALONG, step)
    return _trace(band, came)


def _trace(band: Band, came: NDArray[np.int8]) -> list[tuple[int, int, int, int]]:
    steps = (*STEPS, (0, 1))
    i, j = len(band.lo) - 1, int(band.hi[-1]) - 1
    path = []
    while i or j:
        a, b = steps[came[band.cell(i, j) + 1]]
        path.append((i, j, a, b))
        i, j = i - a, j - b
    return path[::-1]
