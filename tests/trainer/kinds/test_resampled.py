"""A paired bootstrap: as wide as theory has it, and narrower than two intervals where both answer alike."""

import numpy as np
import pytest

from trainer.kinds.numbers import Numbers
from trainer.kinds.resampled import difference
from trainer.kinds.scores import Scores


def scores(right: np.ndarray) -> Scores:
    truth = np.zeros(len(right), int)
    return Scores(np.stack([right, 1 - right], 1).astype(float), truth, np.arange(len(right)))


def test_a_difference_of_shares_has_the_interval_that_theory_gives():
    random = np.random.default_rng(1)
    one = random.random(2_000) < 0.8
    other = np.where(random.random(2_000) < 0.1, random.random(2_000) < 0.5, one)
    low, high = difference(scores(one), scores(other))
    apart = one.astype(float) - other
    half = 1.96 * apart.std() / len(apart) ** 0.5
    assert (low, high) == pytest.approx((apart.mean() - half, apart.mean() + half), abs=0.002)
    assert (low, high) == difference(scores(one), scores(other)), "always the same"
    assert difference(scores(other), scores(one)) == pytest.approx((-high, -low), abs=0.002)
    assert difference(scores(one), scores(one)) == (0, 0)


def test_a_difference_of_distances_holds_the_true_one():
    random = np.random.default_rng(2)
    truth = random.normal(size=800)
    near, far = (Numbers.of(truth + random.normal(scale=scale, size=800), truth) for scale in (0.5, 0.7))
    low, high = difference(near, far)
    assert low < np.abs(near.differences).mean() - np.abs(far.differences).mean() < high < 0
