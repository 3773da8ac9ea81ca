"""The line on the front page and for programs: each sees and moves only what is theirs, and hears who was quicker."""

from dataclasses import replace

import gradio as gr
import pytest
from starlette.testclient import TestClient

from tests.tiny import SAMPLE, here
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.processes import identity
from trainer.home.quotas import Quotas
from trainer.queue.line import on_disk
from trainer.queue.supervisor import Supervisor
from trainer.search import advance
from trainer.studio import create_project, look_at, rename_project, start
from trainer.training.plan import Plan
from ui.api.rest import rest_app
from ui.door.visitor import OWNER
from ui.home.line import line_items
from ui.home.queue import QueuePart
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.training.page import training_page


@pytest.fixture(scope="module")
def home(tiny_encoder, tmp_path_factory):
    """Three runs of one person, and one of another at work between them."""
    home = Home(tmp_path_factory.mktemp("home"))
    mine, theirs = (create_project(home, owner, "내 글", *look_at(SAMPLE)) for owner in ("local", "bob"))
    rename_project(theirs, "<b>남의 비밀</b>")
    for project in (theirs, mine, mine, mine):
        run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 2}), local_folders=True)
        if project is theirs:
            write_json(run.worker, identity() | {"given": 0.0, "attempt": 1})
    return home


@pytest.fixture
def visit(home):
    shared = Shared(home, Supervisor(home), None, Quotas(home, held=False))
    shared.supervisor.line = on_disk(home)
    return Visit(shared, Place(step="data"), "local", "ko")


@pytest.fixture
def part(visit):
    with gr.Blocks():
        yield QueuePart(Listeners(visit.shared, gr.HTML(), gr.HTML()))


def shown(found: dict, part: QueuePart) -> str:
    return found[part.rows]["rows"]


def press(part: QueuePart, visit: Visit, act: str, run, gone: str = "") -> dict:
    pressed = f"{act} run {run.project.name} {run.name}"
    return part._press({part.rows: {"pressed": pressed}, part.gone: gone}, visit)


def test_of_others_no_more_is_shown_than_that_they_are_there(part, visit):
    found = part.show(visit)
    text = shown(found, part)
    assert "다른 사람의 학습" in text and "비밀" not in text and text.count("<li") == 4 and "학습 3" in text
    assert found[part.panel].visible and part.tick({part.seen: found[part.seen]}, visit) == {}
    standing = visit.shared.supervisor.standings("bob")
    alone = line_items(standing, replace(visit, owner="bob", language="en"))
    assert "&lt;b&gt;남의 비밀" in alone and "3 trainings of others" in alone and "내 글" not in alone
    assert alone.count("<button") == 1 and "Save and stop" in alone


def test_two_windows_act_at_once_and_each_is_told_what_has_become_of_it(part, visit):
    project, = visit.shared.home.projects("local")
    one, two, three = project.runs()
    text = shown(press(part, visit, "first", three), part)
    assert text.index("학습 3") < text.index("학습 1") < text.index("학습 2")
    press(part, visit, "down", three)
    assert [each.name for each in sorted((one, two, three), key=lambda run: run.turn)] == ["001", "003", "002"]
    gone = press(part, visit, "cancel", two)
    assert "학습 2" not in shown(gone, part) and "‘내 글 · 학습 2’의 차례를 취소" in gone[part.words]
    back = part._put_back({part.gone: gone[part.gone]}, visit)
    assert "학습 2" in shown(back, part) and not back[part.undo].visible
    key = press(part, visit, "cancel", two)[part.gone]
    assert "학습 2" not in shown(part._delete({part.gone: key}, visit), part) and not two.file.exists()
    for again in (part._delete({part.gone: key}, visit), press(part, visit, "up", two)):
        assert "다른 창에서 이미 지웠습니다" in again[part.box].value and "학습 1" in shown(again, part)
    write_json(one.worker, identity() | {"given": 0.0, "attempt": 1})
    assert "그사이에 시작했습니다" in press(part, visit, "cancel", one)[part.box].value
    assert "이미 시작했거나" in press(part, visit, "down", one)[part.box].value
    assert "저장하는 중" in shown(press(part, visit, "stop", one), part)
    one.end("stopped")
    assert "그사이에 끝났습니다" in press(part, visit, "stop", one)[part.box].value
    theirs, = visit.shared.home.projects("bob")
    assert "다른 창에서" in press(part, visit, "stop", theirs.runs()[0])[part.box].value, "as if it were not there"
    assert not theirs.runs()[0].stop.exists()
    assert press(part, visit, "nonsense", one) == {} == part._press({part.rows: None, part.gone: ""}, visit)


def test_programs_see_and_do_the_same(visit):
    class Asked:
        """Who asks, as the door says."""

        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, *given):
            await self.app(scope | {OWNER: "local"}, *given)

    project, = visit.shared.home.projects("local")
    run = start(project, Plan(model=project.runs()[0].spec.base.path), local_folders=True)
    client = TestClient(Asked(rest_app(visit.shared)))
    told = client.get("/queue").json()
    assert [(each["own"], each["place"]) for each in told] == [(False, 0), (True, 1), (True, 2)]
    assert told[2]["run"] == run.name and "비밀" not in client.get("/queue").text
    address = f"/projects/{project.name}/runs/{run.name}"
    assert client.post(f"{address}/move?to=0").json()["state"] == "queued"
    assert client.get("/queue").json()[1]["run"] == run.name
    shell = here("--home", str(visit.shared.home.path), "queue").stdout
    assert [line.split()[0] for line in shell.splitlines()] == ["1", "2"] and run.name in shell.splitlines()[0]
    moved = here("--home", str(visit.shared.home.path), "move", project.name, run.name, "2").stdout
    assert run.name in moved.splitlines()[1]
    assert client.post(f"{address}/stop").status_code == 200 and run.stop.exists()
    run.end("stopped")
    run.stop.unlink()
    late = client.post(f"{address}/stop")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "already_ended") and not run.stop.exists()
    assert client.delete(address).json() == {"deleted": run.name}
    assert client.delete(address).json()["error"]["code"] == "no_such_run"
    here("--home", str(visit.shared.home.path), "remove", project.name, "003")
    assert [each.name for each in project.runs()] == ["001"]


def test_what_has_reached_something_is_not_deleted_by_a_press(part, visit):
    """It was stopped with a model, resumed, and cancelled."""
    project, = visit.shared.home.projects("local")
    run = start(project, Plan(model=project.runs()[0].spec.base.path), local_folders=True)
    assert press(part, visit, "cancel", run)[part.away].visible
    run.publish({"state": "stopped", "score": 0.5, "best_epoch": 1, "seconds": 1.0})
    run.reopen()
    found = press(part, visit, "cancel", run)
    assert found[part.undo].visible and not found[part.away].visible
    kept = part._delete({part.gone: found[part.gone]}, visit)
    assert "여기서 지우지 않습니다" in kept[part.box].value and run.file.exists()


def test_a_search_that_waits_for_its_next_trial_is_stopped_and_not_cancelled(part, visit):
    project, = visit.shared.home.projects("local")
    plan = Plan(model=project.runs()[0].spec.base.path, budget={"trials": 3, "minutes": 30.0})
    search = start(project, plan, local_folders=True)
    advance(search)
    cancels = f"cancel search {project.name} {search.name}"
    assert cancels in shown(part.show(visit), part)
    search.trials()[0].publish({"state": "done", "score": 0.5, "best_epoch": 1, "seconds": 1.0})
    advance(search)
    visit.shared.supervisor.line = on_disk(visit.shared.home)
    stops, text = cancels.replace("cancel", "stop"), shown(part.show(visit), part)
    assert stops in text and cancels not in text
    found = part._press({part.rows: {"pressed": stops}, part.gone: ""}, visit)
    assert search.stop.exists() and "저장하는 중" in shown(found, part)


def test_what_was_cancelled_can_still_be_put_back_after_a_refusal(part, visit):
    project, = visit.shared.home.projects("local")
    plan = Plan(model=project.runs()[0].spec.base.path)
    run, begun = (start(project, plan, local_folders=True) for _ in range(2))
    gone = press(part, visit, "cancel", run)[part.gone]
    begun.end("stopped")
    refused = press(part, visit, "stop", begun, gone)
    assert "그사이에 끝났습니다" in refused[part.box].value
    assert refused[part.gone] == gone and refused[part.undo].visible
    for lost in (part._put_back({part.gone: ""}, visit), part._delete({part.gone: ""}, visit)):
        assert not lost[part.box].visible and not lost[part.undo].visible, "after a restart nobody knows what it was"


def test_an_open_page_of_what_was_deleted_elsewhere_asks_no_more(visit, monkeypatch):
    heard, on = {}, Listeners.on
    monkeypatch.setattr(Listeners, "on", lambda self, event, handler, *given, **how: (
        heard.update({handler.__name__: handler}), on(self, event, handler, *given, **how))[1])
    with gr.Blocks():
        training_page(Listeners(visit.shared, gr.HTML(), gr.HTML()))
    project, = visit.shared.home.projects("local")
    for place in (Place(project=project.name, step="training", run="099"), Place(project="gone-0a1b", step="training")):
        told = heard["tick"]({}, replace(visit, place=place)).values()
        assert [each.active for each in told if isinstance(each, gr.Timer)] == [False]
        assert ["없습니다" in each.value for each in told if isinstance(each, gr.HTML)] == [True]
