"""Measuring on the settings page: what is told meanwhile, and the way out where the memory was too little."""

import gradio as gr

from tests.tiny import SAMPLE
from trainer.failures import problem_of
from trainer.home.layout import Home
from trainer.home.quotas import Quotas
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at
from trainer.training.plan import Plan
from ui.listeners import problem_area
from ui.place import Place, Shared, Visit
from ui.settings.measuring import Asked, Measuring


def test_a_probe_out_of_memory_offers_what_would_fit_with_one_press(tmp_path, tiny_encoder):
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    shared = Shared(home, Supervisor(home), None, Quotas(home, held=False), local_folders=True)
    visit = Visit(shared, Place(project.name, step="settings"), "local", "ko")
    with gr.Blocks():
        measuring, told, box = Measuring(), gr.HTML(), problem_area()
        measuring.in_dock()
    asked = Asked(None, None, None, set(), set(), told, box)
    shown = measuring._measure(Plan(model=str(tiny_encoder)), None, asked, visit)
    assert "잴 준비" in next(shown)[told] and "곧 잽니다" in next(shown)[told]
    probe, = home.open_probes()
    probe.end("failed", problem_of(MemoryError()))
    refused, *_ = shown
    batch = probe.spec.settings.batch_size
    assert refused[measuring.changes] == {"batch_size": batch // 4, "accumulation": 4}
    assert refused[measuring.instead].visible and f"배치 크기 {batch // 4}" in refused[measuring.instead].value
    assert "메모리가 부족합니다" in refused[box].value
