"""The process that makes a map of a run: `python -m trainer map`. It reads the run's folder and writes its progress.

It runs in a process of its own with low priority, so that trainings, predictions and pages do not wait for it.
"""

import json
import os
import sys
import threading
import traceback
from pathlib import Path

import numpy as np

from ..compute.device import find_device
from ..compute.spread import spread
from ..compute.vectors import text_vectors
from ..data.survey import Progress
from ..errors import Words
from ..failures import problem_of
from ..home.layout import Home
from ..home.memory import limit_memory, room
from ..home.processes import open_messages, warm_up
from ..home.project import Run
from ..tasks import task_of
from ..tasks.trained import trained
from .maps import keep, places_of

NICENESS = 10  # others come first on the processor
BEAT = 0.5  # seconds between two messages
READING = 0.25  # share of the time that the model takes to read


def main() -> None:
    """Make the map that the first line of standard input asks for."""
    write = open_messages()
    os.nice(NICENESS)
    path = json.loads(sys.stdin.readline())["run"]
    progress, ended = {"share": 0.0, "words": Words("모델을 읽고 있습니다", "Loading the model")}, threading.Event()

    def beat() -> None:
        write(progress)  # at once, so that a caller who has left is noticed even for a short map
        while not ended.wait(BEAT):
            write(progress)

    def report(share: float, words: Words) -> None:
        progress.update(share=share, words=words)

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        warm_up()
        run = Run(Path(path))
        _leave_to_training(Home(run.project.path.parents[1]))
        make_map(run, report)
        last = {"done": True}
    except BaseException as error:  # a panic in Rust is no Exception
        traceback.print_exception(error)
        last = {"problem": problem_of(error, "supervisor.log").as_dict()}
    ended.set()
    beating.join()
    write(last)


def _leave_to_training(home: Home) -> None:
    """Leave the GPU to a worker that uses one (before torch looks for any), and to others the memory they need."""
    if any(job.has_worker for job in [*home.open_runs(), *home.open_probes()]):
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    if find_device().kind == "cpu":  # a GPU has memory of its own
        limit_memory(room())


def make_map(run: Run, report: Progress) -> None:
    """Read the test rows by the run's model, lay them out, and keep the map in the run's folder."""
    written = run.model.stat().st_mtime_ns
    loaded, task = trained(run, find_device()), task_of(run)
    texts, _ = task.rows(run.project, "test")
    places = places_of(len(texts))
    reading = Words(f"모델이 글 {len(places):,}개를 읽고 있습니다", f"The model reads {len(places):,} texts")
    report(0.05, reading)
    data = task.encode(loaded, [texts[place] for place in places], None)
    vectors = text_vectors(loaded, data, lambda share: report(0.05 + (READING - 0.05) * share, reading))
    layouts = spread(np.asarray(vectors, dtype=np.float64),
                     lambda share, words: report(READING + (1 - READING) * share, words))
    keep(run, places, layouts, written)
