"""How likely two articles are editions of each other: a logistic model over the features, its weights as data."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from aligner.editions.features import NAMES
from aligner.editions.profile import Floats


@dataclass(frozen=True, slots=True)
class EditionWeights:
    """``bias`` and one weight for each of NAMES; learned by training/editions/fit.py."""

    bias: float
    weights: Floats

    def odds(self, features: Floats) -> float:
        """Return the log-odds of features (10,)."""
        return self.bias + float(self.weights @ features)


@cache
def load() -> EditionWeights:
    """Return the weights that come with the program."""
    saved = json.loads((files("aligner.editions") / "weights.json").read_text("utf-8"))
    return EditionWeights(saved["bias"], np.array([saved["weights"][name] for name in NAMES], np.float32))


def chance(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))
