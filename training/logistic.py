"""Logistic regression with an L2 penalty, by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def regress(values: Floats, truth: Floats, ridge: float, counts: Floats | None = None) -> Floats:
    """Return the weights of the columns of ``values``, then the offset, which is not penalised.

    ``truth`` is 0 or 1 for each row, ``counts`` how often each row counts (once by default).
    """
    design = np.hstack([values, np.ones((len(values), 1))])
    penalty = np.diag([ridge] * values.shape[1] + [0.0])
    often = np.ones(len(values)) if counts is None else counts
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (often * (truth - chance)) - penalty @ weights
        curve = (design * (often * chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights
