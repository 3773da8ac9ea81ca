"""Every figure is one that plotly knows: its own classes check names and values."""

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from trainer.errors import clip
from trainer.kinds.scores import Scores
from trainer.tasks import TASKS
from ui.charts import awaited
from ui.kinds.certain import trust
from ui.kinds.figures import charts_of, not_drawn, plain
from ui.kinds.over_epochs import lines_figure, loss_figure
from ui.place import Place, Visit

LABELS = ["긍정", "부정", "아주 아주 아주 긴 라벨 이름", "아주 아주 아주 긴 라벨 이름 둘"]
CURVE = {"x": [0.0, 0.5, 1.0], "y": [0.0, 0.8, 1.0], "area": 0.8}
BESIDE = {"learning_rate": 1e-4, "gradient": 2.0, "memory": 9e8}
SHOWN = {"curve": [{"step": 1, "epoch": 0.1, "loss": 0.7} | BESIDE, {"step": 9, "epoch": 1.0, "loss": 0.4} | BESIDE],
         "epochs_planned": 3, "settings": {"learning_rate": 3e-4},
         "epochs": [{"epoch": 1, "metrics": {"loss": 0.5, "accuracy": 0.8, "macro_f1": 0.79}, "best": True}],
         "before": None}
ADAPTED = SHOWN | {"before": {"loss": 5.0, "perplexity": 148.4, "masked_accuracy": 0.1},
                   "epochs": [{"epoch": 1, "metrics": {"loss": 2.5, "perplexity": 12.2, "masked_accuracy": 0.4},
                                "best": True}]}
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
    assert len(drawn) == 3 and drawn[1]["layout"]["dragmode"] == "zoom"
    for figure in (loss_figure(SHOWN, visit), lines_figure(SCORE_LINES, SHOWN, visit), *drawn):
        assert len(go.Figure(figure).data) >= 1 and figure["layout"]["uirevision"] == "kept"
    assert loss_figure(SHOWN, visit)["follows"], "it changes with every step, which a slow page draws less often"


def test_what_is_recorded_beside_the_loss_has_a_strip_below_it(visit):
    drawn = go.Figure(loss_figure(SHOWN, visit))
    rates = drawn.layout.yaxis2
    strips = [trace for trace in drawn.data if trace.yaxis]
    assert [trace.yaxis for trace in strips] == ["y2", "y3", "y4"] and strips[2].customdata == ("900 MB", "900 MB")
    tops = [drawn.layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis4")]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(tops)) and rates.range == (0, pytest.approx(3.24e-4))
    earlier = [point | {"gradient": None, "memory": None} for point in SHOWN["curve"]]
    drawn = go.Figure(loss_figure(SHOWN | {"curve": earlier}, visit))
    assert drawn.layout.xaxis.anchor == "y2" and len(drawn.layout.annotations) == 1
    empty = go.Figure(loss_figure(SHOWN | {"curve": [], "epochs": []}, visit))
    assert len(empty.layout.annotations) == 3, "nothing jumps when the first record comes"


def test_what_is_still_empty_says_when_it_will_not_be(visit):
    drawn = awaited(lines_figure(SCORE_LINES, SHOWN | {"epochs": []}, visit), visit)
    note, = go.Figure(drawn).layout.annotations
    assert note.text == visit.say("첫 에폭이 끝나면 그립니다", "Drawn after the first epoch")
    assert charts_of(Scores.drawn, None, LABELS, visit) == []


def test_figures_of_an_adaptation_begin_with_what_was_there_before(visit):
    for draw in (loss_figure, *(lambda shown, visit, lines=lines: lines_figure(lines, shown, visit)
                                for lines in (PERPLEXITY_LINES, HIT_LINES))):
        before, = [trace for trace in go.Figure(draw(ADAPTED, visit)).data if trace.line.dash == "dash"]
        assert before.x == (0, 3) and before.y[0] == before.y[1]
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


def test_the_epoch_of_the_model_has_a_star(visit):
    shown = SHOWN | {"epochs": [SHOWN["epochs"][0] | {"epoch": 1}, SHOWN["epochs"][0] | {"epoch": 2, "best": False}]}
    for drawn, stars in ((loss_figure(shown, visit), 1), (lines_figure(SCORE_LINES, shown, visit), 2)):
        star, = [trace for trace in go.Figure(drawn).data if trace.marker.symbol == "star"]
        assert star.x == (1,) * stars


def test_labels_that_look_alike_when_shortened_keep_their_own_rows(visit):
    heat = charts(visit, [[1] * 4] * 4)[0]["data"][0]
    assert len(set(heat["x"])) == len(LABELS)


def test_wrong_answers_have_another_colour_and_each_cell_its_share(visit):
    heat = charts(visit, [[3, 1, 0, 0]] + [[0] * 4] * 3)[0]["data"][0]
    assert heat["z"][0] == [0.75, -0.25, 0, 0] and heat["text"][0] == ["<b>75%</b><br>3", "<b>25%</b><br>1", "", ""]


def test_labels_with_too_few_rows_have_no_curve_and_are_named(visit):
    found = {"confusion": [[1]], "roc": [None, CURVE, CURVE, None], "pr": [None, CURVE, CURVE, None]}
    *_, drawn = charts_of(Scores.drawn, found, LABELS, visit)
    *thin, mean = drawn["data"]
    assert [trace["name"].split(" · ")[0] for trace in thin] == ["부정", clip(LABELS[2], 14)]
    assert mean["line"]["width"] > thin[0]["line"]["width"] and "0.80" in drawn["layout"]["title"]["text"]
    assert "긍정" in not_drawn(Scores.drawn, found, LABELS, visit)
    without = {"confusion": [[1]], "roc": [None] * 4, "pr": [None] * 4}
    assert len(charts_of(Scores.drawn, without, LABELS, visit)) == 1
    assert visit.say("그림은 없습니다", "not drawn") in not_drawn(Scores.drawn, without, LABELS, visit)


def test_no_legend_lies_on_two_curves(visit):
    found = {"confusion": [[1]], "roc": [CURVE] * 2, "pr": [CURVE] * 2}
    for drawn in charts_of(Scores.drawn, found, LABELS[:2], visit):
        assert drawn["layout"]["showlegend"] is False


def test_how_sure_answers_are_is_drawn_and_said(visit):
    draw = np.random.default_rng(0)
    sure = draw.uniform(0.5, 1, 600)
    chances = np.stack([sure, 1 - sure], 1)
    scores = Scores(chances, (draw.random(600) > sure).astype(int), np.arange(600), 2.0)
    found = scores.certainty()
    held, kept = (go.Figure(drawn) for drawn in charts_of(Scores.drawn, found, LABELS, visit))
    assert len(held.data[1].x) == len(held.data[1].customdata) == 10 and held.data[1].error_y.array[0] > 0
    ends = np.array(held.data[1].y) - held.data[1].error_y.arrayminus
    assert held.layout.yaxis.range[0] == max(0, min(*held.data[1].x, *ends) - 0.05), "no interval is cut off"
    assert kept.data[0].x[-1] == 1 and len(kept.data[0].customdata) == len(kept.data[0].x)
    assert plain(Scores.drawn) == Scores.drawn[:3]
    kind = Scores.drawn[3]
    told = trust(found["reliability"], kind.of, visit)
    near = min(found["reliability"]["bins"], key=lambda each: abs(each["sure"] - 0.8))
    assert f"{near['right']:.0%}" in told and f"{100 * found['reliability']['before']:.1f}" in told
    alone = found["reliability"] | {"before": found["reliability"]["error"]}
    assert visit.say("보정하지 않았습니다", "not calibrated") in trust(alone, kind.of, visit)
    assert visit.say("아직 말할 수 없습니다", "Too few rows") in trust({}, kind.of, visit)
    chance, rows = visit.say("우연일 수 있습니다", "may be chance"), found["reliability"]["bins"][0]["rows"]
    assert chance not in told
    few = trust(found["reliability"] | {"bins": found["reliability"]["bins"][:3]}, kind.of, visit)
    assert chance in few and f"{3 * rows}" in few
    worse = trust(found["reliability"] | {"before": 0.001}, kind.of, visit)
    assert visit.say("더 어긋납니다", "has not helped") in worse and chance in worse and "0.1" in worse
    surely = trust(found["reliability"] | {"before": 0.001, "error": 0.2}, kind.of, visit)
    assert visit.say("더 어긋납니다", "has not helped") in surely and chance not in surely


def test_a_label_is_text_in_a_chart_too(visit):
    heat = charts_of(Scores.drawn, {"confusion": [[1]]}, ["<b>굵게</b>"], visit)[0]["data"][0]
    assert heat["x"] == ["&lt;b&gt;굵게&lt;/b&gt;"]
