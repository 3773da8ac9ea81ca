"""Every figure is one that plotly knows: its own classes check names and values."""

import plotly.graph_objects as go
import pytest

from trainer.errors import clip
from trainer.kinds.scores import Scores
from trainer.tasks import TASKS
from ui.charts import awaited
from ui.kinds.figures import charts_of, lines_figure, loss_figure
from ui.place import Place, Visit

LABELS = ["긍정", "부정", "아주 아주 아주 긴 라벨 이름", "아주 아주 아주 긴 라벨 이름 둘"]
CURVE = {"x": [0.0, 0.5, 1.0], "y": [0.0, 0.8, 1.0], "area": 0.8}
SHOWN = {"curve": [{"step": 1, "epoch": 0.1, "loss": 0.7}, {"step": 9, "epoch": 1.0, "loss": 0.4}], "epochs_planned": 3,
         "epochs": [{"epoch": 1, "metrics": {"loss": 0.5, "accuracy": 0.8, "macro_f1": 0.79}}], "before": None}
ADAPTED = SHOWN | {"before": {"loss": 5.0, "perplexity": 148.4, "masked_accuracy": 0.1},
                   "epochs": [{"epoch": 1, "metrics": {"loss": 2.5, "perplexity": 12.2, "masked_accuracy": 0.4}}]}
SCORE_LINES, = TASKS["classification"].lines
PERPLEXITY_LINES, HIT_LINES = TASKS["masked-lm"].lines


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def charts(visit, confusion=(), curves=()) -> list[dict]:
    """Matrix, ROC and PR."""
    return charts_of(Scores.drawn, {"confusion": confusion, "roc": curves, "pr": curves}, LABELS, visit)


def test_figures_are_plotly_figures(visit):
    confusion = [[5, 1, 0, 0], [2, 6, 0, 0], [0, 0, 0, 0], [0, 0, 1, 3]]
    drawn = charts(visit, confusion, [CURVE] * 3 + [None])
    assert len(drawn) == 3
    for figure in (loss_figure(SHOWN, visit), lines_figure(SCORE_LINES, SHOWN, visit), *drawn):
        assert len(go.Figure(figure).data) >= 1


def test_what_is_still_empty_says_when_it_will_not_be(visit):
    drawn = awaited(lines_figure(SCORE_LINES, SHOWN | {"epochs": []}, visit), visit)
    note, = go.Figure(drawn).layout.annotations
    assert note.text == visit.say("첫 에폭이 끝나면 그립니다", "Drawn after the first epoch")
    for figure in charts_of(Scores.drawn, None, LABELS, visit):
        go.Figure(figure)


def test_figures_of_an_adaptation_begin_with_what_was_there_before(visit):
    for draw in (loss_figure, *(lambda shown, visit, lines=lines: lines_figure(lines, shown, visit)
                                for lines in (PERPLEXITY_LINES, HIT_LINES))):
        before = go.Figure(draw(ADAPTED, visit)).data[-1]
        assert before.line.dash == "dash" and before.x == (0, 3) and before.y[0] == before.y[1]
        go.Figure(draw(ADAPTED | {"before": None, "epochs": []}, visit))
    assert lines_figure(PERPLEXITY_LINES, ADAPTED, visit)["data"][0]["y"] == [148.4, 12.2]


def test_an_axis_fits_what_is_measured(visit):
    def axis(lines, shown):
        return lines_figure(lines, shown, visit)["layout"]["yaxis"]

    assert axis(SCORE_LINES, SHOWN) == {"range": [0, 1.02], "tickformat": ".0%"}
    assert axis(PERPLEXITY_LINES, ADAPTED)["type"] == "log"
    assert axis(PERPLEXITY_LINES, ADAPTED | {"before": {"loss": 3.0, "perplexity": 20.1}}) == {"rangemode": "tozero"}
    assert "range" not in axis(HIT_LINES, ADAPTED)
    assert axis(HIT_LINES, ADAPTED | {"before": None, "epochs": []})["range"] == [0, 1]


def test_labels_that_look_alike_when_shortened_keep_their_own_rows(visit):
    heat = charts(visit, [[1] * 4] * 4)[0]["data"][0]
    assert len(set(heat["x"])) == len(LABELS)


def test_a_class_without_a_curve_is_left_out(visit):
    names = [trace["name"] for trace in charts(visit, [], [None, CURVE, CURVE, None])[2]["data"]]
    assert [name.split(" (")[0] for name in names] == ["부정", clip(LABELS[2], 14)]
