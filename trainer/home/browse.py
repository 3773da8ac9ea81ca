"""Browse the files of a project: folders and files by their relative path, without hidden ones."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem
from .disk import size_of
from .project import Project

ROOT = "."


@dataclass(frozen=True)
class Entry:
    """`name`: the path in the project, such as "runs/001/model"; `size`: bytes, for a folder of everything in it;
    `changed`: seconds since 1970."""

    name: str
    path: Path
    size: int
    changed: float

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()


def entry_of(project: Project, name: str) -> Entry:
    """The folder or file of this name. Raises Problem("no_such_file"), also if it is hidden or outside the project."""
    path = project.path
    try:
        for part in Path(name).parts:
            path /= part
            if not _is_shown(path):
                raise FileNotFoundError
        return _entry(path, project)
    except (OSError, ValueError):  # also for a name that is too long, or cannot be one
        short = name[:100]
        raise Problem("no_such_file", f"'{short}' 파일이 없습니다. 목록에서 다시 골라 주세요.",
                      f"There is no file '{short}'. Choose one from the list.", file=short) from None


def entries_of(project: Project, folder: str) -> list[Entry]:
    """What is in a folder, folders first, by name; files that vanish meanwhile are left out. Raises as `entry_of`."""
    inside = []
    if (found := entry_of(project, folder)).is_folder:
        for path in filter(_is_shown, [*found.path.iterdir()]):
            with suppress(FileNotFoundError):
                inside.append(_entry(path, project))
    return sorted(inside, key=lambda entry: (not entry.is_folder, entry.name))


def all_files(project: Project, folder: str) -> Iterator[tuple[str, Path]]:
    """(name within the folder, file) of all files in it and in its folders."""
    for entry in entries_of(project, folder):
        if entry.is_folder:
            with suppress(Problem):  # it has vanished meanwhile
                yield from ((f"{entry.path.name}/{name}", path) for name, path in all_files(project, entry.name))
        else:
            yield entry.path.name, entry.path


def _is_shown(path: Path) -> bool:
    """Whether people see it: no half-written file, lock, request to stop, or folder above (".."), and no link, which
    may point anywhere."""
    return not (path.name.startswith(".") or path.suffix == ".lock" or path.name in ("", "stop") or path.is_symlink())


def _entry(path: Path, project: Project) -> Entry:
    changed = path.stat().st_mtime
    return Entry(str(path.relative_to(project.path)), path, size_of(path), changed)
