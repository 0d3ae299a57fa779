"""The sum over all paths through a band, and the best path. Numbers only, no text.

A path runs from (0, 0) to (N, M) in steps of a bead's shape, or of one sentence left alone. Row ``i`` of the band
holds the target positions ``lo[i] <= j < hi[i]``; a value for each cell of the band, row after row, is a flat
array. Scores are log-weights, a bead's kept at the cell where it ends. Each row is one vectorised step, and the
run of lonely target sentences inside a row is a running sum, so that time and memory are linear in the cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.features import SHAPES
from aligner.alignment.sides import SPAN

Doubles = NDArray[np.float64]
Halves = NDArray[np.float16]
Ints = NDArray[np.int64]

NEVER = -1e9  # the log-weight of what cannot be
STEPS = (*SHAPES, (1, 0))  # what a row can be reached by from the rows before it
ROWS = 64  # rows whose posteriors are made at once
ALONG = len(STEPS)  # a target sentence left alone: a step inside the row
_A = np.array([a for a, _ in STEPS])
_B = np.array([b for _, b in STEPS])


class Band:
    """Which positions may be passed: (N + 1,) first and past-the-last target position of each row."""

    def __init__(self, lo: Ints, hi: Ints) -> None:
        self.lo, self.hi = lo, hi
        self.width = hi - lo
        self.at = np.concatenate(([0], np.cumsum(self.width)))
        self.like = self._alike()
        self._kept: dict[int, Ints] = {}

    def _alike(self) -> Ints:
        """(N + 1,): a number shared by neighbouring rows whose SPAN rows before are as theirs; -1 where none is."""
        changed = np.ones(len(self.lo), bool)
        changed[1:] = (np.diff(self.lo) != 0) | (np.diff(self.width) != 0)
        last = np.maximum.accumulate(np.where(changed, np.arange(len(self.lo)), 0))
        return np.where(np.arange(len(self.lo)) - last >= SPAN, last, -1)

    def row(self, i: int) -> slice:
        """Where row i's cells stand in a flat array."""
        return slice(int(self.at[i]), int(self.at[i + 1]))

    def cell(self, i: int, j: int) -> int:
        """Where position (i, j) stands in a flat array."""
        return int(self.at[i] + j - self.lo[i])

    @property
    def cells(self) -> int:
        return int(self.at[-1])

    def groups(self) -> Iterator[tuple[int, int]]:
        """(first, past-the-last) rows whose ``sources`` are the same, ROWS at most."""
        first = 0
        for i in range(1, len(self.lo) + 1):
            if i == len(self.lo) or self.like[i] < 0 or self.like[i] != self.like[first] or i - first == ROWS:
                yield first, i
                first = i

    def sources(self, i: int) -> Ints:
        """(steps, width): where each step into row i comes from, in cells after the row's start.

        Rows count two cells more than they hold, one on either side, for steps that come from outside the band. What
        is found is kept for the rows that are like it.
        """
        like = int(self.like[i])
        key = like if like >= 0 else ~i
        if key not in self._kept:
            if len(self._kept) > 4 * SPAN:
                self._kept.clear()
            self._kept[key] = self._sources(i)
        return self._kept[key]

    def _sources(self, i: int) -> Ints:
        rows = np.maximum(i - _A, 0)
        column = np.arange(self.width[i]) + (self.lo[i] - self.lo[rows] - _B)[:, None]
        column = np.minimum(np.maximum(column, -1), self.width[rows, None])
        column[i < _A] = -1
        return column + (self.at[rows] - self.at[i] + 2 * (rows - i))[:, None]


class Scores(Protocol):
    """What a path goes over: a band, the steps into each row, and what each lonely target sentence counts."""

    @property
    def band(self) -> Band: ...

    @property
    def target(self) -> Doubles: ...

    def steps(self, row: int) -> Doubles:
        """(steps, width): the scores of the beads that end in this row, and of the sentence before it left alone."""
        ...


@dataclass(frozen=True, slots=True)
class Lattice:
    """Scores over a band: beads (shapes, cells), lonely source (N,) and lonely target sentences (M,)."""

    band: Band
    beads: Halves
    source: Doubles
    target: Doubles

    def steps(self, row: int) -> Doubles:
        """See Scores."""
        return stacked(self.beads[:, self.band.row(row)], self.source[row - 1] if row else NEVER)


def stacked(beads: Halves, alone: float) -> Doubles:
    """Beads' scores and that of the sentence left alone, one above the other."""
    out = np.empty((len(STEPS), beads.shape[1]))
    out[:-1] = beads
    out[-1] = alone
    return out


class _Padded:
    """A value a cell, with a cell of NEVER on both sides of every row, and the cells that steps come from."""

    def __init__(self, band: Band) -> None:
        self._band = band
        self.start = band.at[:-1] + 2 * np.arange(len(band.lo)) + 1
        self.values = np.full(band.cells + 2 * len(band.lo) + 1, NEVER)

    def row(self, i: int) -> Doubles:
        """A view of row i's own cells."""
        return self.values[self.start[i] : self.start[i] + self._band.width[i]]

    def before(self, i: int) -> Doubles:
        """(steps, width): the value at the cell from which each step reaches each cell of row i."""
        return self.values[self._band.sources(i) + self.start[i]]


def _log_sum(values: Doubles) -> Doubles:
    top = np.maximum.reduce(values)
    return top + np.log(np.add.reduce(np.exp(values - top)))


def _run(lattice: Scores) -> Doubles:
    """(M + 1,): summed score of leaving alone all target sentences before a position."""
    return np.concatenate(([0.0], np.cumsum(lattice.target)))


def forward(lattice: Lattice) -> _Padded:
    """Log of the summed weight of all paths from (0, 0) to each cell."""
    band, run, sums = lattice.band, _run(lattice), _Padded(lattice.band)
    for i in range(len(band.lo)):
        cells = _log_sum(sums.before(i) + lattice.steps(i))
        if i == 0:
            cells[0] = 0.0
        along = run[band.lo[i] : band.hi[i]]
        sums.row(i)[:] = np.logaddexp.accumulate(cells - along) + along
    return sums


def backward(lattice: Lattice) -> Iterator[tuple[int, Doubles]]:
    """For each row, last first: (row, log of the summed weight of all paths from each of its cells to (N, M))."""
    band, run, last = lattice.band, _run(lattice), len(lattice.band.lo) - 1
    ahead = _Ahead(band)
    for i in range(last, -1, -1):
        cells = _log_sum(ahead.after(i))
        if i == last:
            cells[-1] = 0.0
        along = run[band.lo[i] : band.hi[i]]
        cells = np.logaddexp.accumulate((cells + along)[::-1])[::-1] - along
        ahead.put(i, lattice.steps(i) + cells)
        yield i, cells


class _Ahead:
    """What the steps into the next SPAN rows are worth with all that follows: a ring of rows padded by NEVER."""

    def __init__(self, band: Band) -> None:
        self._band, self._size = band, SPAN + 1
        self._ring = np.full((self._size, len(STEPS), int(band.width.max()) + 2), NEVER)
        self._which = np.arange(len(STEPS))[:, None]
        self._kept = np.empty(0, np.int64)
        self._kept_for = -1

    def put(self, i: int, values: Doubles) -> None:
        """Keep row i: (steps, width) of the steps that end there."""
        row = self._ring[i % self._size]
        row[:, 1 : values.shape[1] + 1] = values
        row[:, values.shape[1] + 1 :] = NEVER

    def after(self, i: int) -> Doubles:
        """(steps, width): the value of each step from each cell of row i."""
        like = self._band.like[i + SPAN] if i + SPAN < len(self._band.lo) else -1
        if like != self._kept_for or like < 0:
            self._kept, self._kept_for = self._targets(i), like
        return self._ring[((i + _A) % self._size)[:, None], self._which, self._kept]

    def _targets(self, i: int) -> Ints:
        rows = np.minimum(i + _A, len(self._band.lo) - 1)
        column = np.arange(self._band.width[i]) + (self._band.lo[i] - self._band.lo[rows] + _B + 1)[:, None]
        return np.minimum(np.maximum(column, 0), self._ring.shape[2] - 1)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Probabilities over all paths: of each bead (shapes, cells), of each sentence to be left alone.

    ``total`` is the log of the summed weight of all paths.
    """

    beads: Halves
    source: Doubles
    target: Doubles
    total: float

    @property
    def alone(self) -> float:
        """Expected share of sentences left alone."""
        return float((self.source.sum() + self.target.sum()) / max(1, len(self.source) + len(self.target)))


def posterior(lattice: Lattice) -> Posterior:
    """The probability of every bead: all paths through it over all paths."""
    band, sums = lattice.band, forward(lattice)
    total = float(sums.row(len(band.lo) - 1)[-1])
    after = np.empty(band.cells)
    for i, cells in backward(lattice):
        after[band.row(i)] = cells - total
    beads = np.empty(lattice.beads.shape, np.float16)
    source, target = np.zeros(len(lattice.source)), np.zeros(len(lattice.target))
    for first, last in band.groups():
        own, rows = slice(band.at[first], band.at[last]), last - first
        ends = after[own].reshape(rows, -1)
        begins = sums.values[band.sources(first)[:, None, :] + sums.start[first:last, None]]
        chance = np.exp(begins[:-1] + lattice.beads[:, own].reshape(len(SHAPES), rows, -1) + ends)
        beads[:, own] = chance.reshape(len(SHAPES), -1)
        if first:
            alone = lattice.source[first - 1 : last - 1, None]
            source[first - 1 : last - 1] = np.exp(begins[-1] + alone + ends).sum(axis=1)
        along = slice(band.lo[first], band.hi[first] - 1)
        here = sums.values[sums.start[first:last, None] + np.arange(ends.shape[1] - 1)]
        target[along] += np.exp(here + lattice.target[along] + ends[:, 1:]).sum(axis=0)
    return Posterior(beads, source, target, total)


def best(lattice: Scores) -> list[tuple[int, int, int, int]]:
    """The path of the greatest sum of scores, as (i, j, a, b): a bead of a and b sentences that ends at (i, j)."""
    band, run, sums = lattice.band, _run(lattice), _Padded(lattice.band)
    came = np.empty(band.cells, np.int8)
    for i in range(len(band.lo)):
        values = sums.before(i) + lattice.steps(i)
        cells = values.max(axis=0)
        step = values.argmax(axis=0)
        if i == 0:
            cells[0] = 0.0
        along = run[band.lo[i] : band.hi[i]]
        sums.row(i)[:] = np.maximum.accumulate(cells - along) + along
        came[band.row(i)] = np.where(sums.row(i) > cells + 1e-9, ALONG, step)
    return _trace(band, came)


def _trace(band: Band, came: NDArray[np.int8]) -> list[tuple[int, int, int, int]]:
    steps = (*STEPS, (0, 1))
    i, j = len(band.lo) - 1, int(band.hi[-1]) - 1
    path = []
    while i or j:
        a, b = steps[came[band.cell(i, j)]]
        path.append((i, j, a, b))
        i, j = i - a, j - b
    return path[::-1]
