"""The one module that knows file names: where projects, runs and searches lie, and what state they are in.

    <home>/<owner>/<project>/project.json, data/, runs/001/, searches/001/

State is computed from what is there (result.json? worker alive?) and never stored a second time.
"""

import os
import re
from contextlib import suppress
from itertools import count
from pathlib import Path
from secrets import token_hex

from filelock import FileLock

from ..errors import Problem
from .files import read_json, write_json
from .missing import no_such, read_spec
from .processes import is_alive
from .specs import ProjectSpec, RunSpec, SearchSpec

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
ATTEMPTS = 2  # a run whose worker vanished is taken up again once, then left to its owner
WAITED_IN_VAIN = "adaptation_not_done"  # the problem of a run whose first one was stopped or failed
OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")


def default_home() -> Path:
    """KOTUNE_HOME, or ~/.kotune. It must be a local disk: rename and append have to be atomic."""
    return Path(os.environ.get("KOTUNE_HOME", Path.home() / ".kotune")).expanduser().resolve()


class Home:
    """All projects of all owners on this machine."""

    def __init__(self, path: Path):
        self.path = Path(path).resolve()  # workers have another working directory
        self.path.mkdir(parents=True, exist_ok=True)
        self.lock = self.path / "supervisor.lock"
        self.log = self.path / "supervisor.log"

    def owned_by(self, owner: str) -> Path:
        if not OWNER.fullmatch(owner):
            raise Problem("unknown_owner", "알 수 없는 사용자입니다.", "Unknown user.")
        return self.path / owner

    def project(self, owner: str, name: str) -> "Project":
        """Raises Problem("no_such_project"), for what is another's as for what is not there."""
        project = Project(self.owned_by(owner) / name) if NAME.fullmatch(name) else None
        if project is None or not project.file.exists():
            raise no_such("project", name)
        return project

    def projects(self, owner: str) -> list["Project"]:
        """An owner's projects, newest first."""
        found = [Project(file.parent) for file in self.owned_by(owner).glob("*/project.json")]
        return sorted(found, key=lambda project: project.spec.created, reverse=True)

    def open_runs(self) -> list["Run"]:
        """Every owner's runs that have not ended."""
        return _open([Run(file.parent) for file in self.path.glob("*/*/runs/*/spec.json")])

    def open_searches(self) -> list["Search"]:
        return _open([Search(file.parent) for file in self.path.glob("*/*/searches/*/spec.json")])

    def new_project(self, owner: str, title: str) -> "Project":
        """A project that has no files yet, under a name of its own; it exists once its project.json is written."""
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "project"
        for size in count(2):
            project = Project(self.owned_by(owner) / f"{slug}-{token_hex(size)}")
            with suppress(FileExistsError):
                project.path.mkdir(parents=True)  # takes the name: of two that draw the same, one draws again
                return project


class Project:
    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.owner = path.parent.name
        self.file = path / "project.json"
        self.data = path / "data"
        self.survey = self.data / "survey.json"
        self.unlabelled = self.data / "unlabelled.parquet"
        self.cache = path / "cache"

    @property
    def spec(self) -> ProjectSpec:
        return read_spec(ProjectSpec, self.file, "project")

    @property
    def text_rows(self) -> int:
        """Rows that a model can be adapted on: those for training, and those without a label."""
        known = read_json(self.survey)
        return known["rows"]["train"] + known.get("unlabelled", 0)

    def siblings(self) -> "list[Project]":
        """The projects of the same owner."""
        return [Project(file.parent) for file in self.path.parent.glob("*/project.json")]

    def answer_file(self, name: str) -> Path:
        """Stored answers of a simple method ("tfidf") to the test rows."""
        return self.path / "answers" / f"{name}.parquet"

    def split(self, name: str) -> Path:
        """The Parquet file of "train", "valid" or "test"."""
        return self.data / f"{name}.parquet"

    def runs(self) -> list["Run"]:
        return sorted((Run(file.parent) for file in self.path.glob("runs/*/spec.json")), key=lambda run: int(run.name))

    def run(self, name: str) -> "Run":
        run = Run(self.path / "runs" / name) if NAME.fullmatch(name) else None
        if run is None or not run.file.exists():
            raise no_such("run", name)
        return run

    def searches(self) -> list["Search"]:
        found = (Search(file.parent) for file in self.path.glob("searches/*/spec.json"))
        return sorted(found, key=lambda search: int(search.name))

    def search(self, name: str) -> "Search":
        search = Search(self.path / "searches" / name) if NAME.fullmatch(name) else None
        if search is None or not search.file.exists():
            raise no_such("search", name)
        return search

    def add_run(self, spec: RunSpec) -> "Run":
        """The run with this spec; the one that is already there if its key has been used."""
        return _add(self.path / "runs", spec, Run)

    def add_search(self, spec: SearchSpec) -> "Search":
        return _add(self.path / "searches", spec, Search)


class Run:
    """One training run. `state` is queued, running, interrupted, done, stopped or failed."""

    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.file = path / "spec.json"
        self.worker = path / "worker.json"
        self.stop = path / "stop"
        self.events = path / "events.jsonl"
        self.log = path / "worker.log"
        self.figures = path / "figures"  # of versions before 0.2
        self.checkpoints = path / "checkpoints"
        self.model = path / "model"
        self.card = path / "README.md"
        self.curves = path / "curves.png"
        self.result_file = path / "result.json"
        self.earlier_test = path / "test.json"  # of versions before 0.2, which stored no answers

    @property
    def project(self) -> Project:
        return Project(self.path.parent.parent)

    @property
    def spec(self) -> RunSpec:
        return read_spec(RunSpec, self.file, "run")

    @property
    def first(self) -> "Run | None":
        """The run that has to be done before this one."""
        return self.project.run(self.spec.after) if self.spec.after else None

    @property
    def result(self) -> dict | None:
        return read_json(self.result_file)

    @property
    def score(self) -> float | None:
        """Best validation score, once the run has ended with one."""
        return (self.result or {}).get("score")

    @property
    def state(self) -> str:
        given = self.worker.exists()  # looked at in this order: it is given, has a worker, whose last act is the result
        alive = self.has_worker
        if result := self.result:
            return result["state"]
        if alive:
            return "running"
        return "interrupted" if given else "queued"

    @property
    def has_worker(self) -> bool:
        return is_alive(read_json(self.worker))

    @property
    def is_pending(self) -> bool:
        """Whether it is at work or still to be: a run whose worker vanished is taken up again once."""
        state = self.state
        return state in ("queued", "running") or state == "interrupted" and read_json(self.worker)["attempt"] < ATTEMPTS

    @property
    def awaits_test(self) -> bool:
        """Whether it has a model that has still to meet the test rows, and has not failed or died at it; one that is
        at it does until its worker has written the result."""
        if self.has_worker:
            return True
        if self.is_tested or "problem" in (self.result or {}):
            return False
        return (read_json(self.worker) or {}).get("attempt", 0) <= ATTEMPTS

    def answer_file(self, name: str) -> Path:
        """Stored answers to the validation rows after an epoch ("epoch-03"), to the test rows ("test"); of a fold those
        to its rows ("fold"), and those of a simple method ("tfidf")."""
        return self.path / "answers" / f"{name}.parquet"

    @property
    def is_tested(self) -> bool:
        """Whether its model has met the test rows."""
        return self.answer_file("test").exists() or self.earlier_test.exists()

    def forget_test(self) -> None:
        for file in (self.answer_file("test"), self.earlier_test):
            file.unlink(missing_ok=True)

    def earlier_figures(self, epoch: int) -> Path:
        return self.figures / f"epoch-{epoch:02d}.json"

    def files(self) -> dict[str, Path]:
        """What there is to hand out, by name: no half-written file, nothing hidden."""
        found = [file for file in sorted(self.path.rglob("*")) if file.is_file()]
        names = {file.relative_to(self.path): file for file in found if file != self.stop}
        return {str(name): file for name, file in names.items() if not any(part.startswith(".") for part in name.parts)}

    def ask_to_stop(self) -> None:
        """"Save and leave": the worker does so after its current step."""
        self.stop.touch()


class Search:
    """A Bayesian search or a cross-validation; its trials are runs of the project that name it in their spec."""

    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.file = path / "spec.json"
        self.stop = path / "stop"
        self.result_file = path / "result.json"

    @property
    def project(self) -> Project:
        return Project(self.path.parent.parent)

    @property
    def spec(self) -> SearchSpec:
        return read_spec(SearchSpec, self.file, "search")

    @property
    def result(self) -> dict | None:
        return read_json(self.result_file)

    def trials(self) -> list[Run]:
        """Its runs, in the order of their trial numbers."""
        mine = [(run.spec.trial, run) for run in self.project.runs() if run.spec.search == self.name]
        return [run for _, run in sorted(mine, key=lambda pair: pair[0])]


def _open(found: list) -> list:
    """Runs or searches that have not ended, of projects that have not been deleted."""
    return [each for each in found if not each.result_file.exists() and each.project.file.exists()]


def _add(folder: Path, spec, kind: type):
    """Publish a numbered folder with this spec.json; one folder a key, however often it is asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        existing = [kind(file.parent) for file in folder.glob("*/spec.json")]
        for entry in existing:
            if entry.spec.key == spec.key:
                return entry
        number = 1 + max((int(entry.name) for entry in existing), default=0)
        target = folder / f"{number:03d}"
        target.mkdir(exist_ok=True)
        write_json(target / "spec.json", spec.model_dump())
        return kind(target)
