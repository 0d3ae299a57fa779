"""The path against every path there is: sums, posteriors and the best, on lattices small enough to list them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from aligner.alignment.path import NEVER, Band, Flow, Lattice, best
from aligner.alignment.shapes import SHAPES

Step = tuple[int, int, int, int]


def lattice(size: tuple[int, int], seed: int, margin: int | None = None) -> Lattice:
    """Random scores over the whole rectangle, or over a strip of that margin around the diagonal."""
    rng, (n, m) = np.random.default_rng(seed), size
    middle = np.arange(n + 1) * m // max(n, 1)
    lo = np.zeros(n + 1, np.int64) if margin is None else np.maximum(middle - margin, 0)
    hi = np.full(n + 1, m + 1) if margin is None else np.minimum(middle + margin + 1, m + 1)
    lo[0], hi[-1] = 0, m + 1
    band = Band(lo, hi)
    return Lattice(band, rng.normal(size=(len(SHAPES), band.cells)), rng.normal(size=n), rng.normal(size=m))


def score(scores: Lattice, step: Step) -> float:
    i, j, a, b = step
    if not b:
        return float(scores.source[i - 1])
    if not a:
        return float(scores.target[j - 1])
    return float(scores.beads[SHAPES.index((a, b)), scores.band.cell(i, j)])


def paths(scores: Lattice, i: int = 0, j: int = 0) -> Iterator[tuple[Step, ...]]:
    """Every path from (i, j) to the end that stays within the band."""
    n, m = len(scores.source), len(scores.target)
    if (i, j) == (n, m):
        yield ()
    for a, b in [*SHAPES, (1, 0), (0, 1)]:
        row, column = i + a, j + b
        if row <= n and scores.band.lo[row] <= column < scores.band.hi[row]:
            yield from (((row, column, a, b), *rest) for rest in paths(scores, row, column))


SIZES = [((3, 4), None), ((4, 2), None), ((1, 1), None), ((0, 3), None), ((3, 0), None), ((6, 6), 1), ((8, 5), 1)]


@pytest.mark.parametrize(("size", "margin"), SIZES)
def test_posteriors_are_shares_of_all_paths(size: tuple[int, int], margin: int | None) -> None:
    scores = lattice(size, 1, margin)
    every = list(paths(scores))
    weights = np.array([sum(score(scores, step) for step in path) for path in every])
    total = np.log(np.exp(weights).sum())
    found = Flow.of(scores)
    beads = found.beads()
    wanted: dict[Step, float] = {}
    for path, weight in zip(every, np.exp(weights - total), strict=True):
        for step in path:
            i, j, a, b = step
            key = step if a and b else (i, 0, 1, 0) if a else (0, j, 0, 1)
            wanted[key] = wanted.get(key, 0.0) + weight
    assert found.total == pytest.approx(total)
    for i in range(size[0]):
        assert found.source[i] == pytest.approx(wanted.get((i + 1, 0, 1, 0), 0), abs=1e-6)
    for j in range(size[1]):
        assert found.target[j] == pytest.approx(wanted.get((0, j + 1, 0, 1), 0), abs=1e-6)
    for i in range(size[0] + 1):
        for j in range(scores.band.lo[i], scores.band.hi[i]):
            for k, (a, b) in enumerate(SHAPES):
                share = beads[k, scores.band.cell(i, j)]
                assert share == pytest.approx(wanted.get((i, j, a, b), 0), abs=1e-3)


@pytest.mark.parametrize(("size", "margin"), SIZES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_best_path_is_the_best_of_all(size: tuple[int, int], margin: int | None, seed: int) -> None:
    scores = lattice(size, seed, margin)
    values = [sum(score(scores, step) for step in path) for path in paths(scores)]
    assert sum(score(scores, step) for step in best(scores)) == pytest.approx(max(values))


def test_a_band_that_jumps_is_followed() -> None:
    """Sixty target sentences without a counterpart between two clean stretches."""
    n, m = 40, 100
    lo = np.where(np.arange(n + 1) <= 20, 0, 55)
    hi = np.where(np.arange(n + 1) <= 20, 85, m + 1)
    band = Band(lo.astype(np.int64), hi.astype(np.int64))
    beads = np.full((len(SHAPES), band.cells), NEVER)
    for i in range(1, n + 1):
        beads[0, band.cell(i, i if i <= 20 else i + 60)] = 5.0
    path = best(Lattice(band, beads, np.full(n, -3.0), np.full(m, -3.0)))
    assert sum(step[2:] == (1, 1) for step in path) == n
    assert sum(step[2:] == (0, 1) for step in path) == 60
