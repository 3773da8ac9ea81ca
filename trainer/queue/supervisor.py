"""The supervisor: takes queued runs, oldest first, one at a time, and gives each to a worker process.

One per home (a file lock); whoever holds it, the app or a shell command, serves everybody's queue. Workers
outlive it: the next supervisor finds them by their worker.json and waits for them.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import Problem
from ..failures import problem_of
from ..home.files import read_json, write_json
from ..home.forking import Child, server
from ..home.layout import WAITED_IN_VAIN, Home, Run, Search
from ..search import advance
from ..search.trials import close

TICK = 1.0  # seconds between looks at the disk


class Supervisor(threading.Thread):
    def __init__(self, home: Home):
        super().__init__(name="supervisor", daemon=True)
        self.home = home
        self._wake, self._end = threading.Event(), threading.Event()
        self._spare: Child | None = None
        self._logged: set[str] = set()

    def wake(self) -> None:
        """Look at the disk now: something was asked for."""
        self._wake.set()

    def close(self) -> None:
        """Let go of the queue; a worker at work goes on."""
        self._end.set()
        self._wake.set()
        self.join(timeout=10)

    def run(self) -> None:
        lock = FileLock(self.home.lock)
        while not self._end.is_set():
            try:
                with lock.acquire(blocking=False):
                    self._serve()
            except Timeout:
                self._pause()  # another process serves this home

    def _serve(self) -> None:
        while not self._end.is_set():
            try:
                self._tick()
            except Exception as error:  # a full disk, say, must not end everyone's queue
                self._log(error)
            self._pause()
        if self._spare:
            self._spare.kill()

    def _pause(self) -> None:
        self._wake.wait(TICK)
        self._wake.clear()

    def _tick(self) -> None:
        searches = self.home.open_searches()
        tests = [run for search in searches if (run := self._advance(search))]
        open_runs = self._those(self.home.open_runs(), lambda run: not self._was_called_off(run))
        ready = self._those(open_runs, self._may_go)
        busy = self._those(ready + tests, lambda run: run.has_worker)
        queue = self._those(ready, lambda run: run.is_pending) + self._those(tests, lambda run: run.awaits_test)
        if queue and not busy:
            self._give(min(queue, key=lambda run: run.spec.created))
        self._warm_spare()

    def _those(self, runs: list[Run], question: Callable[[Run], bool]) -> list[Run]:
        """The runs of which it is true; one whose files cannot be read is left out, and holds up nobody else."""
        found = []
        for run in runs:
            try:
                found += [run] if question(run) else []
            except Exception as error:
                self._log(error, run.path)
        return found

    def _advance(self, search: Search) -> Run | None:
        """A step of a search; one that cannot go on is closed with the reason, and holds up nobody else."""
        try:
            return advance(search)
        except Exception as error:
            self._log(error, search.path)
            with suppress(OSError):  # on a full disk it is tried again
                close(search, "failed", None, problem_of(error, self.home.log.name))
            return None

    def _was_called_off(self, run: Run) -> bool:
        """A run that was stopped before a worker had it has ended."""
        if called_off := run.stop.exists() and run.state in ("queued", "interrupted"):
            write_json(run.result_file, {"state": "stopped", "score": None, "best_epoch": None, "seconds": 0.0})
        return called_off

    def _may_go(self, run: Run) -> bool:
        """Whether nothing has to be done before it; what waits for a run that has ended otherwise has failed."""
        if (first := run.first) is None or first.state == "done":
            return True
        if not first.is_pending:
            problem = Problem(
                WAITED_IN_VAIN,
                f"먼저 할 적응 학습(학습 {int(first.name)})이 끝나지 않아 시작하지 못했습니다. '이어서 학습'을 누르면 적응부터 이어서 하고, "
                "이 학습은 그 뒤에 저절로 시작합니다.",
                f"The adaptation that comes first (run {int(first.name)}) did not finish, so this run did not start. "
                "Resume it: the adaptation goes on, and this run starts by itself after it.", run=first.name)
            write_json(run.result_file, {"state": "failed", "score": None, "best_epoch": None, "seconds": 0.0,
                                         "problem": problem.as_dict()})
        return False

    def _log(self, error: Exception, where: Path | str = "") -> None:
        """Say it once, not at every look."""
        line = f"{where} {type(error).__name__}: {error}".strip()
        if line not in self._logged:
            with suppress(OSError), open(self.home.log, "a", encoding="utf-8") as log:
                log.write(f"{time.strftime('%F %T')} {line}\n")
                self._logged.add(line)

    def _give(self, run: Run) -> None:
        """Hand a run to the spare worker; worker.json comes first, so that no worker is ever unknown."""
        self._warm_spare()
        worker = self._spare
        attempt = (read_json(run.worker) or {}).get("attempt", 0) + 1
        write_json(run.worker, worker.identity | {"attempt": attempt, "given": time.time()})
        self._spare = None  # on a full disk it stays the spare
        worker.stdin.write(f"{run.path}\n".encode())
        worker.stdin.close()

    def _warm_spare(self) -> None:
        if self._spare is None or not self._spare.is_alive:
            self._spare = server.start("work", self.home.log)
