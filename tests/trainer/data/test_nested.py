"""Ever more rows: fewer are always among more, every label keeps its share, and too few are refused."""

import numpy as np
import pytest

from trainer.data.nested import checked_numbers, first_rows, numbers_in, numbers_of_rows
from trainer.errors import Problem


def test_fewer_rows_are_among_more_and_strata_keep_their_shares():
    strata = np.repeat([3, 0, 7], [600, 300, 100])
    orders = {count: first_rows(strata, count, seed=5) for count in (20, 100, 101, 500, 1000)}
    for fewer, more in ((20, 100), (100, 101), (101, 500), (500, 1000)):
        assert {*orders[fewer]} < {*orders[more]} and len(orders[fewer]) == fewer
        assert (np.diff(orders[fewer]) > 0).all(), "in the order in which they stand"
    for count in (100, 500):
        found = np.bincount(strata[orders[count]], minlength=8)[[3, 0, 7]] / count
        assert np.allclose(found, [0.6, 0.3, 0.1], atol=0.02)
    assert np.array_equal(orders[100], first_rows(strata, 100, seed=5))
    assert not np.array_equal(orders[100], first_rows(strata, 100, seed=6))


def test_numbers_of_rows_are_chosen_and_refused():
    assert checked_numbers([], 1_000) == [100, 250, 500]
    assert checked_numbers([], 60) == [30], "so few are not divided by ten"
    assert checked_numbers([500, 50, 500, 1_000], 1_000) == [50, 500], "all of them in any case"
    assert numbers_of_rows((10, 80), 1_000) == {10: 100, 80: 800}
    for asked, rows, code in (([], 39, "too_few_rows_for_a_curve"), ([19], 1_000, "bad_number_of_rows"),
                              ([1_001], 1_000, "bad_number_of_rows"), ([1_000], 1_000, "how_many_numbers"),
                              ([*range(20, 28)], 1_000, "how_many_numbers")):
        with pytest.raises(Problem) as problem:
            checked_numbers(asked, rows)
        assert problem.value.code == code and problem.value.words.ko != problem.value.words.en


def test_numbers_are_read_as_people_type_them():
    for text in ("1000 2000 5000", " 1,000  2,000 5,000 ", "1000,2000,5000", "1천 2천/5천", "1000행; 2000행; 5k"):
        assert numbers_in(text, 10_000) == [1_000, 2_000, 5_000], text
    assert numbers_in("1만 2.5만, 50000", 50_000) == [10_000, 25_000]
    for text, code in (("1000 많이", "no_number_of_rows"), (", ,", "no_number_of_rows"), ("-5", "no_number_of_rows"),
                       ("9" * 400, "no_number_of_rows"), ("2000 1000", "rows_not_rising"), ("90 90", "rows_not_rising"),
                       ("1000 20000", "bad_number_of_rows"), ("10000", "how_many_numbers")):
        with pytest.raises(Problem) as problem:
            numbers_in(text, 10_000)
        assert problem.value.code == code and problem.value.words.ko != problem.value.words.en
    with pytest.raises(Problem, match="‘많이’는"):
        numbers_in("많이", 100)
