"""Train a logistic model over a small layer of units (aligner/editions/score.py), by Adam on all rows at once."""

from __future__ import annotations

import numpy as np

from aligner.editions.score import FARTHEST, LayeredModel

UNITS = 16
STEPS, RATE = 1_500, 0.01
PENALTY = 2e-4  # on the squares of the weights of all but the offset


def train(rows: np.ndarray, labels: np.ndarray, seed: int = 0) -> LayeredModel:
    """Return the model of features (rows, features) and labels 0 or 1."""
    chance = np.random.default_rng(seed)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled, count = np.clip((rows - middle) / spread, -FARTHEST, FARTHEST), rows.shape[1]
    weights = [chance.normal(0, 0.3, (count, UNITS)), np.zeros(UNITS), chance.normal(0, 0.3, UNITS), chance.normal(0, 0.1, count), np.array(-2.0)]
    means, squares = ([np.zeros_like(weight) for weight in weights] for _ in range(2))
    for step in range(1, STEPS + 1):
        for at, slope in enumerate(_slopes(weights, scaled, labels)):
            means[at] = 0.9 * means[at] + 0.1 * slope
            squares[at] = 0.999 * squares[at] + 0.001 * slope**2
            change = means[at] / (1 - 0.9**step) / (np.sqrt(squares[at] / (1 - 0.999**step)) + 1e-8)
            weights[at] = weights[at] - RATE * change
    layer, bias, out, direct, offset = weights
    return LayeredModel(middle, spread, layer, bias, out, direct, float(offset))


def _slopes(weights: list[np.ndarray], scaled: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Return the slopes of the mean loss, with its penalty, in the weights."""
    layer, bias, out, direct, offset = weights
    units = np.tanh(scaled @ layer + bias)
    wrong = (1 / (1 + np.exp(-(units @ out + scaled @ direct + offset))) - labels) / len(labels)
    back = np.outer(wrong, out) * (1 - units**2)
    return [
        scaled.T @ back + PENALTY * layer, back.sum(axis=0), units.T @ wrong + PENALTY * out,
        scaled.T @ wrong + PENALTY * direct, wrong.sum(),
    ]  # fmt: skip
