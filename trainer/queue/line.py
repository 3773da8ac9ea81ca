"""The line: current and waiting jobs in the order in which they are done, and how long they will wait."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from heapq import heapreplace
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem
from ..home.files import write_json
from ..home.layout import Home
from ..home.missing import readable
from ..home.probe import Probe
from ..home.project import Run
from ..training.forecast import expectation
from ..training.watching import snapshot

PROBED = 10.0  # seconds that a probe takes, roughly
FRESH = 10.0  # seconds for which an estimate is cached


class Wait(NamedTuple):
    """`ahead`: number of jobs before this one. `seconds` until a device is free, counting only jobs whose time is
    known; `whole`: whether that is all of them."""

    ahead: int
    seconds: float
    whole: bool


def in_turn(waiting: list[Run], last_start: dict[str, float]) -> list[Run]:
    """Waiting jobs in order. Owners take turns, first the one whose last start is longest ago. Of an owner's jobs
    probes come first, as a page waits for them, then the oldest, unless they were moved (`move`)."""
    turns, order = Counter[str](), []
    for job in sorted(waiting, key=among_own):
        order.append((turns[job.owner], last_start.get(job.owner, 0.0), job.created, job))
        turns[job.owner] += 1
    return [job for *_, job in sorted(order, key=lambda each: each[:3])]


def among_own(job: Run) -> tuple[bool, float]:
    """The sort key for the jobs of one owner."""
    return not isinstance(job, Probe), job.turn


def may_start(run: Run) -> bool:
    """Whether no other run has to be done before this one."""
    return run.first is None or run.first.is_through


def on_disk(home: Home) -> list[Run]:
    """The line as the files show it, for a process that does not serve it and so does not know the last starts."""
    jobs: list[Run] = [*readable(home.open_probes()), *readable(home.open_runs())]
    busy = [job for job in jobs if job.has_worker]
    return [*busy, *in_turn([job for job in jobs if job not in busy and job.is_pending and may_start(job)], {})]


def move(run: Run, to: int = 0) -> None:
    """Move a waiting run to a place, from 0, among the waiting runs of its owner; other owners' turns do not change.
    A trial moves its whole search, and an adaptation the training that comes after it.

    Raises Problem("not_waiting").
    """
    others = [each for each in _waiting_beside(run) if each.path != run.path]
    before, after = [each.turn for each in others[:max(0, to)]], [each.turn for each in others[max(0, to):]]
    if others:
        turn = (before[-1] + after[0]) / 2 if before and after else after[0] - 1 if after else before[-1] + 1
        for each in [run, *(later for later in run.project.runs() if later.spec.after == run.name)]:
            write_json((each.search or each).turn_file, {"turn": turn})


def step(run: Run, by: int) -> None:
    """Move a waiting run by some places (-1: one earlier). Raises Problem("not_waiting")."""
    places = [each.path for each in _waiting_beside(run)]
    move(run, max(0, places.index(run.path) + by))


def _waiting_beside(run: Run) -> list[Run]:
    """The waiting runs of a run's owner, itself included, in order. Raises Problem("not_waiting")."""
    home = Home(run.project.path.parents[1])
    waiting = [each for each in readable(home.open_runs(run.owner))
               if each.is_pending and not each.has_worker and not each.stop.exists() and may_start(each)]
    if run.path not in [each.path for each in waiting]:
        raise Problem("not_waiting", "차례를 기다리는 학습만 순서를 바꿀 수 있습니다. 이 학습은 이미 시작했거나 끝났습니다.",
                      "Only a run that waits can be moved: this one has begun, or has ended.", run=run.name)
    return sorted(waiting, key=among_own)


def waits_for_own(run: Run, line: list[Run]) -> bool:
    """Whether another waiting job of the same owner comes first, so that this run could be moved before it."""
    places = [job.path for job in line]
    return run.path in places and any(job.owner == run.owner and not job.has_worker and not isinstance(job, Probe)
                                      for job in line[:places.index(run.path)])


def waits(line: list[Run], devices: int = 1) -> Iterator[tuple[Run, Wait]]:
    """Yield each job of the line with its wait, as if all of them still had to start; each takes the first free
    device."""
    free, whole = [0.0] * devices, True  # seconds until each device is free
    for ahead, job in enumerate(line):
        yield job, Wait(ahead, free[0], whole)
        seconds = seconds_left(job)
        heapreplace(free, free[0] + (seconds or 0.0))
        whole = whole and seconds is not None


def wait_of(run: Run, line: list[Run], devices: int = 1) -> Wait | None:
    """The wait of a run in the line; None if it has a worker or waits for another run, or nobody serves the queue."""
    if run.path not in [job.path for job in line] or run.state == "running":
        return None
    return next(wait for job, wait in waits(line, devices) if job.path == run.path)


def seconds_left(run: Run) -> float | None:
    """The seconds that a current run has left, or that a waiting one will take, judged by runs of its project with the
    same base model, else by what was measured on this machine; None if unknown."""
    if isinstance(run, Probe):
        return PROBED
    return snapshot(run)["seconds_left"] if run.state == "running" else _expected(run.path, int(time.time() / FRESH))


@lru_cache(maxsize=256)
def _expected(path: Path, now: int) -> float | None:
    """The expected seconds of a waiting run, from the seconds of an epoch of similar runs; `now`: renews the cache."""
    run = Run(path)
    alike = [other for other in run.project.runs() if other.spec.base.id == run.spec.base.id
             and (other.spec.task, other.spec.settings.method, other.spec.rows)
             == (run.spec.task, run.spec.settings.method, run.spec.rows)]
    latest = [each for other in alike for each in snapshot(other)["epochs"][-1:]]
    ended = [each["seconds"] / each["epoch"] for each in latest if each["seconds"]]
    begun = run.spec.begins.epoch if run.spec.begins else 0
    if ended:
        return ended[-1] * (run.spec.settings.epochs - begun)
    forecast = expectation(run)
    return forecast["seconds"] if forecast and forecast["measured"] else None
