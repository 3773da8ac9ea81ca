"""The process that makes the ONNX of a run: `python -m trainer export`. It reads a path and writes JSON lines.

It has a process of its own, as it takes much memory and a minute or more, which should not burden the app or
predictions. The ONNX is written beside the model, and checked before anybody gets it.
"""

import os
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import cast

import numpy as np
from filelock import FileLock

from ..compute.device import Device
from ..compute.loaded import Loaded
from ..errors import Problem, Words, line_of, present
from ..failures import disk_full, problem_of
from ..home.files import publish_folder, write_json
from ..home.manifest import write_manifest
from ..home.memory import limit_memory, room
from ..home.missing import no_such
from ..home.processes import open_messages, warm_up
from ..home.project import Run
from ..kinds.answer import Judged
from ..tasks import task_of
from ..tasks.answering import decision_of
from ..tasks.trained import trained
from .checks import bytes_of
from .graph import Beside, Graph, export, in_8_bits
from .made import FACTS, FULL, SMALL, mark_of

LIMIT = 3600  # seconds; a process that takes longer is stuck
ROWS = 1_000  # test rows for the check; a large model on a CPU answers them in a minute or two
APART = 1e-3  # the largest difference to the model's probabilities that is accepted
NICENESS = 10  # others come first on the processor
ROOM = 2.5  # disk space that is needed while it is made, divided by the bytes of the weights

Report = Callable[[float, Words], None]


def main() -> None:
    """Make the ONNX that the first line of standard input asks for."""
    write = open_messages()
    os.nice(NICENESS)
    threading.Timer(LIMIT, os._exit, (1,)).start()
    warm_up()
    run = Run(Path(sys.stdin.readline().strip()))
    try:
        limit_memory(room())
        make(run, lambda share, words: write({"share": share, "words": words}))
    except BrokenPipeError:
        pass  # nobody waits for it any more
    except BaseException as error:  # a panic in Rust is no Exception
        if (problem := problem_of(error)).code == "bug":
            traceback.print_exc()
        write({"problem": problem.as_dict()})
    sys.stderr.flush()
    os._exit(0)


def make(run: Run, report: Report) -> None:
    """Make the ONNX of a run, and once more if the model was replaced meanwhile.

    Raises Problem: "no_onnx" if the model cannot be put into ONNX, or answers differently in it, "disk_full",
    "no_such_run" if it was deleted meanwhile, and those of `trained`.
    """
    made_of = None
    while made_of != (made_of := mark_of(run)):
        _make(run, made_of, report)


def _make(run: Run, mark: str, report: Report) -> None:
    with _published(run) as aside:
        _check_disk(run)
        report(0.0, Words("모델을 읽고 있습니다", "Loading the model"))
        task, loaded = task_of(run), trained(run, Device("cpu", "fp32", "CPU"))
        task.unfold(loaded.model)
        report(0.1, Words("ONNX로 옮기고 있습니다", "Putting it into ONNX"))
        _export(loaded, aside / FULL, task.reads_pairs)
        report(0.5, Words("8비트로 줄이고 있습니다", "Making it smaller, in 8 bits"))
        in_8_bits(aside / FULL, aside / SMALL)
        report(0.6, Words("시험 행으로 같은 답인지 확인하고 있습니다", "Checking on test rows that the answers are the same"))
        facts = _checked(run, loaded, aside)
        write_json(aside / FACTS, facts | {"model": mark, "bytes": {
            "model": bytes_of(run), **{name: (aside / name).stat().st_size for name in (FULL, SMALL)}}})
        write_manifest(aside)


@contextmanager
def _published(run: Run) -> Iterator[Path]:
    """A folder to write into, which is then published as that of the ONNX, unless the run was deleted meanwhile;
    deleting takes the same lock (`queue.leaving`). An error is replaced by its likely reason: the run is gone, or the
    disk is full, which ONNX Runtime does not notice when it writes."""
    _check_there(run)
    try:
        with ExitStack() as last, publish_folder(run.onnx) as aside:
            yield aside
            _check_there(run)  # before the lock, which would create folders
            last.enter_context(FileLock(run.path.parent / ".lock"))
            _check_there(run)
    except Exception as error:
        _check_there(run, error)
        _check_disk(run, error)
        raise


def _check_there(run: Run, why: Exception | None = None) -> None:
    """Raises Problem("no_such_run") if the run was deleted."""
    if not run.file.exists():
        raise no_such("run", run.name) from why


def _check_disk(run: Run, why: Exception | None = None) -> None:
    """Raises Problem("disk_full") if there is too little space to make the ONNX."""
    needed, free = ROOM * bytes_of(run), shutil.disk_usage(run.path).free
    if free < needed:
        raise disk_full(needed, free) from why


def _export(loaded: Loaded, file: Path, pairs: bool) -> None:
    """As `graph.export`. Raises Problem("no_onnx") if that fails."""
    try:
        export(loaded.model, file, pairs)
    except Exception as error:
        if problem_of(error).code != "bug":
            raise
        traceback.print_exc()
        kind = loaded.model.config.model_type
        raise Problem("no_onnx", f"이 종류의 모델({kind})은 ONNX로 옮겨지지 않습니다. 모델(zip)을 받아 transformers로 써 주세요.",
                      f"A model of this kind ({kind}) cannot be put into ONNX. Get the model (zip), and use it with "
                      "transformers.", evidence=line_of(error, 0)) from error


def _checked(run: Run, loaded: Loaded, folder: Path) -> dict:
    """Measure the fields of `made.Facts`. Raises Problem("no_onnx") if the graph's answers differ from the model's."""
    task, metric = task_of(run), task_of(run).headline.name
    texts, truth = task.rows(run.project, "test")
    chosen = np.unique(np.linspace(0, len(texts) - 1, min(ROWS, len(texts))).astype(int))
    data = task.encode(loaded, [texts[row] for row in chosen], present(truth, "truth")[chosen])
    decision, beside = decision_of(run, 1.0), Beside(folder / FULL, loaded.model)

    def score(model: Graph) -> float:
        answers = cast(Judged, task.measure(replace(loaded, model=model), data))
        answers = answers.given_at(decision.temperature).decided_by(decision) if decision else answers
        return float(answers.metrics()[metric])

    full = score(beside)
    if not beside.apart <= APART:
        raise Problem("no_onnx",
                      f"ONNX로 옮긴 모델이 원래 모델과 다르게 답합니다(차이 {beside.apart:.2g}, 허용 {APART:g}). 그래서 내보내지 않았습니다. "
                      "모델(zip)을 받아 transformers로 써 주세요.",
                      f"In ONNX the model answers otherwise than it does (by {beside.apart:.2g}; allowed is "
                      f"{APART:g}), so it is not handed out. Get the model (zip), and use it with transformers.")
    small = score(Graph(folder / SMALL, loaded.model.config))
    return {"metric": metric, "rows": len(chosen), "of": len(texts), "apart": beside.apart,
            "scores": {FULL: full, SMALL: small},
            "versions": {name: version(name) for name in ("onnx", "onnxruntime", "tokenizers", "numpy")}}
