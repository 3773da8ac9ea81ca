"""The ONNX of a run, which is made when it is first asked for, and the facts about it.

    runs/001/onnx/    model.onnx  model-int8.onnx  facts.json  manifest.json

It is derived from the model: if it is damaged, or made from an earlier model, it is made again.
"""

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from ..data.survey import Progress, silent
from ..errors import Problem, Words
from ..home.files import read_json
from ..home.forking import server
from ..home.manifest import damaged_files, read_manifest
from ..home.project import Run
from .checks import check

FULL, SMALL, FACTS = "model.onnx", "model-int8.onnx", "facts.json"
_making = threading.Lock()  # one at a time, as each takes several times the memory of its model


@dataclass(frozen=True)
class Facts:
    """What was measured when it was made, on `rows` of the `of` test rows. `scores`: file → value of the headline
    `metric`. `apart`: the largest difference of `FULL` to the model in torch, in probabilities, or for numbers as a
    share of their range. `bytes`: of both files, and of the "model". `model`: the model's mark (`mark_of`)."""

    model: str
    metric: str
    rows: int
    of: int
    apart: float
    scores: dict[str, float]
    bytes: dict[str, int]
    versions: dict[str, str]


def facts_of(run: Run) -> Facts | None:
    """The facts about the ONNX of a run's present model; None if there is none."""
    try:
        found = read_json(run.onnx / FACTS)
        facts = Facts(**found) if found else None
    except (ValueError, TypeError):  # damaged, or of another version
        return None
    return facts if facts and facts.model == mark_of(run) else None


def onnx_of(run: Run, report: Progress = silent) -> Path:
    """The folder of a run's ONNX, which is made if needed; other callers wait until it is there.

    Raises Problem: those of `checks.check`, `Run.check_model` and `making.make`, and "export_died".
    """
    run.check_model()
    check(run)
    if not is_whole(run):
        report(0.0, Words("차례를 기다리고 있습니다", "Waiting for its turn"))
        with _making:
            _ = run.spec  # raises if the run was deleted meanwhile; the lock would create its folder again
            with FileLock(run.path / "onnx.lock"):
                if not is_whole(run):
                    _make(run, report)
    return run.onnx


def is_whole(run: Run) -> bool:
    """Whether the ONNX exists, is of the present model, and is undamaged."""
    return facts_of(run) is not None and not damaged_files(run.onnx)


def mark_of(run: Run) -> str:
    """A hash that identifies a run's present model."""
    return hashlib.sha256(json.dumps(read_manifest(run.model), sort_keys=True).encode()).hexdigest()


def _make(run: Run, report: Progress) -> None:
    try:
        child = server.start("export", run.log)
    except OSError as error:
        raise _died(run) from error
    try:
        with child.stdin as asked:
            asked.write(f"{run.path}\n".encode())
        for message in child.messages():
            report(message["share"], Words(*message["words"]))
    finally:
        child.kill()  # in case `report` has raised, or a shell was interrupted
        child.stdout.close()
    if not is_whole(run):
        raise _died(run)


def _died(run: Run) -> Problem:
    _ = run.spec  # raises if the run was deleted, which then is the reason
    return Problem("export_died", "ONNX를 만들던 프로세스가 멈췄습니다 (메모리 부족일 수 있습니다). 다른 학습이 끝난 뒤 다시 해 주세요.",
                   "The process that made the ONNX stopped (it may have run out of memory). Try again once other "
                   "trainings have ended.", run=run.name)
