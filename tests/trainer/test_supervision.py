"""Runs as the supervisor and its workers really run them: killed, stopped, resumed, asked for twice."""

import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest
from safetensors.torch import load_file

from trainer.errors import Problem
from trainer.files import read_json
from trainer.home import Home, Run
from trainer.resuming import resume
from trainer.studio import start_run, start_search
from trainer.supervisor import Supervisor
from trainer.training.checkpoints import newest_checkpoint
from trainer.watching import snapshot

SLOW = {"epochs": 3, "batch_size": 4, "max_length": 64, "learning_rate": 0.001, "patience": 0}


def until(condition, seconds: float = 120):
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


def weights(run: Run) -> dict:
    return load_file(run.model / "model.safetensors")


def same(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(one[name].equal(other[name]) for name in one)


def test_a_killed_run_ends_with_the_weights_of_an_uninterrupted_one(project, supervisor, tiny_encoder):
    whole = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    ended(whole)
    killed = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    in_epoch(killed, 1.3)
    pid = read_json(killed.worker)["pid"]
    os.kill(pid, signal.SIGKILL)
    assert ended(killed)["state"] == "done"
    assert read_json(killed.worker)["attempt"] == 2
    assert [note["checkpoint"] for note in snapshot(killed)["notes"]] == ["epoch-01"]
    assert same(weights(whole), weights(killed))
    assert read_json(killed.test)["metrics"] == read_json(whole.test)["metrics"]


def test_stop_saves_and_resume_goes_on_to_the_same_weights(project, supervisor, tiny_encoder):
    whole = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    ended(whole)
    run = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    in_epoch(run, 1.3)
    run.ask_to_stop()
    assert ended(run)["state"] == "stopped"
    assert run.model.exists(), "the best epoch so far is there to use"
    assert "batch" in newest_checkpoint(run.checkpoints)[0].name
    resume(run)
    supervisor.wake()
    until(lambda: (run.result or {}).get("state") == "done")
    assert same(weights(whole), weights(run))


def test_a_damaged_checkpoint_is_passed_over_and_named(project, supervisor, tiny_encoder):
    run = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    in_epoch(run, 2.1)
    run.ask_to_stop()
    ended(run)
    newest = newest_checkpoint(run.checkpoints)[0]
    (newest / "model.safetensors").write_bytes(b"\0" * 100)
    resume(run)
    supervisor.wake()
    until(lambda: (run.result or {}).get("state") == "done")
    assert [note.get("checkpoint") for note in snapshot(run)["notes"]] == [newest.name, "epoch-02"]


def test_the_same_key_starts_one_run_however_often_it_is_sent_at_once(project, tiny_encoder):
    threads = [threading.Thread(target=start_run, args=(project, str(tiny_encoder), {"epochs": 1}),
                                kwargs={"key": "한 번만", "local_folders": True}) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(project.runs()) == 1


def test_a_run_outlives_its_supervisor_and_the_next_one_waits_for_it(project, tiny_encoder):
    home = Home(project.path.parent.parent)
    first = Supervisor(home)
    first.start()
    run = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    later = start_run(project, str(tiny_encoder), SLOW | {"epochs": 1}, local_folders=True)
    in_epoch(run, 0.1)
    pid = read_json(run.worker)["pid"]
    first.close()
    second = Supervisor(home)
    second.start()
    assert ended(run)["state"] == "done" and read_json(run.worker)["pid"] == pid
    assert ended(later)["state"] == "done"
    assert run.result_file.stat().st_mtime <= read_json(later.worker)["given"]
    second.close()


def test_a_model_that_cannot_be_read_fails_with_a_reason(project, supervisor, tiny_encoder, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in Path(tiny_encoder).iterdir():
        end = 2000 if file.suffix == ".safetensors" else None
        (broken / file.name).write_bytes(file.read_bytes()[:end])
    run = start_run(project, str(broken), {"epochs": 1}, local_folders=True)
    result = ended(run)
    assert result["state"] == "failed" and result["problem"]["code"] == "unreadable_model"
    assert "broken" in result["problem"]["ko"]


def test_a_loss_that_explodes_is_a_failure_with_a_next_step(project, supervisor, tiny_encoder):
    run = start_run(project, str(tiny_encoder), SLOW | {"learning_rate": 0.1, "epochs": 100}, local_folders=True)
    until(lambda: run.result or snapshot(run)["epoch"] > 3)
    run.ask_to_stop()
    result = ended(run)
    assert result["state"] in ("stopped", "failed")
    if result["state"] == "failed":
        assert result["problem"]["code"] == "loss_diverged"


def test_a_killed_search_goes_on_where_it_was(project, supervisor, tiny_encoder):
    search = start_search(project, str(tiny_encoder), {"trials": 3, "minutes": 5}, local_folders=True)
    second = until(lambda: search.trials()[1:2])[0]
    until(lambda: second.state == "running" and second.events.exists())
    supervisor.close()
    os.kill(read_json(second.worker)["pid"], signal.SIGKILL)
    again = Supervisor(supervisor.home)
    again.start()
    result = until(lambda: search.result, 240)
    again.close()
    trials = search.trials()
    assert result["state"] == "done" and [run.spec.trial for run in trials] == [0, 1, 2]
    assert trials[0].spec.settings == search.spec.defaults, "trial 0 is the recommended setting"
    best = max(trials, key=lambda run: run.score)
    assert result["best"] == best.name == project.best_run().name
    assert [run.test.exists() for run in trials] == [run.name == best.name for run in trials], \
        "only the winner has seen the test rows"


def test_a_stopped_search_keeps_what_it_found(project, supervisor, tiny_encoder):
    search = start_search(project, str(tiny_encoder), {"trials": 50, "minutes": 60}, local_folders=True)
    until(lambda: len(search.trials()) > 1)
    search.stop.touch()
    result = until(lambda: search.result)
    assert result["state"] == "stopped" and result["best"]
    assert project.run(result["best"]).model.exists()


def test_what_was_stopped_before_it_began_has_ended(project, tiny_encoder):
    run = start_run(project, str(tiny_encoder), SLOW, local_folders=True)
    run.ask_to_stop()
    supervisor = Supervisor(Home(project.path.parent.parent))
    supervisor.start()
    assert ended(run)["state"] == "stopped" and not run.worker.exists()
    supervisor.close()


def test_a_search_that_cannot_go_on_says_why_and_holds_up_nobody(project, supervisor, tiny_encoder, tmp_path):
    gone = tmp_path / "gone"
    shutil.copytree(tiny_encoder, gone)
    search = start_search(project, str(gone), {"trials": 3, "minutes": 5}, local_folders=True)
    first = until(lambda: search.trials()[:1])[0]
    until(lambda: first.events.exists() and snapshot(first)["step"])
    shutil.rmtree(gone)
    after = start_run(project, str(tiny_encoder), {"epochs": 1, "max_length": 64}, local_folders=True)
    assert until(lambda: search.result)["problem"]["code"] == "unreadable_model"
    assert ended(after)["state"] == "done"


def test_a_run_that_is_done_is_not_undone(project, supervisor, tiny_encoder):
    run = start_run(project, str(tiny_encoder), {"epochs": 1, "max_length": 64}, local_folders=True)
    before = ended(run)
    with pytest.raises(Problem, match="done") as problem:
        resume(run)
    assert problem.value.code == "already_done" and run.result == before and run.test.exists()


def test_a_length_beyond_the_model_is_refused_at_once(project, tiny_encoder):
    with pytest.raises(Problem) as problem:
        start_run(project, str(tiny_encoder), {"max_length": 512}, local_folders=True)
    assert problem.value.code == "bad_option" and "128" in problem.value.words.ko
