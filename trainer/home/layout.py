"""The home: a folder with the projects of all owners, and the files of the supervisor.

    <home>/supervisor.lock, supervisor.log, <owner>/<project>/, <owner>/.cards.sqlite, <owner>/.cards.lock
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from filelock import FileLock

from ..errors import Problem
from .disk import mark_of
from .files import sync_folder
from .missing import damaged, no_such, readable
from .probe import PROBES, Probe
from .project import NAME, Project, Run, Search

SETTLED = 2_000_000_000  # ns; a change later than this has another time on any file system
HIDDEN = ".{}.kotune"  # name of a project's folder while it is being made or deleted
Kind = TypeVar("Kind", Run, Search, Probe)
OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")


def default_home() -> Path:
    """KOTUNE_HOME, or ~/.kotune. It must be a local disk: rename and append have to be atomic."""
    return Path(os.environ.get("KOTUNE_HOME", Path.home() / ".kotune")).expanduser().resolve()


class Home:
    """All projects of all owners on this machine."""

    def __init__(self, path: Path):
        self.path = Path(path).resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise Problem("home_is_a_file", f"{self.path}: 프로젝트를 둘 폴더여야 하는데 이 이름의 파일이 있습니다. 다른 폴더를 --home"
                          "(KOTUNE_HOME)으로 정해 주세요.",
                          f"{self.path} has to be a folder for the projects, but there is a file in its "
                          "place. Choose another folder with --home (KOTUNE_HOME).") from None
        self.lock = self.path / "supervisor.lock"
        self.log = self.path / "supervisor.log"
        self._open: dict[Path, tuple[tuple[int, ...], list[Run | Search]]] = {}  # project's folder → mark, what is open

    def owned_by(self, owner: str) -> Path:
        if not OWNER.fullmatch(owner):
            raise Problem("unknown_owner", "알 수 없는 사용자입니다.", "Unknown user.")
        return self.path / owner

    def index_of(self, owner: str) -> Path:
        """The search index of an owner's model cards. `cards.index` makes it, again if it was removed."""
        return self.owned_by(owner) / ".cards.sqlite"

    def marks(self, owner: str) -> dict[str, tuple[int, ...]]:
        """Name of a project → its mark, quick for thousands of projects."""
        with os.scandir(self.owned_by(owner)) as entries:
            return {entry.name: mark_of(entry.path) for entry in entries if NAME.fullmatch(entry.name)}

    def stamp(self, owner: str) -> int:
        """When a project was last added or removed, in ns since 1970; 0 if there has never been one."""
        folder = self.owned_by(owner)
        return folder.stat().st_mtime_ns if folder.exists() else 0

    def project(self, owner: str, name: str) -> Project:
        """A project of this owner. Raises Problem("no_such_project"), also if it belongs to another owner."""
        project = Project(self.owned_by(owner) / name) if NAME.fullmatch(name) else None
        if project is None or not project.file.exists():
            raise no_such("project", name)
        return project

    def projects(self, owner: str) -> list[Project]:
        """An owner's projects whose project.json can be read, newest first."""
        return sorted(readable(self.folders(owner)), key=lambda project: project.spec.created, reverse=True)

    def damaged_projects(self, owner: str) -> list[Project]:
        """An owner's projects whose project.json cannot be read, by name; they can only be restored or deleted."""
        return sorted(damaged(self.folders(owner)), key=lambda project: project.name)

    def open_runs(self, owner: str = "[!.]*") -> list[Run]:
        """The runs that have not ended, of one owner or of all."""
        return _open([Run(file.parent) for file in self.path.glob(f"{owner}/[!.]*/runs/*/spec.json")])

    def open_searches(self, owner: str = "[!.]*") -> list[Search]:
        """As `open_runs`."""
        return _open([Search(file.parent) for file in self.path.glob(f"{owner}/[!.]*/searches/*/spec.json")])

    def open_probes(self, owner: str = "[!.]*") -> list[Probe]:
        """As `open_runs`."""
        return _open([Probe(file.parent) for file in self.path.glob(f"{owner}/[!.]*/{PROBES}/*/spec.json")])

    def open_trainings(self, owner: str) -> list[Run | Search]:
        """An owner's `open_runs` and `open_searches`, quick when asked often: a project is only searched again if
        something was written into it."""
        folder = self.owned_by(owner)
        marks = self.marks(owner) if folder.exists() else {}
        return [each for name, mark in marks.items() for each in self._open_in(folder / name, mark)]

    def _open_in(self, folder: Path, mark: tuple[int, ...]) -> list[Run | Search]:
        before, found = self._open.get(folder, (None, []))
        if before == mark:
            return found
        is_settled = time.time_ns() - max(mark, default=0) > SETTLED
        found = list[Run | Search](_open([Run(file.parent) for file in folder.glob("runs/*/spec.json")]))
        found += _open([Search(file.parent) for file in folder.glob("searches/*/spec.json")])
        if is_settled:
            self._open[folder] = mark, found
        return found

    @contextmanager
    def making(self, owner: str, title: str) -> Iterator[tuple[Project, Project]]:
        """Yield a hidden project to write into, and the project that it becomes after the block. If the block fails,
        nothing is left of it."""
        project = self.new_project(owner, title)
        hidden = _hidden(project)
        try:
            with FileLock(hidden.path / ".lock") as lock:  # shows `sweep` that it is being made
                yield hidden, project
                Path(lock.lock_file).unlink()
                hidden.path.rename(project.path)
                sync_folder(project.path.parent)
        finally:
            shutil.rmtree(hidden.path, ignore_errors=True)

    def new_project(self, owner: str, title: str) -> Project:
        """A project with a new name, which an empty hidden folder reserves."""
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "project"
        for size in count(2):
            project = Project(self.owned_by(owner) / f"{slug}-{token_hex(size)}")
            with suppress(FileExistsError):
                _hidden(project).path.mkdir(parents=True)  # fails if the name is taken; then another one is drawn
                if not project.path.exists():
                    break
                _hidden(project).path.rmdir()
        return project

    def remove(self, project: Project) -> None:
        """Delete a project. It vanishes at once for everyone; what is left if this process is killed is swept later."""
        hidden = _hidden(project).path
        project.path.rename(hidden)
        shutil.rmtree(hidden, ignore_errors=True)

    def folders(self, owner: str) -> list[Project]:
        """An owner's projects, damaged ones included."""
        return [Project(file.parent) for file in self.owned_by(owner).glob("[!.]*/project.json")]


def _hidden(project: Project) -> Project:
    return Project(project.path.with_name(HIDDEN.format(project.name)))


def _open(found: list[Kind]) -> list[Kind]:
    """Those of some runs, searches or probes that have not ended, and whose project has not been deleted."""
    return [each for each in found if not each.result_file.exists() and each.project.file.exists()]
