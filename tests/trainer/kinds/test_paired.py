"""Two who answered the same examples: how far chance moves their difference, and how likely it makes one so large."""

import numpy as np
import pytest
from scipy.stats import binomtest, ttest_rel

from trainer.kinds.numbers import Numbers
from trainer.kinds.paired import chance, difference
from trainer.kinds.scores import Scores
from trainer.kinds.spans import Answer, Spans, Truth


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


@pytest.mark.parametrize("won, lost", [(5, 0), (6, 0), (14, 6), (84, 53), (10, 10)])
def test_of_shares_chance_is_that_of_mcnemars_exact_test(won, lost):
    one, other = np.ones(200, bool), np.ones(200, bool)
    other[:won], one[won:won + lost] = False, False
    assert chance(scores(one), scores(other)) == pytest.approx(binomtest(won, won + lost).pvalue, abs=0.025)


def test_of_distances_chance_is_about_that_of_a_paired_t_test():
    random = np.random.default_rng(2)
    truth = random.normal(size=300)
    one, other = (Numbers.of(truth + random.normal(scale=scale, size=300), truth) for scale in (0.5, 0.55))
    expected = ttest_rel(np.abs(one.differences), np.abs(other.differences)).pvalue
    assert 0.01 < expected < 0.99 and chance(one, other) == pytest.approx(expected, abs=0.03)
    assert chance(one, one) == 1


def test_of_entities_a_false_alarm_beside_each_that_is_found_is_better_than_none_found():
    """As many spans are wrong in every text, and yet one F1 is .67, the other 0."""
    there = [[Truth(0, 3, 0)] for _ in range(12)]
    found = Spans.of(there, [[Answer(0, 3, 0, 0.9), Answer(5, 7, 0, 0.9)]] * 12, ["가" * 10] * 12, 1)
    none = Spans.of(there, [[] for _ in there], ["가" * 10] * 12, 1)
    assert chance(found, none) < 0.01
