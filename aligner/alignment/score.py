"""From features to the log-weights of beads and of sentences left alone, with weights that were learned.

``scorer.npz`` beside the vectors holds them; training/alignment/fit.py makes it. There are two sets: one for two
editions alone, one for when a machine translation of either comes along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import FOLDER
from aligner.alignment.features import measure
from aligner.alignment.measures import EditionFeatures, Similarity, Tile
from aligner.alignment.path import Band, Flow, Lattice
from aligner.alignment.shapes import SHAPES

Floats = NDArray[np.float32]

ALONE = (
    "source", "target", "best cosine", "best cosine squared", "best margin", "best numbers shared",
    "best translation cosine", "best words explained", "best least words explained", "broken", "low start", "length", "paragraph start", "document's best cosine",
    "document's rate", "document's certain rate", "neighbours alone",
)  # fmt: skip
KNOWN_AFTER = 3  # the last three of ALONE wait for a first look at all paths
SUMMARY = (
    0,
    2,
    3,
    8,
    20,
    25,
    26,
)  # the features of the one-to-one bead that a sentence left alone looks back on
USUAL_RATE, LEAST_RATE = 0.03, 0.002


@dataclass(frozen=True, slots=True)
class Weights:
    """A bead's score is linear in its features, by its shape, plus a small layer of rectified sums.

    ``bead`` (features,), ``shape`` (shapes,); ``hidden`` (units, features), ``hidden_shape`` (units, shapes) and
    ``out`` (units,); ``alone`` (ALONE,) for sentences left alone.
    """

    bead: Floats
    shape: Floats
    hidden: Floats
    hidden_shape: Floats
    out: Floats
    alone: Floats

    @classmethod
    def of(cls, saved: Mapping[str, Floats], name: str) -> Weights:
        """Read the weights of that name from scorer.npz."""
        return cls(**{field.name: saved[f"{name}.{field.name}"] for field in fields(cls)})

    def rectified(self, features: Floats) -> Floats:
        """Return (units, shapes, ...) from (features, shapes, ...)."""
        flat = self.hidden @ features.reshape(len(features), -1)
        units = flat.reshape(len(flat), *features.shape[1:])
        units += self.hidden_shape.reshape(*self.hidden_shape.shape, *[1] * (features.ndim - 2))
        np.maximum(units, 0, out=units)
        return units

    def beads(self, features: Floats) -> Floats:
        """Return (shapes, rows, columns) from (features, shapes, rows, columns)."""
        flat = self.bead @ features.reshape(len(features), -1)
        flat += self.out @ self.rectified(features).reshape(len(self.out), -1)
        return flat.reshape(features.shape[1:]) + self.shape[:, None, None]


@lru_cache(maxsize=2)
def load(name: str, path: Path = FOLDER / "scorer.npz") -> Weights:
    """Return the learned weights: ``plain`` or ``translated``."""
    with np.load(path) as saved:
        return Weights.of(saved, name)


@dataclass(frozen=True, slots=True)
class ScoredLattice:
    """A lattice before anything is known of how many sentences, and which, are left alone."""

    lattice: Lattice
    weights: Weights

    def given(self, found: Flow) -> Lattice:
        """Return the lattice after a first pass has estimated the document's rate and each sentence's neighbourhood."""
        known = self.weights.alone[-KNOWN_AFTER:].astype(np.float64)
        source, target = afterthoughts(found)
        return replace(
            self.lattice,
            source=self.lattice.source + source @ known,
            target=self.lattice.target + target @ known,
        )


def afterthoughts(found: Flow) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (sentences, 3) for each side: the document's lonely share, its certainly lonely share, the neighbours' chance.

    Rates are logs against the usual one. In a document that lacks nothing, chances of one half are many, chances
    near one are none: that tells it from a document with gaps.
    """
    chances = np.concatenate([found.source, found.target])
    rates = np.array([chances.mean(), (chances**8).mean()])
    logs = np.log((rates + LEAST_RATE) / (USUAL_RATE + LEAST_RATE))
    both = []
    for chance in (found.source, found.target):
        around = np.concatenate(([0.0], chance, [0.0]))
        own = np.empty((len(chance), KNOWN_AFTER))
        own[:, :2], own[:, 2] = logs, around[:-2] + around[2:]
        both.append(own)
    return both[0], both[1]


def score(pair: Similarity, tiles: Sequence[Tile], weights: Weights) -> ScoredLattice:
    """Return the lattice of a band of tiles (band.py)."""
    high = [tile.i1 - tile.i0 for tile in tiles]
    band = Band(np.repeat([tile.j0 for tile in tiles], high), np.repeat([tile.j1 for tile in tiles], high))
    beads = np.empty((len(SHAPES), band.cells), np.float16)
    best_s = np.zeros((pair.source.count, len(SUMMARY)), np.float32)
    best_t = np.zeros((pair.target.count, len(SUMMARY)), np.float32)
    for tile in tiles:
        features = measure(pair, tile)
        beads[:, band.at[tile.i0] : band.at[tile.i1]] = weights.beads(features).reshape(len(SHAPES), -1)
        look_back(features, tile, best_s, best_t)
    source, target = alone(pair, best_s, best_t)
    weight = weights.alone.astype(np.float64)
    return ScoredLattice(Lattice(band, beads, source @ weight, target @ weight), weights)


def look_back(features: Floats, tile: Tile, best_s: Floats, best_t: Floats) -> None:
    """Raise each sentence's best values by those of its one-to-one beads in this tile."""
    i, j = max(1, tile.i0), max(1, tile.j0)
    one = features[list(SUMMARY), 0, i - tile.i0 :, j - tile.j0 :]
    if one.size:
        own_s, own_t = best_s[i - 1 : tile.i1 - 1], best_t[j - 1 : tile.j1 - 1]
        np.maximum(own_s, one.max(axis=2).T, out=own_s)
        np.maximum(own_t, one.max(axis=1).T, out=own_t)


def alone(pair: Similarity, best_s: Floats, best_t: Floats) -> tuple[Floats, Floats]:
    """Return (sentences, ALONE) features of being left alone, for each side; those known only later are 0."""
    usual = pair.rivals.usual
    return _alone(pair.source, best_s, 0, usual), _alone(pair.target, best_t, 1, usual)


def _alone(side: EditionFeatures, best: Floats, which: int, usual: np.float32) -> Floats:
    own = side.evidence
    out = np.zeros((side.count, len(ALONE)), np.float32)
    out[:, which] = 1
    out[:, 2:9] = best
    out[:, 9], out[:, 10] = own.broken, own.low
    out[:, 11] = np.log(own.length) / 5
    out[:, 12] = own.paragraph
    out[:, 13] = usual
    return out
