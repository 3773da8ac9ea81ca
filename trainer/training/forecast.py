"""What a training will take, roughly, before it starts: time and memory (by a probe, else by earlier trainings on this
machine), disk, download."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from statistics import median

from ..advice import Size
from ..data.folds import check_folds
from ..data.lengths import characters
from ..data.nested import checked_numbers
from ..errors import Problem
from ..fields import validated
from ..home.layout import Home
from ..home.project import Project, Run
from ..home.specs import Base
from ..models.catalogue import ON_THE_HUB, to_download
from ..models.families import CARRIED, Facts, facts_of
from ..models.loading import find_base
from ..options import Budget, Folds
from ..tasks import TASKS, task_of
from ..tasks.settings import settings_for
from .checkpoints import USUALLY, Keep, room
from .plan import Plan
from .probing import known

ROW = 15  # characters that a row costs beside its own
START = 8.0  # seconds around a training: loading, export, the test
END = 3.0  # of them what no probe measures: the simple methods, the export
USUAL = 20_000 * 3_145_728  # characters a second × weights of the layers: kotune-mini on two cores with bf16
ALIKE = 4  # speeds are comparable between models that differ less in size
RUNS = 5  # so many earlier trainings are asked
FEW = 200  # test rows, below which folds are recommended: ±5.5 points at an accuracy of 80 %
PATIENCE = 900.0  # seconds that a cross-validation may take which nobody has asked for


@dataclass(frozen=True)
class Forecast:
    """`seconds`; `disk`, `download` and `memory` in bytes. `measured`: the time is that of earlier trainings on this
    machine, else of a usual one. `off`: by what share it may be, where a probe has measured it; else 0, and nothing is
    known of memory."""

    seconds: float
    disk: int
    download: int = 0
    measured: bool = False
    memory: int = 0
    off: float = 0.0

    @property
    def low(self) -> float:
        return self.seconds / (1 + self.off)

    @property
    def high(self) -> float:
        return self.seconds * (1 + self.off)


def first_forecast(home: Home, owner: str, task: str, size: Size, tested: int) -> Forecast:
    """Of what `advised` gives for the carried model and a project of `tested` test rows, which is yet to be made;
    `size.amount`: characters of all texts."""
    facts = facts_of(find_base(CARRIED))
    read, epochs = _as_read(task, facts, size, {})
    once = _once(home, owner, task, read, facts, epochs)
    return _folded(once, {}) if _suits_folds(task, facts, size, tested) else once


def advised(project: Project, model: str, base: Base | None) -> Plan:
    """What to start from this model where nobody has chosen: a cross-validation where test rows are few and it takes
    no more than minutes, as folds then tell far more than the test rows do; else one training. `base`: as `forecast`
    takes it."""
    once, task = Plan(model=model), project.spec.task
    try:
        facts = facts_of(base) if base else _expected(model)
        if facts and _suits_folds(task, facts, _size(project.path, task), project.survey.rows["test"]):
            check_folds(TASKS[task], project, Folds().folds)
            return Plan(model=model, folds={})
    except Problem:  # too few rows for folds, or a base model that cannot be read, which the start will say
        pass
    return once


def _suits_folds(task: str, facts: Facts, size: Size, tested: int) -> bool:
    """By the speed of a usual machine, not of this one: the same data are always trained in the same way."""
    if "folds" not in TASKS[task].plans or tested >= FEW:
        return False
    read, epochs = _as_read(task, facts, size, {})
    return (1 + Folds().folds) * (START + epochs * _work(read) * facts.encoder / USUAL) < PATIENCE


def forecast(home: Home, project: Project, plan: Plan, base: Base | None) -> Forecast | None:
    """Of what a plan asks for; `base`: None if it has yet to be downloaded, and then nothing is known of most models.

    Raises Problem("bad_option").
    """
    facts = facts_of(base) if base else _expected(plan.model)
    if facts is None:
        return None
    one, *first = (_by(home, project, task, facts, given, base) for task, given in plan.stages(project.spec.task))
    for other in first:
        one = _both(one, other)
    if plan.kind == "search":
        budget = validated(Budget, plan.budget or {})
        at_once = min(budget.trials, 2)  # the best so far, and the one at work
        one = replace(one, seconds=min(one.seconds * budget.trials, 60 * budget.minutes), disk=one.disk * at_once)
    if plan.kind == "folds":
        one = _folded(one, plan.folds or {})
    if plan.kind == "sizes":
        one = _with_fewer(home, project, plan, facts, base, one)
    return replace(one, download=0 if base else to_download(plan.model))


def expectation(run: Run) -> dict | None:
    """What is forecast of a run that is just to begin, to stand beside what it will have taken; None if nothing is, as
    of one that begins with an epoch of another."""
    if run.spec.begins:
        return None
    home, spec, task = Home(run.project.path.parents[1]), run.spec, task_of(run).name
    try:
        one = _by(home, run.project, task, facts_of(spec.base), spec.settings.model_dump(), spec.base, spec.rows)
    except (Problem, OSError):
        return None
    keeps = spec.fold is None and spec.rows is None
    return {"seconds": one.seconds, "low": one.low, "high": one.high, "memory": one.memory,
            "disk": one.disk if keeps else 0, "measured": one.measured}


def _both(one: Forecast, other: Forecast) -> Forecast:
    """Of one after another; of memory and of doubt, as much as the one that takes more."""
    known = one.off and other.off
    return replace(one, seconds=one.seconds + other.seconds, disk=one.disk + other.disk,
                   measured=one.measured and other.measured, off=max(one.off, other.off) if known else 0.0,
                   memory=max(one.memory, other.memory) if known else 0)


def forecast_methods(home: Home, project: Project, bases: Mapping[str, Base | None]) -> Forecast | None:
    """Of a comparison of these models, name → base, as `forecast` takes it, one after another; None if nothing is known
    of one of them."""
    each = [forecast(home, project, Plan(model=name), base) for name, base in bases.items()]
    if not each or None in each:
        return None
    first, *others = filter(None, each)
    for other in others:
        first = replace(_both(first, other), download=first.download + other.download)
    return first


def _folded(one: Forecast, folds: dict) -> Forecast:
    """Folds keep no model, so they take time alone."""
    return replace(one, seconds=one.seconds * (1 + validated(Folds, folds).folds))


def _with_fewer(home: Home, project: Project, plan: Plan, facts: Facts, base: Base | None, one: Forecast) -> Forecast:
    """On fewer rows, too; these trainings keep no model, either."""
    numbers = checked_numbers(plan.rows or [], project.survey.rows["train"])
    return replace(one, seconds=one.seconds + sum(
        _by(home, project, project.spec.task, facts, plan.settings, base, rows).seconds for rows in numbers))


def _by(home: Home, project: Project, task: str, facts: Facts, given: Mapping, base: Base | None,
        rows: int | None = None) -> Forecast:
    """`rows` of training that are learnt from, None: all."""
    size, share = _size(project.path, task), 1.0
    if rows:
        share = rows / size.rows
        size = replace(size, rows=rows, amount=round(size.amount * share))
    chosen = {name: value for name, value in given.items() if value is not None}
    size, epochs = _as_read(task, facts, size, chosen)
    keep = Keep(chosen.get("keep", USUALLY.which), chosen.get("kept_best", USUALLY.best))
    if base and (found := _probed(project, base, chosen, task)):
        one = Forecast(END + found["around"] + epochs * share * found["epoch"],
                        room(facts.parameters, keep.of_epochs(epochs), found["checkpoint"]), 0, True, found["memory"],
                       found["off"])
    else:
        one = _once(home, project.path.parent.name, task, size, facts, epochs, keep)
    return replace(one, seconds=min(one.seconds, 60 * chosen["minutes"])) if chosen.get("minutes") else one


def _probed(project: Project, base: Base, given: dict, task: str) -> dict | None:
    with suppress(Problem):  # of settings that the start will refuse
        found = known(project, base, settings_for(project, base, given, task), task)
        return found.measured if found else None
    return None


def _once(home: Home, owner: str, task: str, size: Size, facts: Facts, epochs: int,
          keep: Keep = USUALLY) -> Forecast:
    speed, measured = _speed(home, owner, task, facts.encoder)
    return Forecast(START + epochs * _work(size) / speed, room(facts.parameters, keep.of_epochs(epochs)), 0, measured)


def _expected(model: str) -> Facts | None:
    """Of a model that is not here yet, as far as it is known."""
    known = ON_THE_HUB.get(model)
    return Facts(known.family, known.parameters, known.tokens or 512, known.encoder) if known else None


def _speed(home: Home, owner: str, task: str, encoder: int) -> tuple[float, bool]:
    """Characters a second with layers of so many weights, and whether trainings on this machine say so."""
    files = sorted(home.owned_by(owner).glob("[!.]*/runs/*/result.json"), key=_newest)
    found = (_speed_of(Run(file.parent), task, encoder) for file in files[:50])
    speeds = [*islice(filter(None, found), RUNS)]
    return (median(speeds), True) if speeds else (USUAL / max(1, encoder), False)


def _newest(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except FileNotFoundError:  # its project is just being deleted, or its run resumed
        return 0.0


def _speed_of(run: Run, task: str, encoder: int) -> float | None:
    """Of a training that came to its end; None of any other, of another task, or of a model of quite another size."""
    try:
        result, spec = run.result or {}, run.spec
        if result.get("state") != "done" or spec.fold or spec.rows or task_of(run).name != task:
            return None
        facts = facts_of(spec.base)
        own = facts.encoder
        whole = run.result_file.stat().st_mtime - (run.given or float("inf"))
        spent = min(max(result["seconds"], whole), 2 * result["seconds"] + 60) - START  # a copied file is a new one
        read, _ = _as_read(task, facts, _size(run.project.path, task), spec.settings.model_dump())
        work = result["epochs"] * _work(read)
    except (Problem, OSError, KeyError):  # of a model or a project that has been deleted
        return None
    return work / max(1.0, spent) * own / encoder if encoder / ALIKE < own < encoder * ALIKE else None


def _as_read(task: str, facts: Facts, size: Size, given: dict) -> tuple[Size, int]:
    """With as many characters as are read where long texts are cut, or read in windows; and the epochs."""
    advice = TASKS[task].advise(facts, size, given)
    values = {name: each.value for name, each in advice.items()} | given
    share = size.read(values["max_length"], values["windows"]) if "windows" in advice else 1.0
    return replace(size, amount=round(size.amount * share)), values["epochs"]


def _work(size: Size) -> int:
    """What an epoch costs, in characters."""
    return size.amount + ROW * size.rows


@lru_cache(maxsize=256)
def _size(project: Path, task: str) -> Size:
    """What a project has to learn from, its characters counted, which never change."""
    size = TASKS[task].size_of(Project(project))
    return size if size.amount else replace(size, amount=characters([Project(project).split("train")]))
