"""Maps of test rows: what a model takes for alike lies close together. Made on demand, and kept in the run's folder."""

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

MOST = 2000  # rows: t-SNE takes a quarter of a minute of them, and more dots than these hide one another
LONGEST = 600.0  # seconds in which a map is made: others wait for it
WAIT = 0.5  # seconds between two looks at whether it is one's turn
AXES = "xyz"
WRITTEN = b"model"  # in the file: when the model was written that the map is of

_one = Semaphore(1)  # map at a time, of all who ask


@dataclass(frozen=True)
class Mapped:
    """`places`: of rows among the test rows. `layouts`: name → rows × 2 or 3, as `compute.spread` gives them."""

    places: np.ndarray
    layouts: "dict[str, np.ndarray]"


def places_of(rows: int) -> np.ndarray:
    """Which of so many test rows are on a map: all, or `MOST` of them, from the first to the last."""
    return np.unique(np.linspace(0, rows - 1, min(rows, MOST)).round().astype(int))


def seconds_of(run: Run) -> float | None:
    """About how long its map takes, where nothing else is at work: what the model takes to read the rows, as fast as it
    was measured to answer, and what they take to be laid out. None of earlier versions, which did not measure that."""
    speed, rows = (run.reached or {}).get("cost", {}).get("rows_per_second"), run.project.survey.rows["test"]
    return 4 + min(rows, MOST) * (0.012 + 1 / speed) if speed else None


def is_mappable(run: Run) -> bool:
    """Whether there are a model, enough test rows, and answers to them, which earlier versions did not store."""
    return run.model.exists() and run.answer_file("test").exists() and run.project.survey.rows["test"] >= FEWEST


def map_of(run: Run) -> Mapped | None:
    """None while there is none of the model as it is now, or it is damaged: it is made anew then."""
    import pyarrow.parquet

    with suppress(OSError, ValueError, KeyError):
        table = pyarrow.parquet.read_table(run.map, page_checksum_verification=True)
        if (table.schema.metadata or {}).get(WRITTEN) == str(run.model.stat().st_mtime_ns).encode():
            layouts = {name: np.stack([np.asarray(table[f"{name}_{axis}"]) for axis in AXES[:size]], 1)
                       for name, size in LAYOUTS.items()}
            return Mapped(np.asarray(table["place"]), layouts)
    return None


def keep(run: Run, places: np.ndarray, layouts: "Mapping[str, np.ndarray]", written: int) -> None:
    """`written`: when the model was, in ns."""
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
    """The map, which is made by a process of its own unless it is there; one at a time, none for more than `LONGEST`
    seconds. What `report` raises ends it.

    Raises Problem: "nothing_to_map", "map_too_long", "map_died", and what kept the model from being read.
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
        for sign in process.told():
            if sign.get("done"):
                return
            if time.monotonic() > until:
                raise _too_long()
            report(sign["share"], Words(*sign["words"]))
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
