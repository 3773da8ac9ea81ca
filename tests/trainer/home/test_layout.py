"""Projects and runs on disk: names that are free, states that are true, and what has been deleted or damaged."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.events import EventLog
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.processes import identity
from trainer.home.project import Project, Run
from trainer.queue.agenda import Agenda
from trainer.queue.resuming import resume
from trainer.search import advance
from trainer.search.cross_validation import measured_for
from trainer.studio import create_project, delete_project, look_at, start
from trainer.tasks.answering import share_of
from trainer.training.plan import Plan


def test_no_two_projects_get_the_same_name(tmp_path):
    home = Home(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        projects = list(pool.map(lambda _: home.new_project("local", "리뷰"), range(2000)))
    assert len({project.name for project in projects}) == 2000


def test_a_file_is_no_home(tmp_path):
    (tmp_path / "home").touch()
    for path in (tmp_path / "home", tmp_path / "home" / "projects"):
        with pytest.raises(Problem) as refused:
            Home(path)
        assert refused.value.code == "home_is_a_file" and str(path) in refused.value.as_text()


class JustEnding(Run):
    """Its worker writes the result and is gone, just as one looks whether it is there."""

    @property
    def has_worker(self) -> bool:
        write_json(self.result_file, {"state": "stopped", "score": 0.9})
        write_json(self.earlier_test, {})
        return False


def test_a_worker_that_ends_while_one_looks_has_ended(tmp_path):
    run = JustEnding(tmp_path)
    write_json(run.worker, {"attempt": 1})
    assert run.state == "stopped"
    for file in (run.result_file, run.earlier_test):
        file.unlink()
    assert not run.awaits_test


class JustGiven(Run):
    """It is given to a worker, just as one looks whether it has one."""

    @property
    def has_worker(self) -> bool:
        write_json(self.worker, {"attempt": 1})
        return False


def test_a_run_that_is_given_to_a_worker_while_one_looks_was_not_interrupted(tmp_path):
    assert JustGiven(tmp_path).state == "queued"


def test_a_worker_whose_file_is_damaged_is_at_work_all_the_same(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    known = identity() | {"attempt": 1, "given": 2.0}
    write_json(run.worker, known)
    EventLog(run.events).append("state", state="loading", worker=run.given_to)
    for damage in (b"", run.worker.read_bytes()[:-9]):
        run.worker.write_bytes(damage)
        assert run.given_to == known and run.state == "running"
        busy, waiting = Agenda(Home(project.path.parent.parent), print).look()
        assert [job.path for job in busy] == [run.path] and not waiting, "no other worker gets it"


class AtWork(Run):
    has_worker = True


def test_a_test_is_over_when_its_worker_has_written_the_result(tmp_path):
    run = AtWork(tmp_path)
    write_json(run.earlier_test, {})
    assert run.awaits_test, "the worker has still to write result.json"


def test_what_has_been_deleted_or_damaged_is_told_by_name(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    run.file.write_text("{")
    with pytest.raises(Problem) as problem:
        _ = run.spec
    assert problem.value.code == "unreadable_spec" and "001/spec.json" in problem.value.words.ko
    run.file.unlink()
    with pytest.raises(Problem) as problem:
        _ = run.spec
    assert problem.value.code == "no_such_run"


def test_a_project_is_deleted_with_the_runs_that_wait(project, tiny_encoder):
    home, run = Home(project.path.parent.parent), start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    assert [each.path for each in home.open_runs()] == [run.path]
    spec = project.file.read_bytes()
    project.file.unlink()  # the first step of deleting it
    assert not home.open_runs(), "no worker is given a run that is being deleted"
    project.file.write_bytes(spec)
    delete_project(project)
    assert not project.path.exists()
    with pytest.raises(Problem) as problem:
        _ = project.spec
    assert problem.value.code == "no_such_project"


def test_a_damaged_project_hides_no_other_and_can_be_deleted(project):
    home = Home(project.path.parent.parent)
    damaged = create_project(home, "local", "망가진", *look_at(SAMPLE))
    damaged.file.write_text('{"title": "더 새로운 판", "unknown": 1}')
    assert [each.name for each in home.projects("local")] == [project.name]
    assert [each.name for each in home.damaged_projects("local")] == [damaged.name]
    assert [each.name for each in damaged.siblings()] == [project.name]
    delete_project(home.project("local", damaged.name))
    assert not damaged.path.exists() and not home.damaged_projects("local")


def test_a_damaged_run_hides_no_other_and_keeps_its_number(project, tiny_encoder):
    plan = Plan(model=str(tiny_encoder))
    damaged, other = (start(project, plan, local_folders=True) for _ in range(2))
    damaged.file.write_text("{")
    assert [run.name for run in project.runs()] == [other.name]
    assert [run.name for run in project.damaged_runs()] == [damaged.name]
    assert start(project, plan, local_folders=True).name == "003"


def test_trials_of_a_damaged_search_are_runs_by_themselves(project, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), folds={}), local_folders=True)
    advance(search)
    model, = search.trials()
    assert model.search.path == search.path and model.last_counts
    search.file.write_text("{")
    assert model.search is None and not model.last_counts and share_of(model) == 1.0 and measured_for(model) is None
    assert not model.is_tested and model.state == "queued"


def test_a_damaged_result_is_a_failure_that_can_be_resumed(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    run.result_file.write_text('{"state": "do')
    assert run.state == "failed" and run.result["problem"]["code"] == "unreadable_result" and run.score is None
    resume(run)
    assert run.state == "queued"


def test_a_spec_is_parsed_once_until_it_changes(project):
    spec = project.spec
    assert project.spec is spec and Project(project.path).spec is spec
    write_json(project.file, spec.model_dump() | {"title": "새 이름"})
    assert project.spec.title == "새 이름"
