"""Flags: what is measured of labels that are given each by itself."""

import numpy as np
import pyarrow
import pytest
from sklearn.metrics import accuracy_score, f1_score

from trainer.kinds.flags import Flags
from trainer.kinds.interval import accuracy_interval, counted
from trainer.kinds.thresholds import ENOUGH, EVEN


@pytest.fixture
def drawn() -> Flags:
    """300 rows, four labels, the last in no row; chances that tell something."""
    random = np.random.default_rng(3)
    truth = random.random((300, 4)) < [0.5, 0.3, 0.1, 0]
    return Flags.of(np.clip(0.35 * truth + 0.6 * random.random((300, 4)), 0, 1), truth)


def test_metrics_are_those_of_scikit_learn(drawn):
    found, given = drawn.metrics(), drawn.given
    for average in ("micro", "macro"):
        assert found[f"{average}_f1"] == pytest.approx(f1_score(drawn.truth, given, average=average, zero_division=0))
    assert found["exact_match"] == pytest.approx(accuracy_score(drawn.truth, given))
    assert found["support"][3] == 0 and found["recall"][3] == 0 and found["thresholds"] == [EVEN] * 4


def test_thresholds_are_chosen_where_rows_are_enough_and_gain(drawn):
    low = Flags.of(drawn.chances / 2, drawn.truth)
    settled, few = low.settled(), Flags.of(drawn.chances[:ENOUGH // 4], drawn.truth[:ENOUGH // 4]).settled()
    assert settled.metrics()["micro_f1"] > low.metrics()["micro_f1"] + 0.2
    assert settled.thresholds[0, 3] < EVEN and len({*settled.thresholds[0]}) > 1, "a label in no row has that of all"
    assert (few.thresholds == EVEN).all(), "nothing is chosen by a few rows"
    assert np.array_equal(drawn.decided_by(low.settled()).thresholds, low.settled().thresholds)


def test_stored_answers_come_back(drawn):
    settled = drawn.settled().of_rows(np.arange(300)[::-1])
    again = Flags.from_columns(pyarrow.table(settled.columns()))
    for name in ("chances", "truth", "rows", "thresholds"):
        assert np.array_equal(getattr(again, name), getattr(settled, name)), name


def test_parts_that_are_decided_differently_are_pooled_as_decided_and_as_sure(drawn):
    low = Flags.of(drawn.chances / 2, drawn.truth).settled()
    whole = Flags.pooled([drawn, low])
    assert np.array_equal(whole.given, np.concatenate([drawn.given, low.given])) and len(whole) == 600
    assert np.array_equal(whole.chances, np.concatenate([drawn.chances, low.chances])), "none is moved"
    assert np.array_equal(Flags.pooled([low, low]).settled().thresholds[0], low.thresholds[0])
    assert np.array_equal(whole.taken([299, 300], whole.truth[:2]).given, whole.given[299:301])


def test_the_interval_covers_what_other_draws_of_the_rows_give(drawn):
    measured = {"metrics": drawn.metrics(), "rows": len(drawn)}
    low, high = accuracy_interval(measured["metrics"]["micro_f1"], counted(measured))
    random, scores = np.random.default_rng(0), []
    for _ in range(400):
        rows = random.integers(0, len(drawn), len(drawn))
        scores.append(Flags.of(drawn.chances[rows], drawn.truth[rows]).metrics()["micro_f1"])
    assert np.quantile(scores, [0.025, 0.975]) == pytest.approx([low, high], abs=0.012)
    perfect = Flags.of(drawn.truth.astype(float), drawn.truth).metrics()
    assert perfect["micro_f1"] == 1 and perfect["counted"] == drawn.truth.any(1).sum()


def test_where_no_label_is_given_none_is_found():
    assert Flags.of(np.zeros((3, 2)), np.array([[1, 0], [1, 1], [0, 0]], bool)).metrics()["micro_f1"] == 0


def test_mistakes_begin_with_the_surest():
    truth = np.array([[1, 0], [0, 1], [0, 0]], bool)
    found = Flags.of(np.array([[0.4, 0.1], [0.9, 0.8], [0.2, 0.3]]), truth).mistakes()
    assert found == [{"row": 1, "guess": [0, 1], "wrong": 0, "probability": 0.9},
                     {"row": 0, "guess": [], "wrong": 0, "probability": 0.6}]


def test_a_table_gets_the_labels_and_a_share_for_each():
    answer = {"labels": ["나"], "probabilities": {"가": 0.1, "나": 0.8}}
    assert Flags.cells(answer, "모름") == ("나", 0.1, 0.8) and Flags.cells(answer | {"labels": []}, "")[0] == "-"
    assert [words.ko for words in Flags.titles(["가", "나"])] == ["예측 라벨", "가 확률", "나 확률"]
    assert Flags.named("가 | 나") == ["가", "나"] and Flags.named("-") == []
