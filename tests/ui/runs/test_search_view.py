"""The picture of a search."""

import plotly.graph_objects as go
import pytest

from trainer.tasks.metrics import MACRO_F1
from ui.place import Place, Visit
from ui.runs.search_view import trials_figure


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def test_the_figure_is_one_that_plotly_knows(visit):
    drawn = go.Figure(trials_figure(MACRO_F1, [(0, 0.8), (1, None), (2, 0.7)], 10, visit))
    assert len(drawn.data) == 2 and drawn.layout.yaxis.title.text == visit.say("검증 Macro F1", "Validation macro F1")


def test_best_so_far_never_falls(visit):
    best = trials_figure(MACRO_F1, [(0, 0.5), (1, 0.4), (2, None), (3, 0.6)], 5, visit)["data"][1]
    assert list(best["y"]) == [0.5, 0.5, 0.6] and list(best["x"]) == [0, 1, 3]
