"""Which beads to answer with: the path with the best expected F1, not merely the likeliest one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.features import SHAPES
from aligner.alignment.path import NEVER, Band, Doubles, Lattice, Posterior, best, posterior, stacked
from aligner.alignment.score import Scored

EXPECTED = (
    0.95  # the F1 to be beaten by one more bead (Dinkelbach 1967: a ratio is maximised by a difference)
)
TRACE = 0.05  # of a step's log-weight
Step = tuple[int, int, int, int]

_PRICE = np.array([EXPECTED / 2] * len(SHAPES) + [0.0])[:, None]  # the last step is a sentence left alone


def settle(scored: Scored) -> tuple[Lattice, Posterior]:
    """The lattice at the document's own rate of lonely sentences, and its posterior: guess, look, look again."""
    lattice = scored.given(posterior(scored.lattice))
    return lattice, posterior(lattice)


@dataclass(frozen=True, slots=True)
class _Gains:
    """What each step adds to twice F1's numerator less its denominator: p - F/2 for a bead of probability p.

    A sentence left alone counts in precision only (evaluation.py), hence by half. Where all is alike, and no step is
    probable, a trace of the likelier one decides.
    """

    lattice: Lattice
    found: Posterior

    @property
    def band(self) -> Band:
        return self.lattice.band

    @property
    def target(self) -> Doubles:
        return (self.found.target - EXPECTED / 2) / 2 + TRACE * np.clip(self.lattice.target, -10, 10)

    def steps(self, row: int) -> Doubles:
        alone = (self.found.source[row - 1] - EXPECTED / 2) / 2 if row else NEVER
        gains = stacked(self.found.beads[:, self.band.row(row)], alone) - _PRICE
        return gains + TRACE * np.clip(self.lattice.steps(row), -10, 10)


def decide(lattice: Lattice, found: Posterior) -> list[Step]:
    """The path (i, j, a, b) that wins most: a bead of a and b sentences that ends at (i, j)."""
    return best(_Gains(lattice, found))


def probability(step: Step, lattice: Lattice, found: Posterior) -> float:
    """The posterior of one step of a path, before calibration."""
    i, j, a, b = step
    if not b:
        return float(found.source[i - 1])
    if not a:
        return float(found.target[j - 1])
    return min(1.0, float(found.beads[SHAPES.index((a, b)), lattice.band.cell(i, j)]))
