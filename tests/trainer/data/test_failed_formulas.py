"""#REF! and its like are no labels and no texts, in a workbook or in what was saved from one."""

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_table
from trainer.kinds.columns import ERRORS
from trainer.studio import look_at

ROWS = [["글", "라벨"], *([f"{number}번째 글은 이렇습니다" * 6, ("좋음", "나쁨")[number % 2]] for number in range(40))]
ROWS[3][1], ROWS[7][1], ROWS[9][0] = "#REF!", "#DIV/0!", "#N/A"


def in_xlsx(path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)  # as cells of errors, not of texts
    book.save(path)


def in_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("자료")
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    book.save(str(path))


def in_csv(path):
    path.write_text("\n".join(map(",".join, ROWS)), encoding="utf-8")


@pytest.mark.parametrize("write", [in_xlsx, in_xls, in_csv])
def test_they_are_blank_and_said_with_their_rows(tmp_path, write):
    write(tmp_path / "a")
    table, _, found = look_at(tmp_path / "a")
    assert any("3칸에 있어 빈칸으로 봅니다(열과 행: '글' 10; '라벨' 4, 8)" in note.ko for note in table.notes)
    assert set(found.labels) == {"좋음", "나쁨"} and len(found.rows) == 37
    assert table.frame["라벨"][2] == "#REF!", "cells stay what they are"
    assert len(look_at(tmp_path / "a", task="masked-lm")[2].rows) == 39


def test_nothing_is_said_of_texts_that_speak_of_them(tmp_path):
    (tmp_path / "a.csv").write_text("글,라벨\n#REF! 오류가 나요,좋음\n#N/A#N/A,나쁨\n#우리,좋음\n", encoding="utf-8")
    assert not any("수식" in note.ko for note in read_table(tmp_path / "a.csv").notes)


CELLS = st.dictionaries(st.tuples(st.integers(1, 40), st.booleans()), st.sampled_from(sorted(ERRORS)), max_size=12)


@settings(max_examples=12)
@given(failed=CELLS, lower=st.booleans())
def test_wherever_they_stand_they_are_counted_and_nothing_else_is_lost(tmp_path_factory, failed, lower):
    rows = [ROWS[0], *([f"{number}번째 글은 이렇습니다" * 6, ("좋음", "나쁨")[number % 2]] for number in range(40))]
    for (row, column), error in failed.items():
        rows[row][column] = error.lower() if lower else error
    path = tmp_path_factory.mktemp("t") / "a.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    table, _, found = look_at(path)
    assert sum(f"{len(failed)}칸에 있어 빈칸으로" in note.ko for note in table.notes) == bool(failed)
    assert len(found.rows) == 40 - len({row for row, _ in failed}) and set(found.labels) <= {"좋음", "나쁨"}
