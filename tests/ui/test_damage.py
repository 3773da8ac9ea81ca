"""Any JSON file that a page reads, with a bit flipped or cut off: the page shows what there is, or says what is wrong.

Whatever is damaged, other projects are shown as before.
"""

import random
import shutil
from pathlib import Path

import pytest

from cards.card import card_text
from cards.record import record_of
from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.events import EventLog, read_events
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.project import Project, Run, Search
from trainer.queue.agenda import Agenda
from trainer.search.cross_validation import measured
from trainer.studio import create_project, look_at
from trainer.tasks.bases import base_models
from trainer.training.watching import snapshot
from ui.home.choice import Choice
from ui.home.listed import project_items
from ui.place import Place, Shared, Visit
from ui.result.page import result_of
from ui.runs.chosen import chosen_run
from ui.runs.folds_view import folds_figure, folds_status, folds_table
from ui.runs.run_view import kept, named_score, run_status
from ui.steps import steps_nav
from ui.training.history import history_table
from ui.training.watched import Watched

RECORDS, WHOLE = 20, 8  # times that a file is damaged: one of records loses any of them, of JSON all is lost each time


@pytest.fixture(scope="module")
def home(finished_run, tmp_path_factory) -> Home:
    """Two projects, one of them with a run that was resumed."""
    home = Home(tmp_path_factory.mktemp("집"))
    shutil.copytree(finished_run.project.path, home.path / "local" / "reviews-0a1b")
    run = home.project("local", "reviews-0a1b").run("001")
    shutil.copytree(run.path, run.path.with_name("002"))
    resumed = run.project.run("002")
    write_json(resumed.earlier, run.result | {"state": "stopped"})
    resumed.result_file.unlink()
    (resumed.project.path / "searches" / "001").mkdir(parents=True)
    shutil.copy(run.file, resumed.project.path / "searches" / "001")  # one that cannot be read
    create_project(home, "local", "다른 것", *look_at(SAMPLE))
    return home


def look(home: Home) -> list[str]:
    """The codes of the Problems that the pages show instead of something; any other exception is raised."""
    known, others = [], [project for project in home.projects("local") if project.name != "reviews-0a1b"]
    visit = Visit(Shared(home, None, None, None), Place(), "local", "ko")
    assert len(others) == 1 and others[0].name in project_items(Choice().entries(visit)[0], visit)
    base_models(home, "local")
    Agenda(home, lambda error, where: known.append(type(error).__name__)).look()
    for number in ("", "001", "002"):
        try:
            _pages(Visit(Shared(home, None, None, None), Place("reviews-0a1b", number, step="training"), "local", "ko"))
        except Problem as problem:
            known.append(problem.code)
    return known


def _pages(visit: Visit) -> None:
    visit.check()
    steps_nav(visit, "ko")
    history_table(visit)
    now = Watched.at(visit)
    if now.run:
        assert now.story and run_status(now.run, now.shown, now.wait, visit)
    if run := chosen_run(visit):
        kept(run, visit)
        result_of(run, visit)
        card_text(record_of(run))


def test_a_resumed_run_shows_what_it_had_reached_and_says_so(home):
    visit = Visit(Shared(home, None, None, None), Place("reviews-0a1b", "002", step="result"), "local", "ko")
    run, words = visit.project.run("002"), "그전까지 얻은 모델과 점수는 그대로"
    assert words in kept(run, visit) and words in run_status(run, snapshot(run), None, visit)
    assert said(run, visit) == said(visit.project.run("001"), visit)
    assert words not in kept(visit.project.run("001"), visit) and named_score(run, visit) in history_table(visit)


@pytest.mark.parametrize("is_lost", [False, True], ids=["damaged", "lost"])
def test_a_model_has_its_result_where_the_answers_of_the_simple_method_cannot_be_read(finished_run, tmp_path, is_lost):
    shutil.copytree(finished_run.project.path, tmp_path / "local" / "reviews-0a1b")
    visit = Visit(Shared(Home(tmp_path), None, None, None), Place("reviews-0a1b", "001", step="result"), "local", "ko")
    run, file = visit.run, visit.project.answer_file("tfidf")
    assert "<td>단순한 방법" in said(run, visit)
    file.write_bytes(file.read_bytes()[:100])
    if is_lost:
        file.unlink()
    shown, words = said(run, visit), "단순한 방법과 견줄 수 없습니다"
    assert words in shown and "모델 혼자의 점수" in shown and "<td>단순한 방법" not in shown
    assert result_of(run, visit).figures["confusion"] and words in card_text(record_of(run))
    assert words in project_items(Choice().entries(visit)[0], visit)


@pytest.mark.parametrize("is_lost", [False, True], ids=["damaged", "lost"])
def test_folds_have_their_result_where_the_answers_of_the_simple_method_to_one_cannot_be_read(
        finished_run, tmp_path, is_lost):
    visit = Visit(Shared(Home(tmp_path), None, None, None), Place("reviews-0a1b", "001", step="result"), "local", "ko")
    shutil.copytree(finished_run.project.path, tmp_path / "local" / "reviews-0a1b")
    search = cross_validated(visit.project)
    file, words = visit.project.run("003").answer_file("tfidf"), "모델 혼자의 것이고 단순한 방법과는 견주지 못합니다"
    before = pages_of(visit, search)
    assert words not in before and "견줄 수 없습니다" not in before and measured(search)["baselines"]["tfidf"]
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    if is_lost:
        file.unlink()
    shown = pages_of(visit, search)
    assert shown.count(words) == 2 and "단순한 방법과 견줄 수 없습니다" in shown and "모델 혼자의 점수" in shown
    assert "단순한 방법과 견줄 수 없습니다" in project_items(Choice().entries(visit)[0], visit)
    assert "같은 겹에서 단순한 방법" not in card_text(record_of(visit.run))
    file.write_bytes(whole)
    assert pages_of(visit, search) == before, "restored from a backup, as the page says"


def cross_validated(project: Project) -> Search:
    """Its run is now the model of two folds, which have answered as it has answered the test rows."""
    run = project.run("001")
    spec = run.spec.model_dump() | {"search": "001", "trial": 0}
    write_json(run.file, spec)
    for number in (1, 2):
        fold = Path(shutil.copytree(run.path, run.path.with_name(f"00{number + 1}")))
        write_json(fold / "spec.json", spec | {"key": f"fold {number}", "trial": number,
                                               "fold": {"number": number, "of": 2}})
        shutil.rmtree(fold / "model")
        (fold / "answers" / "test.parquet").rename(fold / "answers" / "fold.parquet")
        for name in ("tfidf", "majority"):
            shutil.copy(project.answer_file(name), fold / "answers")
    folder = project.path / "searches" / "001"
    folder.mkdir(parents=True)
    write_json(folder / "spec.json", {"base": spec["base"], "folds": 2, "defaults": spec["settings"], "created": 0.0,
                                      "key": "folds"})
    write_json(folder / "result.json", {"state": "done", "best": run.name})
    return project.search("001")


def pages_of(visit: Visit, search: Search) -> str:
    """What the pages of a cross-validation and of its model say."""
    assert folds_figure(search, visit)["data"]
    return f"{folds_status(search, visit)} {folds_table(search, visit)} {said(visit.run, visit)}"


def said(run: Run, visit: Visit) -> str:
    shown = result_of(run, visit)
    return shown.headline + shown.summary


FILES = ("project.json", "data/survey.json", "runs/001/spec.json", "runs/001/result.json", "runs/001/worker.json",
         "runs/001/events.jsonl", "runs/002/earlier.json", "runs/002/events.jsonl")


@pytest.mark.parametrize("name", FILES)
def test_damaged_json_is_shown_as_such_and_breaks_no_page(home, name):
    file, draw = home.path / "local" / "reviews-0a1b" / name, random.Random(name)
    whole = file.read_bytes()
    assert set(look(home)) <= {"unreadable_spec", "Problem"}
    try:
        for number in range(RECORDS if file.suffix == ".jsonl" else WHOLE):
            file.write_bytes(flipped(whole, draw) if number % 4 else whole[:draw.randrange(len(whole))])
            look(home)
    finally:
        file.write_bytes(whole)
    assert set(look(home)) <= {"unreadable_spec", "Problem"}


def flipped(content: bytes, draw: random.Random) -> bytes:
    damaged = bytearray(content)
    damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def test_every_flipped_bit_of_a_record_or_a_json_file_is_noticed_or_changes_nothing(tmp_path):
    path, draw = tmp_path / "events.jsonl", random.Random(0)
    log = EventLog(path)
    for number in range(3):
        log.append("step", step=number, text="손실 ㅋㅋ")
    value = {"제목": "리뷰", "수": [1, 2.5], "없음": None}
    write_json(tmp_path / "a.json", value)
    events, whole, json = read_events(path)[0], path.read_bytes(), (tmp_path / "a.json").read_bytes()
    for _ in range(2000):
        path.write_bytes(flipped(whole, draw))
        left = read_events(path)[0]
        assert len(left) >= 1 and all(each in events for each in left)
        (tmp_path / "a.json").write_bytes(flipped(json, draw))
        assert read(tmp_path / "a.json") in (None, value)


def read(file: Path):
    """None for a damaged one; a key that has been the checksum's is no part of the value."""
    try:
        found = read_json(file)
    except ValueError:
        return None
    return {name: each for name, each in found.items() if len(name) != 3 or not name.isascii()}


def test_records_of_earlier_versions_that_lack_something_are_left_out(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text('{"kind": "step", "time": 1.0, "step": 1}\n[1]\n{"kind": ["a"], "time": 1.0}\n'
                    '{"kind": "new", "time": 1}\n{"kind": "damaged", "time": 1.0, "checkpoint": "epoch-01"}\n')
    assert read_events(path)[0] == [{"kind": "damaged", "time": 1.0, "checkpoint": "epoch-01"}]
