"""A worker that never begins: what is done about it when its owner stops the run, and when nobody does."""

import os
import signal
import time

import pytest

from tests.trainer.queue.test_supervision import ended, until, workers
from trainer.home.events import EventLog
from trainer.home.files import read_json, write_json
from trainer.queue import limits
from trainer.studio import start
from trainer.training.plan import Plan


@pytest.fixture
def stuck(project, supervisor, tiny_encoder):
    """A run whose worker was halted before it could begin."""
    spare, = until(lambda: len(found := workers()) == 1 and found)  # that of the test before may be on its way out
    os.kill(spare, signal.SIGSTOP)
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    supervisor.wake()
    assert until(lambda: read_json(run.worker))["pid"] == spare
    return run


def test_a_stop_ends_a_worker_that_has_not_begun(stuck, monkeypatch):
    monkeypatch.setattr(limits, "GRACE", 2.0)
    stuck.ask_to_stop()
    assert ended(stuck) == {"state": "stopped", "score": None, "best_epoch": None, "seconds": 0.0}
    assert not stuck.has_worker and read_json(stuck.worker)["attempt"] == 1


def test_a_worker_that_loads_for_too_long_has_failed(stuck, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_LOADING", 1.0)
    result = ended(stuck)
    assert result["state"] == "failed" and result["problem"]["code"] == "loading_too_long"
    assert not stuck.has_worker


def test_a_worker_without_a_first_step_has_an_hour(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    write_json(run.worker, {"given": time.time() - limits.LONGEST_START - 1, "attempt": 1})
    for state in ("loading", "training"):
        EventLog(run.events).append("state", state=state)
    ended, problem = limits.overrun(run)
    assert ended == "failed" and problem.where["minutes"] == 60
    write_json(run.worker, {"given": time.time() - limits.LONGEST_LOADING - 1, "attempt": 1})
    assert limits.overrun(run) is None
    EventLog(run.events).append("step", step=1)
    write_json(run.worker, {"given": time.time() - limits.LONGEST_START - 1, "attempt": 1})
    assert limits.overrun(run) is None


def test_a_stop_ends_nothing_that_has_progress_to_lose(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    write_json(run.worker, {"given": time.time() - 60, "attempt": 1})
    run.ask_to_stop()
    os.utime(run.stop, (time.time() - 30,) * 2)
    log = EventLog(run.events)
    log.append("state", state="training")
    assert limits.overrun(run) == ("stopped", None)
    run.ask_to_stop()
    assert limits.overrun(run) == ("stopped", None), "a search that was stopped asks its trial again at every tick"
    (run.checkpoints / "epoch-01").mkdir(parents=True)
    assert limits.overrun(run) is None
    (run.checkpoints / "epoch-01").rmdir()
    log.append("step", step=1)
    assert limits.overrun(run) is None
