"""How far scores can be trusted: shares as SciPy has it, others as measuring rows drawn anew shows."""

import numpy as np
import pytest
from scipy.stats import binomtest

from trainer.kinds.flags import Flags
from trainer.kinds.interval import accuracy_interval
from trainer.kinds.numbers import Numbers
from trainer.kinds.scores import Scores, softmax

RANDOM, ROWS = np.random.default_rng(3), 240
LABELS = RANDOM.integers(4, size=ROWS)
SETS = RANDOM.random((ROWS, 4)) < [0.5, 0.3, 0.2, 0]  # the last label is in no row
TRUE = RANDOM.integers(0, 21, ROWS) / 2
ANSWERS = {
    "scores": Scores(softmax(RANDOM.normal(size=(ROWS, 5)) + 2 * np.eye(5)[LABELS]), LABELS, np.arange(ROWS)),
    "flags": Flags.of(np.clip(0.4 * RANDOM.random((ROWS, 4)) + 0.4 * SETS, 0, 1), SETS),
    "numbers": Numbers.of(TRUE + RANDOM.normal(0, 2, ROWS), TRUE)}
FURTHER = {"scores": {"macro_f1"}, "flags": {"macro_f1", "exact_match"}, "numbers": {"pearson", "spearman"}}


@pytest.mark.parametrize(("right", "rows"), [
    (0, 1), (1, 1), (0, 40), (17, 40), (40, 40), (854, 1000), (59_999, 60_000)])
def test_the_interval_is_wilsons(right, rows):
    expected = binomtest(right, rows).proportion_ci(0.95, method="wilson")
    assert accuracy_interval(right / rows, rows) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize("kind", ANSWERS)
def test_further_intervals_are_where_scores_of_other_draws_lie(kind):
    answers = ANSWERS[kind]
    drawn = [RANDOM.integers(ROWS, size=ROWS) for _ in range(300)]
    measured = [answers.taken(places, answers.truth[places]).metrics() for places in drawn]
    found = answers.intervals()
    assert {*found} == FURTHER[kind] and found == answers.intervals(), "always the same"
    for name, bounds in found.items():
        expected = np.percentile([each[name] for each in measured], [2.5, 97.5])
        assert bounds == pytest.approx(expected, abs=0.025) and bounds[0] < answers.metrics()[name] < bounds[1]
