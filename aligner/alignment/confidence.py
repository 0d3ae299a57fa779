"""What the path's probabilities are worth: calibrated scores, precision at a price, and doubt about a whole pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import FOLDER
from aligner.model import Bead

PARALLEL = (
    0.45  # of the better covered edition; of unrelated news 95 in 100 stay under 0.33, translations over 0.8
)


SUREST = 1e-4  # what a raw probability may lack of 0 or 1
LEAST_DOUBT = 0.002


@lru_cache(maxsize=2)
def trust(name: str, path: Path = FOLDER / "scorer.npz") -> NDArray[np.float64]:
    """Return (4,): weights of ``grounds``, learned on made articles (fit.py); ``name`` is the set of weights."""
    with np.load(path) as saved:
        weights: NDArray[np.float64] = saved[f"{name}.trust"].astype(np.float64)
    return weights


def grounds(beads: Sequence[Bead]) -> NDArray[np.float64]:
    """Return (beads, 4): the evidence for each bead's confidence, its raw probability and the document's doubt.

    The last two columns are the document's mean doubt, as a logarithm, and whether the bead has but one side.
    """
    raw = np.array([bead.score for bead in beads]).clip(SUREST, 1 - SUREST)
    out = np.ones((len(raw), 4))
    out[:, 1] = np.log(raw / (1 - raw))
    out[:, 2] = np.log((1 - raw).mean() + LEAST_DOUBT) if len(raw) else 0.0
    out[:, 3] = [not (bead.source and bead.target) for bead in beads]
    return out


def calibrated(beads: Sequence[Bead], name: str) -> list[Bead]:
    """Return a document's beads with calibrated scores: the chance to be right instead of raw probabilities."""
    chances = 1 / (1 + np.exp(-(grounds(beads) @ trust(name))))
    return [replace(bead, score=chance) for bead, chance in zip(beads, chances.tolist(), strict=True)]


@dataclass(frozen=True, slots=True)
class FilteredBeads:
    """Beads kept by score, and what their scores promise: the share of them that is right, the share of all found."""

    beads: tuple[Bead, ...]
    precision: float
    recall: float


def select(beads: Sequence[Bead], least: float = 0.0) -> FilteredBeads:
    """Return the two-sided beads with at least this score; an empty selection has precision 1 and recall 0."""
    full = [bead for bead in beads if bead.source and bead.target]
    kept = tuple(bead for bead in full if bead.score >= least)
    right, total = sum(bead.score for bead in kept), sum(bead.score for bead in full)
    return FilteredBeads(kept, right / len(kept) if kept else 1.0, right / total if total else 0.0)


def select_precise(beads: Sequence[Bead], precision: float) -> FilteredBeads:
    """As many beads as possible of which, by their scores, that share is right."""
    full = sorted((bead for bead in beads if bead.source and bead.target), key=lambda bead: -bead.score)
    means = np.cumsum([bead.score for bead in full]) / np.arange(1, len(full) + 1)
    enough = int(np.searchsorted(-means, -precision, side="right"))
    chosen = {bead.source for bead in full[:enough]}
    total = sum(bead.score for bead in full)
    kept = tuple(bead for bead in beads if bead.target and bead.source in chosen)
    right = sum(bead.score for bead in kept)
    return FilteredBeads(kept, right / len(kept) if kept else 1.0, right / total if total else 0.0)


def parallel(beads: Sequence[Bead], source: Sequence[str], target: Sequence[str]) -> float:
    """Return the share of the better covered edition that is translated in the other, in [0, 1]: see ``PARALLEL``.

    Each sentence counts by its length and its bead's score. An abridged edition is covered whole by the longer one.
    Where sentences recur on both sides, doubt is about which of them is which, and they count whole.
    """
    recurring = [{text for text, count in Counter(texts).items() if count > 1} for texts in (source, target)]
    covered = [0.0, 0.0]
    for bead in beads:
        if bead.source and bead.target:
            said = [source[i] for i in bead.source], [target[j] for j in bead.target]
            again = all(own <= known for own, known in zip(map(set, said), recurring, strict=True))
            for side, own in enumerate(said):
                covered[side] += sum(map(len, own)) * (1.0 if again else bead.score)
    return max(
        own / max(1, sum(map(len, texts))) for own, texts in zip(covered, (source, target), strict=True)
    )
