"""The line: the jobs at work and those that wait, in the order in which they are done, and how long that may take."""

import time
from collections import Counter
from functools import lru_cache
from heapq import heapreplace
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem
from ..home.files import write_json
from ..home.layout import Home
from ..home.probe import Probe
from ..home.project import Run
from ..training.watching import snapshot

PROBED = 10.0  # seconds that a probe takes, about
FRESH = 10.0  # seconds for which an estimate holds


class Wait(NamedTuple):
    """How many jobs come first, and the seconds until a device is free after those of which something is known;
    `whole`: that is all of them."""

    ahead: int
    seconds: float
    whole: bool


def in_turn(waiting: list[Run], last_start: dict[str, float]) -> list[Run]:
    """Owners take turns: first the one who has waited longest since the last start. Of one's jobs probes come first, as
    somebody waits for them on the page, then the oldest, unless they were put in another order (`move`)."""
    turns, order = Counter[str](), []
    for job in sorted(waiting, key=lambda job: (not isinstance(job, Probe), job.turn)):
        order.append((turns[job.owner], last_start.get(job.owner, 0.0), job.created, job))
        turns[job.owner] += 1
    return [job for *_, job in sorted(order, key=lambda each: each[:3])]


def move(run: Run, to: int = 0) -> None:
    """Put a run that waits in this place, from 0, among those of its owner that do; others' turns are as they were.

    Raises Problem("not_waiting").
    """
    waiting = [each for each in Home(run.project.path.parents[1]).open_runs(run.owner)
               if each.is_pending and not each.has_worker]
    if run.path not in [each.path for each in waiting]:
        raise Problem("not_waiting", "차례를 기다리는 학습만 순서를 바꿀 수 있습니다. 이 학습은 이미 시작했거나 끝났습니다.",
                      "Only a run that waits can be moved: this one has begun, or has ended.", run=run.name)
    others = sorted(each.turn for each in waiting if each.path != run.path)
    before, after = others[:max(0, to)], others[max(0, to):]
    if others:
        turn = (before[-1] + after[0]) / 2 if before and after else after[0] - 1 if after else before[-1] + 1
        write_json(run.turn_file, {"turn": turn})


def waits_for_own(run: Run, line: list[Run]) -> bool:
    """Whether another job of its owner comes before it, which could come after it."""
    places = [job.path for job in line]
    return run.path in places and any(job.owner == run.owner and not job.has_worker and not isinstance(job, Probe)
                                      for job in line[:places.index(run.path)])


def wait_of(run: Run, line: list[Run], devices: int = 1) -> Wait | None:
    """None if it is not in the line: it is at work, or waits for another run to be done, or nobody serves the queue.
    Each job takes the first of the devices that is free."""
    places = [job.path for job in line]
    if run.path not in places or run.state == "running":
        return None
    times = [seconds_left(job) for job in line[:places.index(run.path)]]
    free = [0.0] * devices  # when each of them is
    for seconds in times:
        heapreplace(free, free[0] + (seconds or 0.0))
    return Wait(len(times), free[0], None not in times)


def seconds_left(run: Run) -> float | None:
    """What a run at work expects of itself, or what one that waits will take, by others of its project with the same
    base model; None if there is nothing to go by."""
    if isinstance(run, Probe):
        return PROBED
    return snapshot(run)["seconds_left"] if run.state == "running" else _expected(run.path, int(time.time() / FRESH))


@lru_cache(maxsize=256)
def _expected(path: Path, now: int) -> float | None:
    """Epoch by epoch; `now`: the estimate is made anew when it changes."""
    run = Run(path)
    alike = [other for other in run.project.runs() if other.spec.base.id == run.spec.base.id
             and (other.spec.task, other.spec.settings.method, other.spec.rows)
             == (run.spec.task, run.spec.settings.method, run.spec.rows)]
    latest = [each for other in alike for each in snapshot(other)["epochs"][-1:]]
    ended = [each["seconds"] / each["epoch"] for each in latest if each["seconds"]]
    begun = run.spec.begins.epoch if run.spec.begins else 0
    return ended[-1] * (run.spec.settings.epochs - begun) if ended else None
