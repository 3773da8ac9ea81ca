"""Deleted projects, which can be restored for some minutes: hidden folders beside the others."""

import errno
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem
from .keys import FOLDER as KEYS
from .layout import HIDDEN, Home
from .missing import no_such
from .project import NAME, Project

KEPT = 600  # seconds
TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
DISCARDED = re.compile(rf"\.({NAME.pattern})\.(\d+)\.deleted")  # name of the project, time of its deletion


@dataclass(frozen=True)
class Discarded:
    """`when` it was deleted, in seconds since 1970; `project`: in its hidden folder; `name`: the one it had before."""

    project: Project
    name: str
    when: int

    @property
    def title(self) -> str:
        try:
            return self.project.title
        except Problem:  # it is just being removed, or damaged
            return self.name

    @property
    def seconds_left(self) -> float:
        return self.when + KEPT - time.time()


def discard(project: Project) -> None:
    """Delete a project at once for everyone; it can be restored until `empty` removes it."""
    project.path.rename(project.path.with_name(f".{project.name}.{int(time.time())}.deleted"))


def discarded(home: Home, owner: str) -> list[Discarded]:
    """The projects that an owner can restore, the latest first."""
    return sorted(_all(home, home.owned_by(owner).name), key=lambda each: -each.when)


def restore(home: Home, owner: str, name: str) -> Project:
    """Restore a deleted project. If another project has its name by now (from a backup, say), it gets a new name, and
    loses its keys, as these name it.

    Raises Problem("no_such_project") if it has been removed for good.
    """
    found = next((each for each in discarded(home, owner) if each.name == name), None)
    if found is None:
        raise no_such("project", name)
    path = found.project.path
    try:
        return Project(path.rename(path.with_name(name)))
    except OSError as error:
        if error.errno not in TAKEN:
            raise
    shutil.rmtree(path / KEYS, ignore_errors=True)
    free = home.new_project(owner, name)
    path.rename(free.path)
    free.path.with_name(HIDDEN.format(free.name)).rmdir()  # it has reserved the name
    return free


def empty(home: Home, owner: str = "[!.]*", older: float = KEPT) -> None:
    """Remove for good what was deleted at least `older` seconds ago; what a kill leaves of it is swept later."""
    for each in _all(home, owner):
        if time.time() - each.when >= older:
            hidden = each.project.path.with_name(HIDDEN.format(each.name))
            with suppress(OSError):  # it was restored, or removed, meanwhile
                each.project.path.rename(hidden)
                shutil.rmtree(hidden, ignore_errors=True)


def _all(home: Home, owner: str) -> list[Discarded]:
    found = [(path, DISCARDED.fullmatch(path.name)) for path in home.path.glob(f"{owner}/.*.deleted")]
    return [Discarded(Project(Path(path)), match[1], int(match[2])) for path, match in found if match]
