"""The table read last is not read again, until its file changes or something else is read."""

import os

from trainer.data.latest import forget, latest_table
from trainer.options import Reading


def test_a_table_is_read_again_only_when_something_changed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("글,라벨\n좋다,1\n", encoding="utf-8")
    first = latest_table({"": path}, Reading())
    assert latest_table({"": path}, Reading()) is first
    other = latest_table({"": path}, Reading(header=False))
    assert len(other.frame) == 2 and latest_table({"": path}, Reading(header=False)) is other
    path.write_text("글,라벨\n나빠,0\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))  # same size; a clock may be too coarse to tell so soon
    assert latest_table({"": path}, Reading(header=False)).frame["열1"].tolist() == ["글", "나빠"]


def test_it_is_let_go(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("글,라벨\n좋다,1\n", encoding="utf-8")
    first = latest_table({"": path}, Reading())
    forget()
    assert latest_table({"": path}, Reading()) is not first
