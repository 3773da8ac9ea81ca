"""A project, its training runs and its searches, and the names of their files.

    project.json, title.json, data/, runs/001/, searches/001/, answers/, cache/
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, TypeVar

from filelock import FileLock

from ..errors import present
from ..options import Budget
from .disk import mark_of
from .files import read_json, write_json
from .job import ATTEMPTS, TIME_LIMIT, Job, moved_to
from .manifest import damaged_files
from .missing import damaged, damaged_model, no_such, read_result, read_spec, readable
from .specs import ProjectSpec, RunSpec, SearchSpec
from .survey import StoredSurvey

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Project:
    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.owner = path.parent.name
        self.file = path / "project.json"
        self.title_file = path / "title.json"  # written only when the project is renamed
        self.data = path / "data"
        self.survey_file = self.data / "survey.json"
        self.unlabelled = self.data / "unlabelled.parquet"
        self.taken_out = self.data / "taken_out.parquet"  # rows taken out by hand, if there are any
        self.cache = path / "cache"

    @property
    def spec(self) -> ProjectSpec:
        return read_spec(ProjectSpec, self.file, "project")

    @property
    def title(self) -> str:
        """The title, as the project was last renamed; the first title if it never was, or title.json is damaged."""
        with suppress(ValueError):
            if given := read_json(self.title_file):
                return given["title"]
        return self.spec.title

    @property
    def mark(self) -> tuple[int, ...]:
        """Times of the project's folders (ns), which change whenever a file is written into it, or into a run or a
        search; not when a worker only appends to its log."""
        return mark_of(str(self.path))

    @property
    def survey(self) -> StoredSurvey:
        return read_spec(StoredSurvey, self.survey_file, "project", self.name)

    @property
    def text_rows(self) -> int:
        """How many texts a model can be adapted on: training texts (two of a pair), and those without a label."""
        return (self.survey.rows["train"] + self.survey.unlabelled) * (2 if self.spec.columns.second else 1)

    def siblings(self) -> "list[Project]":
        """The projects of the same owner whose project.json can be read."""
        return readable(Project(file.parent) for file in self.path.parent.glob("[!.]*/project.json"))

    def answer_file(self, name: str) -> Path:
        """The file with answers of a simple method ("tfidf") to the test rows."""
        return self.path / "answers" / f"{name}.parquet"

    def split(self, name: str) -> Path:
        """The Parquet file of "train", "valid" or "test"."""
        return self.data / f"{name}.parquet"

    def runs(self) -> list["Run"]:
        """The runs whose spec.json can be read, in the order in which they were added."""
        return readable(_entries(self.path / "runs", Run))

    def damaged_runs(self) -> list["Run"]:
        """The runs whose spec.json cannot be read."""
        return damaged(_entries(self.path / "runs", Run))

    def run(self, name: str) -> "Run":
        run = Run(self.path / "runs" / name) if NAME.fullmatch(name) else None
        if run is None or not run.file.exists():
            raise no_such("run", name)
        return run

    def searches(self) -> list["Search"]:
        """The searches, as `runs`."""
        return readable(_entries(self.path / "searches", Search))

    def search(self, name: str) -> "Search":
        search = Search(self.path / "searches" / name) if NAME.fullmatch(name) else None
        if search is None or not search.file.exists():
            raise no_such("search", name)
        return search

    def add_run(self, spec: RunSpec) -> "Run":
        """Add a run with this spec, and return it; if there is one with the same key, return that."""
        return _add(self.path / "runs", spec, Run)

    def add_search(self, spec: SearchSpec) -> "Search":
        return _add(self.path / "searches", spec, Search)


class Run(Job):
    """One training run."""

    empty: ClassVar[dict] = {"score": None, "best_epoch": None, "seconds": 0.0}

    def __init__(self, path: Path):
        super().__init__(path)
        self.figures = path / "figures"  # of versions before 0.2
        self.checkpoints = path / "checkpoints"
        self.model = path / "model"
        self.onnx = path / "onnx"  # made from the model when asked for
        self.card = path / "README.md"
        self.curves = path / "curves.png"
        self.map = path / "map.parquet"  # how near test rows are to one another; made when asked for
        self.earlier_test = path / "test.json"  # of versions before 0.2, which stored no answers

    @property
    def project(self) -> Project:
        return Project(self.path.parent.parent)

    @property
    def spec(self) -> RunSpec:
        return read_spec(RunSpec, self.file, "run")

    @property
    def created(self) -> float:
        return self.spec.created

    @property
    def turn(self) -> float:
        """As of any job, but a trial takes the place of its search if that was moved."""
        moved = moved_to(self.search.turn_file) if self.search else None
        return super().turn if moved is None else moved

    @property
    def can_go_on(self) -> bool:
        return any(self.checkpoints.glob("epoch-*"))

    @property
    def first(self) -> "Run | None":
        """The run that has to be done before this one; None if there is none, or it was deleted since."""
        first = Run(self.project.path / "runs" / self.spec.after) if self.spec.after else None
        return first if first and first.file.exists() else None

    @property
    def search(self) -> "Search | None":
        """The search, cross-validation or comparison that it is a trial of; None if it is no trial, or that cannot be
        read."""
        name = self.spec.search
        return next(iter(readable([Search(self.project.path / "searches" / name)])), None) if name else None

    @property
    def last_counts(self) -> bool:
        """Whether the model is that of the last epoch, and not of the one with the best validation score. So it is in a
        cross-validation, where the few rows that would choose the epoch are those that measure it."""
        return self.search is not None and self.search.spec.folds is not None

    @property
    def is_compared(self) -> bool:
        """Whether it is a trial of a comparison (of methods or of numbers of rows), which is tested as it ends."""
        return self.search is not None and bool(self.search.spec.others)

    @property
    def score(self) -> float | None:
        """The validation score of its model; None until the run has ended with one."""
        return (self.reached or {}).get("score")

    @property
    def awaits_test(self) -> bool:
        """Whether its model is still to be tested or being tested; False if a test has failed or died."""
        if self.has_worker:
            return True
        if self.is_tested or self.failure not in (None, TIME_LIMIT):
            return False
        return self.attempt <= ATTEMPTS

    def answer_file(self, name: str) -> Path:
        """The file with answers to the validation rows after an epoch ("epoch-03"), or to the test rows ("test"); for a
        fold, answers to its rows ("fold"), also of a simple method ("tfidf"). See also `simple_file`."""
        return self.path / "answers" / f"{name}.parquet"

    def simple_file(self, name: str) -> Path:
        """The file with answers to the test rows of a simple method that learns from the same rows as this run."""
        return self.answer_file(f"test-{name}") if self.spec.rows else self.project.answer_file(name)

    @property
    def is_tested(self) -> bool:
        """Whether its model has answered the test rows."""
        return self.answer_file("test").exists() or self.earlier_test.exists()

    def check_model(self, file: str | None = None) -> None:
        """Check that every file of its model, or only `file`, is as it was exported. If not, a run that is done is
        queued again, to export it anew.

        Raises Problem("damaged_model").
        """
        if files := damaged_files(self.model, file):
            if self.can_go_on and self.state == "done" and not self.has_worker:
                self.reopen()
            way = "wait" if self.is_pending else "resume" if self.can_go_on else "train"
            raise damaged_model(f"{self.project.name}/{self.name}", files, way)

    def earlier_figures(self, epoch: int) -> Path:
        return self.figures / f"epoch-{epoch:02d}.json"


class Search:
    """A Bayesian search, a cross-validation or a comparison of methods. Its trials are runs of the project whose spec
    names it."""

    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.file = path / "spec.json"
        self.stop = path / "stop"
        self.turn_file = path / "turn.json"  # as of a run; its trials take their turn from it
        self.result_file = path / "result.json"

    @property
    def project(self) -> Project:
        return Project(self.path.parent.parent)

    @property
    def spec(self) -> SearchSpec:
        return read_spec(SearchSpec, self.file, "search")

    @property
    def budget(self) -> Budget:
        """What a Bayesian search may spend."""
        return present(self.spec.budget, "budget of a search")

    @property
    def folds(self) -> int:
        """The number of folds of a cross-validation."""
        return present(self.spec.folds, "folds of a cross-validation")

    @property
    def planned(self) -> int:
        """How many trials it will have, unless it ends before."""
        counts = {"search": lambda: self.budget.trials, "folds": lambda: self.folds + 1,
                  "methods": lambda: len(self.spec.methods), "sizes": lambda: len(self.spec.methods)}
        return counts[self.spec.kind]()

    @property
    def result(self) -> dict | None:
        return read_result(self.result_file, {"best": None})

    @property
    def is_complete(self) -> bool:
        """Whether it has ended with nothing left to do; of a comparison, no training may have failed either."""
        state = (self.result or {}).get("state")
        return state == "done" and not (self.spec.others and any(
            run.state == "failed" for run in self.trials()))

    def trials(self) -> list[Run]:
        """Its runs, in the order of their trial numbers."""
        mine = [run for run in self.project.runs() if run.spec.search == self.name]
        return sorted(mine, key=lambda run: present(run.spec.trial, "number of a trial"))


Entry = TypeVar("Entry", Run, Search)


def _entries(folder: Path, kind: type[Entry]) -> list[Entry]:
    """The runs or the searches in a folder, by number."""
    return sorted((kind(file.parent) for file in folder.glob("*/spec.json")), key=lambda entry: int(entry.name))


def _add(folder: Path, spec: RunSpec | SearchSpec, kind: type[Entry]) -> Entry:
    """Write a numbered folder with this spec.json, only one for each key. A removed run or search leaves an empty
    folder for a while, so that nobody who still looks at it finds another one under its number."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        existing = _entries(folder, kind)
        if same := [entry for entry in readable(existing) if entry.spec.key == spec.key]:
            return same[0]
        number = 1 + max((int(each.name) for each in folder.iterdir() if each.name.isdecimal()), default=0)
        target = folder / f"{number:03d}"
        target.mkdir(exist_ok=True)
        try:
            write_json(target / "spec.json", spec.model_dump())
        except OSError:
            shutil.rmtree(target, ignore_errors=True)
            raise
        return kind(target)
