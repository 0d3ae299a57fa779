"""The logistic regression that the estimate of quality and the search for editions are trained with."""

import numpy as np
import pytest

from training.logistic import regress


def test_a_single_column_has_the_log_odds_of_its_groups() -> None:
    values = np.array([[0.0]] * 10 + [[1.0]] * 10)
    truth = np.array([1.0] * 2 + [0.0] * 8 + [1.0] * 6 + [0.0] * 4)
    slope, offset = regress(values, truth, 0.0)
    assert offset == pytest.approx(np.log(2 / 8))
    assert offset + slope == pytest.approx(np.log(6 / 4))


def test_a_row_that_counts_three_times_is_three_rows() -> None:
    chance = np.random.default_rng(1)
    values, truth = chance.normal(size=(40, 3)), chance.integers(0, 2, 40).astype(float)
    counts = chance.integers(0, 4, 40)
    often = np.repeat(np.arange(40), counts)
    assert regress(values, truth, 1.0, counts.astype(float)) == pytest.approx(regress(values[often], truth[often], 1.0))


def test_the_penalty_makes_slopes_smaller_and_leaves_the_offset() -> None:
    values, truth = np.array([[-1.0], [-1.0], [1.0], [1.0]]), np.array([0.0, 1.0, 1.0, 1.0])
    free, bound = regress(values, truth, 0.1), regress(values, truth, 1e6)
    assert abs(bound[0]) < 1e-3 < abs(free[0])
    assert bound[1] == pytest.approx(np.log(3), abs=1e-3)
