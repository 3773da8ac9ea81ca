"""Delete files that a project does not need: epochs that are not kept, models of trials that lost, token ids, and ONNX
models, which are made again when they are asked for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from ..errors import Problem
from ..home.disk import size_of
from ..home.files import remove_folder
from ..home.project import Project, Run
from ..tasks import task_of
from ..tasks.choosing import check_ended
from .checkpoints import STATE, Keep, spare_checkpoints
from .further import needed_by


def spare_bytes(project: Project) -> int:
    """The bytes that `tidy` would free, roughly: unlike `tidy`, this does not check the kept files for damage."""
    return sum(size_of(path) for path in _spare(project, thorough=False))


def tidy(project: Project) -> int:
    """Delete what a project does not need, and return the bytes freed. Runs that can be resumed still can; texts are
    tokenised again by the next training."""
    freed = 0
    for path in [*_spare(project, thorough=True)]:
        freed += size_of(path)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if freed:
        os.utime(project.path)  # caches notice the new time and read the project again
    return freed


def drop_checkpoint(run: Run, name: str) -> int:
    """Delete the weights of an epoch ("epoch-03"), and return the bytes freed. The run's model stays.

    Raises Problem: "still_training", "no_such_checkpoint", "checkpoint_is_needed".
    """
    with FileLock(run.path / ".lock"):  # nobody can queue it again meanwhile
        freed = size_of(folder := _deletable(run, name))
        remove_folder(folder)
    os.utime(run.path)  # caches notice the new time and read the project again
    return freed


def _deletable(run: Run, name: str) -> Path:
    check_ended(run)
    folder = next((each for each in run.checkpoints.glob("epoch-*") if each.name == name), None)
    if folder is None:
        raise Problem("no_such_checkpoint", f"'{name[:100]}' 체크포인트가 없습니다. 목록에서 다시 골라 주세요.",
                      f"There is no checkpoint '{name[:100]}'. Choose one from the list.", run=run.name)
    goes_on = not run.model.exists() or run.state != "done" and (folder / STATE).exists()
    if goes_on or name in needed_by(run.project)(run):
        raise Problem("checkpoint_is_needed", "아직 모델이 없거나 이어서 할 학습이 여기서 시작하므로 이 체크포인트를 지우지 않습니다. 그 학습을 마치거나 지운 뒤에 "
                      "다시 해 주세요.",
                      "There is no model yet, or a training has to begin or go on from this checkpoint, so it is not "
                      "deleted. Let that training end, or delete it, and try again.", run=run.name)
    return folder


def drop_losers(trials: list[Run], best: Run | None) -> None:
    """Delete models and checkpoints of trials that have lost, even while the search goes on: no finished trial wins
    later. Their scores and answers stay."""
    for path in _of_losers(trials, best.name if best else None):
        shutil.rmtree(path, ignore_errors=True)


def _of_losers(trials: list[Run], best: str | None) -> list[Path]:
    """Models and checkpoints of finished trials other than `best`, without checkpoints that another run will begin
    with; empty while there is no best."""
    lost = [run for run in trials if best and run.name != best and run.state == "done" and not run.has_worker]
    if not lost:
        return []
    needed = needed_by(lost[0].project)
    return [path for run in lost for path in (run.model, run.onnx, *([] if needed(run) else [run.checkpoints]))
            if path.exists()]


def _spare(project: Project, thorough: bool) -> Iterator[Path]:
    runs, lost = project.runs(), list[Path]()
    for search in project.searches():
        if (result := search.result) and search.spec.budget:
            lost += _of_losers(search.trials(), result["best"])
    yield from lost
    needed = needed_by(project)
    yield from (run.onnx for run in runs if run.onnx.exists() and run.onnx not in lost)
    for run in runs:
        if not run.is_pending and not run.has_worker and run.checkpoints not in lost:
            yield from spare_checkpoints(run.checkpoints, task_of(run).metric, Keep.of(run.spec.settings), needed(run),
                                         has_model=run.state == "done", thorough=thorough)
    if not any(run.is_pending or run.has_worker for run in runs):
        yield from project.cache.glob("*.npz")
