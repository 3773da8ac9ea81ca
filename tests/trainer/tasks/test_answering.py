"""Who answers for a run: chosen by folds or validation rows, never by test rows."""

import json

import numpy as np
import pytest

from tests.trainer.tasks.samples import texts_with_numbers
from trainer.home.files import read_json
from trainer.home.layout import Home
from trainer.kinds.numbers import Numbers
from trainer.kinds.scores import Scores
from trainer.kinds.stored import write_answers
from trainer.studio import create_project, look_at, start
from trainer.tasks.answering import SHARES, decision_of, share_of, sources
from trainer.tasks.choosing import best_run
from trainer.tasks.classification.ngrams import NGrams
from trainer.tasks.classification.simple import partner_of
from trainer.tasks.measured import figures_of, measured_test
from trainer.training.plan import Plan

ROWS = 220  # enough to choose by
TRUTH = np.arange(ROWS) % 2


def answers(right: slice, sure: float) -> Scores:
    """Of twenty rows, each eleven times, those in `right` are right; `sure`: the chance of every answer."""
    hits = np.zeros(20, bool)
    hits[right] = True
    hits = np.tile(hits, ROWS // 20)
    chosen = np.where(hits, TRUTH, 1 - TRUTH)
    return Scores(np.where(np.arange(2) == chosen[:, None], sure, 1 - sure), TRUTH, np.arange(ROWS))


@pytest.fixture
def run(project, tiny_encoder):
    """With a model of two epochs, of which the first is the better one."""
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    run.model.mkdir()
    run.publish({"state": "done", "score": 0.5, "best_epoch": 1})
    return run


def stored(run, valid: tuple, test: tuple) -> None:
    """(model, partner) of the validation rows and of the test rows."""
    for file, found in zip((run.answer_file("epoch-01"), run.answer_file("tfidf"), run.answer_file("test"),
                            run.project.answer_file("tfidf")), (*valid, *test), strict=True):
        write_answers(file, found)
    write_answers(run.project.answer_file("majority"), answers(slice(0, 10), 0.5))


def test_a_run_without_answers_of_a_partner_answers_alone(run):
    write_answers(run.answer_file("epoch-01"), answers(slice(0, 15), 0.9))
    assert share_of(run) == 1


def test_of_numbers_who_answers_is_off_the_least_whatever_goes_more_evenly(tmp_path, tiny_encoder):
    """The simple method's numbers all lie about the middle, in the very order of the truth."""
    project = create_project(Home(tmp_path / "집"), "local", "", *look_at(texts_with_numbers(tmp_path)))
    run, random = start(project, Plan(model=str(tiny_encoder)), local_folders=True), np.random.default_rng(0)
    run.publish({"state": "done", "score": 0.5, "best_epoch": 1})
    truth = random.normal(size=ROWS)
    write_answers(run.answer_file("epoch-01"), Numbers.of(truth + random.normal(size=ROWS) / 2, truth))
    write_answers(run.answer_file("tfidf"), Numbers.of(truth / 10, truth))
    correlations = {share: sources(run, "valid")[0].mixed(share).metrics()["pearson"] for share in SHARES}
    assert max(correlations, key=correlations.get) == 0 and share_of(run) >= 0.75


def test_the_better_one_answers_and_the_test_rows_do_not_choose(run):
    good, poor = answers(slice(0, 18), 0.9), answers(slice(0, 5), 0.9)
    stored(run, valid=(good, poor), test=(poor, good))
    assert share_of(run) == 1 and measured_test(run)["metrics"]["accuracy"] == 0.25
    stored(run, valid=(poor, good), test=(good, poor))
    found = measured_test(run)
    assert share_of(run) == 0.25 and found["metrics"]["accuracy"] == 0.25 and found["alone"]["accuracy"] == 0.9
    assert best_run(run.project).name == run.name


def test_few_rows_do_not_choose_and_both_answer(run):
    few = [Scores(each.chances[:199], TRUTH[:199], each.rows[:199])
           for each in (answers(slice(0, 18), 0.9), answers(slice(0, 5), 0.9))]
    stored(run, valid=tuple(few), test=tuple(few))
    assert share_of(run) == Scores.evenly


def test_both_answer_where_their_mean_is_better(run):
    """Each is sure where it is right and in doubt where it is wrong."""
    def half(right: slice) -> Scores:
        sure, unsure = answers(right, 0.9), answers(right, 0.6)
        hits = sure.chances.argmax(1) == TRUTH
        return Scores(np.where(hits[:, None], sure.chances, unsure.chances), TRUTH, np.arange(ROWS))

    pair = half(slice(0, 12)), half(slice(8, 20))
    stored(run, valid=pair, test=pair)
    found = measured_test(run)
    assert 0 < share_of(run) < 1 and found["metrics"]["accuracy"] == 1
    assert found["chance"] < 0.01, "right where the simple method is wrong, and never the other way round"


def test_whoever_answers_is_as_sure_as_validation_rows_allow(run):
    """The model's answers to the test rows are divided already, those to the validation rows are not; the mean of both
    and the simple method have temperatures of their own, and nobody's answers change."""
    model, simple = answers(slice(0, 18), 0.999), answers(slice(2, 20), 0.6)
    chosen = model.calibrated()
    stored(run, valid=(model, simple), test=(chosen.given_at(1.0), simple))
    run.publish({"state": "done", "score": 0.5, "best_epoch": 1, "temperature": chosen.temperature})
    test, = sources(run, "test")
    valid, = sources(run, "valid")
    for share in SHARES:
        sure = decision_of(run, share)
        assert np.array_equal(test.mixed(share).chances, sure.chances), "the same rows, so the same answers"
        assert 0 < share < 1 or sure.chances.max(1).mean() == pytest.approx(0.9, abs=0.02), "as often as it is right"
        assert sure.metrics()["loss"] <= valid.mixed(share).metrics()["loss"] + 1e-3
        assert (sure.chances.argmax(1) == valid.mixed(share).chances.argmax(1)).all()
    assert decision_of(run, 1.0).temperature == chosen.temperature > 1 > decision_of(run, 0.0).temperature
    told = measured_test(run, 1.0)["figures"]["reliability"]
    assert told["before"] == pytest.approx(0.099, abs=0.01) and told["error"] < told["before"]
    assert figures_of(run)["reliability"] == told, "the same rows, told of the same model"
    trained = figures_of(run, 1)["reliability"]
    assert trained["error"] == trained["before"] == pytest.approx(told["before"], abs=1e-3), "not divided yet"
    file = run.answer_file("epoch-01")
    for lose in (run.answer_file("tfidf").unlink, lambda: file.write_bytes(b"PAR1"), file.unlink):
        lose()
        test, = sources(run, "test")
        assert decision_of(run, 0.5) is None and len(test.mixed(0.5)) == ROWS
        assert np.array_equal(test.mixed(1.0).chances, chosen.chances), "as they were stored, and divided once"
        assert measured_test(run, 1.0)["figures"]["reliability"] == told


def test_the_linear_model_comes_back_as_it_was_and_is_made_anew_where_it_is_damaged(project):
    texts = ["정말 좋아요", "별로예요", "그냥 그래요", "최고예요 추천", "환불하고 싶어요", "그저 그런 편"] * 3
    labels = np.array([0, 1, 2] * 6)
    made = NGrams.fitted(texts, labels, 4).log_probabilities(texts)
    assert (made.argmax(1) == labels).all() and np.allclose(np.exp(made).sum(1), 1)
    assert (made[:, 3] < -9).all(), "a label that it has not seen"
    project.survey_file.write_text(json.dumps(read_json(project.survey_file) | {"labels": [*"가나다라"]}))
    kept = partner_of(project, lambda: (texts, labels)).log_probabilities(texts)
    assert np.allclose(kept, made, atol=1e-5)
    file = project.cache / "linear" / "weights.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert np.array_equal(partner_of(project, lambda: (texts, labels)).log_probabilities(texts), kept)
