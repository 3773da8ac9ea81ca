"""Keep a simple method in its project: it is fitted once on the training rows, and the time is recorded."""

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
    """The folder of the fitted method `name` in the project's cache. If it is damaged or missing, `fit` writes it into
    the folder that it is given; other callers wait until it is there."""
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
    """The cost of the fitted partner: {seconds, bytes} (on the disk); empty if unknown, as with earlier versions."""
    with suppress(ValueError):
        for file in project.cache.glob(f"*/{TIME}"):
            return (read_json(file) or {}) | {"bytes": size_of(file.parent)}
    return {}
