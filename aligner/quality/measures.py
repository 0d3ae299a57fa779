"""How good an estimate is: whether it orders drafts rightly, and whether its chances can be believed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

BINS = 10


def auc(chances: ArrayLike, truth: ArrayLike) -> float:
    """Return the area under the ROC curve: how often one that has the label is given more than one that has not.

    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    """
    values, labels = np.asarray(chances, dtype=float), np.asarray(truth, dtype=bool)
    ranks = np.searchsorted(np.sort(values), values, "left") + np.searchsorted(np.sort(values), values, "right") + 1
    have, lack = labels.sum(), (~labels).sum()
    return float((ranks[labels].sum() / 2 - have * (have + 1) / 2) / (have * lack)) if have and lack else float("nan")


def calibration_error(chances: ArrayLike, truth: ArrayLike) -> float:
    """Return the expected calibration error: over ten bins, how far the chances given are from the share that came true.

    >>> calibration_error([0.25] * 4, [1, 0, 0, 0])
    0.0
    """
    values, labels = np.asarray(chances, dtype=float), np.asarray(truth, dtype=float)
    bins = np.minimum((values * BINS).astype(int), BINS - 1)
    return float(sum(abs((values - labels)[bins == one].sum()) for one in range(BINS)) / max(1, len(values)))
