"""From features to the log-weights of beads and of sentences left alone, with weights that were learned.

``scorer.json`` beside the vectors holds them; training/alignment/fit.py makes it. There are two sets: one for two
editions alone, one for when the source comes with a machine translation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import FOLDER
from aligner.alignment.features import FEATURES, SHAPES, Comparison, Side, Tile, measure
from aligner.alignment.path import NEVER, Band, Lattice

Floats = NDArray[np.float32]

ALONE = (
    "source", "target", "best cosine", "best cosine squared", "best margin", "best numbers shared",
    "best translation cosine", "broken", "low start", "length", "paragraph start", "document's rate",
)  # fmt: skip
RATE = ALONE.index("document's rate")
SUMMARY = (0, 2, 3, 8, 20)  # the features of the one-to-one bead that a sentence left alone looks back on
USUAL_RATE = 0.03


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature (FEATURES), one a shape (SHAPES), one a feature of a lonely sentence (ALONE)."""

    bead: Floats
    shape: Floats
    alone: Floats

    @classmethod
    def of(cls, saved: Mapping[str, Mapping[str, float]]) -> Weights:
        """From names to numbers, as in scorer.json."""
        shapes = [f"{a}-{b}" for a, b in SHAPES]
        orders = {"bead": FEATURES, "shape": shapes, "alone": ALONE}
        return cls(**{
            part: np.array([saved[part].get(name, 0.0) for name in order], np.float32)
            for part, order in orders.items()
        })  # fmt: skip

    def saved(self) -> dict[str, dict[str, float]]:
        """Names to numbers; ``of`` reads it back."""
        shapes = [f"{a}-{b}" for a, b in SHAPES]
        orders = {"bead": FEATURES, "shape": shapes, "alone": ALONE}
        return {
            part: {name: round(float(value), 4) for name, value in zip(order, getattr(self, part), strict=True)}
            for part, order in orders.items()
        }


@lru_cache(maxsize=1)
def load(path: Path = FOLDER / "scorer.json") -> dict[str, Weights]:
    """The learned weights: ``plain`` and ``translated``."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    return {name: Weights.of(saved[name]) for name in ("plain", "translated")}


@dataclass(frozen=True, slots=True)
class Scored:
    """A lattice before the document's own rate of lonely sentences is known, and what that rate will weigh."""

    lattice: Lattice
    rate_weight: float

    def at(self, rate: float) -> Lattice:
        """The lattice of a document in which that share of the sentences is left alone."""
        shift = self.rate_weight * rate_feature(rate)
        return replace(self.lattice, source=self.lattice.source + shift, target=self.lattice.target + shift)


def rate_feature(rate: float) -> float:
    """0 at the usual rate, about 1 for each factor of e above it."""
    return float(np.log((rate + 0.005) / (USUAL_RATE + 0.005)))


def score(pair: Comparison, tiles: Sequence[Tile], weights: Weights) -> Scored:
    """The lattice of a band of tiles (band.py)."""
    high = [tile.i1 - tile.i0 for tile in tiles]
    band = Band(np.repeat([tile.j0 for tile in tiles], high), np.repeat([tile.j1 for tile in tiles], high))
    beads = np.empty((len(SHAPES), band.cells), np.float32)
    best_s = np.zeros((pair.source.count, len(SUMMARY)), np.float32)
    best_t = np.zeros((pair.target.count, len(SUMMARY)), np.float32)
    for tile in tiles:
        features = measure(pair, tile)
        values = np.tensordot(weights.bead, features, axes=1) + weights.shape[:, None, None]
        beads[:, band.at[tile.i0] : band.at[tile.i1]] = masked(values, tile).reshape(len(SHAPES), -1)
        look_back(features, tile, best_s, best_t)
    lattice = Lattice(
        band,
        beads,
        alone(pair.source, best_s, 0) @ weights.alone.astype(np.float64),
        alone(pair.target, best_t, 1) @ weights.alone.astype(np.float64),
    )
    return Scored(lattice, float(weights.alone[RATE]))


def masked(values: Floats, tile: Tile) -> Floats:
    """The values, with NEVER for beads that would begin before the first sentence."""
    for k, (a, b) in enumerate(SHAPES):
        values[k, : max(0, a - tile.i0)] = NEVER
        values[k, :, : max(0, b - tile.j0)] = NEVER
    return values


def look_back(features: Floats, tile: Tile, best_s: Floats, best_t: Floats) -> None:
    """Raise each sentence's best values by those of its one-to-one beads in this tile."""
    one = features[list(SUMMARY), 0]
    i, j = max(1, tile.i0), max(1, tile.j0)
    one = one[:, i - tile.i0 :, j - tile.j0 :]
    if one.size:
        own_s, own_t = best_s[i - 1 : tile.i1 - 1], best_t[j - 1 : tile.j1 - 1]
        np.maximum(own_s, one.max(axis=2).T, out=own_s)
        np.maximum(own_t, one.max(axis=1).T, out=own_t)


def alone(side: Side, best: Floats, which: int) -> Floats:
    """(sentences, ALONE) features of being left alone, the document's rate at 0."""
    own = side.evidence
    out = np.zeros((side.count, len(ALONE)), np.float32)
    out[:, which] = 1
    out[:, 2:7] = best
    out[:, 7], out[:, 8] = own.broken, own.low
    out[:, 9] = np.log(own.length) / 5
    out[:, 10] = own.paragraph
    return out
