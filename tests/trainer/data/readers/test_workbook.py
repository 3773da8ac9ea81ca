"""XLSX and XLS: what Excel opens reads as Excel shows it, and what does not show there is said."""

import re

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.awkward.workbooks import (
    BOOK,
    ODD,
    SHEET,
    STRINGS,
    STYLES,
    TABLE,
    changed,
    odd_workbook,
    packed,
    usual,
)
from trainer.data.tables import Table, read_head, read_table
from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at

ROWS = [["글", "라벨", "비고"], *([f"{number}번째로 남기는 글입니다", ("좋음", "나쁨")[number % 2], f"비고 {number}"]
                             for number in range(40))]


def cells_of(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def said(table: Table) -> str:
    return " ".join(note.ko for note in table.notes)


def in_xlsx(path, rows, hidden=(), hidden_columns=()):
    """`hidden`: numbers of rows as a spreadsheet shows them, `hidden_columns`: from 0."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        for number in hidden:
            sheet.set_row(number - 1, options={"hidden": True})
        for column in hidden_columns:
            sheet.set_column(column, column, options={"hidden": True})
        sheet.set_column(100, 16_383, options={"hidden": True})  # as people hide all that they do not use
    return path


def in_xls(path, rows, hidden=(), hidden_columns=()):
    book = xlwt.Workbook()
    sheet = book.add_sheet("자료")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    for number in hidden:
        sheet.row(number - 1).hidden = True
    for column in hidden_columns:
        sheet.col(column).hidden = True
    book.save(str(path))
    return path


@pytest.mark.parametrize("name", ODD)
@pytest.mark.filterwarnings("error")
def test_a_workbook_that_excel_opens_is_read_however_it_is_written(tmp_path, name):
    path = tmp_path / "a.xlsx"
    path.write_bytes(odd_workbook(name))
    assert cells_of(read_table(path)) == TABLE and cells_of(read_head(path, rows=3)) == TABLE[:4]
    assert said(read_table(path)) == "1행을 열 이름으로 읽었습니다: '리뷰' 같은 열 이름이 있습니다."


@pytest.mark.parametrize("change", [
    changed(SHEET, ("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
    changed(SHEET, ('<row r="3"', '<row r="2"')), changed(SHEET, ("<v>3</v>", "<v>3000</v>")),
    changed(SHEET, ("</sheetData>", "")), changed(BOOK, ("<sheet ", "<other ")),
    lambda parts: {name: content for name, content in parts.items() if name != SHEET},
    lambda parts: {name: content for name, content in parts.items() if name != STRINGS},
    lambda parts: parts | {SHEET: parts[SHEET].replace(b"</row>", b"<c/>" * (1 << 18) + b"</row>", 1)}])
def test_what_excel_would_call_damaged_is(tmp_path, change):
    (tmp_path / "a.xlsx").write_bytes(packed(change(usual())))
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.xlsx")
    assert caught.value.code == "corrupt_file"


def test_what_is_no_number_and_no_day_stands_as_it_is(tmp_path):
    path, days = tmp_path / "a.xlsx", ("-3", "9e9", "스무날", "45352.5")
    path.write_bytes(packed(changed(SHEET, *((f"<v>{45352 + each}</v>", f"<v>{day}</v>")
                                             for each, day in enumerate(days)))(usual())))
    assert read_table(path).frame["날짜"][:4].tolist() == ["-3", "9000000000", "스무날", "2024-03-01 12:00:00"]
    path.write_bytes(packed(changed(STYLES, ('numFmtId="164" fontId', 'numFmtId="4" fontId'))(usual())))
    assert read_table(path).frame["날짜"][0] == "45352"


def test_the_epoch_of_a_workbook_is_not_that_of_its_extensions(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(packed(changed(BOOK, ("<workbookPr ", '<workbookPr date1904="1" '), (
        "</workbook>", '<extLst><ext><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'))(usual())))
    assert read_table(tmp_path / "a.xlsx").frame["날짜"][0] == "2028-03-02"


LETTER = st.one_of(st.characters(exclude_categories=("Cs",), exclude_characters="\r"),
                   st.sampled_from(["_x000D_", "_x005F_", "_x", "_", "\x01", "\n"]))


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.lists(LETTER, max_size=12).map("".join), min_size=1, max_size=8))
def test_letters_that_xml_cannot_hold_read_back_the_same(tmp_path_factory, texts):
    """XlsxWriter escapes controls as Excel does, and what looks like an escape."""
    rows = [["글", "라벨"], *([f"가{text}", "나"] for text in texts)]
    table = read_table(in_xlsx(tmp_path_factory.mktemp("t") / "t.xlsx", rows))
    assert cells_of(table) == rows
    escaped = sum(bool(re.search("[\x00-\x08\x0b-\x1f]|_x[0-9a-fA-F]{4}_", row[0])) for row in rows)
    assert (f"{escaped}칸(행 " in said(table)) == bool(escaped)


def test_a_line_break_of_windows_and_halves_of_emoji_are_letters(tmp_path):
    parts = changed(STRINGS, (TABLE[1][0], "첫째_x000D_\n둘째_xD83D__xDE00__xD83D_"), (TABLE[1][1], "라벨_x000d_"))(usual())
    (tmp_path / "a.xlsx").write_bytes(packed(parts))
    table = read_table(tmp_path / "a.xlsx")
    assert table.frame["리뷰"][0] == "첫째\n둘째😀\ufffd" and "_x000D_ 같은 표기를" in said(table)
    assert not any("_x" in label for label in look_at(tmp_path / "a.xlsx")[2].labels)


@pytest.mark.parametrize("write", [in_xlsx, in_xls])
@settings(max_examples=20, deadline=None)
@given(hidden=st.sets(st.integers(2, 41), max_size=30))
def test_hidden_rows_are_read_and_said_or_left_out(tmp_path_factory, write, hidden):
    path = write(tmp_path_factory.mktemp("t") / "t", ROWS, hidden)
    first = ", ".join(map(str, sorted(hidden)[:5])) + (" …" if len(hidden) > 5 else "")
    whole, shown = read_table(path), read_table(path, Reading(hidden_rows=False))
    assert cells_of(whole) == ROWS
    assert (f"걸러 낸 행 {len(hidden)}개({first}행)도 읽었습니다" in said(whole)) == bool(hidden)
    assert (f"걸러 낸 행 {len(hidden)}개({first}행)는 읽지 않고" in said(shown)) == bool(hidden)
    left = [row for number, row in enumerate(ROWS, 1) if number not in hidden]
    assert [row for row in cells_of(shown) if any(row)] == left
    places = shown.places()["row"][shown.frame["글"] != ""].tolist()
    assert places == [number for number in range(2, 42) if number not in hidden]
    assert {place + 2 for place in shown.unread} == {row for row in hidden if row < len(shown.frame) + 2}


@pytest.mark.parametrize("write", [in_xlsx, in_xls])
def test_hidden_columns_are_said(tmp_path, write):
    table = read_table(write(tmp_path / "a", ROWS, hidden_columns=[1, 2]))
    assert cells_of(table) == ROWS and "숨긴 2열(B, C)도 읽었습니다" in said(table)
    assert "숨" not in said(read_table(write(tmp_path / "b", ROWS)))


def test_sheets_that_are_not_read_are_said_with_their_size(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name, rows in (("서울", ROWS), ("부산", ROWS[:21]), ("제주", ROWS * 2), ("코드", ROWS[:5])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()
    table = read_table(tmp_path / "a.xlsx")
    assert "'서울' 시트만" in said(table)
    assert "읽지 않은 시트 3개: '부산'(21행), '제주'(50행 이상), '코드'(숨긴 시트)" in said(table)
    assert "읽지 않은" not in said(read_table(tmp_path / "a.xlsx", Reading(sheet="부산")))
