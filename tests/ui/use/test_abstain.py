"""The choice of "unsure": off until the project has one, with what it has meant on measured rows."""

from types import SimpleNamespace

import gradio as gr
import pytest

from trainer.home.least import choose_least
from trainer.tasks.measured import measured_above
from ui.kinds import view_of
from ui.place import Place, Visit
from ui.runs.kept_back import LEAST
from ui.use.abstain import Abstaining


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_threshold_says_how_many_are_answered_and_how_many_of_those_right(finished_run, language):
    visit = Visit(SimpleNamespace(home=None), Place(), "local", language)
    with gr.Blocks():
        part = Abstaining("least")
    shown = part.show(finished_run, visit)
    found = measured_above(finished_run, LEAST)
    told = {value: words for words, value in shown[part.least].choices}
    assert shown[part.least].value == 0 and shown[part.folded].visible and not shown[part.folded].open
    assert told.pop(0.0) and [*told] == [least for least, (answered, _) in found.items() if 0 < answered < 1]
    for least, words in told.items():
        answered, right = found[least]
        assert f"{least:.0%}" in words and f"{100 * answered:.0f}" in words and f"{right:.0%}" in words
    assert not part.show(None, visit)[part.folded].visible


def test_the_own_threshold_is_always_shown_as_it_rules_programs_too(finished_run):
    visit = Visit(SimpleNamespace(home=None), Place(), "local", "ko")
    with gr.Blocks():
        part = Abstaining("least")
    for own, is_measured in ((0.511, True), (0.9999, False)):  # a program may have chosen any
        assert (own in measured_above(finished_run, [own])) is is_measured
        choose_least(finished_run.project, own)
        try:
            shown = part.show(finished_run, visit)
        finally:
            choose_least(finished_run.project, 0)
        told = {value: words for words, value in shown[part.least].choices}
        assert shown[part.least].value == own and ("맞습니다" in told[own]) is is_measured
        assert f"{own:.0%}보다 낮으면 ‘모름’" in told[own]
        assert shown[part.folded].open and shown[part.folded].visible, "who sees it is to know why"


def test_an_answer_without_a_label_says_so(finished_run):
    visit = Visit(None, Place(), "local", "ko")
    answer = {"label": "긍정", "probabilities": {"긍정": 0.55, "부정": 0.45}, "characters": 1, "read": 1}
    said = [view_of(finished_run).answer("글", each, None, finished_run, visit)
            for each in (answer, answer | {"label": None})]
    assert ["모름" in each for each in said] == ["strong" not in each for each in said] == [False, True]
