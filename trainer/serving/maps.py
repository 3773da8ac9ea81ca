"""Maps of test rows, on which rows that are similar to the model lie close together. They are made on demand, and kept
in the run's folder."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Semaphore
from typing import TYPE_CHECKING

import numpy as np

from ..compute.spread import FEWEST, LAYOUTS
from ..data.survey import Progress, silent
from ..errors import Problem, Words
from ..home.files import write_bytes
from ..home.forking import server
from ..home.layout import Home
from ..home.project import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 2000  # rows; t-SNE takes 15 s for them, and more dots would hide each other
LONGEST = 600.0  # seconds for making a map, at most, as others wait
WAIT = 0.5  # seconds between two tries to start
AXES = "xyz"
WRITTEN = b"model"  # key in the file for the time when the model was written

_one = Semaphore(1)  # only one map is made at a time


@dataclass(frozen=True)
class Mapped:
    """A map. `places`: indices of its rows among the test rows. `layouts`: name → points (rows × 2 or 3), from
    `compute.spread`."""

    places: np.ndarray
    layouts: "dict[str, np.ndarray]"


def places_of(rows: int) -> np.ndarray:
    """The indices of the test rows on a map: all of `rows`, or `MOST` evenly spaced ones."""
    return np.unique(np.linspace(0, rows - 1, min(rows, MOST)).round().astype(int))


def seconds_of(run: Run) -> float | None:
    """The estimated seconds to make a run's map on an idle machine: reading the rows, at the speed that was measured
    for answering, and laying them out. None for runs of earlier versions, which did not measure the speed."""
    speed, rows = (run.reached or {}).get("cost", {}).get("rows_per_second"), run.project.survey.rows["test"]
    return 4 + min(rows, MOST) * (0.012 + 1 / speed) if speed else None


def is_mappable(run: Run) -> bool:
    """Whether a run has a model, enough test rows, and stored answers to them (earlier versions stored none)."""
    return run.model.exists() and run.answer_file("test").exists() and run.project.survey.rows["test"] >= FEWEST


def map_of(run: Run) -> Mapped | None:
    """The stored map of a run; None if there is none for its present model, or it is damaged."""
    import pyarrow.parquet

    with suppress(OSError, ValueError, KeyError):
        table = pyarrow.parquet.read_table(run.map, page_checksum_verification=True)
        if (table.schema.metadata or {}).get(WRITTEN) == str(run.model.stat().st_mtime_ns).encode():
            layouts = {name: np.stack([np.asarray(table[f"{name}_{axis}"]) for axis in AXES[:size]], 1)
                       for name, size in LAYOUTS.items()}
            return Mapped(np.asarray(table["place"]), layouts)
    return None


def keep(run: Run, places: np.ndarray, layouts: "Mapping[str, np.ndarray]", written: int) -> None:
    """Store a map; `written`: when the model was written, in ns."""
    import pyarrow
    import pyarrow.parquet

    columns = {"place": places} | {f"{name}_{axis}": points[:, number].astype(np.float32)
                                   for name, points in layouts.items() for number, axis in zip(
                                       range(points.shape[1]), AXES, strict=False)}
    table = pyarrow.table(columns).replace_schema_metadata({WRITTEN: str(written)})
    file = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, file, write_page_checksum=True)
    write_bytes(run.map, file.getvalue().to_pybytes())


def made_map(home: Home, run: Run, report: Progress = silent) -> Mapped:
    """The map of a run; if it is not stored, a process makes it, one at a time, within `LONGEST` seconds. An exception
    that `report` raises ends it.

    Raises Problem: "nothing_to_map", "map_too_long", "map_died", and those of loading the model.
    """
    if not is_mappable(run):
        raise Problem("nothing_to_map", f"지도를 그리려면 학습을 마친 모델, 시험 행 {FEWEST}개, 그 행에 모델이 한 답이 있어야 합니다.",
                      f"A map needs a trained model, {FEWEST} test rows, and the answers to these.", run=run.name)
    while not _one.acquire(timeout=WAIT):
        report(0, Words("다른 지도를 먼저 만들고 있습니다", "Another map comes first"))
    try:
        if (found := map_of(run)) is None:
            _make(home, run, report)
            found = map_of(run)
    finally:
        _one.release()
    if found is None:
        raise _died()
    return found


def _make(home: Home, run: Run, report: Progress) -> None:
    try:
        process = server.start("map", home.log)
    except OSError as error:
        raise _died() from error
    until = time.monotonic() + LONGEST
    try:
        process.stdin.write(json.dumps({"run": str(run.path)}).encode() + b"\n")
        process.stdin.flush()
        for message in process.messages():
            if message.get("done"):
                return
            if time.monotonic() > until:
                raise _too_long()
            report(message["share"], Words(*message["words"]))
        raise _died()
    finally:
        process.kill()


def _too_long() -> Problem:
    return Problem("map_too_long", f"지도를 {LONGEST / 60:.0f}분 안에 만들지 못해 멈췄습니다. 다른 사람도 기다리기 때문입니다. 컴퓨터가 한가할 때 다시 눌러 "
                   "주세요.",
                   f"The map was not done within {LONGEST / 60:.0f} minutes, and was given up, as others wait. "
                   "Press again when this machine has less to do.", limit=LONGEST)


def _died() -> Problem:
    return Problem("map_died", "지도를 만드는 프로세스가 멈췄습니다 (메모리 부족일 수 있습니다). 다시 한번 눌러 주세요.",
                   "The process that makes the map has stopped (it may have run out of memory). Please press again.")
