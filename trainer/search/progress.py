"""The progress of a search, a cross-validation or a comparison."""

import time

from ..home.project import Search
from ..training.watching import snapshot
from .trials import seconds_spent

SOME = 0.01  # the share that must be done before the time left can be estimated


def state_of(search: Search) -> str:
    """The state of a search: queued, running, done, stopped or failed."""
    if result := search.result:
        return result["state"]
    return "queued" if all(run.state == "queued" for run in search.trials()) else "running"


def share_of(search: Search) -> float:
    """The share of a search that is done, from 0 to 1, with the part of the current training."""
    return min(1.0, sum(1.0 if run.result else _share(snapshot(run)) for run in search.trials()) / search.planned)


def spent_on(search: Search) -> float:
    """The seconds that the trainings of a search have taken, with those of the current one so far."""
    trials = search.trials()
    return seconds_spent(trials) + sum(time.time() - run.given for run in trials if run.given and not run.result)


def seconds_left(search: Search) -> float | None:
    """The seconds that a search still takes, at the pace so far and within its budget; None if too little is done."""
    share, spent = share_of(search), spent_on(search)
    most = 60 * search.spec.budget.minutes if search.spec.budget else float("inf")
    return max(0.0, min(spent * (1 - share) / share, most - spent)) if share > SOME else None


def _share(shown: dict) -> float:
    return shown["step"] / shown["steps"] if shown["steps"] else 0.0
