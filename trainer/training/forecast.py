"""Estimate, before a training starts, its time and memory (by a probe, else by earlier trainings on this machine), its
disk space and its download."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import inf
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
from ..models.fitting import has_fast_bf16
from ..models.loading import find_base
from ..options import Budget, Folds
from ..tasks import TASKS, task_of
from ..tasks.settings import settings_for
from .checkpoints import USUALLY, Keep, room
from .plan import Plan
from .probing import known

ROW = 15  # overhead of a row, in characters
START = 8.0  # seconds of loading, export and test
END = 3.0  # the part of these seconds that no probe measures: the simple methods, the export
MINI = 3_145_728  # weights of the layers of kotune-mini
USUAL = 20_000 * MINI  # characters a second × weights of the layers: kotune-mini on two cores with bf16
SLOWER = 4  # times, on two cores without fast bf16: 4,400 to 5,600 characters a second on an AMD EPYC
ALIKE = 4  # speeds are best compared between models whose sizes differ by less than this factor
RUNS = 5  # earlier trainings whose speed is used, at most
FEW = 200  # with fewer test rows folds are recommended: ±5.5 points at an accuracy of 80 %
PATIENCE = 900.0  # seconds; a longer cross-validation is not recommended


@dataclass(frozen=True)
class Forecast:
    """What a training will take: `seconds`; `disk`, `download` and `memory` in bytes. `measured`: whether the time
    comes from a probe or earlier trainings on this machine, not from a usual machine. `off`: the relative error of
    `seconds` if a probe has measured it; else 0, and `memory` is unknown, 0, too."""

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
    """The forecast of the plan that `advised` gives for the built-in model, for a project that is not made yet.
    `tested`: number of test rows; `size.amount`: characters of all texts."""
    facts = facts_of(find_base(CARRIED))
    read, epochs = _as_read(task, facts, size, {})
    once = _once(home, owner, task, read, facts, epochs)
    return _folded(once, {}) if _suits_folds(task, facts, size, tested) else once


def advised(project: Project, model: str, base: Base | None) -> Plan:
    """The recommended plan with this model: a cross-validation if test rows are few and it takes only minutes, as folds
    then say far more than the test rows; else one training. `base`: as in `forecast`."""
    once, task = Plan(model=model), project.spec.task
    try:
        facts = facts_of(base) if base else _expected(model)
        if facts and _suits_folds(task, facts, _size(project.path, task), project.survey.rows["test"]):
            check_folds(TASKS[task], project, Folds().folds)
            return Plan(model=model, folds={})
    except Problem:  # too few rows for folds, or an unreadable base model, which the start will report
        pass
    return once


def _suits_folds(task: str, facts: Facts, size: Size, tested: int) -> bool:
    """Whether a cross-validation is recommended. It is judged by the speed of a usual machine, not of this one, so that
    the same data always get the same recommendation."""
    if "folds" not in TASKS[task].plans or tested >= FEW:
        return False
    read, epochs = _as_read(task, facts, size, {})
    return (1 + Folds().folds) * (START + epochs * _work(read) * facts.encoder / USUAL) < PATIENCE


def forecast(home: Home, project: Project, plan: Plan, base: Base | None) -> Forecast | None:
    """The forecast of a plan; None if nothing is known of the model. `base`: None if it is not downloaded yet; then
    only models of the catalogue are known. Raises Problem("bad_option").
    """
    facts = facts_of(base) if base else _expected(plan.model)
    if facts is None:
        return None
    one, *first = (_by(home, project, task, facts, given, base) for task, given in plan.stages(project.spec.task))
    for other in first:
        one = _both(one, other)
    if plan.kind == "search":
        budget = validated(Budget, plan.budget or {})
        at_once = min(budget.trials, 2)  # trials on the disk at a time: the best so far and the current one
        one = replace(one, seconds=min(one.seconds * budget.trials, 60 * budget.minutes), disk=one.disk * at_once)
    if plan.kind == "folds":
        one = _folded(one, plan.folds or {})
    if plan.kind == "sizes":
        one = _with_fewer(home, project, plan, facts, base, one)
    return replace(one, download=0 if base else to_download(plan.model))


def expectation(run: Run) -> dict | None:
    """The forecast of a run about to begin, as JSON, which is later shown beside what it really took. None if there is
    none, as for a run that begins with an epoch of another."""
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
    """The forecast of two trainings one after the other; memory and error are the larger of the two."""
    known = one.off and other.off
    return replace(one, seconds=one.seconds + other.seconds, disk=one.disk + other.disk,
                   measured=one.measured and other.measured, off=max(one.off, other.off) if known else 0.0,
                   memory=max(one.memory, other.memory) if known else 0)


def forecast_methods(home: Home, project: Project, bases: Mapping[str, Base | None]) -> Forecast | None:
    """The forecast of a comparison of models that are trained one after another, name → `base` as in `forecast`; None
    if nothing is known of one of them."""
    each = [forecast(home, project, Plan(model=name), base) for name, base in bases.items()]
    if not each or None in each:
        return None
    first, *others = filter(None, each)
    for other in others:
        first = replace(_both(first, other), download=first.download + other.download)
    return first


def _folded(one: Forecast, folds: dict) -> Forecast:
    """The forecast of a training with its folds; folds keep no model, so they add only time."""
    return replace(one, seconds=one.seconds * (1 + validated(Folds, folds).folds))


def _with_fewer(home: Home, project: Project, plan: Plan, facts: Facts, base: Base | None, one: Forecast) -> Forecast:
    """The forecast of a training with those on fewer rows; these keep no model, so they add only time."""
    numbers = checked_numbers(plan.rows or [], project.survey.rows["train"])
    return replace(one, seconds=one.seconds + sum(
        _by(home, project, project.spec.task, facts, plan.settings, base, rows).seconds for rows in numbers))


def _by(home: Home, project: Project, task: str, facts: Facts, given: Mapping, base: Base | None,
        rows: int | None = None) -> Forecast:
    """The forecast of one training with these settings; `rows`: number of training rows, None for all."""
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
    with suppress(Problem):  # the start will refuse these settings
        found = known(project, base, settings_for(project, base, given, task), task)
        return found.measured if found else None
    return None


def _once(home: Home, owner: str, task: str, size: Size, facts: Facts, epochs: int,
          keep: Keep = USUALLY) -> Forecast:
    speed, measured = _speed(home, owner, task, facts.encoder)
    return Forecast(START + epochs * _work(size) / speed, room(facts.parameters, keep.of_epochs(epochs)), 0, measured)


def _expected(model: str) -> Facts | None:
    """What the catalogue knows of a model that is not downloaded yet."""
    known = ON_THE_HUB.get(model)
    return Facts(known.family, known.parameters, known.tokens or 512, known.encoder) if known else None


def _speed(home: Home, owner: str, task: str, encoder: int) -> tuple[float, bool]:
    """Characters a second for a model with `encoder` weights in its layers, and whether this comes from trainings on
    this machine: those of the same task and a model of about this size, else of any task and any model but tiny ones,
    whose weights are not what takes the time."""
    files = sorted(home.owned_by(owner).glob("[!.]*/runs/*/result.json"), key=_newest)[:50]
    for tasks, least, most in ({task}, encoder / ALIKE, encoder * ALIKE), (TASKS, MINI / ALIKE, inf):
        known = filter(None, (_power_of(file, _newest(file)) for file in files))
        if powers := [*islice((power for name, own, power in known if name in tasks and least < own < most), RUNS)]:
            return median(powers) / max(1, encoder), True
    return USUAL / (1 if has_fast_bf16() else SLOWER) / max(1, encoder), False


def _newest(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except FileNotFoundError:  # its project is just being deleted, or its run resumed
        return 0.0


@lru_cache(maxsize=1024)
def _power_of(file: Path, _written: float) -> tuple[str, int, float] | None:
    """The task of a finished training, the weights of its model's layers, and its characters a second × these weights;
    None if it is not done. `file`: its result, read again once it is written anew."""
    try:
        run = Run(file.parent)
        result, spec = run.result or {}, run.spec
        if result.get("state") != "done" or spec.fold or spec.rows:
            return None
        task, facts = task_of(run).name, facts_of(spec.base)
        elapsed = file.stat().st_mtime - (run.given or float("inf"))
        spent = min(max(result["seconds"], elapsed), 2 * result["seconds"] + 60) - START  # a copy has a later mtime
        read, _ = _as_read(task, facts, _size(run.project.path, task), spec.settings.model_dump())
        work = result["epochs"] * _work(read)
    except (Problem, OSError, KeyError):  # the model or the project has been deleted
        return None
    return task, facts.encoder, work / max(1.0, spent) * facts.encoder


def _as_read(task: str, facts: Facts, size: Size, given: dict) -> tuple[Size, int]:
    """The size with only the characters that are read if long texts are cut or read in windows; and the epochs."""
    advice = TASKS[task].advise(facts, size, given)
    values = {name: each.value for name, each in advice.items()} | given
    share = size.read(values["max_length"], values["windows"]) if "windows" in advice else 1.0
    return replace(size, amount=round(size.amount * share)), values["epochs"]


def _work(size: Size) -> int:
    """The cost of an epoch, in characters."""
    return size.amount + ROW * size.rows


@lru_cache(maxsize=256)
def _size(project: Path, task: str) -> Size:
    """A project's size with its characters counted; cached, as a project's rows never change."""
    size = TASKS[task].size_of(Project(project))
    return size if size.amount else replace(size, amount=characters([Project(project).split("train")]))
