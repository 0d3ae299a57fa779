"""Measures of an estimate: whether it ranks drafts correctly, and whether its chances are calibrated."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

BINS = 10


def auc(chances: ArrayLike, truth: ArrayLike) -> float:
    """Return the area under the ROC curve: how often an item with the label has a higher chance than one without.

    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    """
    values, labels = np.asarray(chances, dtype=float), np.asarray(truth, dtype=bool)
    ranks = np.searchsorted(np.sort(values), values, "left") + np.searchsorted(np.sort(values), values, "right") + 1
    have, lack = labels.sum(), (~labels).sum()
    return float((ranks[labels].sum() / 2 - have * (have + 1) / 2) / (have * lack)) if have and lack else float("nan")


def calibration_error(chances: ArrayLike, truth: ArrayLike) -> float:
    """Return the expected calibration error: how far, over ten bins, the chances are from the share that came true.

    >>> calibration_error([0.25] * 4, [1, 0, 0, 0])
    0.0
    """
    values, labels = np.asarray(chances, dtype=float), np.asarray(truth, dtype=float)
    bins = np.minimum((values * BINS).astype(int), BINS - 1)
    return float(sum(abs((values - labels)[bins == one].sum()) for one in range(BINS)) / max(1, len(values)))
