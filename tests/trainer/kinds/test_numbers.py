"""Numbers: what is measured of them, and the band within which new ones lie."""

import numpy as np
import pyarrow
import pytest
from scipy.stats import pearsonr, spearmanr

from trainer.kinds.interval import interval
from trainer.kinds.numbers import BARS, COVERED, MISTAKES, Numbers


@pytest.fixture
def drawn() -> Numbers:
    random = np.random.default_rng(5)
    truth = random.integers(0, 21, 500) / 2
    return Numbers.of(truth + random.normal(0, 1.5, 500), truth)


def test_metrics_are_those_of_scipy(drawn):
    found = drawn.metrics()
    assert found["pearson"] == pytest.approx(pearsonr(drawn.answers, drawn.truth).statistic)
    assert found["spearman"] == pytest.approx(spearmanr(drawn.answers, drawn.truth).statistic)
    assert found["mae"] == pytest.approx(np.abs(drawn.answers - drawn.truth).mean())
    assert found["loss"] == pytest.approx(1.5 ** 2 / drawn.truth.var(), rel=0.2)
    low, high = interval({"metrics": found, "rows": 500}, "mae")
    assert low < found["mae"] < high and high - low == pytest.approx(2 * 1.96 * 0.9 / 500 ** 0.5, rel=0.2)


def test_the_same_answer_to_all_has_no_correlation(drawn):
    same = Numbers.of(np.full(500, 5.0), drawn.truth)
    assert same.metrics()["pearson"] == same.metrics()["spearman"] == 0


def test_four_of_five_new_ones_lie_within_the_band():
    random, within = np.random.default_rng(1), []
    for _ in range(200):
        known, new = (Numbers.of(random.normal(0, 1, rows), np.zeros(rows)) for rows in (40, 200))
        within.append(new.decided_by(known.settled()).metrics()["within"])
    assert np.mean(within) == pytest.approx(COVERED, abs=0.02)


def test_a_band_is_known_only_once_it_is_chosen(drawn):
    assert "band" not in drawn.metrics()
    settled = drawn.settled()
    assert settled.metrics()["within"] == pytest.approx(COVERED, abs=0.01)
    assert settled.decision(["평점"]) == {"평점": settled.metrics()["band"]}


def test_stored_answers_come_back(drawn):
    settled = drawn.settled().of_rows(np.arange(500)[::-1])
    again = Numbers.from_columns(pyarrow.table(settled.columns()))
    assert all(np.array_equal(getattr(again, name), getattr(settled, name))
               for name in ("answers", "truth", "rows", "band"))
    assert len(Numbers.pooled([again, drawn])) == 1000 and again.figures() == settled.figures()


def test_the_mean_of_two_lies_between_them(drawn):
    far = Numbers.of(drawn.truth + 4, drawn.truth)
    both = Numbers.mixed(drawn, far, 0.25)
    assert np.allclose(both.answers, 0.25 * drawn.answers + 0.75 * far.answers)
    assert Numbers.mixed(drawn, None, 1.0) is drawn and Numbers.mixed(None, far, 0.0) is far


def test_figures_tell_where_answers_are_off(drawn):
    found = Numbers.of(np.clip(drawn.answers, 3, 7), drawn.truth).figures()
    assert len(found["scatter"]["x"]) == len(found["scatter"]["y"]) == 500
    assert len(found["errors"]["counts"]) == BARS and sum(found["errors"]["counts"]) == 500
    low, *_, high = found["stretches"]
    assert low["bias"] > 1 and high["bias"] < -1 and sum(each["rows"] for each in found["stretches"]) == 500
    far = [each["difference"] for each in found["mistakes"]]
    assert len(far) == MISTAKES and far == sorted(far, reverse=True)
    assert Numbers.of(drawn.truth, drawn.truth).mistakes() == []


def test_cells_of_a_table_are_numbers():
    assert Numbers.cells({"number": 7.25, "low": 6.0, "high": 8.5}, "모름") == ("7.25", 6.0, 8.5)
    assert [words.ko for words in Numbers.titles(["평점"])] == ["예측 평점", "아래", "위"]
