"""The result of numbers: said as a mean difference, beside the simple methods, with their unit in Korean."""

from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest

from trainer.kinds.numbers import Numbers
from trainer.kinds.paired import chance
from trainer.kinds.written import significant
from trainer.tasks import TASKS
from ui.kinds.comparison import comparison
from ui.kinds.figures import charts_of
from ui.kinds.hero import hero
from ui.kinds.numbers import SENTENCES, WRONG, _each_stretch
from ui.kinds.sentences import headline_fields
from ui.place import Place, Visit

TASK = TASKS["number"]


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


@pytest.fixture(scope="module")
def measured() -> dict:
    random = np.random.default_rng(2)
    truth = random.integers(0, 21, 400) / 2
    model, simple = (Numbers.of(truth + random.normal(0, spread, 400), truth).settled() for spread in (1.0, 2.0))
    mean = Numbers.of(np.full(400, 5.0), truth)
    return {"metrics": model.metrics(), "rows": 400, "share": 1.0, "alone": model.metrics(),
            "chance": chance(model, simple), "figures": model.figures(),
            "baselines": {"tfidf": simple.metrics(), "mean": mean.metrics()}}


def test_the_headline_is_a_mean_difference_beside_the_simple_methods(measured, visit):
    said = hero(TASK, SENTENCES, measured, ["평점"], visit, [], "점")
    far = significant(measured["metrics"]["mae"], 2) + ("점" if visit.language == "ko" else "")
    assert f"<b>{far}</b>" in said and 'class="kt-distances"' in said and "kt-hundred" not in said
    assert visit.say("단순한 방법보다 낫습니다", "Better than the simple method") in said
    assert visit.say("늘 평균으로 답하기", "Always the mean") in said
    fields = headline_fields(TASK.headline, measured, "점", visit)
    assert fields["band"] in said and all(words.format(title="앞", **fields) for words in vars(SENTENCES).values())


def test_the_comparison_has_correlations_and_the_difference(measured, visit):
    said = comparison(TASK, measured, None, None, visit, unit="점")
    assert visit.say("피어슨 상관", "Pearson correlation") in said and f"{measured['metrics']['pearson']:.4f}" in said
    assert "%" not in said.split("<table")[1]


def test_figures_are_plotly_figures(measured, visit):
    scatter, errors = charts_of(Numbers.drawn, measured["figures"], ["평점"], visit)
    assert len(go.Figure(scatter).data) == 2 and len(go.Figure(errors).data[0].x) == 21
    line = scatter["data"][0]
    assert line["x"] == line["y"], "where the answer is the truth"


def test_low_and_high_numbers_stand_by_themselves(measured, visit):
    said = _each_stretch(measured, ["<b>평점</b>"], visit)
    assert "&lt;b&gt;" in said and said.count("<tr>") == 1 + len(measured["figures"]["stretches"])
    assert "80" in said


def test_mistakes_are_typed_and_not_chosen(measured, visit):
    worst = measured["figures"]["mistakes"][0]
    assert WRONG.choices(None) is None and WRONG.right is None
    project = SimpleNamespace(survey=SimpleNamespace(labels=["평점"]))
    shown = WRONG.shown([(worst, {"text": "글", "label": "3.5", "row": 7})], project, visit)
    assert f"</small> {significant(worst['difference'])}</td>" in shown
    assert f"</small> {significant(worst['guess'])}</td>" in shown
    assert 'data-truth="3.5"' in shown and "<input" in shown and "data-answer" not in shown
