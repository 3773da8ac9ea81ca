"""The queue as one owner may see it: each of their own trainings as one entry, and of others only that there is one."""

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import Words
from ..home.layout import Home
from ..home.missing import readable
from ..home.probe import Probe
from ..home.project import Run, Search
from ..search import progress
from ..search.named import run_words, search_words
from ..training.forecast import expectation
from ..training.watching import snapshot
from .line import Wait, among_own, may_start, on_disk, seconds_left, waits


@dataclass(frozen=True)
class Standing:
    """An entry of the queue. `training`: the run, search or probe that its owner started; None: another person's.
    `job`: the run of it that is current or waits; None between two trials of a search. `place`: in the line, from 1; 0
    if it has a worker; None if another run has to be done first, or nobody serves the queue. `device`: the name of the
    one it uses. `share` that is done, from 0 to 1. `left`: seconds that it still takes; None if unknown. `wait`: None
    if it has a worker. `earlier`, `later`: whether others of the same owner wait before and after it."""

    training: Run | Search | None
    job: Run | None
    place: int | None
    device: str | None = None
    is_stopping: bool = False
    share: float = 0.0
    left: float | None = None
    wait: Wait | None = None
    earlier: bool = False
    later: bool = False

    @property
    def is_running(self) -> bool:
        return self.place == 0

    def as_json(self) -> dict:
        """The entry for programs, without project and name of another person's training."""
        public = {"own": self.training is not None, "state": "running" if self.is_running else "queued",
                  "place": self.place, "device": self.device, "share": round(self.share, 4), "seconds_left": self.left,
                  "wait": self.wait._asdict() if self.wait else None}
        if (training := self.training) is None:
            return public
        search = training if isinstance(training, Search) else None
        return public | {
            "project": training.project.name, "run": self.job.name if self.job else None,
            "search": search and search.name, "is_stopping": self.is_stopping,
            "kind": search.spec.kind if search else "probe" if isinstance(training, Probe) else "run",
            "model": training.spec.base.id, "name": name_of(training)._asdict()}


def name_of(training: Run | Search) -> Words:
    if isinstance(training, Probe):
        return Words("먼저 재 보기", "Measuring first")
    return search_words(training) if isinstance(training, Search) else run_words(training)


def standings(home: Home, owner: str, line: list[Run], devices: int = 1) -> list[Standing]:
    """All entries for an owner: current ones first, then waiting ones, in order. `line`: the supervisor's; if it is
    empty, as when another process serves the home, the line is read from the files."""
    own = _Own(home, owner, line)
    line = own.in_order()
    at_work, waiting = list[Standing](), list[Standing]()
    for job, wait in waits(line, devices):
        of = own.of.get(job.path)
        if job.has_worker:
            at_work.append(_at_work(of, job, devices))
        elif job.owner != owner or of:
            waiting.append(Standing(of, job, len(waiting) + 1, is_stopping=of is not None and of.stop.exists(),
                                    left=None if of is None else _left(of, job), wait=wait))
    there = {each.training.path for each in [*at_work, *waiting] if each.training}
    return [*at_work, *(_between(each) for each in own.searches if _goes_on(each) and each.path not in there),
            *_with_neighbours(waiting), *own.apart(there)]


class _Own:
    """The trainings of an owner that have not ended. `of`: path of a job → the training that it belongs to."""

    def __init__(self, home: Home, owner: str, line: list[Run]):
        self.owner = owner
        found = [each for each in readable(home.open_trainings(owner)) if not _is_cancelled(each)]
        self.searches = [each for each in found if isinstance(each, Search)]
        single = [run for run in found if isinstance(run, Run) and run.search is None and run.is_pending]
        self.trainings: list[Run | Search] = [*single, *self.searches]
        self.line = line or (on_disk(home) if self.trainings else [])
        probes = [job for job in self.line if isinstance(job, Probe) and job.owner == owner and job.is_pending]
        self.of: dict[Path, Run | Search] = {run.path: run for run in [*single, *probes]}
        self.of |= {run.path: each for each in self.searches for run in each.trials()}

    def in_order(self) -> list[Run]:
        """The line, which may be a second old, with the owner's own jobs as they are now: moved, removed or added."""
        line = self.line
        known = {job.path for job in line}
        mine = [job for job in line if job.owner == self.owner and not job.has_worker and job.path in self.of]
        come = [run for run in self.trainings if isinstance(run, Run) and run.path not in known and may_start(run)]
        ordered, places = iter(sorted([*mine, *come], key=among_own)), {job.path for job in mine}
        return [next(ordered) if job.path in places else job for job in line
                if job.owner != self.owner or job.has_worker or job.path in places] + [*ordered]

    def apart(self, there: set[Path]) -> list[Standing]:
        """Entries without a place: trainings that wait for another run, or that were only just started."""
        return [Standing(each, each if isinstance(each, Run) else None, None) for each in self.trainings
                if each.path not in there and not _goes_on(each)]


def _goes_on(training: Run | Search) -> bool:
    """Whether a training is a search that is running; with no job in the line, it is between two trials."""
    return isinstance(training, Search) and progress.state_of(training) == "running"


def _is_cancelled(training: Run | Search) -> bool:
    """Whether a training was cancelled before it began, and will soon leave the queue."""
    if isinstance(training, Search):
        return training.stop.exists() and progress.state_of(training) == "queued"
    return training.stop.exists() and not training.has_worker


def _at_work(training: Run | Search | None, job: Run, devices: int) -> Standing:
    device = job.given_to.get("device") if devices > 1 else None
    if training is None:
        return Standing(None, job, 0, device, left=seconds_left(job))
    if isinstance(training, Search):
        return Standing(training, job, 0, device, training.stop.exists(), progress.share_of(training),
                        _left(training, job))
    shown = snapshot(job)
    share = 1.0 if shown["phase"] == "testing" else shown["step"] / shown["steps"] if shown["steps"] else 0.0
    return Standing(training, job, 0, device, job.stop.exists(), share, seconds_left(job))


def _between(search: Search) -> Standing:
    return Standing(search, None, 0, None, search.stop.exists(), progress.share_of(search),
                    progress.seconds_left(search))


def _left(training: Run | Search, job: Run) -> float | None:
    """The seconds that a training still takes; if nothing was measured, by the speed of a usual machine."""
    if isinstance(training, Search):
        if (left := progress.seconds_left(training)) is not None:
            return left
        one = _left_of(job)
        most = 60 * training.spec.budget.minutes if training.spec.budget else float("inf")
        return None if one is None else min(most, one * training.planned)
    return _left_of(job)


def _left_of(job: Run) -> float | None:
    if (known := seconds_left(job)) is not None or job.state == "running":
        return known
    forecast = expectation(job)
    return forecast["seconds"] if forecast else None


def _with_neighbours(waiting: list[Standing]) -> list[Standing]:
    own = [each for each in waiting if each.training and not isinstance(each.training, Probe)]
    return [replace(each, earlier=each is not own[0], later=each is not own[-1])
            if any(each is one for one in own) else each for each in waiting]
