"""What the result page says where there are too few rows for a curve."""

import gradio as gr

from trainer.home.layout import Home
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.result.page import result_page


def test_why_no_curve_is_drawn_of_labels_with_few_rows_is_said(finished_run):
    shared = Shared(Home(finished_run.path.parents[3]), None, None, None)
    place = Place(finished_run.project.name, finished_run.name, step="result")
    with gr.Blocks():
        page = result_page(Listeners(shared, gr.HTML(), gr.HTML()))
    shown = page.show(Visit(shared, place, "local", "ko"))  # of 52 test rows, 26 of each label
    assert any("그림은 없습니다: 라벨마다 30행은 있어야" in str(each) for each in shown.values())
