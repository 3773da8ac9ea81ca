"""What the list of projects says of one whose newest training has only been asked for, and where it leads."""

import pytest
from playwright.sync_api import expect

from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.studio import SAMPLE, create_project, look_at, start
from trainer.training.plan import Plan
from ui.home.choice import Choice
from ui.home.listed import project_items
from ui.place import Place, Shared, Visit
from ui.runs.chosen import chosen_run
from ui.runs.search_view import search_status


@pytest.fixture
def project(tmp_path):
    """In a home that no supervisor looks after: nothing begins."""
    return create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))


def seen(project, **place) -> Visit:
    home = Home(project.path.parent.parent)
    return Visit(Shared(home, None, None, None), Place(project=project.name, **place), "local", "ko")


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
    assert "대기 중" in listed(project) and "step=training" in listed(project)
    assert chosen_run(seen(project, search=search.name)) is None


def test_a_search_that_could_not_go_on_says_why(project):
    search = start(project, Plan(model="kotune-mini", budget={"trials": 2}))
    problem = Problem("no_time_for_an_epoch", "<b>시간</b>이 모자랐습니다.", "There was too little time.")
    write_json(search.result_file, {"state": "failed", "best": None, "problem": problem.as_dict()})
    shown = search_status(search, seen(project))
    assert "&lt;b&gt;시간" in shown and "마치지 못했습니다" in shown and "모든 시도가 실패" not in shown


def test_a_project_of_a_task_that_is_not_known_here_hides_no_other(project):
    again = create_project(Home(project.path.parent.parent), "local", "새 판의 것", *look_at(SAMPLE))
    write_json(again.file, again.spec.model_dump() | {"task": "translation"})
    shown = listed(project)
    assert "새 판의 것" in shown and "translation" in shown and "step=settings" in shown


def test_a_damaged_project_hides_no_other_and_can_be_deleted(app, client, visit):
    """project.json of one is torn, survey.json of another; both are named apart, and go by a press."""
    pasted = {"pasted": SAMPLE.read_text(encoding="utf-8-sig")}
    names = [client.predict(pasted, title, api_name="/create_project")["project"]
             for title in ("온전한 것", "찢어진 것", "설문이 찢어진 것")]
    home = Home(app.home)
    whole, *torn = (home.project("local", name) for name in names)
    for file in (torn[0].file, torn[1].survey_file):
        file.write_text("{", encoding="utf-8")
    assert whole.name in [each["project"] for each in client.predict(api_name="/projects")]
    page = visit()
    expect(page.locator(".projects")).to_contain_text("온전한 것")
    for project in torn:
        page.locator("#damaged").get_by_label(project.name, exact=True).check()
        page.locator("#damaged").get_by_label("네, 이 프로젝트를 되돌릴 수 없이 지웁니다").check()
        page.locator("#damaged button").click()
        expect(page.locator("#damaged").get_by_label(project.name, exact=True)).to_have_count(0)
        assert not project.path.exists()
    expect(page.locator("#damaged")).to_be_hidden()
    assert whole.path.exists()
