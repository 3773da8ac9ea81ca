"""The line as one owner sees it, and what can be done in it."""

import json
import os
import shutil

import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.processes import identity
from trainer.home.sweep import sweep
from trainer.queue.executors.local import Local
from trainer.queue.leaving import cancel, delete, halt, put_back
from trainer.queue.line import in_turn, move, on_disk, step
from trainer.queue.standing import name_of, standings
from trainer.search import advance
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.probing import ask


@pytest.fixture
def begin(tiny_encoder, tmp_path):
    """`begin(owner, …)` starts what a plan asks for; nobody serves the home."""
    home, projects = Home(tmp_path / "home"), {}

    def begun(owner: str, **plan):
        if owner not in projects:
            projects[owner] = create_project(home, owner, f"{owner}의 글", *look_at(SAMPLE))
        return start(projects[owner], Plan(model=str(tiny_encoder), **plan), local_folders=True)

    begun.home = home
    return begun


def at_work(run) -> None:
    """This process does it."""
    write_json(run.worker, identity() | {"given": 0.0, "attempt": 1, "device": "8"})


def order(home, owner="alice") -> list[str]:
    return [name_of(each.training).ko for each in standings(home, owner, []) if each.training]


def test_each_sees_where_all_stand_and_what_is_one_s_own(begin):
    mine, theirs, later = begin("alice"), begin("bob"), begin("alice")
    search = begin("alice", budget={"trials": 3, "minutes": 30.0})
    advance(search)
    at_work(theirs)
    line = [theirs, *in_turn([mine, later, search.trials()[0]], {})]
    seen = standings(begin.home, "alice", line, devices=2)
    assert [(each.place, each.is_running) for each in seen] == [(0, True), (1, False), (2, False), (3, False)]
    assert seen[0].training is None and seen[0].device == "8" and "bob" not in json.dumps(seen[0].as_json())
    assert {"project", "name", "model"}.isdisjoint(seen[0].as_json())
    assert [name_of(each.training).ko for each in seen[1:]] == ["학습 1", "학습 2", "자동 탐색 1"]
    assert seen[1].as_json()["project"] == mine.project.name and seen[1].wait.ahead == 1
    assert seen[3].left and seen[3].left <= 30 * 60, "nothing was trained yet, so it is what a usual machine takes"
    assert [(each.earlier, each.later) for each in seen[1:]] == [(False, True), (True, True), (True, False)]
    other, = [each for each in standings(begin.home, "bob", line) if each.training]
    assert other.training.path == theirs.path and other.is_running
    step(later, -1)
    assert order(begin.home) == ["학습 2", "학습 1", "자동 탐색 1"], "at once, whatever the supervisor has seen"
    assert [each.training for each in standings(begin.home, "carol", line)] == [None] * 4


def test_a_search_is_moved_with_all_its_trials_and_an_adaptation_with_what_comes_after_it(begin):
    first, search = begin("alice"), begin("alice", budget={"trials": 3, "minutes": 30.0})
    advance(search)
    chain = begin("alice", adaptation={})
    assert order(begin.home) == ["학습 1", "자동 탐색 1", "적응 3", "학습 4"]
    move(search.trials()[0])
    move(chain.first, 1)
    assert order(begin.home) == ["자동 탐색 1", "적응 3", "학습 1", "학습 4"]
    search.trials()[0].publish({"state": "done", "score": 0.5, "best_epoch": 1, "seconds": 1.0})
    advance(search)
    chain.first.publish({"state": "done", "score": 0.5, "best_epoch": 1, "seconds": 1.0})
    assert order(begin.home) == ["자동 탐색 1", "학습 4", "학습 1"] and not first.turn_file.exists()
    with pytest.raises(Problem, match="차례를 기다리는"):
        step(search.trials()[0], 1)


def test_what_waits_is_cancelled_and_put_back(begin):
    run, search = begin("alice"), begin("alice", folds={"folds": 3})
    advance(search)
    for each in (run, search):
        cancel(each)
    assert not standings(begin.home, "alice", [])
    run.end("stopped")  # as the supervisor does
    advance(search)
    for trial in search.trials():
        trial.end("stopped")
    put_back(search)
    put_back(run)
    assert order(begin.home) == ["학습 1", "교차 검증 1"] and len(on_disk(begin.home)) == 2
    cancel(run)
    put_back(run)  # before anybody has looked
    assert order(begin.home) == ["학습 1", "교차 검증 1"]
    at_work(run)
    with pytest.raises(Problem) as told:
        cancel(run)
    assert told.value.code == "already_begun" and not run.stop.exists()
    halt(run)
    assert standings(begin.home, "alice", [])[0].is_stopping
    run.end("stopped")
    with pytest.raises(Problem) as told:
        halt(run)
    assert told.value.code == "already_ended"
    search.trials()[0].end("stopped")
    halt(search.trials()[0])
    assert search.stop.exists(), "with a trial its search, also where that trial has ended"


def test_what_was_deleted_is_gone_and_its_number_is_not_given_again(begin, monkeypatch):
    run, search = begin("alice"), begin("alice", budget={"trials": 2})
    advance(search)
    delete(search)
    assert order(begin.home) == ["학습 1"] and not run.project.searches()
    at_work(run)
    with pytest.raises(Problem, match="먼저 멈춘 뒤"):
        delete(run)
    run.worker.unlink()
    with monkeypatch.context() as patch:
        patch.setattr("trainer.home.files.shutil.rmtree", lambda *given, **how: None)  # it was killed there
        delete(run)
    with pytest.raises(Problem, match="학습이 없습니다"):
        run.project.run(run.name)
    assert begin("alice").name == "003" and (run.project.path / "runs" / "001").is_dir()
    assert [path for path in run.project.path.glob(".*") if path.is_dir()]
    monkeypatch.setattr("trainer.home.sweep._is_written", lambda *given: False)
    sweep(begin.home)
    assert not [path for path in run.project.path.glob(".*") if path.is_dir()] and order(begin.home) == ["학습 3"]


def test_what_another_training_needs_is_not_deleted(begin):
    chain, alone = begin("alice", adaptation={}), begin("alice")
    spec = read_json(alone.file)
    write_json(alone.file, spec | {"begins": {"run": chain.name, "epoch": 1, "step": 0}})
    with pytest.raises(Problem) as told:
        delete(chain)
    assert told.value.code == "needed_by" and told.value.where["run"] == alone.name
    write_json(alone.file, spec)
    chain.publish({"state": "done", "score": 0.5, "best_epoch": 1, "seconds": 1.0})
    with pytest.raises(Problem) as told:
        delete(chain.first)
    assert told.value.where["run"] == chain.name, "it was made by it"
    chain.end("stopped")
    write_json(chain.result_file, {"state": "failed", "score": None})
    chain.earlier.unlink()
    delete(chain.first)
    assert order(begin.home) == ["학습 3"]
    assert [name_of(run).ko for run in chain.project.runs()] == ["학습 2", "학습 3"], "it had begun, so it stays"


def test_a_probe_of_one_s_own_is_called_what_it_does(begin):
    run = begin("alice")
    probe = ask(run.project, run.spec.base, run.spec.settings)
    for line in ([], [probe, run]):
        first, second = standings(begin.home, "alice", line)
        assert first.as_json()["name"] == {"ko": "먼저 재 보기", "en": "Measuring first"}
        assert (first.as_json()["kind"], first.training.path, second.training.path) == ("probe", probe.path, run.path)
    assert order(begin.home) == ["먼저 재 보기", "학습 1"]


def test_an_adaptation_that_a_comparison_has_still_to_begin_with_is_not_deleted(begin, tiny_encoder, tmp_path):
    adaptation, other = begin("alice", adaptation={}).first, shutil.copytree(tiny_encoder, tmp_path / "다른 모델")
    adaptation.project.run("002").end("stopped")
    search = begin("alice", others=[str(other)])
    spec = read_json(search.file)
    for changed in ({"base": spec["base"] | {"path": str(adaptation.model)}},
                    {"others": [each | {"base": each["base"] | {"path": str(adaptation.model)}}
                                for each in spec["others"]]}):
        write_json(search.file, spec | changed)
        with pytest.raises(Problem) as told:
            delete(adaptation)
        assert told.value.code == "needed_by" and told.value.where["search"] == search.name
    write_json(search.result_file, {"state": "stopped", "best": None})
    delete(adaptation)
    assert not adaptation.file.exists()


def test_with_an_adaptation_goes_what_waits_for_it_and_not_what_has_begun(begin):
    begun = begin("alice", adaptation={})
    begun.end("failed", Problem("out_of_memory", "", ""))
    delete(begun.first)
    assert [run.name for run in begun.project.runs()] == [begun.name] and begun.first is None
    waits = begin("alice", adaptation={})
    delete(waits.first)
    assert [run.name for run in begun.project.runs()] == [begun.name]


def test_what_is_deleted_and_begins_at_once_does_one_of_both(begin, monkeypatch, tmp_path):
    run, executor = begin("alice"), Local(tmp_path / "log")
    with monkeypatch.context() as patch:
        patch.setattr("trainer.queue.leaving._check_not_needed", lambda runs, *given: at_work(runs[0]))
        with pytest.raises(Problem, match="먼저 멈춘 뒤"):
            delete(run)
    assert run.file.exists() and run.has_worker
    run.worker.unlink()
    delete(run)
    monkeypatch.setattr(executor, "prepare", lambda: None)  # nothing is asked of the process
    executor.start(run, "0")
    assert not run.worker.exists()


def test_a_page_that_asks_again_and_again_looks_at_what_has_ended_once(begin, monkeypatch):
    run, search, home = begin("alice"), begin("alice", budget={"trials": 2}), begin.home
    run.end("stopped")
    write_json(search.result_file, {"state": "stopped", "best": None})
    for folder in (run.project.path, *run.project.path.glob("runs/*"), *run.project.path.glob("searches/*")):
        os.utime(folder, (1.0, 1.0))
    assert standings(home, "alice", []) == []
    with monkeypatch.context() as patch:
        patch.setattr("trainer.home.layout._open", None)
        assert standings(home, "alice", []) == []
    put_back(run)
    put_back(search)
    assert order(home) == ["학습 1", "자동 탐색 1"], "seen at once"
