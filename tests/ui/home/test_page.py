"""What the list of projects says of one whose newest training has only been asked for, and where it leads."""

import shutil
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import expect
from starlette.requests import Request

from cards.verdict import verdict
from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.disk import size_of
from trainer.home.events import EventLog
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.manifest import write_manifest
from trainer.home.processes import identity
from trainer.home.project import Project
from trainer.home.trash import discarded
from trainer.models.loading import find_base
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, discard_project, look_at, rename_project, start
from trainer.tasks import TASKS, task_of
from trainer.tasks.alike import projects_alike, runs_alike
from trainer.tasks.measured import measured_test
from trainer.tasks.settings import settings_for
from trainer.training.plan import Plan
from trainer.training.tidying import spare_bytes, tidy
from trainer.units import bytes_text
from ui.door.visitor import OWNER
from ui.home.before import before_project, before_training
from ui.home.choice import Choice, by_score
from ui.home.listed import project_items
from ui.home.page import project_list
from ui.home.undo import Undo
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.runs.chosen import chosen_run
from ui.runs.run_view import named_score
from ui.runs.search_view import search_status

from ..fields import fill


@pytest.fixture
def project(tmp_path):
    """In a home that no supervisor looks after: nothing begins."""
    return create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))


def seen(project, **place) -> Visit:
    home = Home(project.path.parent.parent)
    return Visit(Shared(home, Supervisor(home), None, None), Place(project=project.name, **place), "local", "ko")


def listed(project, **choice) -> str:
    """What the visitor's list says."""
    visit = seen(project)
    return project_items(Choice(**choice).entries(visit)[0], visit)


def test_a_search_that_waits_is_what_the_list_and_the_result_speak_of(project):
    assert "시작 전" in listed(project) and "step=settings" in listed(project)
    run = start(project, Plan(model="kotune-mini"))
    assert chosen_run(seen(project)).name == run.name
    search = start(project, Plan(model="kotune-mini", budget={"trials": 2}))
    run.ask_to_stop()
    run.result_file.write_text('{"state": "stopped", "score": null}', encoding="utf-8")  # as the supervisor does
    assert "대기 중" in listed(project) and f"search={search.name}&amp;step=training" in listed(project)
    assert chosen_run(seen(project, search=search.name)) is None


def test_a_project_at_work_leads_to_the_training_that_is_at_work(project):
    first, later = (start(project, Plan(model="kotune-mini")) for _ in range(2))
    write_json(first.worker, identity() | {"given": 0.0, "attempt": 1})  # this process, for one
    assert "학습 중" in listed(project) and f"run={first.name}&amp;step=training" in listed(project)
    for run in (first, later):
        write_json(run.result_file, {"state": "failed", "score": None})
        assert f"run={later.name}&amp;step=training" in listed(project)


def test_a_search_that_could_not_go_on_says_why(project):
    search = start(project, Plan(model="kotune-mini", budget={"trials": 2}))
    problem = Problem("no_time_for_an_epoch", "<b>시간</b>이 모자랐습니다.", "There was too little time.")
    write_json(search.result_file, {"state": "failed", "best": None, "problem": problem.as_dict()})
    shown = search_status(search, seen(project))
    assert "&lt;b&gt;시간" in shown and "마치지 못했습니다" in shown and "모든 시도가 실패" not in shown
    assert "여기서 실패" in shown and "까닭은 아래에" in shown and "멈춤" not in shown


def test_a_good_model_is_what_counts_and_its_test_not_its_validation(finished_run, tmp_path):
    project = Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / finished_run.project.name))
    run, visit = project.run("001"), seen(project)
    later = start(project, Plan(model="kotune-mini"))
    later.result_file.write_text('{"state": "stopped", "score": null}', encoding="utf-8")
    shown, test = listed(project), measured_test(run)
    assert "쓸 수 있음" in shown and "멈춤" not in shown and "step=result" in shown
    assert f"{test['metrics']['accuracy']:.1%}" in shown and "시험 52행" in shown
    assert verdict(test, task_of(run))[0] in shown
    assert named_score(run, visit) not in shown
    assert listed(project, kind="neither") == project_items([], visit) != listed(project, kind="usable")
    before, = Choice().entries(visit)[0]
    EventLog(run.events).append("step", step=1)
    again, = Choice().entries(visit)[0]
    assert again is before and again.mark == before.mark, "read once until something is written"
    rename_project(project, "다른 이름")
    assert "다른 이름" in listed(project) and "다른 이름" in listed(project, words="다른")


def test_the_largest_come_first_and_are_measured_once_until_something_is_written(project):
    """A list is ordered at every letter that is typed, and some projects have thousands of files."""
    other = create_project(Home(project.path.parent.parent), "local", "다른 것", *look_at(SAMPLE))

    def largest() -> str:
        return Choice(order="size").entries(seen(project))[0][0].project.name

    (other.data / "notes").write_bytes(b" " * 100_000)
    assert largest() == other.name
    (project.data / "notes").write_bytes(b" " * 200_000)
    assert largest() == other.name
    rename_project(project, "새 이름")
    assert largest() == project.name


def test_the_order_by_score_is_that_of_the_scores_which_are_shown(finished_run):
    """Those of the folds, where they have more rows than the test."""
    entry = Choice().entries(seen(finished_run.project))[0][0]
    simple = {"tfidf": {"accuracy": 0.5, "macro_f1": 0.5}}
    lucky, sound = ({"rows": rows, "metrics": {"accuracy": share, "macro_f1": share}, "chance": 1.0,
                     "baselines": simple} for rows, share in ((20, 0.9), (400, 0.6)))
    both = replace(entry, test=lucky, folds=sound | {"folds": [{}] * 5})
    other = replace(entry, test=sound | {"metrics": {"accuracy": 0.7, "macro_f1": 0.7}})
    assert "60.0%" in project_items([both], seen(finished_run.project)) and by_score(other) < by_score(both)


def test_kinds_of_entities_are_named_as_everywhere(tmp_path):
    project = create_project(Home(tmp_path), "local", "", *look_at(
        TASKS["entities"].samples["sentences"].file, task="entities"))
    assert "날짜(DT), 장소(LC), " in listed(project)


def test_what_was_trained_before_is_offered_where_it_would_be_trained_again(finished_run, tmp_path):
    project = Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / finished_run.project.name))
    survey, other = project.survey, create_project(Home(tmp_path), "local", "같은 글", *look_at(SAMPLE))
    run, visit = project.run("001"), seen(other)
    assert [each.path for each in runs_alike(other, run.spec.base, run.spec.settings)] == [run.path]
    assert not runs_alike(other, run.spec.base, run.spec.settings.model_copy(update={"seed": 7}))
    assert {each.name for each in projects_alike(visit.shared.home, "local", "classification", survey.fingerprint)} == \
        {project.name, other.name}
    assert not projects_alike(visit.shared.home, "other", "classification", survey.fingerprint)
    assert "같은 글" in before_project("classification", survey.fingerprint, visit).value
    assert not before_training("kotune-mini", False, visit).visible
    spec = read_json(run.file)
    base = find_base("kotune-mini")
    write_json(run.file, spec | {"base": base.model_dump(), "settings": settings_for(other, base).model_dump()})
    assert f"project={project.name}&amp;run=001&amp;step=result" in before_training("kotune-mini", False, visit).value
    assert not before_training("kotune-mini", True, visit).visible  # it was not cross-validated


def test_tidying_leaves_the_model_and_what_it_may_come_from(finished_run, tmp_path):
    project = Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / finished_run.project.name))
    run = project.run("001")
    kept = sorted(path.name for path in run.checkpoints.iterdir())
    assert len(kept) == 2 and f"epoch-{run.result['best_epoch']:02d}" in kept
    worse = Path(shutil.copytree(run.checkpoints / kept[0], run.checkpoints / "epoch-00"))  # as there were earlier
    progress = read_json(worse / "progress.json")
    progress["evaluated"]["metrics"]["macro_f1"] = 0.01
    write_json(worse / "progress.json", progress)
    write_manifest(worse)
    mark = project.mark
    assert spare_bytes(project) == tidy(project) > 0 and spare_bytes(project) == 0
    assert project.mark != mark, "by which its size is known"
    assert sorted(path.name for path in run.checkpoints.iterdir()) == kept
    assert [path.name for path in project.cache.iterdir() if path.is_dir()] == ["linear"], "which answers with it"
    assert not [*project.cache.glob("*.npz")]
    run.check_model()


def test_a_project_of_a_task_that_is_not_known_here_hides_no_other(project):
    again = create_project(Home(project.path.parent.parent), "local", "새 판의 것", *look_at(SAMPLE))
    write_json(again.file, again.spec.model_dump() | {"task": "translation"})
    shown = listed(project)
    assert "새 판의 것" in shown and "translation" in shown and "step=settings" in shown


def test_the_list_is_looked_at_no_more_while_an_upload_is_shown_in_its_place(project):
    shared = seen(project).shared
    with gr.Blocks() as page:
        place = gr.HTML()
        project_list(Listeners(shared, place, gr.HTML()), gr.HTML())
    tick, = [each for each in page.fns.values() if any(event == "tick" for _, event in each.targets)]
    timer, = [each for each in page.blocks.values() if isinstance(each, gr.Timer)]
    given = {each: ([], 0, []) if isinstance(each, gr.State) and not each.value else each.value or ""
             for each in tick.inputs}

    def ticked(address: str) -> gr.Timer:
        request = Request({"type": "http", "headers": [], "query_string": b"", OWNER: "local"})
        return tick.fn(given | {place: address}, gr.Request(request=request))[timer]

    assert ticked("?").active and not ticked("?upload=0a1b").active


def test_home_says_how_much_the_bin_holds(project):
    visit, other = seen(project), create_project(Home(project.path.parent.parent), "local", "다른 것", *look_at(SAMPLE))
    (other.data / "notes").write_bytes(b" " * 3_000_000)
    with gr.Blocks():
        undo = Undo()
    assert not undo.show(visit)[undo.row].visible
    for each in (other, project):
        discard_project(each)
    held = bytes_text(sum(size_of(each.project.path) for each in discarded(visit.shared.home, "local")))
    assert held.endswith(" MB") and f"휴지통에 2개, {held}가 있습니다" in undo.show(visit)[undo.words]
    undo.remove(visit)
    assert not undo.show(visit)[undo.row].visible and not [*visit.shared.home.owned_by("local").iterdir()]


def test_a_damaged_project_hides_no_other_and_can_be_deleted(app, client, visit, tiny_encoder):
    """project.json of one is torn, survey.json of another; both are named apart, and go by a press. The list of the
    others follows a training, finds words, and what is deleted comes back under its new name. In the line of trainings
    one that waits is cancelled and deleted, and the one at work stopped."""
    pasted = {"pasted": SAMPLE.read_text(encoding="utf-8-sig")}
    names = [client.predict(pasted, title, api_name="/create_project")["project"]
             for title in ("온전한 것", "찢어진 것", "설문이 찢어진 것", "영화를 본 사람", "여행", "음악")]
    home = Home(app.home)
    whole, *torn = (home.project("local", name) for name in names[:3])
    for file in (torn[0].file, torn[1].survey_file):
        file.write_text("{", encoding="utf-8")
    assert whole.name in [each["project"] for each in client.predict(api_name="/projects")]
    start(whole, Plan(model=str(tiny_encoder), settings={"epochs": 1, "max_length": 64}), local_folders=True)
    plan = Plan(model=str(tiny_encoder), settings={"epochs": 100, "batch_size": 2, "patience": 0})
    long, waits = (start(home.project("local", names[3]), plan, local_folders=True) for _ in range(2))
    page = visit()
    row = page.locator(".projects li", has_text="온전한 것")
    expect(row).to_contain_text("쓸 수 있음")  # without a reload
    expect(row.locator(".how > .kt-chip")).to_have_css("flex-shrink", "0")  # on a phone its words fit it
    expect(row).to_contain_text("시험 52행")
    line = page.locator("#queue li")
    expect(line).to_have_count(2)
    line.nth(1).get_by_role("button", name="취소").click()
    expect(page.locator(".kt-cancelled")).to_contain_text("‘영화를 본 사람 · 학습 2’의 차례를 취소")
    page.click("#delete-training")
    expect(page.locator(".kt-cancelled")).to_be_hidden()
    line.get_by_role("button", name="저장하고 멈추기").click()
    expect(page.locator("#queue")).to_be_hidden()
    assert long.state == "stopped" and not waits.file.exists()
    for project in torn:
        page.locator("#damaged").get_by_label(project.name, exact=True).check()
        page.locator("#damaged").get_by_label("네, 이 프로젝트를 되돌릴 수 없이 지웁니다").check()
        page.locator("#damaged button").click()
        expect(page.locator("#damaged").get_by_label(project.name, exact=True)).to_have_count(0)
        assert not project.path.exists()
    expect(page.locator("#damaged")).to_be_hidden()
    fill(page, "#find :is(input, textarea)", "영화에서")
    for name in ("프로젝트 찾기", "어떤 프로젝트를 볼까요?", "차례"):
        expect(page.locator(".kt-tools").get_by_label(name)).to_be_visible()
    expect(page.locator(".projects li")).to_have_count(1)
    expect(page.locator(".projects li")).to_contain_text("영화를 본 사람")

    page.goto(f"{app.url}?project={whole.name}&step=data")
    page.locator("#manage button").first.click()
    fill(page, "#rename :is(input, textarea)", "<i>새 이름</i>")
    page.get_by_role("button", name="이름 바꾸기").click()
    expect(page.locator(".kt-crumb h1")).to_contain_text("<i>새 이름</i>")
    page.click("#delete")
    expect(page.locator(".kt-undo")).to_contain_text("‘<i>새 이름</i>’ 프로젝트를 지웠습니다")
    expect(page.locator(".projects li", has_text="새 이름")).to_have_count(0)
    assert not whole.path.exists()
    page.click("#restore")
    expect(page.locator(".projects li", has_text="<i>새 이름</i>")).to_have_count(1)
    expect(page.locator(".kt-undo")).to_be_hidden()
    assert whole.title == "<i>새 이름</i>"
