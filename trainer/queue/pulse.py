"""Notice workers that hang. When memory is nearly used up, Python's `Thread.start` can wait forever for a thread that
got its stack, but no memory to signal that it has begun.
"""

import time
from contextlib import suppress
from pathlib import Path

import psutil

from ..errors import Problem
from ..failures import problem_of
from ..home.job import Job
from ..home.processes import is_alive

STILL = 180.0  # seconds without CPU time after which a worker counts as hung
FULL = 0.9  # share of its memory limit; a hung worker above it has run out of memory


class Pulse:
    """Keeps, for each current job, the CPU seconds of its processes, and since when these have not changed."""

    def __init__(self):
        self._seen: dict[Path, tuple[float, float]] = {}

    def stopped(self, job: Job) -> Problem | None:
        """Why a job has to be killed, to be asked regularly; None while its worker computes, waits for the disk, or was
        halted by somebody."""
        now, computed = time.monotonic(), _computed(job)
        before, since = self._seen.get(job.path, (None, now))
        if computed is None or computed != before:
            self._seen[job.path] = (computed or 0.0, now)
            return None
        return _problem(job) if now - since > STILL else None


def _computed(job: Job) -> float | None:
    """CPU seconds of the worker and its children; None if one of them is not sleeping, as when it waits for a disk."""
    with suppress(psutil.Error):
        worker = psutil.Process(job.given_to["pid"])
        family = [each for each in (worker, *worker.children(recursive=True))
                  if each.status() != psutil.STATUS_ZOMBIE]  # an ended process that its parent has not reaped
        if is_alive(job.given_to) and all(each.status() == psutil.STATUS_SLEEPING for each in family):
            return sum(sum(each.cpu_times()[:2]) for each in family)
    return None


def _problem(job: Job) -> Problem:
    """The Problem of a hung worker: out of memory, if it has nearly reached its limit, else "worker_hung"."""
    with suppress(psutil.Error, AttributeError):  # only Linux has such limits
        worker = psutil.Process(job.given_to["pid"])
        limit = worker.rlimit(psutil.RLIMIT_DATA)[0]
        if limit > 0 and worker.memory_info().data > FULL * limit:
            return problem_of(MemoryError())
    minutes = round(STILL / 60)
    return Problem("worker_hung", f"학습 프로세스가 {minutes}분 동안 아무 일도 하지 않아 끝냈습니다. ‘이어서 학습’을 누르면 마지막 체크포인트에서 이어 갑니다. "
                   "되풀이되면 worker.log를 첨부해 알려 주세요.",
                   f"The training process had done nothing for {minutes} minutes, so it was ended. Resume it: it goes "
                   "on from its last checkpoint. If it comes again, report it with worker.log.", minutes=minutes)
