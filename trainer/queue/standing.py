"""All that is at work or waits, as one owner may see it: one's own trainings each as one thing, of others no more than
that they are there."""

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
    """`training`: what its owner started, a run, a search or a probe; None: another person's. `job`: what of it is at
    work or waits; None between two trials of a search. `place` in the line, from 1; 0 at work; None where it is in no
    line: another run has to be done first, or nobody serves the queue. `device` that it is at work on, by its name.
    `share` that is done, 0 … 1; `left`: seconds that it still takes; None: nobody knows. `wait`: None at work.
    `earlier`, `later`: whether one's own wait before it, and after it."""

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
        """What a program is told: of another person's training neither project nor name."""
        told = {"own": self.training is not None, "state": "running" if self.is_running else "queued",
                "place": self.place, "device": self.device, "share": round(self.share, 4), "seconds_left": self.left,
                "wait": self.wait._asdict() if self.wait else None}
        if (training := self.training) is None:
            return told
        search = training if isinstance(training, Search) else None
        return told | {
            "project": training.project.name, "run": self.job.name if self.job else None,
            "search": search and search.name, "is_stopping": self.is_stopping,
            "kind": search.spec.kind if search else "probe" if isinstance(training, Probe) else "run",
            "model": training.spec.base.id, "name": name_of(training)._asdict()}


def name_of(training: Run | Search) -> Words:
    if isinstance(training, Probe):
        return Words("먼저 재 보기", "Measuring first")
    return search_words(training) if isinstance(training, Search) else run_words(training)


def standings(home: Home, owner: str, line: list[Run], devices: int = 1) -> list[Standing]:
    """First what is at work, then what waits, in their order. `line`: as the supervisor has it; empty where another
    process serves the home, and then it is as the files tell."""
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
    """The trainings of an owner that have still to end. `of`: path of a job → the training that it is, or is of."""

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
        """The line, which may be a second old, with one's own as they stand now: what has been moved since then, has
        gone, or has just come."""
        line = self.line
        known = {job.path for job in line}
        mine = [job for job in line if job.owner == self.owner and not job.has_worker and job.path in self.of]
        come = [run for run in self.trainings if isinstance(run, Run) and run.path not in known and may_start(run)]
        ordered, places = iter(sorted([*mine, *come], key=among_own)), {job.path for job in mine}
        return [next(ordered) if job.path in places else job for job in line
                if job.owner != self.owner or job.has_worker or job.path in places] + [*ordered]

    def apart(self, there: set[Path]) -> list[Standing]:
        """What waits for another run, or has been asked for just now."""
        return [Standing(each, each if isinstance(each, Run) else None, None) for each in self.trainings
                if each.path not in there and not _goes_on(each)]


def _goes_on(training: Run | Search) -> bool:
    """Whether it is a search between two of its trials."""
    return isinstance(training, Search) and progress.state_of(training) == "running"


def _is_cancelled(training: Run | Search) -> bool:
    """Whether it is on its way out of the line, without having begun."""
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
    """Of what waits as long as it will take, also by what a usual machine does."""
    if isinstance(training, Search):
        if (left := progress.seconds_left(training)) is not None:
            return left
        one = _whole(job)
        most = 60 * training.spec.budget.minutes if training.spec.budget else float("inf")
        return None if one is None else min(most, one * training.planned)
    return _whole(job)


def _whole(job: Run) -> float | None:
    if (known := seconds_left(job)) is not None or job.state == "running":
        return known
    forecast = expectation(job)
    return forecast["seconds"] if forecast else None


def _with_neighbours(waiting: list[Standing]) -> list[Standing]:
    own = [each for each in waiting if each.training and not isinstance(each.training, Probe)]
    return [replace(each, earlier=each is not own[0], later=each is not own[-1])
            if any(each is one for one in own) else each for each in waiting]
