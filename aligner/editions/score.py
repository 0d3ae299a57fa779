"""What features are worth: a logistic model, alone or over a small layer, and between probabilities and log-odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aligner.editions.profile import Floats


@dataclass(frozen=True, slots=True)
class Logistic:
    """``bias`` and one weight for each feature."""

    bias: float
    weights: Floats

    @classmethod
    def of(cls, saved: Mapping[str, Any], names: Sequence[str]) -> Logistic:
        """Read the weights of these features from JSON."""
        return cls(saved["bias"], np.array([saved["weights"][name] for name in names], np.float32))

    def odds(self, features: Floats) -> Floats:
        """Return the log-odds (...) of features (..., weights)."""
        odds: Floats = features @ self.weights + np.float32(self.bias)
        return odds


FARTHEST = 2.5  # spreads from the middle that a feature counts: an article may be longer than any that was learned from


@dataclass(frozen=True, slots=True)
class LayeredModel:
    """A logistic model over standardised features and the outputs of one hidden layer.

    ``middle`` and ``spread`` (features,); ``layer`` (features, units), ``bias`` (units,); ``direct`` (features,),
    ``out`` (units,) and ``offset``.
    """

    middle: Floats
    spread: Floats
    layer: Floats
    bias: Floats
    out: Floats
    direct: Floats
    offset: float

    @classmethod
    def of(cls, saved: Mapping[str, Any], names: Sequence[str]) -> LayeredModel:
        """Read the weights of these features from JSON, a row a feature."""
        rows = [saved["features"][name] for name in names]
        columns = {name: np.array([row[name] for row in rows], np.float32) for name in ("middle", "spread", "layer", "direct")}
        return cls(**columns, **{name: np.array(saved[name], np.float32) for name in ("bias", "out")}, offset=saved["offset"])

    def odds(self, features: Floats) -> Floats:
        """Return the log-odds (...) of (..., features)."""
        scaled = np.clip((features - self.middle) / self.spread, -FARTHEST, FARTHEST)
        units = np.tanh(scaled @ self.layer + self.bias)
        odds = units @ self.out + scaled @ self.direct + np.float32(self.offset)
        return np.asarray(odds, np.float32)


def chance(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability."""
    return math.log(probability / (1 - probability))
