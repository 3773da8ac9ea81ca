"""Signs that a training goes wrong, on its page, and what to try next on the settings page."""

from types import SimpleNamespace

import gradio as gr
import pytest

from trainer.home.events import EventLog
from trainer.home.layout import Home
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.watching import snapshot
from ui.place import Place, Visit
from ui.runs.run_view import signs
from ui.settings.earlier import EarlierSettings

RARE = "<b>드문</b>"


@pytest.fixture
def run(tiny_encoder, tmp_path):
    """It has never found a label."""
    rows = [f"글 {number} 번은 좋습니다,{RARE if number % 3 == 0 else '흔함'}" for number in range(120)]
    (tmp_path / "표.csv").write_text("\n".join(["글,라벨", *rows]), encoding="utf-8")
    project = create_project(Home(tmp_path / "집"), "local", "표", *look_at(tmp_path / "표.csv"))
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    log, recall = EventLog(run.events), [float(label != RARE) for label in project.survey.labels]
    log.append("step", step=1, steps=1, epoch=1.0, loss=0.5, learning_rate=0.1, gradient=None, memory=10**9,
               rows_per_second=9.0, seconds_left=0.0)
    log.append("epoch", epoch=1, step=1, metrics={"macro_f1": 0.4, "loss": 0.5, "recall": recall, "support": [9, 9]},
               best=True, checkpoint="epoch-01", seconds=1.0)
    log.close()
    return run


def test_what_is_tried_next_stands_in_the_form_and_is_said(run):
    visit = Visit(SimpleNamespace(home=Home(run.path.parents[3])), Place(run.project.name, run.name), "local", "ko")
    shown = signs(run, snapshot(run), visit)
    assert RARE not in shown and "&lt;b&gt;드문&lt;/b&gt;" in shown and "sign=unfound" in shown
    with gr.Blocks():
        earlier = EarlierSettings()
    settings, told = earlier.of_address(Visit(visit.shared, Place(run.project.name, run.name, sign="unfound"), "local",
                                              "ko"))
    assert settings == snapshot(run)["settings"] | {"class_weights": "on"}
    assert "드문 라벨에 무게 더하기 → 켬" in told[earlier.message].value
    unchanged, told = earlier.of_address(visit)
    assert unchanged == snapshot(run)["settings"] and "→" not in told[earlier.message].value
