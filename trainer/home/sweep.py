"""What kills and earlier versions leave behind, removed when a home is served: half-made and half-deleted projects,
files written aside, what is kept under another name now."""

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
REPLACED = "ngrams", "ngrams.lock"  # in the cache of a project: a simple method that is fitted anew, under another name
RANDOM = 8 * "[a-z0-9_]"  # as `tempfile` ends its names
OLD = 24 * 3600  # seconds
CLOCK = 2.0  # seconds; start times of processes are no more exact


def sweep(home: Home) -> None:
    """Remove what nobody works on any more; whatever cannot be removed stays out of sight.

    Whoever makes a project holds the lock in its hidden folder; whoever writes aside has its pid in the name.
    """
    for folder in home.path.glob(f"[!.]*/{HIDDEN.format('*')}"):
        with suppress(OSError), FileLock(folder / ".lock", blocking=False):
            shutil.rmtree(folder)
    for file in home.path.glob("[!.]*/[!.]*/project.json"):
        _sweep_project(Project(file.parent))


def remove_old(temporary: Path, uploads: Path) -> None:
    """Remove what apps that were killed left more than a day ago: temporary folders, and uploads that were cut off.

    Others may use both places: only what is named as `tempfile` does goes, and no folder that holds a project.
    """
    for folder in temporary.glob(TEMPORARY + RANDOM):
        with suppress(OSError):
            if _is_old(folder) and not any(folder.rglob("project.json")):
                shutil.rmtree(folder)
    for file in uploads.glob("tmp" + RANDOM):
        with suppress(OSError):  # which is what a folder raises
            if _is_old(file):
                file.unlink()


def _sweep_project(project: Project) -> None:
    for where, folders, files in os.walk(project.path):  # other than `rglob` it lets folders vanish meanwhile
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
    """Whether the process that began it still runs; one that began later only has the same pid.

    Versions before 0.2 wrote no pid: what they began counts as written for a day. So does, without end, what belongs to
    a process that may not be looked at.
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
    """Of a run that was about to get its spec.json."""
    for path in folder.iterdir():
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
