"""What a project keeps on the disk though nothing needs it: epochs that no model will come from, and token ids."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..home.disk import size_of
from ..home.project import Project
from ..tasks import task_of
from .checkpoints import spare_checkpoints


def spare_bytes(project: Project) -> int:
    """What `tidy` would free, about: it looks whether what stays is whole."""
    return sum(size_of(path) for path in _spare(project, thorough=False))


def tidy(project: Project) -> int:
    """Remove it, and return how many bytes that has freed. A run that can be resumed still can; texts are turned into
    token ids anew when they are next trained on."""
    freed = 0
    for path in [*_spare(project, thorough=True)]:
        freed += size_of(path)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if freed:
        os.utime(project.path)  # its mark differs now: what is known of it is looked at anew
    return freed


def _spare(project: Project, thorough: bool) -> Iterator[Path]:
    runs = project.runs()
    for run in runs:
        if not run.is_pending and not run.has_worker:
            yield from spare_checkpoints(run.checkpoints, task_of(run).metric, thorough)
    if not any(run.is_pending or run.has_worker for run in runs):
        yield from project.cache.glob("*.npz")
