"""Stretches of numbers: round ones for a picture, and alike ones to be divided."""

import numpy as np
import pytest

from trainer.kinds.stretches import edges_of, histogram, strata_of


def test_few_numbers_have_a_bar_each_in_their_order():
    assert histogram(np.array([3, 1, 3, 2.5])) == {"1": 1, "2.5": 1, "3": 2}


@pytest.mark.parametrize("numbers, first, last", [
    (np.linspace(0, 5, 51), "0 ~ 0.5", "4.5 ~ 5"), (np.arange(-50, 51), "-50 ~ -40", "40 ~ 50"),
    (np.arange(900, 25_000, 100), "0 ~ 2500", "22500 ~ 25000")])
def test_many_have_round_stretches_in_which_none_is_lost(numbers, first, last):
    found = histogram(numbers)
    names = [*found]
    assert (names[0], names[-1]) == (first, last) and sum(found.values()) == len(numbers)
    assert 5 <= len(found) <= 12 and len(edges_of(numbers)) == len(found) + 1


def test_numbers_of_like_size_share_a_stratum():
    numbers = np.random.default_rng(0).permutation(1000) / 100
    found = strata_of(numbers)
    assert np.bincount(found).tolist() == [100] * 10
    assert all(numbers[found == low].max() < numbers[found == low + 1].min() for low in range(9))
    assert {*strata_of(np.arange(15.0))} == {0} and {*strata_of(np.full(100, 3.0))} == {0}
