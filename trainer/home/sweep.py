"""Remove what killed processes and earlier versions leave behind: half-made and half-deleted projects, files written
aside, and files that have another name now."""

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

import psutil
from filelock import FileLock

from .files import TEMPORARY
from .layout import HIDDEN, Home
from .project import Project

ASIDE = re.compile(r"\..+\.(?:(\d+)-)?[0-9a-f]{8}")  # as `files` names what it writes, with the pid of the writer
REPLACED = "ngrams", "ngrams.lock"  # in a project's cache, by earlier versions: a simple method, now under another name
RANDOM = 8 * "[a-z0-9_]"  # as `tempfile` ends its names
OLD = 24 * 3600  # seconds
CLOCK = 2.0  # seconds; start times of processes are not more exact


def sweep(home: Home) -> None:
    """Remove what no process works on any more; what cannot be removed stays hidden.

    A process that makes a project holds the lock in its hidden folder; one that writes aside has its pid in the name.
    """
    for folder in home.path.glob(f"[!.]*/{HIDDEN.format('*')}"):
        with suppress(OSError), FileLock(folder / ".lock", blocking=False):
            shutil.rmtree(folder)
    for file in home.path.glob("[!.]*/[!.]*/project.json"):
        _sweep_project(Project(file.parent))


def remove_old(temporary: Path, uploads: Path) -> None:
    """Remove what killed apps left more than a day ago: temporary folders, and unfinished uploads.

    Other programs may use both places, so only names that `tempfile` makes are removed, and no folder with a project.
    """
    for folder in temporary.glob(TEMPORARY + RANDOM):
        with suppress(OSError):
            if _is_old(folder) and not any(folder.rglob("project.json")):
                shutil.rmtree(folder)
    for file in uploads.glob("tmp" + RANDOM):
        with suppress(OSError):  # also raised for a folder
            if _is_old(file):
                file.unlink()


def _sweep_project(project: Project) -> None:
    for where, folders, files in os.walk(project.path):  # unlike `rglob` it allows folders to vanish meanwhile
        for name in (*folders, *files):
            with suppress(OSError):
                if (aside := ASIDE.fullmatch(name)) and not _is_written(path := Path(where, name), aside[1]):
                    _remove(path)
    for name in REPLACED:
        with suppress(OSError):
            _remove(project.cache / name)
    for folder in (project.path / "runs", project.path / "searches"):
        if folder.exists():
            with suppress(OSError), FileLock(folder / ".lock"):
                _remove_empty(folder)


def _is_written(aside: Path, pid: str | None) -> bool:
    """Whether the process that writes it still runs; one that started later merely has the same pid.

    Versions before 0.2 wrote no pid: their files count as being written for a day. A process that may not be inspected
    counts as running.
    """
    if pid is None:
        return not _is_old(aside)
    try:
        process = psutil.Process(int(pid))
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() < aside.stat().st_mtime + CLOCK
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > OLD


def _remove_empty(folder: Path) -> None:
    """Remove empty folders of runs and searches that never got their spec.json."""
    for path in folder.iterdir():
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
