"""Runs as the supervisor and its workers really run them: killed, stopped, resumed, asked for twice."""

import os
import resource
import shutil
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest
from safetensors.torch import load_file

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.files import read_json
from trainer.home.layout import Home
from trainer.home.project import Project, Run
from trainer.queue.resuming import resume
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at, start
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import measured_test
from trainer.training.checkpoints import newest_checkpoint
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

SLOW = {"epochs": 4, "batch_size": 4, "max_length": 64, "learning_rate": 0.001, "patience": 0}
QUICK = {"epochs": 1, "max_length": 64}


def until(condition, seconds: float = 300):
    """What `condition` returns, once it is true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return value


def ended(run: Run):
    return until(lambda: run.result)


def in_epoch(run: Run, epoch: float):
    return until(lambda: snapshot(run)["epoch"] > epoch and run.state == "running")


def after_epoch(run: Run, epoch: int):
    """Early in the epoch that follows, however fast the machine is."""
    return until(lambda: len(snapshot(run)["epochs"]) >= epoch)


def weights(run: Run) -> dict:
    return load_file(run.model / "model.safetensors")


def same(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(one[name].equal(other[name]) for name in one)


def workers() -> list[int]:
    """Process ids of the workers that supervisors in this process have started; those of an app beside it are not."""
    servers = [child for child in psutil.Process().children() if is_up(child) and child.cmdline()[-1] == "fork"]
    workers = [child for server in servers for child in server.children() if is_up(child)]
    return [worker.pid for worker in workers if worker.name() == "kotune work"]


def is_up(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def whole(tiny_encoder, tmp_path_factory) -> Run:
    """A run that nothing interrupted, of the same rows as `project` has."""
    home = Home(tmp_path_factory.mktemp("집"))
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    run = start(project, Plan(model=str(tiny_encoder), settings=SLOW), local_folders=True)
    supervisor = Supervisor(home)
    supervisor.start()
    assert ended(run)["state"] == "done"
    supervisor.close()
    return run


def test_a_killed_run_ends_with_the_weights_of_an_uninterrupted_one(project, supervisor, tiny_encoder, whole):
    killed = start(project, Plan(model=str(tiny_encoder), settings=SLOW), local_folders=True)
    after_epoch(killed, 1)
    pid = read_json(killed.worker)["pid"]
    os.kill(pid, signal.SIGSTOP)
    newest = newest_checkpoint(killed.checkpoints)[0]
    assert killed.result is None, "it is in the middle of its work"
    os.kill(pid, signal.SIGKILL)
    assert ended(killed)["state"] == "done"
    assert read_json(killed.worker)["attempt"] == 2
    assert [note["checkpoint"] for note in snapshot(killed)["notes"]] == [newest.name]
    assert same(weights(whole), weights(killed))
    assert measured_test(killed)["metrics"] == measured_test(whole)["metrics"]


def test_stop_saves_and_resume_goes_on_to_the_same_weights_past_a_damaged_checkpoint(
        project, supervisor, tiny_encoder, whole):
    run = start(project, Plan(model=str(tiny_encoder), settings=SLOW), local_folders=True)
    after_epoch(run, 1)
    run.ask_to_stop()
    assert ended(run)["state"] == "stopped"
    assert run.model.exists(), "the best epoch so far is there to use"
    first = newest_checkpoint(run.checkpoints)[0]
    told = len(snapshot(run)["epochs"])
    resume(run)
    supervisor.wake()
    after_epoch(run, told + 1)
    run.ask_to_stop()
    ended(run)
    second = newest_checkpoint(run.checkpoints)[0]
    (second / "model.safetensors").write_bytes(b"\0" * 100)
    before = newest_checkpoint(run.checkpoints)[0]
    resume(run)
    supervisor.wake()
    until(lambda: (run.result or {}).get("state") == "done")
    assert "batch" in first.name and "batch" in second.name
    assert [note.get("checkpoint") for note in snapshot(run)["notes"]] == [first.name, second.name, before.name]
    assert before.name.startswith("epoch")
    assert same(weights(whole), weights(run))


def test_the_same_key_starts_one_run_however_often_it_is_sent_at_once(project, tiny_encoder):
    plan = Plan(model=str(tiny_encoder), settings={"epochs": 1}, key="한 번만")
    threads = [threading.Thread(target=start, args=(project, plan), kwargs={"local_folders": True}) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(project.runs()) == 1


def test_a_run_outlives_its_supervisor_and_the_next_one_waits_for_it(project, tiny_encoder):
    home = Home(project.path.parent.parent)
    first = Supervisor(home)
    first.start()
    run = start(project, Plan(model=str(tiny_encoder), settings=SLOW | {"epochs": 2}), local_folders=True)
    later = start(project, Plan(model=str(tiny_encoder), settings=QUICK), local_folders=True)
    in_epoch(run, 0.1)
    pid = read_json(run.worker)["pid"]
    first.close()
    second = Supervisor(home)
    second.start()
    assert ended(run)["state"] == "done" and read_json(run.worker)["pid"] == pid
    assert ended(later)["state"] == "done"
    assert run.result_file.stat().st_mtime <= read_json(later.worker)["given"]
    second.close()


def test_a_model_that_cannot_be_read_fails_with_a_reason_and_a_spec_holds_up_nobody(
        project, supervisor, tiny_encoder, tmp_path):
    theirs = supervisor.home.path / "alice" / "project-0000"
    for file in ("project.json", "runs/001/spec.json", "searches/001/spec.json"):
        (theirs / file).parent.mkdir(parents=True, exist_ok=True)
        (theirs / file).write_text("{")
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in Path(tiny_encoder).iterdir():
        end = 2000 if file.suffix == ".safetensors" else None
        (broken / file.name).write_bytes(file.read_bytes()[:end])
    run = start(project, Plan(model=str(broken), settings={"epochs": 1}), local_folders=True)
    result = ended(run)
    assert result["state"] == "failed" and result["problem"]["code"] == "unreadable_model"
    assert "broken" in result["problem"]["ko"]
    assert read_json(theirs / "searches" / "001" / "result.json")["problem"]["code"] == "unreadable_spec"
    assert supervisor.home.log.read_text().count(str(theirs / "runs" / "001")) == 1, "said once, not at every look"


def test_with_a_full_disk_the_worker_in_waiting_keeps_waiting(supervisor, project, tiny_encoder):
    """Renaming takes no room, so a queued run can come to a home on a full disk."""
    project.path.rename(hidden := supervisor.home.path / "elsewhere")
    run = start(Project(hidden), Plan(model=str(tiny_encoder), settings=SLOW), local_folders=True)
    spare, = until(lambda: len(found := workers()) == 1 and found)  # a worker of the test before may be on its way out
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        hidden.rename(project.path)
        for _ in range(4):
            supervisor.wake()
            time.sleep(0.5)
        assert workers() == [spare]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    run, = project.runs()
    assert until(lambda: read_json(run.worker))["pid"] == spare
    os.kill(spare, signal.SIGKILL)
    supervisor.close()


def test_a_killed_search_goes_on_where_it_was(project, supervisor, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), settings=QUICK, budget={"trials": 3, "minutes": 5}),
                   local_folders=True)
    second = until(lambda: search.trials()[1:2])[0]
    until(lambda: second.state == "running" and second.events.exists())
    pid = read_json(second.worker)["pid"]
    os.kill(pid, signal.SIGSTOP)
    supervisor.close()
    os.kill(pid, signal.SIGKILL)
    again = Supervisor(supervisor.home)
    again.start()
    result = until(lambda: search.result)
    again.close()
    trials = search.trials()
    assert result["state"] == "done" and [run.spec.trial for run in trials] == [0, 1, 2]
    assert trials[0].spec.settings == search.spec.defaults, "trial 0 is the recommended setting"
    best = max(trials, key=lambda run: run.score)
    assert result["best"] == best.name == best_run(project).name
    assert [run.is_tested for run in trials] == [run.name == best.name for run in trials], \
        "only the winner has seen the test rows"


def test_a_stopped_search_keeps_what_it_found(project, supervisor, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), settings=QUICK, budget={"trials": 50, "minutes": 60}),
                   local_folders=True)
    until(lambda: len(search.trials()) > 1)
    search.stop.touch()
    result = until(lambda: search.result)
    assert result["state"] == "stopped" and result["best"]
    assert project.run(result["best"]).model.exists()


def test_what_was_stopped_before_it_began_has_ended_though_sweeping_failed(project, tiny_encoder, monkeypatch):
    def failing(home: Home) -> None:
        raise RuntimeError("sweep")

    monkeypatch.setattr("trainer.queue.supervisor.sweep", failing)
    run = start(project, Plan(model=str(tiny_encoder), settings=SLOW), local_folders=True)
    run.ask_to_stop()
    supervisor = Supervisor(Home(project.path.parent.parent))
    supervisor.start()
    assert ended(run)["state"] == "stopped" and not run.worker.exists()
    supervisor.close()
    assert "RuntimeError: sweep" in supervisor.home.log.read_text(encoding="utf-8")


def test_a_search_that_cannot_go_on_says_why_and_holds_up_nobody(project, supervisor, tiny_encoder, tmp_path):
    gone = tmp_path / "gone"
    shutil.copytree(tiny_encoder, gone)
    search = start(project, Plan(model=str(gone), budget={"trials": 3, "minutes": 5}), local_folders=True)
    first = until(lambda: search.trials()[:1])[0]
    until(lambda: first.events.exists() and snapshot(first)["step"])
    shutil.rmtree(gone)
    after = start(project, Plan(model=str(tiny_encoder), settings=QUICK), local_folders=True)
    assert until(lambda: search.result)["problem"]["code"] == "unreadable_model"
    assert ended(after)["state"] == "done"


def test_a_run_that_is_done_is_not_undone(whole):
    before = whole.result
    with pytest.raises(Problem, match="done") as problem:
        resume(whole)
    assert problem.value.code == "already_done" and whole.result == before and whole.is_tested


def test_a_length_beyond_the_model_is_refused_at_once(project, tiny_encoder):
    with pytest.raises(Problem) as problem:
        start(project, Plan(model=str(tiny_encoder), settings={"max_length": 512}), local_folders=True)
    assert problem.value.code == "bad_option" and "128" in problem.value.words.ko


def test_owners_take_turns(supervisor, tiny_encoder, tmp_path):
    """Whoever comes last, with one run, does not wait for all the runs of another."""
    supervisor.close()
    model = shutil.copytree(tiny_encoder, tmp_path / "gone")
    projects = [create_project(supervisor.home, owner, "리뷰", *look_at(SAMPLE)) for owner in ("alice", "bob")]
    runs = [start(project, Plan(model=str(model)), local_folders=True) for project in projects[:1] * 3 + projects[1:]]
    shutil.rmtree(model)  # so that they are over at once
    again = Supervisor(supervisor.home)
    again.start()
    for run in runs:
        ended(run)
    again.close()
    assert [run.owner for run in sorted(runs, key=lambda run: run.given)] == ["alice", "bob", "alice", "alice"]
