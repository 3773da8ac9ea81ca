"""Whether a worker still computes. At the very edge of its memory one can wait for ever: Python's `Thread.start` waits
for a thread that had room for its stack, and none to say that it has begun.
"""

import time
from contextlib import suppress
from pathlib import Path

import psutil

from ..errors import Problem
from ..failures import problem_of
from ..home.job import Job
from ..home.processes import is_alive

STILL = 180.0  # seconds without any work of the processor, after which nothing will come
FULL = 0.9  # of what it may take


class Pulse:
    """Of each job at work: the seconds that its processes have computed, and since when these have not changed."""

    def __init__(self):
        self._seen: dict[Path, tuple[float, float]] = {}

    def stopped(self, job: Job) -> Problem | None:
        """Why a job has to be ended by force, called again and again; None while its worker computes, or is held up by
        the disk or by somebody who has halted it."""
        now, computed = time.monotonic(), _computed(job)
        before, since = self._seen.get(job.path, (None, now))
        if computed is None or computed != before:
            self._seen[job.path] = (computed or 0.0, now)
            return None
        return _problem(job) if now - since > STILL else None


def _computed(job: Job) -> float | None:
    """Seconds of the processor, of the worker and what it has started; None where it waits for good reason."""
    with suppress(psutil.Error):
        worker = psutil.Process(job.given_to["pid"])
        family = [each for each in (worker, *worker.children(recursive=True))
                  if each.status() != psutil.STATUS_ZOMBIE]  # which has ended, and nobody has asked how
        if is_alive(job.given_to) and all(each.status() == psutil.STATUS_SLEEPING for each in family):
            return sum(sum(each.cpu_times()[:2]) for each in family)
    return None


def _problem(job: Job) -> Problem:
    """Too little memory, where it has taken nearly all that it may."""
    with suppress(psutil.Error, AttributeError):  # no limits but on Linux
        worker = psutil.Process(job.given_to["pid"])
        limit = worker.rlimit(psutil.RLIMIT_DATA)[0]
        if limit > 0 and worker.memory_info().data > FULL * limit:
            return problem_of(MemoryError())
    minutes = round(STILL / 60)
    return Problem("worker_hung", f"학습 프로세스가 {minutes}분 동안 아무 일도 하지 않아 끝냈습니다. ‘이어서 학습’을 누르면 마지막 체크포인트에서 이어 갑니다. "
                   "되풀이되면 worker.log를 첨부해 알려 주세요.",
                   f"The training process had done nothing for {minutes} minutes, so it was ended. Resume it: it goes "
                   "on from its last checkpoint. If it comes again, report it with worker.log.", minutes=minutes)
