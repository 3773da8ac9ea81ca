"""The fork server: workers and the inference process begin as forks of one process that has imported torch.

`python -m trainer fork` imports, then forks a process for each request on its standard input, a Unix socket. It ends
when the socket is closed; its forks live on. It computes nothing itself, so a fork loses no thread at work (only idle
ones of OpenBLAS and jemalloc, which handle forks) and is like a fresh process. The app, or a shell command, has one
fork server. (That of multiprocessing would have the app's tokens in its environment.) On systems other than Linux a
fork of loaded libraries is unsafe, so there every process is started afresh.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import psutil

from ..errors import Problem
from .processes import PROCESSES, identity, is_alive, kill, warm_up, worker_command, worker_environment

LINUX = sys.platform.startswith("linux")


@dataclass
class Child:
    """A started process, with the pipes to its standard input and from its standard output.

    The first line of its output, the process id, has been read.
    """

    identity: dict
    stdin: BinaryIO
    stdout: BinaryIO

    @property
    def is_alive(self) -> bool:
        return is_alive(self.identity)

    def messages(self) -> Iterator[dict]:
        """The JSON objects that the process writes, one a line, until it ends; an unfinished last line is left out.

        Raises the Problem that it writes as {"problem": …}.
        """
        for line in self.stdout:
            if not line.endswith(b"\n"):
                return
            message = json.loads(line)
            if "problem" in message:
                raise Problem.from_dict(message["problem"])
            yield message

    def kill(self) -> None:
        kill(self.identity)


class ForkServer:
    """Starts children; its process begins with the first one, and begins again if it has died."""

    def __init__(self):
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._socket: socket.socket | None = None

    def start(self, name: str, log: Path) -> Child:
        """Start `python -m trainer NAME`, with errors appended to `log`; waits for the imports if need be.

        Raises OSError if it cannot be started.
        """
        try:
            return self._start(name, log)
        except ConnectionError as error:  # if a child was forked, it ends, since its pipes are closed
            with self._lock:
                with suppress(subprocess.TimeoutExpired):
                    _ = self._process and self._process.wait(1)  # in case the server has ended
                if error.errno:  # an error of the socket: the server may still be ending
                    self._process = None
            return self._start(name, log)

    def _start(self, name: str, log: Path) -> Child:
        with open(log, "ab") as errors:
            (read, stdin), (stdout, write) = os.pipe(), os.pipe()
            ours = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
            with os.fdopen(read, "rb") as stdin_of_child, os.fdopen(write, "wb") as stdout_of_child:
                start = self._fork if LINUX else _start_afresh
                start(name, stdin_of_child.fileno(), stdout_of_child.fileno(), errors.fileno())
        try:
            return Child(identity(int(ours[1].readline())), *ours)
        except (ValueError, psutil.NoSuchProcess):
            raise ConnectionResetError(f"The process to {name} has ended, or what forks it.") from None

    def _fork(self, name: str, *files: int) -> None:
        with self._lock:
            if self._socket is None or self._process is None or self._process.poll() is not None:
                self._socket = self._begin(files[-1])
            socket.send_fds(self._socket, [name.encode()], files)

    def _begin(self, errors: int) -> socket.socket:
        """Start the server process, and return a socket to it that keeps messages separate."""
        if self._socket:
            self._socket.close()
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                worker_command("fork"), stdin=theirs.fileno(), stdout=errors, stderr=errors, env=worker_environment(),
                start_new_session=True)
        return ours


def _start_afresh(name: str, stdin: int, stdout: int, stderr: int) -> None:
    process = subprocess.Popen(worker_command(name), stdin=stdin, stdout=stdout, stderr=stderr,
                               env=worker_environment(), start_new_session=True)
    os.write(stdout, f"{process.pid}\n".encode())


def main() -> None:
    """Serve until standard input ends."""
    warm_up()
    for module in (PROCESSES["work"], PROCESSES["serve"], "trainer.training.fit"):
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that ended children leave no zombies
    requests = socket.socket(fileno=os.dup(0))
    while (request := socket.recv_fds(requests, 32, 3))[0]:
        name, files, *_ = request
        if not os.fork():
            requests.close()
            _become(name.decode(), files)
        for file in files:
            os.close(file)
        _warm_further()


def _warm_further() -> None:
    """Import what only some runs use, after a child has been forked, so that the first one need not wait for it."""
    import peft  # noqa: F401
    import sklearn.feature_extraction.text
    import sklearn.linear_model  # noqa: F401


def _become(name: str, files: list[int]) -> None:
    """Run what `python -m trainer NAME` runs, then end the process."""
    try:
        # Signals to the server's group do not reach a group of its own. It stays in the session: Linux divides the
        # processors among sessions first, so a low priority counts only within one (see autogroup in sched(7)).
        os.setpgrp()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.write(1, f"{os.getpid()}\n".encode())
        Path("/proc/self/comm").write_text(f"kotune {name}")  # as lists of processes show it
        with suppress(OSError):  # if memory runs out, this process is ended, and not the app
            Path("/proc/self/oom_score_adj").write_text("1000")
        import_module(PROCESSES[name]).main()
    except BrokenPipeError:
        pass  # the process that asked for it has ended
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


server = ForkServer()  # of this process
