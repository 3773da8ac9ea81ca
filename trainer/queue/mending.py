"""Mend a failed run at a press of a button: queue it once more with its remedy (`training.remedies`)."""

import time
from collections.abc import Callable

from filelock import FileLock

from ..data.corrections import Correction
from ..errors import Problem
from ..home.project import Project, Run
from ..home.specs import Base, RunSpec
from ..tasks.bases import adapted
from ..training.remedies import remedy_of, stopped_by
from ..training.tidying import tidy
from .resuming import resume


def mend(run: Run, find: Callable[[str], Base], correct: Callable[[Project, list[Correction]], Project]) -> Run:
    """Apply the remedy of a failed run: queue it once more with the changes, also the runs that wait for it, or resume
    it. Repeated calls do it only once. `find`: gives the base model of this name, and downloads it if needed;
    `correct`: makes a corrected project of another one.

    Raises Problem("no_remedy"), and those of `find` and `correct`.
    """
    remedy = remedy_of(run)
    if remedy is None or remedy.way in ("choose", "upload"):
        raise Problem("no_remedy", "이 학습을 고쳐 다시 시작할 방법을 코튠이 알지 못합니다. ‘설정’에서 직접 고쳐 시작해 주세요.",
                      "KoTune knows no remedy for this training. Change its settings, and start it, under Settings.",
                      run=run.name)
    if remedy.way == "tidy":
        tidy(run.project)
        resume(run)
        return run
    spec, key = run.spec, f"remedy of {run.name}"
    if remedy.way == "rows":
        with FileLock(run.path / ".lock"):  # two browser windows must not make two projects
            return _queued(run, key, project=_without(run, key, correct))
    base = find(spec.base.id) if remedy.way == "fetch" else spec.base
    again = _queued(run, key, base=base, settings=spec.settings.model_copy(update=remedy.changes))
    for other in run.project.runs():
        if other.spec.after == run.name and other.state not in ("done", "stopped"):
            _queued(other, f"{key} for {other.name}", base=adapted(again), after=again.name)
    return again


def _without(run: Run, key: str, correct: Callable[[Project, list[Correction]], Project]) -> Project:
    """The project without the rows that a run failed on; it is made from the run's project, unless it exists."""
    name = run.project.name
    for other in run.project.siblings():
        if other.spec.origin and other.spec.origin.project == name and any(
                each.spec.key == key for each in other.runs()):
            return other
    return correct(run.project, [Correction(**each, label=None) for each in stopped_by(run)])


def _queued(run: Run, key: str, project: Project | None = None, **changes) -> Run:
    spec = RunSpec(**dict(run.spec) | changes | {"key": key, "created": time.time()})
    return (project or run.project).add_run(spec)
