"""A training that failed, on its page: the button that repairs it, or the end of the log."""

import re
import shutil

from playwright.sync_api import expect

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.failures import problem_of
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.watching import snapshot
from ui.place import Place, Shared, Visit
from ui.runs.run_view import run_status


def test_one_press_starts_what_failed_again_with_what_helps(visit, app, tiny_encoder, tmp_path):
    project = create_project(Home(tmp_path), "local", "메모리", *look_at(SAMPLE))
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1, "batch_size": 32}), local_folders=True)
    run.end("failed", Problem("out_of_memory", "메모리가 부족합니다.", "Out of memory."))
    (app.home / "local").mkdir(parents=True, exist_ok=True)
    shutil.move(project.path, app.home / "local")  # where it would have been trained
    page = visit(f"?project={project.name}&run={run.name}&step=training")
    expect(page.locator("#remedy")).to_have_text("한 번에 8행씩 나누어 다시 시작")
    expect(page.locator("#resume")).to_have_class(re.compile("secondary"))
    page.click("#remedy")
    expect(page).to_have_url(re.compile("run=002"))
    expect(page.locator("#remedy")).to_be_hidden()
    expect(page.locator("#to-result")).to_be_visible()
    again = Home(app.home).project("local", project.name).run("002").spec.settings
    assert (again.batch_size, again.accumulation) == (8, 4)


def test_an_unknown_reason_shows_the_end_of_the_log(finished_run, tmp_path):
    copied = shutil.copytree(finished_run.project.path, tmp_path / "local" / finished_run.project.name)
    run = Run(copied / "runs" / finished_run.name)
    visit = Visit(Shared(Home(run.project.path.parents[1]), None, None, None),
                  Place(run.project.name, run.name), "local", "ko")
    assert "kt-log" not in run_status(run, snapshot(run), None, visit)
    run.log.write_text("줄줄이\n" * 100 + "<b>끝</b>\n", encoding="utf-8")
    run.publish(run.result | {"state": "failed", "problem": problem_of(KeyError("x")).as_dict()})
    shown = run_status(run, snapshot(run), None, visit)
    assert "&lt;b&gt;끝&lt;/b&gt;" in shown and shown.count("줄줄이") == 19 and "worker.log" in shown
