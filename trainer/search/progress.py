"""How far a search, a cross-validation or a comparison is."""

import time

from ..home.project import Search
from ..training.watching import snapshot
from .trials import seconds_spent

SOME = 0.01  # of it, before which nobody can say how long it will take


def state_of(search: Search) -> str:
    """queued, running, done, stopped or failed."""
    if result := search.result:
        return result["state"]
    return "queued" if all(run.state == "queued" for run in search.trials()) else "running"


def share_of(search: Search) -> float:
    """How many of its trainings have been done, with the part of the one under way: 0 … 1."""
    return min(1.0, sum(1.0 if run.result else _share(snapshot(run)) for run in search.trials()) / search.planned)


def spent_on(search: Search) -> float:
    """Seconds, with those of the training that is under way."""
    trials = search.trials()
    return seconds_spent(trials) + sum(time.time() - run.given for run in trials if run.given and not run.result)


def seconds_left(search: Search) -> float | None:
    """What is still to come of one that goes on, if the rest takes as long as what has been done; None before much has
    been."""
    share, spent = share_of(search), spent_on(search)
    most = 60 * search.spec.budget.minutes if search.spec.budget else float("inf")
    return max(0.0, min(spent * (1 - share) / share, most - spent)) if share > SOME else None


def _share(shown: dict) -> float:
    return shown["step"] / shown["steps"] if shown["steps"] else 0.0
