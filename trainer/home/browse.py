"""The files of a project as people look through them: folders and files by their relative path, nothing hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem
from .disk import size_of
from .project import Project

ROOT = "."


@dataclass(frozen=True)
class Entry:
    """`name`: the path in the project, "runs/001/model"; `size`: bytes, of a folder those of all in it; `changed`:
    seconds since 1970."""

    name: str
    path: Path
    size: int
    changed: float

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()


def entry_of(project: Project, name: str) -> Entry:
    """The folder or file of this name. Raises Problem("no_such_file"), also where it is hidden, or lies elsewhere."""
    parts = Path(name).parts
    path = project.path.joinpath(*parts)
    is_shown = not any(part.startswith(".") and part != ROOT or "\0" in part for part in parts)
    if not is_shown or Path(name).is_absolute() or not path.exists() or not _is_inside(path, project):
        short = name[:100]
        raise Problem("no_such_file", f"'{short}' 파일이 없습니다. 목록에서 다시 골라 주세요.",
                      f"There is no file '{short}'. Choose one from the list.", file=short)
    return _entry(path, project)


def entries_of(project: Project, folder: str) -> list[Entry]:
    """What lies in a folder, folders first, by name. Raises Problem, as `entry_of` does."""
    found = entry_of(project, folder).path
    inside = [_entry(path, project) for path in found.iterdir() if _is_shown(path)] if found.is_dir() else []
    return sorted(inside, key=lambda entry: (not entry.is_folder, entry.name))


def all_files(project: Project, folder: str) -> Iterator[tuple[str, Path]]:
    """Name within the folder → file, of all that lie in it, however deep."""
    for entry in entries_of(project, folder):
        if entry.is_folder:
            yield from ((f"{entry.path.name}/{name}", path) for name, path in all_files(project, entry.name))
        else:
            yield entry.path.name, entry.path


def _is_shown(path: Path) -> bool:
    """No half-written file, no lock, no wish to stop; a link may point anywhere."""
    return not path.name.startswith(".") and path.suffix != ".lock" and path.name != "stop" and not path.is_symlink()


def _is_inside(path: Path, project: Project) -> bool:
    return path.resolve().is_relative_to(project.path.resolve())


def _entry(path: Path, project: Project) -> Entry:
    return Entry(str(path.relative_to(project.path)), path, size_of(path), path.stat().st_mtime)
