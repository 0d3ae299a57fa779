"""Which beads to answer with: the path with the best expected F1, not merely the likeliest one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aligner.alignment.features import SHAPES
from aligner.alignment.path import NEVER, Lattice, Posterior, best, posterior
from aligner.alignment.score import Scored

EXPECTED = 0.95  # the F1 to be beaten by one more bead (Dinkelbach 1967: a ratio is maximised by a difference)
Step = tuple[int, int, int, int]


def settle(scored: Scored) -> tuple[Lattice, Posterior]:
    """The lattice at the document's own rate of lonely sentences, and its posterior: guess, look, look again."""
    lattice = scored.given(posterior(scored.lattice))
    return lattice, posterior(lattice)


def decide(lattice: Lattice, found: Posterior) -> list[Step]:
    """The path (i, j, a, b) that wins most: a bead adds p - F/2 to twice F1's numerator less its denominator.

    A sentence left alone counts in precision only (evaluation.py), hence by half.
    """
    beads = np.where(lattice.beads > NEVER / 2, found.beads - EXPECTED / 2, np.float32(NEVER))
    gains = replace(
        lattice,
        beads=beads.astype(np.float32),
        source=(found.source - EXPECTED / 2) / 2,
        target=(found.target - EXPECTED / 2) / 2,
    )
    return best(gains)


def probability(step: Step, lattice: Lattice, found: Posterior) -> float:
    """The posterior of one step of a path, before calibration."""
    i, j, a, b = step
    if not b:
        return float(found.source[i - 1])
    if not a:
        return float(found.target[j - 1])
    return min(1.0, float(found.beads[SHAPES.index((a, b)), lattice.band.cell(i, j)]))
