"""What searches, cross-validations and comparisons share: how a trial is asked for, and how they are closed."""

import time
from collections.abc import Callable
from itertools import count

from ..errors import Problem
from ..home.files import write_json
from ..home.project import Run, Search
from ..home.specs import Base, Fold, RunSpec
from ..options import Settings

Check = Callable[[str], None]  # of an owner


def unchecked(owner: str) -> None:
    """Whoever asks may have another trial."""


def next_number(trials: list[Run]) -> int:
    """The first number that no trial has; that of a trial whose spec is damaged is given again."""
    taken = {run.spec.trial for run in trials}
    return next(number for number in count() if number not in taken)


def refusal(search: Search, check: Check) -> Problem | None:
    """Why it may have no further trial."""
    try:
        check(search.project.owner)
    except Problem as problem:
        return problem
    return None


def is_at_work(search: Search, trials: list[Run]) -> bool:
    """Whether one of the trials has still to end; asked to stop if the search was."""
    pending = [run for run in trials if run.is_pending]
    if search.stop.exists():
        for run in pending:
            run.ask_to_stop()
    return bool(pending)


def add_trial(search: Search, number: int, settings: Settings, fold: Fold | None = None,
              base: Base | None = None, rows: int | None = None) -> None:
    """Queue a trial; however often it is asked for, it is queued once. `base`: None for that of the search. `rows`: as
    a RunSpec has them."""
    search.project.add_run(RunSpec(base=base or search.spec.base, settings=settings, created=time.time(), fold=fold,
                                   rows=rows, key=f"search-{search.name}-{number}", search=search.name, trial=number))


def best_of(trials: list[Run]) -> Run | None:
    """The trial with the best validation score; the earlier one of equals."""
    scores = {run: score for run in trials if (score := score_of(run)) is not None}
    return max(scores, key=scores.__getitem__, default=None)


def seconds_spent(trials: list[Run]) -> float:
    return sum((run.result or {}).get("seconds", 0.0) for run in trials)


def score_of(trial: Run) -> float | None:
    """Its score, as far as it counts: not what a resumed trial had before it failed, or has before it ends again."""
    result = trial.result or {}
    return result.get("score") if result.get("state") in ("done", "stopped") else None


def close(search: Search, state: str, best: Run | None, problem: Problem | None = None) -> None:
    """Its last act: result.json, as a run has one."""
    why = {"problem": problem.as_dict()} if problem else {}
    write_json(search.result_file, {"state": state, "best": best.name if best else None} | why)


def untested(run: Run) -> Problem:
    return Problem(
        "model_not_tested", f"모델(학습 {int(run.name)})은 있지만 시험 데이터로 재지 못했습니다. 그 학습을 열어 까닭을 보세요. '이어서 학습'을 누르면 "
        "시험만 다시 합니다.",
        f"There is a model (run {int(run.name)}), but testing it failed. Open the run to see why. Resuming repeats "
        "the test alone.", run=run.name)
