"""What the list knows of a project: read once as long as nothing is written into it, in no language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cards.verdict import weightier
from trainer.errors import Problem
from trainer.home.project import Project, Run, Search
from trainer.search.cross_validation import measured_for
from trainer.search.progress import state_of
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import scored_test
from trainer.training.watching import snapshot

from ..runs.chosen import has_result
from ..runs.trainings import trainings


@dataclass(frozen=True)
class Entry:
    """`best`: the run whose model the project has; `newest`: the training that was started last. `test` and `folds`:
    what that model was measured by. `waits`: a training that has still to end, one at work before one in the queue."""

    project: Project
    title: str
    problem: Problem | None = None  # why this version cannot show it
    best: Run | None = None
    newest: Run | Search | None = None
    waits: Run | Search | None = None
    test: dict | None = None
    folds: dict | None = None

    @property
    def is_usable(self) -> bool:
        return self.best is not None and has_result(self.best)

    @property
    def measured(self) -> dict | None:
        """The test or the folds of its model, whichever has more rows: what the list shows, and is ordered by."""
        return weightier(self.test, self.folds) if self.test else self.folds

    @property
    def kind(self) -> str:
        """By which a list is narrowed: "training", "usable" or "neither"."""
        return "training" if self.waits else "usable" if self.is_usable else "neither"

    @property
    def share(self) -> float | None:
        """How far the training at work is, 0 … 1."""
        if self.waits is None or _state(self.waits) != "running":
            return None
        if isinstance(self.waits, Search):
            return min(1.0, sum(run.result is not None for run in self.waits.trials()) / self.waits.planned)
        shown = snapshot(self.waits)
        return shown["step"] / shown["steps"] if shown["steps"] else 0.0

    @property
    def mark(self) -> tuple:
        """Differs when there is something else to be seen of it."""
        share = self.share
        return *self.project.mark, self.waits and _state(self.waits), share and round(50 * share)


def entry_of(project: Project) -> Entry:
    """A training that has still to end may change without a file: its worker may vanish."""
    found = _entry(project.path, project.mark)
    return _entry.__wrapped__(project.path, ()) if found.waits else found


@lru_cache(maxsize=4096)
def _entry(path: Path, mark: tuple[int, ...]) -> Entry:
    project = Project(path)
    title = project.title
    try:
        best, every = best_run(project), trainings(project)
        waiting = sorted(filter(_has_to_end, every), key=lambda each: _state(each) != "running")
        return Entry(project, title, None, best, next(iter(every), None), next(iter(waiting), None),
                     best and scored_test(best), best and measured_for(best))
    except Problem as problem:
        return Entry(project, title, problem)
    except (LookupError, ValueError):  # a result of version 0.1 is damaged
        return Entry(project, title, None, best, next(iter(every), None), next(iter(waiting), None))


def _has_to_end(training: Run | Search) -> bool:
    return training.result is None if isinstance(training, Search) else training.is_pending


def _state(training: Run | Search) -> str:
    return state_of(training) if isinstance(training, Search) else training.state
