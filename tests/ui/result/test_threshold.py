"""Of two labels: what becomes of answers from another probability on, in rows."""

import re

import gradio as gr
import plotly.graph_objects as go
import pytest

from trainer.home.layout import Home
from trainer.tasks.answering import answers_to
from ui.kinds.called import EVEN, VALID, Answered, consequences, traded_figure
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.result.threshold import ThresholdPart


@pytest.fixture(params=["ko", "en"])
def visit(finished_run, request):
    place = Place(finished_run.project.name, finished_run.name, step="result")
    return Visit(Shared(Home(finished_run.path.parents[3]), None, None, None), place, "local", request.param)


def test_rows_are_counted_as_the_answers_have_them(finished_run, visit):
    names, (valid, test) = finished_run.project.survey.labels, [
        answers_to(finished_run, part) for part in ("valid", "test")]
    found = Answered(valid, VALID, test)
    for least in (0.01, EVEN, 0.99):
        told = consequences(found, 1, least, names, visit)
        for answers in (valid, test):
            called, right, there = answers.called(1, least)
            assert called == (answers.chances[:, 1] >= least).sum() and there == (answers.truth == 1).sum()
            said = visit.say(f"정말 ‘{names[1]}’인 {there}행 가운데 {right}행을 찾고 {there - right}행을 놓칩니다",
                             f"Of {there} with the label “{names[1]}” it finds {right} and misses {there - right}")
            assert said in re.sub("<[^>]+>", "", told)
        assert go.Figure(traded_figure(found, 1, least, names, visit)).data
    drawn = traded_figure(found, 1, EVEN, ["", "<b>나쁨"], visit)["layout"]["title"]["text"]
    assert "&lt;b&gt;나쁨" in drawn, "a label is text"
    assert test.called(1, EVEN)[1] == test.confusion()[1][1], "at one half it is what the page has measured"


def test_it_is_shown_for_two_labels_and_told_that_nothing_is_kept(finished_run, visit):
    with gr.Blocks():
        part = ThresholdPart(Listeners(visit.shared, gr.HTML(), gr.HTML()))
    shown = part.show(finished_run, visit)
    assert shown[part.column].visible and visit.say("저장하지 않습니다", "nothing is saved") in shown[part.note].value
    moved = part._move({part.label: 0, part.least: 90}, visit)
    assert moved[part.story] != shown[part.story] and not part.show(None, visit)[part.column].visible
