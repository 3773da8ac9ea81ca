"""What searches, cross-validations and comparisons share: queueing trials, their scores, and closing."""

import time
from collections.abc import Callable
from itertools import count

from ..errors import Problem
from ..home.files import write_json
from ..home.project import Run, Search
from ..home.specs import Base, Fold, RunSpec
from ..options import Settings

Check = Callable[[str], None]  # takes an owner; raises Problem if they may have no further trial


def unchecked(owner: str) -> None:
    """Allow any owner another trial."""


def next_number(trials: list[Run]) -> int:
    """The first number that no trial has; the number of a trial with a damaged spec is used again."""
    taken = {run.spec.trial for run in trials}
    return next(number for number in count() if number not in taken)


def refusal(search: Search, check: Check) -> Problem | None:
    """The Problem for which a search may have no further trial, else None."""
    try:
        check(search.project.owner)
    except Problem as problem:
        return problem
    return None


def is_at_work(search: Search, trials: list[Run]) -> bool:
    """Whether a trial has not ended yet; if the search is asked to stop, its trials are, too."""
    pending = [run for run in trials if run.is_pending]
    if search.stop.exists():
        for run in pending:
            run.ask_to_stop()
    return bool(pending)


def add_trial(search: Search, number: int, settings: Settings, fold: Fold | None = None,
              base: Base | None = None, rows: int | None = None) -> None:
    """Queue a trial, only once for each number. `base`: None for that of the search. `rows`: as in `RunSpec`."""
    search.project.add_run(RunSpec(base=base or search.spec.base, settings=settings, created=time.time(), fold=fold,
                                   rows=rows, key=f"search-{search.name}-{number}", search=search.name, trial=number))


def best_of(trials: list[Run]) -> Run | None:
    """The trial with the best validation score; the earliest one of equally good ones."""
    scores = {run: score for run in trials if (score := score_of(run)) is not None}
    return max(scores, key=scores.__getitem__, default=None)


def seconds_spent(trials: list[Run]) -> float:
    return sum((run.result or {}).get("seconds", 0.0) for run in trials)


def score_of(trial: Run) -> float | None:
    """The score of a trial that is done or stopped; one from before it was resumed does not count until then."""
    result = trial.result or {}
    return result.get("score") if result.get("state") in ("done", "stopped") else None


def close(search: Search, state: str, best: Run | None, problem: Problem | None = None) -> None:
    """End a search by writing its result.json."""
    why = {"problem": problem.as_dict()} if problem else {}
    write_json(search.result_file, {"state": state, "best": best.name if best else None} | why)


def untested(run: Run) -> Problem:
    return Problem(
        "model_not_tested", f"모델(학습 {int(run.name)})은 있지만 시험 데이터로 재지 못했습니다. 그 학습을 열어 까닭을 보세요. '이어서 학습'을 누르면 "
        "시험만 다시 합니다.",
        f"There is a model (run {int(run.name)}), but testing it failed. Open the run to see why. Resuming repeats "
        "the test alone.", run=run.name)
