"""Files as tables: what stands in them, and what is damaged."""

import pyarrow
import pyarrow.parquet
import pytest

from trainer.errors import Problem
from trainer.home.events import EventLog
from trainer.home.tabular import table_in


def test_rows_of_parquet_have_lists_as_json(tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"글": ["가", None], "표": [[{"시작": 0}], []]}), tmp_path / "a.parquet")
    names, rows = table_in(tmp_path / "a.parquet")
    assert (names, [*rows]) == (["글", "표"], [["가", '[{"시작": 0}]'], [None, "[]"]])


def test_events_have_the_columns_of_all_what_most_have_first_and_none_of_processes(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.append("state", state="loading", worker={"pid": 1})
    for step in (1, 2):
        log.append("step", step=step, loss=0.5)
    log.append("epoch", step=2, metrics={"accuracy": 0.9, "recall": [1, 0]})
    log.close()
    names, rows = table_in(tmp_path / "events.jsonl")
    assert names[:4] == ["kind", "time", "step", "loss"] and not any(name.startswith("worker") for name in names)
    *_, last = rows
    told = dict(zip(names, last, strict=True))
    assert (told["metrics.accuracy"], told["metrics.recall"], told["loss"]) == (0.9, "[1, 0]", None)
    assert told["time"].count(":") == 2


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1"])
def test_a_damaged_table_is_told(tmp_path, content):
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(Problem) as problem:
        table_in(tmp_path / "a.parquet")
    assert problem.value.code == "damaged_table" and "a.parquet" in problem.value.words.ko
