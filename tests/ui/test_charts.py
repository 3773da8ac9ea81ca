"""Every figure is one that plotly knows: its own classes check names and values."""

import plotly.graph_objects as go
import pytest

from ui import charts
from ui.place import Place, Visit
from ui.training import adaptation_charts

LABELS = ["긍정", "부정", "아주 아주 아주 긴 라벨 이름", "아주 아주 아주 긴 라벨 이름 둘"]
CURVE = {"x": [0.0, 0.5, 1.0], "y": [0.0, 0.8, 1.0], "area": 0.8}
SHOWN = {"curve": [{"step": 1, "epoch": 0.1, "loss": 0.7}, {"step": 9, "epoch": 1.0, "loss": 0.4}], "epochs_planned": 3,
         "epochs": [{"epoch": 1, "metrics": {"loss": 0.5, "accuracy": 0.8, "macro_f1": 0.79}}]}
ADAPTED = SHOWN | {"before": {"loss": 5.0, "perplexity": 148.4, "masked_accuracy": 0.1},
                   "epochs": [{"epoch": 1, "metrics": {"loss": 2.5, "perplexity": 12.2, "masked_accuracy": 0.4}}]}


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def test_figures_are_plotly_figures(visit):
    confusion = [[5, 1, 0, 0], [2, 6, 0, 0], [0, 0, 0, 0], [0, 0, 1, 3]]
    for figure in (charts.loss_figure(SHOWN, visit), charts.score_figure(SHOWN, visit),
                   charts.confusion_figure(confusion, LABELS, visit),
                   charts.roc_figure([CURVE] * 3 + [None], LABELS, visit),
                   charts.pr_figure([CURVE] * 3 + [None], LABELS, visit),
                   charts.history_figure([(0, 0.8), (1, None), (2, 0.7)], 10, visit)):
        assert len(go.Figure(figure).data) >= 1


def test_what_is_still_empty_says_when_it_will_not_be(visit):
    drawn = charts.awaited(charts.score_figure(SHOWN | {"epochs": []}, visit), visit)
    note, = go.Figure(drawn).layout.annotations
    assert note.text == visit.say("첫 에폭이 끝나면 그립니다", "Drawn after the first epoch")


def test_figures_of_an_adaptation_begin_with_what_was_there_before(visit):
    for draw in (adaptation_charts.adaptation_loss_figure, adaptation_charts.perplexity_figure,
                 adaptation_charts.hits_figure):
        before = go.Figure(draw(ADAPTED, visit)).data[-1]
        assert before.line.dash == "dash" and before.x == (0, 3) and before.y[0] == before.y[1]
        go.Figure(draw(ADAPTED | {"before": None, "epochs": []}, visit))
    assert adaptation_charts.perplexity_figure(ADAPTED, visit)["data"][0]["y"] == [148.4, 12.2]


def test_labels_that_look_alike_when_shortened_keep_their_own_rows(visit):
    heat = charts.confusion_figure([[1] * 4] * 4, LABELS, visit)["data"][0]
    assert len(set(heat["x"])) == len(LABELS)


def test_a_class_without_a_curve_is_left_out(visit):
    names = [trace["name"] for trace in charts.pr_figure([None, CURVE, CURVE, None], LABELS, visit)["data"]]
    assert [name.split(" (")[0] for name in names] == ["부정", charts.short(LABELS[2])]


def test_best_so_far_never_falls(visit):
    best = charts.history_figure([(0, 0.5), (1, 0.4), (2, None), (3, 0.6)], 5, visit)["data"][1]
    assert list(best["y"]) == [0.5, 0.5, 0.6] and list(best["x"]) == [0, 1, 3]
