"""A simple method as a project keeps it: fitted once on the training rows, with how long that took."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from ..home.disk import size_of
from ..home.files import publish_folder, read_json, write_json
from ..home.manifest import damaged_files, write_manifest

if TYPE_CHECKING:
    from ..home.project import Project

TIME = "fitted.json"


def fitted_in(project: "Project", name: str, fit: Callable[[Path], None]) -> Path:
    """Where it lies, in the project's cache; `fit` writes it anew into a folder where it is damaged or gone. Whoever
    asks meanwhile waits."""
    folder = project.cache / name
    if not is_whole(folder):
        project.cache.mkdir(parents=True, exist_ok=True)
        with FileLock(project.cache / f"{name}.lock"):
            if not is_whole(folder):
                with publish_folder(folder) as aside:
                    began = time.perf_counter()
                    fit(aside)
                    write_json(aside / TIME, {"seconds": round(time.perf_counter() - began, 2)})
                    write_manifest(aside)
    return folder


def is_whole(folder: Path) -> bool:
    return folder.exists() and not damaged_files(folder)


def cost_of(project: "Project") -> dict:
    """What its partner took: seconds, and bytes on the disk; empty where that is not known, as of earlier versions."""
    with suppress(ValueError):
        for file in project.cache.glob(f"*/{TIME}"):
            return (read_json(file) or {}) | {"bytes": size_of(file.parent)}
    return {}
