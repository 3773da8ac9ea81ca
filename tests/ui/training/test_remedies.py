"""A training that failed, on its page: the button that repairs it, or the end of the log."""

import json
import re
import shutil

from playwright.sync_api import expect

from tests.tiny import SAMPLE
from tests.trainer.models.test_download import pushed, python
from trainer.errors import Problem
from trainer.failures import problem_of
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.watching import snapshot
from ui.place import Place, Shared, Visit
from ui.runs.run_view import run_status

MEND = """
import json, sys
from pathlib import Path
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.home.quotas import Quotas
from trainer.queue.supervisor import Supervisor
from ui.place import Shared
job = json.load(sys.stdin)
home, told = Home(Path(job["home"])), []
shared = Shared(home, Supervisor(home), None, Quotas(home, held=False))
for token in (None, job["token"]):
    try:
        told.append(shared.start_remedied(Run(Path(job["run"])), token).spec.base.revision)
    except Problem as problem:
        told.append(problem.code)
print(json.dumps(told))
"""


def test_a_private_model_that_has_gone_comes_again_with_a_token(hub, tiny_encoder, tmp_path):
    token = pushed(hub, tiny_encoder, "alice/gone")
    project = create_project(Home(tmp_path), "local", "비공개", *look_at(SAMPLE))
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    spec = run.spec.model_dump()
    gone = {"id": "alice/gone", "revision": "abc", "path": str(tmp_path / "gone")}
    write_json(run.file, spec | {"base": spec["base"] | gone})
    run.end("failed", Problem("unreadable_model", "", ""))
    assert snapshot(run)["remedy"]["way"] == "fetch"
    told = python(MEND, hub.env(), home=str(tmp_path), run=str(run.path), token=token).stdout.splitlines()[-1]
    assert json.loads(told) == ["no_such_model", hub.repo("alice/gone").head.oid]
    assert token not in "".join(file.read_text(errors="ignore") for file in project.path.rglob("*.json*"))


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
