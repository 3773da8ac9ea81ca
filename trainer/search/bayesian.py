"""Bayesian search (Optuna's TPE) over the options with `searched=True` in `trainer.options`.

A search keeps no journal that a crash could damage: its trials are ordinary runs, and the study is rebuilt from their
results for each new trial. So a killed search goes on where it was.
"""

import time

from ..errors import Problem
from ..home.project import Run, Search
from ..options import Settings
from ..training.tidying import drop_losers
from .space import Space
from .trials import (
    Check,
    add_trial,
    best_of,
    close,
    next_number,
    refusal,
    score_of,
    seconds_spent,
    unchecked,
    untested,
)

STARTUP = 4  # random trials before TPE's model takes over; Optuna's default of 10 would use up a small budget


def advance(search: Search, check: Check = unchecked) -> Run | None:
    """Take a search one step further: queue its next trial, stop one whose time is up, or close the search. Only the
    best trial so far keeps its model; otherwise a search would fill the disk with models that nobody uses.

    Returns the winner while it has still to be tested; else None.
    """
    trials = search.trials()
    if any(run.is_pending for run in trials):
        _stop_late_trials(search, trials)
        return None
    drop_losers(trials, best_of(trials))
    if _is_spent(search, trials):
        return _close(search, trials)
    elif problem := refusal(search, check):
        return _close(search, trials, problem)
    else:
        add_trial(search, next_number(trials), _propose(search, trials) if trials else search.spec.defaults)
    return None


def _stop_late_trials(search: Search, trials: list[Run]) -> None:
    left = search.budget.minutes * 60 - seconds_spent(trials)
    for run in trials:
        if run.is_pending and (search.stop.exists() or run.given and time.time() - run.given > left):
            run.ask_to_stop()


def _is_spent(search: Search, trials: list[Run]) -> bool:
    budget = search.budget
    return search.stop.exists() or len(trials) >= budget.trials or seconds_spent(trials) >= budget.minutes * 60


def _close(search: Search, trials: list[Run], problem: Problem | None = None) -> Run | None:
    best = best_of(trials)
    if best and best.awaits_test:
        return best
    problem = problem or _missing(search, trials, best)
    state = "stopped" if search.stop.exists() else "failed" if problem or best is None else "done"
    close(search, state, best, problem)
    return None


def _missing(search: Search, trials: list[Run], best: Run | None) -> Problem | None:
    """Why a search has no tested model; None if it has one, was stopped, or its trials say why."""
    if best:
        return None if best.is_tested else untested(best)
    if search.stop.exists() or not any(run.state == "stopped" for run in trials):
        return None
    minutes = search.budget.minutes
    return Problem(
        "no_time_for_an_epoch", f"제한 시간 {minutes:g}분 안에 첫 에폭을 마친 시도가 없습니다. 시간을 더 길게 잡아 다시 탐색하거나, '이어서 학습'을 눌러 "
        "같은 시간만큼 더 하세요.",
        f"No trial came to the end of its first epoch within {minutes:g} minutes. Search again with more minutes, or "
        "resume: that gives it as many again.", minutes=minutes)


def _propose(search: Search, trials: list[Run]) -> Settings:
    """The next settings to try, by TPE over all trials so far."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    defaults, space = search.spec.defaults, Space(search.project, search.spec.base, search.spec.ranges)
    sampler = optuna.samplers.TPESampler(seed=defaults.seed + len(trials), n_startup_trials=STARTUP)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for run in trials:
        study.add_trial(_as_trial(run, space))
    return defaults.model_copy(update=space.settings(study.ask(space.distributions).params))


def _as_trial(run: Run, space: Space):
    """A run as a trial of Optuna; a run without a score, or outside of the space, counts as failed."""
    import optuna

    params = space.parameters(run.spec.settings)
    if (score := score_of(run)) is None or not space.contains(params):
        return optuna.trial.create_trial(state=optuna.trial.TrialState.FAIL)
    return optuna.trial.create_trial(value=score, params=params, distributions=space.distributions)
