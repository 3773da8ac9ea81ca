"""A table of 1,000,000 rows (107 MB), read, surveyed and divided: seconds and peak memory of a process that does it.

The rows are NSMC's where that lies beside the checkout, else the built-in reviews, told apart by a number.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.tiny import SAMPLE
from trainer.data.lengths import token_lengths
from trainer.data.tables import read_head, read_table
from trainer.models.families import CARRIED_FOLDER
from trainer.options import Columns, Repairs, Shares
from trainer.tasks.classification.formats import TEXT_AND_LABEL
from trainer.tasks.classification.survey import divide, survey

from .machine import NSMC, child

ROWS = 1_000_000
EVERYTHING = Repairs(conflicts="majority", **{name: True for name, field in Repairs.model_fields.items()
                                              if field.annotation is bool})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "million.csv"
        _write(file)
        print(f"  {file.stat().st_size / 1e6:.0f} MB")
        for name in ("as uploaded", "all repairs"):
            figures = child("survey_scale", str(file), name)
            steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in figures["seconds"].items())
            print(f"  {name}: {steps}; peak {figures['peak']:.2f} GB")


def _write(file: Path) -> None:
    table = read_table(NSMC / "train.csv" if NSMC.is_dir() else SAMPLE)
    frame, columns = table.frame, TEXT_AND_LABEL.columns(table, {})
    rows = frame[[columns.text, columns.label]].set_axis(["리뷰", "감정"], axis=1)
    rows = rows.iloc[[i * 7919 % len(rows) for i in range(ROWS)]].reset_index(names="id")
    rows["리뷰"] = rows["리뷰"].where(rows.index < len(frame), rows["리뷰"] + " " + rows.index.astype(str))
    rows.to_csv(file, index=False)


def _measure(file: Path, repairs: Repairs) -> dict:
    seconds, last = {}, time.perf_counter()

    def took(step: str) -> None:
        nonlocal last
        seconds[step], last = time.perf_counter() - last, time.perf_counter()

    read_head(file)
    took("first rows")
    table = read_table(file)
    took("read")
    found = survey(table, Columns(text="리뷰", label="감정"), repairs)
    took("survey")
    token_lengths(found.rows, CARRIED_FOLDER, 256)
    took("token lengths")
    divide(found.rows, Shares(), 42)
    took("split")
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9}


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), Repairs() if sys.argv[2] == "as uploaded" else EVERYTHING)))
