"""The settings page before anything is pressed: what each way to train takes, and what is chosen, with reasons."""

import gradio as gr
import pytest

from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.models.families import CARRIED
from trainer.models.loading import find_base
from trainer.studio import create_project, look_at
from trainer.tasks.settings import advice_for
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.settings.page import settings_page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_way_to_train_has_its_time_and_what_is_chosen_its_reason(tmp_path, language):
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    shared = Shared(home, None, None, None)
    with gr.Blocks():
        page = settings_page(Listeners(shared, gr.HTML(), gr.HTML()))
    shown = page.show(Visit(shared, Place(project.name, step="settings"), "local", language))
    by_id = {each.elem_id: value for each, value in shown.items() if getattr(each, "elem_id", None)}
    about = {"ko": "약 ", "en": "about "}[language]
    assert len(by_id["mode"].choices) == 4 and all(about in words for words, _ in by_id["mode"].choices)
    nothing = {"ko": "내려받을 것 없음", "en": "nothing to download"}[language]
    assert about in by_id["forecast"] and nothing in by_id["forecast"]
    reasons = next(value for value in shown.values() if isinstance(value, str) and "kt-reasons" in value)
    epochs = advice_for(project, find_base(CARRIED))["epochs"].value
    named = {"ko": "에폭", "en": "Epochs"}[language]
    assert f"{named} {epochs}" in reasons and str(project.survey.rows["train"]) in reasons
