"""Which beads to answer with: the path with the best expected F1, not merely the likeliest one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.path import Band, Doubles, Flow, Halves, Lattice, best, stacked
from aligner.alignment.score import ScoredLattice
from aligner.alignment.shapes import SHAPES

EXPECTED = (
    0.95  # the F1 to be beaten by one more bead (Dinkelbach 1967: a ratio is maximised by a difference)
)
TRACE = 0.05  # of a step's log-weight
Step = tuple[int, int, int, int]

_PRICE = np.array([EXPECTED / 2] * len(SHAPES) + [0.0])[:, None]  # the last step is a sentence left alone


@dataclass(frozen=True, slots=True)
class Posteriors:
    """A lattice at the document's own rate of lonely sentences, and the probabilities over all its paths.

    ``beads`` (shapes, cells), ``source`` (N,) and ``target`` (M,): of each bead, of each sentence to be left alone.
    """

    lattice: Lattice
    beads: Halves
    source: Doubles
    target: Doubles


def settle(scored: ScoredLattice) -> Posteriors:
    """Align twice: a second time at the document's own rate of lonely sentences, if the first look found a path."""
    first = Flow.of(scored.lattice)
    lattice = scored.given(first).within(first.narrowed())
    found = Flow.of(lattice)
    return Posteriors(lattice, found.beads(), found.source, found.target)


@dataclass(frozen=True, slots=True)
class _Gains:
    """What each step adds to twice F1's numerator less its denominator: p - F/2 for a bead of probability p.

    A sentence left alone counts in precision only (evaluation.py), hence by half. Where all is alike, and no step is
    probable, a trace of the likelier one decides.
    """

    found: Posteriors

    @property
    def band(self) -> Band:
        return self.found.lattice.band

    @property
    def target(self) -> Doubles:
        return (self.found.target - EXPECTED / 2) / 2 + TRACE * np.clip(self.found.lattice.target, -10, 10)

    def steps(self, first: int, last: int) -> Doubles:
        alone = (self.found.source - EXPECTED / 2) / 2
        gains: Doubles = stacked(self.band, self.found.beads, alone, first, last) - _PRICE
        gains += TRACE * np.clip(self.found.lattice.steps(first, last), -10, 10)
        return gains


def decode(found: Posteriors) -> list[Step]:
    """Return the path (i, j, a, b) with the highest expected gain: a bead of a and b sentences that ends at (i, j)."""
    return best(_Gains(found))


def probability(step: Step, found: Posteriors) -> float:
    """Return the posterior of one step of a path, before calibration."""
    i, j, a, b = step
    if not b:
        return float(found.source[i - 1])
    if not a:
        return float(found.target[j - 1])
    return min(1.0, float(found.beads[SHAPES.index((a, b)), found.lattice.band.cell(i, j)]))
