"""How far probabilities can be trusted, and what keeping answers back does, as the page and the card tell it."""

import numpy as np
import pytest

from trainer.kinds.certainty import BINS, EACH, FEWEST_BINS, coverage, reliability
from trainer.kinds.scores import Scores

DRAW = np.random.default_rng(0)
SURE = DRAW.uniform(0.5, 1, 5_000)
RIGHT = DRAW.random(5_000) < SURE


def test_probabilities_that_hold_have_a_small_error_and_others_a_large_one():
    held, too_sure = reliability(SURE, RIGHT, SURE), reliability(SURE, DRAW.random(5_000) < SURE - 0.2, SURE)
    assert held["error"] == held["before"] < 0.03 and too_sure["error"] == pytest.approx(0.2, abs=0.03)
    assert [each["rows"] for each in held["bins"]] == [500] * BINS
    assert [each["sure"] for each in held["bins"]] == sorted(each["sure"] for each in held["bins"])


def test_few_answers_have_fewer_bins_and_very_few_none():
    least = FEWEST_BINS * EACH
    assert len(reliability(SURE[:least], RIGHT[:least], SURE[:least])["bins"]) == FEWEST_BINS
    assert reliability(SURE[1:least], RIGHT[1:least], SURE[1:least]) == {} == coverage(SURE[1:least], RIGHT[1:least])


def test_the_curve_says_what_becomes_of_answers_that_are_kept_back():
    chances = np.stack([SURE, 1 - SURE], 1)
    scores = Scores(chances, np.where(RIGHT, 0, 1), np.arange(len(SURE)))
    found = coverage(SURE, RIGHT)
    assert found["answered"][-1] == 1 and found["right"][-1] == pytest.approx(RIGHT.mean(), abs=1e-4)
    assert found["right"][0] > found["right"][-1] + 0.15 and len(found["least"]) <= 100
    for least, answered, right in list(zip(*found.values(), strict=True))[10::30]:
        assert scores.above(least - 1e-4) == pytest.approx((answered, right), abs=0.01)


def test_answers_that_are_as_sure_are_kept_back_together():
    found = coverage(np.repeat([0.9, 0.6], 50), np.repeat([True, False], 50))
    assert (found["least"], found["answered"], found["right"]) == ([0.9, 0.6], [0.5, 1.0], [1.0, 0.5])


def test_what_was_before_a_temperature_is_derived():
    found = Scores.from_logits(np.log(np.stack([SURE, 1 - SURE], 1)) * 3, np.where(RIGHT, 0, 1))
    mended = found.calibrated()
    before, after = found.certainty()["reliability"], mended.certainty()["reliability"]
    assert after["before"] == pytest.approx(before["error"], abs=1e-3) and after["error"] < before["error"] / 3
