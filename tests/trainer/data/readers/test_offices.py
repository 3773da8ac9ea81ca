"""Tables as offices make them: remarks below, headings in two rows, files put one after another, merged cells."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at

REVIEWS = [["리뷰", "감정"], *([f"정말 재미있는 영화 {i}", "긍정" if i % 2 else "부정"] for i in range(30))]
SHEET = "xl/worksheets/sheet1.xml"


def as_csv(rows, encoding="utf-8", **how) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **how).writerows(rows)
    return text.getvalue().encode(encoding)


def cells_of(table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def said(table) -> str:
    return " ".join(note.ko for note in table.notes)


def problem_of(path) -> str:
    with pytest.raises(Problem) as caught:
        read_table(path)
    return caught.value.code


@pytest.fixture
def workbook(tmp_path):
    def write(rows, *merged: str):
        book = openpyxl.Workbook()
        for cells in rows:
            book.active.append(cells)
        for cells in merged:
            book.active.merge_cells(cells)
        book.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"
    return write


def rewritten(path, name: str, change) -> zipfile.ZipInfo:
    """Put `change(content)` in place of one member of a ZIP file."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, change(content) if each == name else content)
    return archive.getinfo(name)


def test_remarks_below_a_table_are_not_rows(tmp_path):
    content = as_csv([["□ 민원 처리 결과"], [], *REVIEWS, [], ["※ 내부용입니다"], ["자료: 민원실"]], "cp949")
    (tmp_path / "a.csv").write_bytes(content)
    table = read_table(tmp_path / "a.csv")
    assert cells_of(table) == REVIEWS
    assert "마지막 2행은 표가 아니어서 읽지 않았습니다: '※ 내부용입니다'" in " ".join(note.ko for note in table.notes)
    (tmp_path / "a.csv").write_bytes(as_csv([*REVIEWS, ["※ 내부용입니다"]]))  # no blank row: the end of a cut file
    assert problem_of(tmp_path / "a.csv") == "ragged_row"


def test_a_byte_order_mark_written_twice_is_no_letter(tmp_path):
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "a.csv").write_bytes(("\ufeff" + as_csv(REVIEWS, quoting=csv.QUOTE_ALL).decode()).encode(encoding))
        assert cells_of(read_table(tmp_path / "a.csv")) == REVIEWS


def test_headings_in_two_rows_are_one(workbook):
    rows = [["번호", "민원", None, "처리", None], [None, "제목", "내용", "분류", "담당"],
            *([i, f"제목 {i}", f"{i}번째로 남기는 민원입니다", "칭찬" if i % 2 else "불만", "김"] for i in range(40))]
    table, columns, found = look_at(workbook(rows, "B1:C1", "D1:E1", "A1:A2"))
    assert list(table.frame.columns) == ["번호", "제목", "내용", "분류", "담당"] and len(found.rows) == 40
    assert (columns.text, columns.label, table.first_row) == ("내용", "분류", 3) and "2행도 열 이름" in said(table)


def test_what_was_found_of_headings_can_be_confirmed(workbook):
    rows = [["민원 처리 현황"], ["번호", "민원", None, "분류"], [None, "제목", "내용", None],
            *([i, f"제목 {i}", f"{i}번째 민원", "칭찬" if i % 2 else "불만"] for i in range(40))]
    path = workbook(rows)
    found, confirmed = read_table(path), read_table(path, Reading(header=True))
    assert cells_of(found) == cells_of(confirmed) and list(found.frame.columns) == ["번호", "제목", "내용", "분류"]
    for table in (found, confirmed):
        assert "그 앞의 1행은 표가 아니어서" in said(table) and "3행도 열 이름" in said(table)


def test_a_blank_name_alone_makes_no_heading_of_data(tmp_path):
    (tmp_path / "a.csv").write_bytes(as_csv([["", *REVIEWS[0]], *([i, *row] for i, row in enumerate(REVIEWS[1:]))]))
    assert len(read_table(tmp_path / "a.csv").frame) == 30


def test_a_header_that_comes_again_is_no_row(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + as_csv(REVIEWS) + b"\xef\xbb\xbf" + as_csv(REVIEWS))
    found = look_at(tmp_path / "a.csv")[2]
    assert len(found.rows) == 60 and set(found.labels) == {"긍정", "부정"}
    assert {each.code: each.rows for each in found.findings}["repeated_names"] == [32]


def test_formulas_without_a_value_are_counted(workbook):
    table = read_table(workbook([["내용", "분류"], *([f"민원 {i}", f'=IF({i}>9,"칭찬","불만")'] for i in range(30))]))
    assert "수식 30칸은 계산된 값이" in said(table)


def test_formulas_of_several_cells_stand_as_they_were_typed(workbook):
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    formulas = [ArrayFormula("B2:B3", "=UPPER(A2:A3)"), "=A2", DataTableFormula("B4:B5", r1="A1")]
    table = read_table(workbook([["내용", "분류"], *([f"민원 {i}", each] for i, each in enumerate(formulas))]))
    assert table.frame["분류"].tolist() == ["=UPPER(A2:A3)", "=A2", "=TABLE()"]


@pytest.mark.parametrize("typed, moved", [("UPPER(A2)", "=UPPER(A3)"), ("A2)", "=A2)"), ('"A2', '="A2')])
def test_a_formula_of_several_cells_is_read_where_a_value_is_missing(workbook, typed, moved):
    path = workbook([["내용", "분류"], ["민원 1", "=A2"], ["민원 2", "=A3"]])
    rewritten(path, SHEET, lambda sheet: re.sub(b"<f>A2</f><v ?/>", (
        f'<f t="shared" si="0">{typed}</f><v>3</v>').encode(), sheet).replace(b"<f>A3</f>", b'<f t="shared" si="0"/>'))
    assert read_table(path).frame["분류"].tolist() == ["3", moved]


def test_a_formula_that_comes_to_nothing_is_blank(workbook):
    path = workbook([["내용", "분류"], *([f"민원 {i}", f'=IF({i}>9,"","")'] for i in range(30))])
    rewritten(path, SHEET, lambda sheet: sheet.replace(b"><f>", b' t="str"><f>', 29))  # as Excel has stored ""
    table = read_table(path)
    assert table.frame["분류"].tolist() == [""] * 29 + ['=IF(29>9,"","")'] and "수식 1칸은" in said(table)


def test_cells_merged_over_rows_are_filled_down(workbook):
    rows = [["분류", "내용"], *([["칭찬", "불만"][i // 10 % 2] if i % 10 == 0 else None, f"민원 {i}"] for i in range(60))]
    merged = [f"A{2 + 10 * i}:A{11 + 10 * i}" for i in range(6)]
    for read in (read_table, read_head):
        table = read(workbook(rows, *merged))
        assert table.frame["분류"].tolist() == (["칭찬"] * 10 + ["불만"] * 10) * 3
        assert "병합된 칸 6곳(예: A2:A11)의 값을 그 모든 행에" in said(table)
    assert "병합된 칸" not in said(read_table(workbook(rows)))


def test_merged_cells_make_no_rows_and_keep_headings_and_remarks(workbook):
    """A heading over two rows, records that take two rows each, and a remark over several columns below."""
    records = [[f"민원 {i}", ["칭찬", "불만"][i % 2], None] for i in range(30)]
    rows = [["내용", "처리", None], [None, "분류", "담당"], *(row for each in records for row in (each, [None] * 3)),
            ["비고: 3월분", None, None]]
    pairs = [f"{column}{row}:{column}{row + 1}" for row in range(3, 63, 2) for column in "AB"]
    table = read_table(workbook(rows, "A1:A2", "B1:C1", *pairs, "A63:C65"))
    assert table.frame["내용"][table.frame["내용"] != ""].tolist() == [*(each[0] for each in records), "비고: 3월분"]
    assert table.frame["분류"].tolist()[:4] == ["칭찬", "", "불만", ""] and "병합된 칸" not in said(table)


def test_a_span_over_several_columns_fills_its_first_and_one_beside_the_table_nothing(workbook):
    rows = [["분류", "갈래", "내용"], *([["칭찬", "불만"][i // 10 % 2] if i % 10 == 0 else None, None, f"민원 {i}"]
                                  for i in range(60))]
    table = read_table(workbook(rows, *(f"A{2 + 10 * i}:B{11 + 10 * i}" for i in range(6)), "XFD2:XFD61"))
    assert table.frame["분류"].tolist() == (["칭찬"] * 10 + ["불만"] * 10) * 3 and list(table.frame) == ["분류", "갈래", "내용"]
    assert "병합된 칸 6곳(예: A2:A11)" in said(table)


def test_more_merged_cells_than_anybody_has_are_refused(workbook, monkeypatch):
    monkeypatch.setattr("trainer.data.readers.merged.MAX_SPANS", 2)
    rows = [["분류", "내용"], *([["칭찬", "불만"][i % 2], f"민원 {i}"] for i in range(30))]
    assert problem_of(workbook(rows, "A2:A3", "A4:A5", "A6:A7")) == "too_big"


def test_a_look_at_a_workbook_leaves_its_end_alone(workbook):
    path = workbook([["내용", "분류"], ["=UPPER(A1)", "칭찬"], *([f"민원 {i}", "불만"] for i in range(1500))], "A3:A4")
    nothing = b"<!--%s-->" % (b" " * (6 << 20))
    checksum = rewritten(path, SHEET, lambda sheet: sheet.replace(b"</sheetData>", nothing + b"</sheetData>")).CRC
    path.write_bytes(path.read_bytes().replace(checksum.to_bytes(4, "little"), bytes(4)))  # found out at the very end
    table = read_head(path, rows=3)
    assert table.frame.to_numpy().tolist() == [["=UPPER(A1)", "칭찬"], ["민원 0", "불만"], ["", "불만"]]
    assert problem_of(path) == "corrupt_file"
