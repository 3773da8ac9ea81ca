"""Processes that are forked: a clean environment, a life of their own, and the results of a fresh process."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.trainer.queue.test_supervision import ended, in_epoch, same, until, weights
from trainer.home import forking
from trainer.home.files import read_json
from trainer.home.forking import Child, ForkServer
from trainer.home.layout import Home
from trainer.queue.executors import local
from trainer.queue.supervisor import Supervisor
from trainer.studio import start
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan

QUICK = {"epochs": 1, "max_length": 64, "batch_size": 16, "learning_rate": 0.003, "patience": 0}


@pytest.fixture(scope="module")
def server() -> ForkServer:
    """A server of a parent that has a token; the supervisors of these tests use it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_TOKEN", "hf_secret")
        patch.setattr(local, "server", server := ForkServer())
        yield server


def parent(child: Child) -> psutil.Process:
    return psutil.Process(child.identity["pid"]).parent()


def test_a_child_sees_no_token_and_leads_a_group_of_its_own_in_the_session_of_its_server(server, tmp_path):
    child = server.start("work", tmp_path / "log")
    pid = child.identity["pid"]
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"HF_HUB_OFFLINE=1" in environment and b"hf_secret" not in environment
    assert os.getpgid(pid) == pid and os.getsid(pid) == parent(child).pid and parent(child).cmdline()[-1] == "fork"
    files = {os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir()}
    assert not any(file.startswith("socket:") for file in files), "the requests are the server's"
    assert str(tmp_path / "log") in files


def test_a_child_without_work_ends_with_its_parent_and_leaves_no_zombie(server, tmp_path):
    child = server.start("work", tmp_path / "log")
    child.stdin.close()
    until(lambda: not psutil.pid_exists(child.identity["pid"]))
    assert server.start("work", tmp_path / "log").is_alive


def test_a_killed_child_takes_nobody_with_it(server, tmp_path):
    one, other = server.start("work", tmp_path / "log"), server.start("serve", tmp_path / "log")
    server_process = parent(one)
    os.kill(one.identity["pid"], signal.SIGKILL)
    until(lambda: not one.is_alive)
    assert other.is_alive and parent(server.start("work", tmp_path / "log")) == server_process == parent(other)


def test_a_run_outlives_its_app_and_the_server_which_is_started_again(server, project, tiny_encoder, tmp_path):
    home = Home(project.path.parent.parent)
    first = Supervisor(home)
    first.start()
    slow = QUICK | {"epochs": 2, "batch_size": 4}
    run = start(project, Plan(model=str(tiny_encoder), settings=slow), local_folders=True)
    in_epoch(run, 0.1)
    pid = read_json(run.worker)["pid"]
    assert os.readlink(f"/proc/{pid}/fd/1") == os.readlink(f"/proc/{pid}/fd/2") == str(run.log)
    first.close()
    died = psutil.Process(pid).parent()
    died.kill()
    child = server.start("serve", tmp_path / "log")  # at once
    assert child.is_alive and parent(child) != died
    assert ended(run)["state"] == "done" and read_json(run.worker)["attempt"] == 1


@pytest.mark.skipif(not forking.LINUX, reason="nothing is forked here")
def test_a_fork_ends_with_the_weights_of_a_fresh_process(server, project, tiny_encoder, tmp_path, monkeypatch):
    runs = []
    for forked in (True, False):
        monkeypatch.setattr(forking, "LINUX", forked)
        runs.append(run := start(project, Plan(model=str(tiny_encoder), settings=QUICK), local_folders=True))
        child = server.start("work", tmp_path / "log")
        assert (psutil.Process(child.identity["pid"]).cmdline()[-1] == "fork") == forked
        child.stdin.write(f"{run.path}\n".encode())
        child.stdin.close()
    assert all(ended(run)["state"] == "done" for run in runs)
    assert same(*map(weights, runs)) and measured_test(runs[0])["metrics"] == measured_test(runs[1])["metrics"]


def test_what_cannot_be_started_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(forking, "worker_command", lambda name: [forking.sys.executable, "-c", "raise SystemExit"])
    with pytest.raises(OSError, match="has ended"):
        ForkServer().start("work", tmp_path / "log")


def test_starts_that_fail_leave_no_file_open(server, tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(FileNotFoundError):
            server.start("work", tmp_path / "gone" / "log")
    assert len(os.listdir("/proc/self/fd")) == before
