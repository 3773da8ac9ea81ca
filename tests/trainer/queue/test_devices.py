"""One run a device: named by CUDA_VISIBLE_DEVICES, so that a machine without a GPU can have two."""

import os
import time

import pytest

from tests.tiny import SAMPLE
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.memory import LEFT, whole
from trainer.home.project import Run
from trainer.models.fitting import devices, memory
from trainer.queue.line import Wait, wait_of
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.worker import take_device


@pytest.mark.parametrize("named, found", [
    ("0,1", ["0", "1"]), ("GPU-8932f937, 2", ["GPU-8932f937", "2"]), ("1,-1,0", ["1"]), ("", [""]), ("-1", [""])])
def test_devices_are_read_as_cuda_reads_them(monkeypatch, named, found):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)
    assert devices() == found


def test_without_a_gpu_there_is_one(monkeypatch):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr("trainer.models.fitting._gpus", list)
    assert devices() == [""]
    monkeypatch.setattr("trainer.models.fitting._gpus", lambda: ["A, 1000", "B, 2000"])
    monkeypatch.setattr("trainer.models.fitting.version", lambda name: "2.13.0")
    assert devices() == ["0", "1"] and memory() == 1000 << 20
    monkeypatch.setattr("trainer.models.fitting.version", lambda name: "2.13.0+cpu")
    assert devices() == [""] and memory() == whole() - LEFT, "that torch would not train on a GPU"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert devices() == ["1"] and memory() == 2000 << 20


def test_two_devices_train_two_at_once_and_the_third_waits_for_the_first_to_end(tiny_encoder, tmp_path, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7,8")
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    plan = Plan(model=str(tiny_encoder), settings={"epochs": 50, "max_length": 64, "patience": 0})
    runs = [start(project, plan, local_folders=True) for _ in range(3)]
    supervisor = Supervisor(home)
    supervisor.start()
    try:
        until(lambda: [run.state for run in runs] == ["running", "running", "queued"])
        assert [run.given_to["device"] for run in runs[:2]] == ["7", "8"]
        until(lambda: len(supervisor.line) == 3)
        assert supervisor.wait_of(runs[2]).ahead == 2
        runs[0].ask_to_stop()
        until(lambda: runs[2].state == "running")
        assert runs[2].given_to["device"] == "7" and runs[1].state == "running"
    finally:
        for run in runs:
            run.ask_to_stop()
        until(lambda: not any(run.has_worker for run in runs))
        supervisor.close()


def test_a_worker_sees_its_own_device_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7,8")
    write_json(tmp_path / "worker.json", {"device": "8"})
    take_device(Run(tmp_path))
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "8"


def test_the_wait_is_that_for_the_first_device_that_is_free(tiny_encoder, tmp_path, monkeypatch):
    project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
    line = [start(project, Plan(model=str(tiny_encoder)), local_folders=True) for _ in range(4)]
    left = dict(zip([run.path for run in line], (60.0, 10.0, 20.0, None), strict=True))
    monkeypatch.setattr("trainer.queue.line.seconds_left", lambda run: left[run.path])
    assert [wait_of(run, line, 2) for run in line] == [
        Wait(0, 0, True), Wait(1, 0, True), Wait(2, 10, True), Wait(3, 30, True)]


def until(condition) -> None:
    end = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
