"""What the path's probabilities are worth: calibrated scores, precision at a price, and doubt about a whole pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import FOLDER
from aligner.model import Bead

PARALLEL = (
    0.35  # of the better covered edition; unrelated news stay under 0.2, loose literary versions over 0.6
)


@lru_cache(maxsize=2)
def knots(name: str, path: Path = FOLDER / "scorer.npz") -> NDArray[np.float64]:
    """(2, n): raw probabilities and what share of the beads at each was right, on made articles (fit.py)."""
    with np.load(path) as saved:
        return saved[f"{name}.calibration"].astype(np.float64)


def calibrated(beads: Sequence[Bead], name: str) -> list[Bead]:
    """The beads with the chance to be right instead of their raw probabilities; ``name`` is the set of weights."""
    before, after = knots(name)
    chances = np.interp([bead.score for bead in beads], before, after)
    return [replace(bead, score=float(chance)) for bead, chance in zip(beads, chances, strict=True)]


@dataclass(frozen=True, slots=True)
class Selection:
    """Beads kept by score, and what their scores promise: the share of them that is right, the share of all found."""

    beads: tuple[Bead, ...]
    precision: float
    recall: float


def select(beads: Sequence[Bead], least: float = 0.0) -> Selection:
    """The two-sided beads whose score is at least so high; (1, 0) rates of an empty selection."""
    full = [bead for bead in beads if bead.source and bead.target]
    kept = tuple(bead for bead in full if bead.score >= least)
    right, total = sum(bead.score for bead in kept), sum(bead.score for bead in full)
    return Selection(kept, right / len(kept) if kept else 1.0, right / total if total else 0.0)


def select_precise(beads: Sequence[Bead], precision: float) -> Selection:
    """As many beads as possible of which, by their scores, that share is right."""
    full = sorted((bead for bead in beads if bead.source and bead.target), key=lambda bead: -bead.score)
    means = np.cumsum([bead.score for bead in full]) / np.arange(1, len(full) + 1)
    enough = int(np.searchsorted(-means, -precision, side="right"))
    chosen = {bead.source for bead in full[:enough]}
    total = sum(bead.score for bead in full)
    kept = tuple(bead for bead in beads if bead.target and bead.source in chosen)
    right = sum(bead.score for bead in kept)
    return Selection(kept, right / len(kept) if kept else 1.0, right / total if total else 0.0)


def parallel(beads: Sequence[Bead], source: Sequence[str], target: Sequence[str]) -> float:
    """How much of the better covered edition is translated in the other, in [0, 1]: see ``PARALLEL``.

    Each sentence counts by its length and its bead's score. An abridged edition is covered whole by the longer one.
    """
    sides = []
    for texts, own in ((source, 0), (target, 1)):
        covered = sum(
            bead.score * sum(len(texts[k]) for k in (bead.source, bead.target)[own])
            for bead in beads
            if bead.source and bead.target
        )
        sides.append(covered / max(1, sum(map(len, texts))))
    return max(sides)
