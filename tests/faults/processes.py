"""Forks of one process that has imported everything: the app that serves a home, its workers, and who looks on."""

import gc
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from .inject import Fault, arm, disarm

PATIENCE = 120.0  # seconds until what does not end has failed
SETTLES = 0.5  # seconds that an app is given whose disk stays full


def warm(function: Callable, *args) -> None:
    """Import whatever `function(say, *args)` does, which one child tries out, so that no other has to.

    Nothing is computed here, as threads would be lost in a fork.
    """
    for name in in_child(lambda say: (function(say, *args), [*sys.modules])[1])[1]:
        with suppress(Exception):  # of some packages modules are made, not imported
            import_module(name)
    gc.freeze()  # else each child copies what its garbage collector looks at


def in_child(function: Callable, *args) -> tuple[list[tuple[str, Any]], Any]:
    """Run `function(say, *args)` in a fork: what it said, and what it returned; None if it was killed.

    Raises AssertionError with its traceback if it raised something.
    """
    read, write = os.pipe()
    if not (pid := os.fork()):
        os.close(read)
        _be_child(write, function, args)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = _received(pipe)
    _ended(pid)
    if failures := [value for kind, value in said if kind == "failure"]:
        raise AssertionError(failures[0])
    return said, next((value for kind, value in said if kind == "answer"), None)


def _be_child(write: int, function: Callable, args: tuple) -> None:
    for descriptor in {*range(3, 256)} - {write}:  # of siblings, whose ends would go unnoticed
        with suppress(OSError):
            os.close(descriptor)
    say = _Say(write)
    try:
        say("answer", function(say, *args))
    except BaseException:
        say("failure", traceback.format_exc())
    os._exit(0)


class _Say:
    """Reports to the parent: ("say", value) while a function runs, then its answer or failure.

    Without a buffer: its lock would stay locked for ever in a process that is forked while another thread writes.
    """

    def __init__(self, pipe: int):
        self.pipe = pipe

    def __call__(self, kind: str, value) -> None:
        left = pickle.dumps((kind, value))
        while left:
            left = left[os.write(self.pipe, left):]


def _received(pipe) -> list:
    said: list = []
    while True:
        try:
            said.append(pickle.load(pipe))
        except (EOFError, pickle.UnpicklingError):
            return said


def _ended(pid: int) -> None:
    end = time.monotonic() + PATIENCE
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise AssertionError("It did not end.")
        time.sleep(0.01)


def serve(say: Callable, home: Path, script: Callable, fault: Fault | None) -> None:
    """The app: do what its owner wishes (`script`), and serve the queue until nothing is left to do."""
    from trainer.failures import problem_of
    from trainer.home.layout import Home
    from trainer.queue import supervisor
    from trainer.training import fit

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    fit.RECORD_EVERY, fit.SAVE_EVERY, supervisor.TICK = 0.0, 0.0, 0.02
    _fork_workers_here(say, home, fault)
    if fault and (fault.victims == "app" or fault.kind == "count"):
        arm(home, fault, fault.at, False, lambda count: fault.kind == "count" and say("app", count))
    try:
        script(say, Home(home))
    except Exception as error:
        assert fault and problem_of(error).code != "bug", repr(error)
        say("refused", problem_of(error).code)
    serving = supervisor.Supervisor(Home(home))
    serving.start()
    lasting = fault and fault.victims == "app" and fault.kind in ("full", "error")
    _wait(Home(home), SETTLES if lasting else PATIENCE, must=not lasting)
    serving.close()


def _wait(home, seconds: float, must: bool) -> None:
    end = time.monotonic() + seconds
    while home.open_searches() or any(run.is_pending or run.has_worker for run in _runs(home)):
        if time.monotonic() > end:
            assert not must, f"never settled: {[(run.path, run.state) for run in _runs(home)]}"
            return
        time.sleep(0.02)


def _runs(home) -> list:
    return [run for project in home.projects("local") for run in project.runs()]


def _fork_workers_here(say: Callable, home: Path, fault: Fault | None) -> None:
    """In place of the fork server, which would import torch anew for each app."""
    from trainer.home import forking

    begun = 0

    def fork(name: str, *files: int) -> None:
        nonlocal begun
        begun += 1
        counts = bool(fault and fault.kind == "count")
        at = {fault.worker: fault.at, fault.worker + 1: fault.again}.get(begun, 1 if counts else None) \
            if fault and fault.victims != "app" else None
        if not os.fork():
            for descriptor in {*range(3, 256)} - {*files} - ({say.pipe} if counts else set()):
                with suppress(OSError):
                    os.close(descriptor)  # as the fork server's children have none of the app's
            disarm()
            if at:
                arm(home, fault, at, fault.victims == "both",
                    lambda count: counts and say("worker", (begun, count)))
            forking._become(name, list(files))

    forking.server._fork = fork
