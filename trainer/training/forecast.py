"""What a training will take, roughly, before it starts: time (by earlier trainings on this machine), disk, download."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from statistics import median

from ..advice import Size
from ..data.folds import check_folds
from ..data.lengths import characters
from ..errors import Problem
from ..fields import validated
from ..home.layout import Home
from ..home.project import Project, Run
from ..home.specs import Base
from ..models.catalogue import ON_THE_HUB, to_download
from ..models.families import CARRIED, Facts, facts_of
from ..models.loading import find_base
from ..options import Budget, Folds
from ..tasks import ADAPTING, TASKS, task_of
from .checkpoints import room
from .plan import Plan

ROW = 15  # characters that a row costs beside its own
START = 8.0  # seconds around a training: loading, export, the test
USUAL = 20_000 * 3_145_728  # characters a second × weights of the layers: kotune-mini on two cores with bf16
ALIKE = 4  # speeds are comparable between models that differ less in size
RUNS = 5  # so many earlier trainings are asked
FEW = 200  # test rows, below which folds are recommended: ±5.5 points at an accuracy of 80 %
PATIENCE = 900.0  # seconds that a cross-validation may take which nobody has asked for


@dataclass(frozen=True)
class Forecast:
    """`seconds`; `disk` and `download` in bytes. `measured`: the time is that of earlier trainings on this machine,
    else of a usual one."""

    seconds: float
    disk: int
    download: int = 0
    measured: bool = False


def first_forecast(home: Home, owner: str, task: str, size: Size, tested: int) -> Forecast:
    """Of what `advised` gives for the carried model and a project of `tested` test rows, which is yet to be made;
    `size.amount`: characters of all texts."""
    facts = facts_of(find_base(CARRIED))
    once = _once(home, owner, task, size, facts, TASKS[task].advise(facts, size, {})["epochs"].value)
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
    epochs = TASKS[task].advise(facts, size, {})["epochs"].value
    return (1 + Folds().folds) * (START + epochs * _work(size) * facts.encoder / USUAL) < PATIENCE


def forecast(home: Home, project: Project, plan: Plan, base: Base | None) -> Forecast | None:
    """Of what a plan asks for; `base`: None if it has yet to be downloaded, and then nothing is known of most models.

    Raises Problem("bad_option").
    """
    facts = facts_of(base) if base else _expected(plan.model)
    if facts is None:
        return None
    task = plan.task or project.spec.task
    one = _by(home, project, task, facts, plan.settings)
    if plan.kind == "adapted":
        first = _by(home, project, ADAPTING, facts, plan.adaptation or {})
        one = replace(one, seconds=one.seconds + first.seconds, disk=one.disk + first.disk)
    if plan.kind == "search":
        budget = validated(Budget, plan.budget or {})
        at_once = min(budget.trials, 2)  # the best so far, and the one at work
        one = replace(one, seconds=min(one.seconds * budget.trials, 60 * budget.minutes), disk=one.disk * at_once)
    if plan.kind == "folds":
        one = _folded(one, plan.folds or {})
    return replace(one, download=0 if base else to_download(plan.model))


def forecast_methods(home: Home, project: Project, bases: Mapping[str, Base | None]) -> Forecast | None:
    """Of a comparison of these models, name → base, as `forecast` takes it, one after another; None if nothing is known
    of one of them."""
    each = [forecast(home, project, Plan(model=name), base) for name, base in bases.items()]
    known = [one for one in each if one]
    if len(known) < len(each) or not known:
        return None
    seconds, disk, download = (sum(getattr(one, name) for one in known) for name in ("seconds", "disk", "download"))
    return Forecast(seconds, disk, download, all(one.measured for one in known))


def _folded(one: Forecast, folds: dict) -> Forecast:
    """Folds keep no model, so they take time alone."""
    return replace(one, seconds=one.seconds * (1 + validated(Folds, folds).folds))


def _by(home: Home, project: Project, task: str, facts: Facts, given: Mapping) -> Forecast:
    size = _size(project.path, task)
    known = {name: value for name, value in given.items() if value is not None}
    epochs = known.get("epochs") or TASKS[task].advise(facts, size, known)["epochs"].value
    return _once(home, project.path.parent.name, task, size, facts, epochs)


def _once(home: Home, owner: str, task: str, size: Size, facts: Facts, epochs: int) -> Forecast:
    speed, measured = _speed(home, owner, task, facts.encoder)
    return Forecast(START + epochs * _work(size) / speed, room(facts.parameters, epochs), 0, measured)


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
        if result.get("state") != "done" or spec.fold or task_of(run).name != task:
            return None
        own = facts_of(spec.base).encoder
        whole = run.result_file.stat().st_mtime - (run.given or float("inf"))
        spent = min(max(result["seconds"], whole), 2 * result["seconds"] + 60) - START  # a copied file is a new one
        work = result["epochs"] * _work(_size(run.project.path, task))
    except (Problem, OSError, KeyError):  # of a model or a project that has been deleted
        return None
    return work / max(1.0, spent) * own / encoder if encoder / ALIKE < own < encoder * ALIKE else None


def _work(size: Size) -> int:
    """What an epoch costs, in characters."""
    return size.amount + ROW * size.rows


@lru_cache(maxsize=256)
def _size(project: Path, task: str) -> Size:
    """What a project has to learn from, its characters counted, which never change."""
    size = TASKS[task].size_of(Project(project))
    return size if size.amount else replace(size, amount=characters([Project(project).split("train")]))
