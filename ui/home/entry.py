"""What the list shows of a project, whatever the language. It is cached until something is written into the project."""

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
    """`best`: the run with the project's model; `test`, `folds`: its results. `newest`: the training that was started
    last. `waits`: a training that is running, or else one in the queue."""

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
        """The model's result that the list shows and sorts by: that of the test or of the folds, with more rows."""
        return weightier(self.test, self.folds) if self.test else self.folds

    @property
    def kind(self) -> str:
        """The value for the list's filter: "training", "usable" or "neither"."""
        return "training" if self.waits else "usable" if self.is_usable else "neither"

    @property
    def share(self) -> float | None:
        """The share of the running training that is done, 0 … 1; None if none is running."""
        if self.waits is None or _state(self.waits) != "running":
            return None
        if isinstance(self.waits, Search):
            return min(1.0, sum(run.result is not None for run in self.waits.trials()) / self.waits.planned)
        shown = snapshot(self.waits)
        return shown["step"] / shown["steps"] if shown["steps"] else 0.0

    @property
    def mark(self) -> tuple:
        """A value that changes when the list would show something else of the project."""
        share = self.share
        return *self.project.mark, self.waits and _state(self.waits), share and round(50 * share)


def entry_of(project: Project) -> Entry:
    """The entry of a project. It is not taken from the cache while a training goes on, which may change without a file
    being written: its worker may vanish."""
    found = _entry(project.path, project.mark)
    return _entry.__wrapped__(project.path, ()) if found.waits else found


@lru_cache(maxsize=4096)
def _entry(path: Path, mark: tuple[int, ...]) -> Entry:
    project = Project(path)
    title = project.title
    try:
        best, every = best_run(project), trainings(project)
        waiting = sorted(filter(_has_to_end, every), key=lambda each: _state(each) != "running")
        scores = _scores(best) if best else (None, None)
    except Problem as problem:
        return Entry(project, title, problem)
    return Entry(project, title, None, best, next(iter(every), None), next(iter(waiting), None), *scores)


def _scores(best: Run) -> tuple[dict | None, dict | None]:
    """The test scores of the best run, and what the project is judged by; (None, None) if they are damaged."""
    try:
        return scored_test(best), measured_for(best)
    except (LookupError, ValueError):  # a damaged result of version 0.1
        return None, None


def _has_to_end(training: Run | Search) -> bool:
    return training.result is None if isinstance(training, Search) else training.is_pending


def _state(training: Run | Search) -> str:
    return state_of(training) if isinstance(training, Search) else training.state
