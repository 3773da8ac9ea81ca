"""The table read last is not read again, nor asked the same twice, until its file changes or another is read."""

import os

from trainer.data.cache import cached, cached_table, forget
from trainer.data.tables import read_tables
from trainer.options import Reading


def test_a_table_is_read_again_only_when_something_changed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("글,라벨\n좋다,1\n", encoding="utf-8")
    first = cached_table({"": path}, Reading(), read_tables)
    assert cached_table({"": path}, Reading(), read_tables) is first
    other = cached_table({"": path}, Reading(header=False), read_tables)
    assert len(other.frame) == 2 and cached_table({"": path}, Reading(header=False), read_tables) is other
    path.write_text("글,라벨\n나빠,0\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))  # same size; a clock may be too coarse to tell so soon
    assert cached_table({"": path}, Reading(header=False), read_tables).frame["열1"].tolist() == ["글", "나빠"]


def test_it_is_let_go(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("글,라벨\n좋다,1\n", encoding="utf-8")
    first = cached_table({"": path}, Reading(), read_tables)
    forget()
    assert cached_table({"": path}, Reading(), read_tables) is not first


def test_a_result_is_kept_with_its_table_and_for_one_question(tmp_path):
    made = []

    def ask(table, question):
        return cached(table, "answer", question, lambda: made.append(question) or question)

    (tmp_path / "a.csv").write_text("글,라벨\n좋다,1\n", encoding="utf-8")
    table = cached_table({"": tmp_path / "a.csv"}, Reading(), read_tables)
    assert [ask(table, each) for each in "aab"] == [*"aab"] and made == [*"ab"]
    assert ask(table, "a") == "a" and made == [*"aba"], "of each name one result is kept"
    forget()
    assert [ask(table, "c"), ask(table, "c")] == ["c", "c"] and made == [*"abacc"], "nothing is kept of another table"
