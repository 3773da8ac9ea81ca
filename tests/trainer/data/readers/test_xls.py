"""XLS: what Excel up to 2003 wrote reads as Excel shows it."""

import struct
from datetime import datetime

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading

REVIEWS = [["리뷰", "감정"], *([f"정말 재미있는 영화 {i}", "긍정" if i % 2 else "부정"] for i in range(30))]
DAY = xlwt.easyxf(num_format_str="YYYY-MM-DD")


def write_xls(path, sheets: dict):
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value != "":
                    sheet.write(row, column, value, DAY if isinstance(value, datetime) else xlwt.Style.default_style)
    book.save(str(path))


def cells_of(table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def test_the_first_sheet_with_a_table_is_read_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "이름만.csv"
    write_xls(path, {"표지": [["리뷰 수집"]], "자료": [["내부용"], *REVIEWS], "기타": REVIEWS[:3]})
    table = read_table(path)
    assert cells_of(table) == REVIEWS and table.first_row == 3
    assert any("'자료' 시트" in note.ko and "'기타'" in note.ko for note in table.notes)
    assert len(read_table(path, Reading(sheet="기타")).frame) == 2 and table.sheets == ["표지", "자료", "기타"]


def test_cells_look_as_in_excel(tmp_path):
    path = tmp_path / "a.xls"
    write_xls(path, {"값": [["text", "값", "날"], ["가", 1.0, datetime(2024, 3, 1)], ["나", 0.5, True],
                           ["다", xlwt.Formula("1/0"), ""]]})
    assert cells_of(read_table(path))[1:3] == [["가", "1", "2024-03-01"], ["나", "0.5", "TRUE"]]


def test_cells_merged_over_rows_are_filled_down(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("자료")
    for row, cells in enumerate([["분류", "내용"], *(["", f"민원 {i}"] for i in range(40))]):
        for column, text in enumerate(cells):
            if text:
                sheet.write(row, column, text)
    for number in range(4):
        sheet.write_merge(1 + 10 * number, 10 + 10 * number, 0, 0, ["칭찬", "불만"][number % 2])
    book.save(str(tmp_path / "a.xls"))
    for reading in (Reading(), Reading(sheet="자료")):
        table = read_table(tmp_path / "a.xls", reading)
        assert table.frame["분류"].tolist() == (["칭찬"] * 10 + ["불만"] * 10) * 2
        assert any("병합된 칸 4곳(예: A2:A11)의 값을 그 모든 행에" in note.ko for note in table.notes)


def bare(rows: list[list[str]]) -> bytes:
    """As web sites write it: the records of the cells, in no container and with no word of their encoding."""
    cells = [(row, column, text.encode("cp949")) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return (struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0) + b"".join(
        struct.pack("<6H", 0x204, 8 + len(text), row, column, 0, len(text)) + text for row, column, text in cells)
        + struct.pack("<2H", 0x0A, 0))


def test_an_xls_of_a_web_site_is_read(tmp_path):
    (tmp_path / "a.xls").write_bytes(bare(REVIEWS))
    table = read_table(tmp_path / "a.xls")
    assert cells_of(table) == REVIEWS and "CP949로 읽었습니다" in table.notes[0].ko


def test_damaged_and_other_documents_are_refused(tmp_path):
    write_xls(tmp_path / "a.xls", {"자료": REVIEWS})
    content = (tmp_path / "a.xls").read_bytes()
    cut = content[:512] + b"Workbook\0".decode().encode("utf-16-le")
    word = content.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    half = content[:len(content) // 2 // 512 * 512]
    for broken, code in [(cut, "corrupt_file"), (half, "corrupt_file"), (word, "format_not_read"),
                         (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "format_not_read")]:
        (tmp_path / "a.xls").write_bytes(broken)
        with pytest.raises(Problem) as caught:
            read_table(tmp_path / "a.xls")
        assert caught.value.code == code


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(CELL.map(lambda text: f"가{text}"), CELL, CELL).map(list), min_size=1, max_size=8))
def test_any_old_workbook_reads_back_the_same(tmp_path_factory, rows):
    rows = [["text", "label", "비고"], *rows]
    path = tmp_path_factory.mktemp("t") / "t.xls"
    write_xls(path, {"시트": rows})
    assert cells_of(read_table(path)) == rows
