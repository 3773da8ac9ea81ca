"""The supervisor: gives waiting jobs to an executor whenever a device is free.

There is one for each home: the process that holds the file lock, the app or a shell command, serves everybody's queue.
Workers outlive it: the next supervisor finds them by their worker.json and waits for them.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from ..home.files import cut_log
from ..home.job import Job
from ..home.layout import Home
from ..home.project import Run
from ..home.quotas import Quotas
from ..home.sweep import sweep
from ..home.trash import empty
from .agenda import Agenda
from .executors.local import Local
from .limits import overrun
from .line import Wait, in_turn, wait_of
from .pulse import Pulse
from .standing import Standing, standings

TICK = 1.0  # seconds between looks at the disk
EMPTYING = 60.0  # seconds between looks at the trash


class Supervisor(threading.Thread):
    def __init__(self, home: Home, quotas: Quotas | None = None):
        super().__init__(name="supervisor", daemon=True)
        self.home = home
        self._agenda, self._executor = Agenda(home, self._log, quotas), Local(home.log)
        self._pulse = Pulse()
        self._wake, self._end = threading.Event(), threading.Event()
        self.line: list[Run] = []  # current jobs, then waiting ones; empty while another process serves the home
        self._last_start: dict[str, float] = {}  # when a job of this owner was last started
        self._logged: set[str] = set()
        self._emptied = -EMPTYING

    def wake(self) -> None:
        """Look at the disk now, without waiting for the next tick."""
        self._wake.set()

    def close(self) -> None:
        """Stop serving the queue; a worker with a job goes on."""
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
            except OSError as error:  # the home cannot be written at the moment
                self._log(error)
                self._pause()

    def _serve(self) -> None:
        self._try(partial(sweep, self.home))
        while not self._end.is_set():
            self._try(self._tick)
            self._try(self._empty)
            self._pause()
        self._executor.close()

    def _try(self, act: Callable[[], None]) -> None:
        """Do something, and log an error, as with a full disk, so that it does not end everyone's queue."""
        try:
            act()
        except Exception as error:
            self._log(error)

    def _pause(self) -> None:
        self._wake.wait(TICK)
        self._wake.clear()

    def _tick(self) -> None:
        busy, waiting = self._agenda.look()
        waiting = in_turn(waiting, self._last_start)
        self.line = [*busy, *waiting]
        for job in busy:
            self._hold_to_limits(job)
        for log in (self.home.log, *(job.log for job in busy)):
            cut_log(log)
        if waiting and (device := self._executor.free(busy)) is not None:
            job, *_ = waiting
            self._executor.start(job, device)
            self._last_start[job.owner] = time.monotonic()
            if self._executor.free([*busy, job]) is not None:
                self.wake()  # start the next job without waiting for a tick
        self._executor.prepare()

    def wait_of(self, run: Run) -> Wait | None:
        """The wait of a run in the line; None for any other run."""
        return wait_of(run, self.line, len(self._executor.devices))

    def standings(self, owner: str) -> list[Standing]:
        """The queue as this owner may see it."""
        return standings(self.home, owner, self.line, len(self._executor.devices))

    def _empty(self) -> None:
        """Delete for good what was put into the trash some minutes ago."""
        if time.monotonic() - self._emptied > EMPTYING:
            self._emptied = time.monotonic()
            empty(self.home)

    def _hold_to_limits(self, job: Job) -> None:
        try:
            end = overrun(job)
            if end is None and (problem := self._pulse.stopped(job)):
                end = "failed", problem
            if end:
                self._executor.kill(job)
                job.end(*end)
        except Exception as error:
            self._log(error, job.path)

    def _log(self, error: Exception, where: Path | str = "") -> None:
        """Write an error to the log of the home, only once, not at every tick."""
        line = f"{where} {type(error).__name__}: {error}".strip()
        if line not in self._logged:
            with suppress(OSError), open(self.home.log, "a", encoding="utf-8") as log:
                log.write(f"{time.strftime('%F %T')} {line}\n")
                self._logged.add(line)
