"""The chances that a pair is sound (each text is a whole translation of the other, in its language, with its numbers), and people's.

Each is a layer of rectified units over the features, then a logistic unit, fitted and calibrated by training/corpus on pairs of people
and on corrupted ones, or on engines' translations; the weights are data (weights.json).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.corpus.features import FEATURES, Floats, measure
from aligner.model import Record

WEIGHTS = Path(__file__).with_name("weights.json")
FAR = 4.0  # standard deviations beyond which a feature says no more


class Network(NamedTuple):
    """The network: features are standardised by ``mean`` and ``scale``; ``hidden`` is (units, features)."""

    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats
    offset: float

    def odds(self, values: Floats) -> Floats:
        """Return the log odds of the rows of features."""
        standard = np.clip((values - self.mean) / self.scale, -FAR, FAR)
        units = np.maximum(standard @ self.hidden.T + self.bias, 0)
        sums: Floats = units @ self.out + self.offset
        return sums


def judge(records: Sequence[Record]) -> NDArray[np.float64]:
    """Return (records, 2): the chances that each pair is sound and that people wrote both texts, for a corpus where half of the pairs are."""
    values = measure(records)
    odds = np.stack([_network(name).odds(values) for name in ("sound", "people")], axis=1)
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return chances


@cache
def _network(name: str) -> Network:
    saved = json.loads(WEIGHTS.read_text("utf-8"))
    if tuple(saved["features"]) != FEATURES:
        raise ValueError(f"{WEIGHTS} was fitted on other features: run training.corpus.fit")
    saved = saved[name]
    mean, scale, hidden, bias, out = (np.array(saved[one], dtype=np.float64) for one in ("mean", "scale", "hidden", "bias", "out"))
    return Network(mean, scale, hidden, bias, out, saved["offset"])
