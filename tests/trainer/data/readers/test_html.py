"""Tables in HTML, as web sites hand them out under the name of .xls or .xlsx; other XML is refused by its name."""

import pytest

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem

PAGE = ("<html><head><meta charset=euc-kr><style>td{mso-number-format:'@'}</style></head><body>"
        "<table><tr><td>민원 목록</td></tr></table><TABLE border=1><tr><th>연번</th><th>내용</th><th>분류</th></tr>%s</table>")


def row(i: int) -> str:
    return f"<tr><td>{i}<td>{i}번째 민원&nbsp;&amp; 답\n 변<br>감사합니다</td><td>{'칭찬' if i % 2 else '불만'}</tr>\r\n"


@pytest.fixture
def file(tmp_path):
    def write(content, name="목록.xls", encoding="cp949"):
        (tmp_path / name).write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return tmp_path / name
    return write


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
def test_the_longest_table_is_read(file, encoding):
    path = file(PAGE % "".join(map(row, range(60))), encoding=encoding)
    table = read_table(path)
    assert list(table.frame.columns) == ["연번", "내용", "분류"] and len(table.frame) == 60
    assert table.frame.iloc[1].tolist() == ["1", "1번째 민원 & 답 변\n감사합니다", "칭찬"]
    assert "HTML로 된 표 2개 가운데 가장 긴 2번째 표" in " ".join(note.ko for note in table.notes)
    assert len(read_head(path, rows=9).frame) == 9


def test_cells_that_span_stay_in_their_columns(file):
    rows = ("<tr><td rowspan=2>칭찬</td><td>가</td><td>나</td></tr><tr><td>다</td><td rowspan=3>라</td></tr>"
            "<tr><td>불만<td>마</tr><tr><td>불만<td>바<table><tr><td>속<td>표</table></td></tr>")
    table = read_table(file("<table><tr><th>분류</th><th colspan=2>내용</th></tr>" + rows + "</table>"))
    assert table.frame.to_numpy().tolist() == [["칭찬", "가", "나"], ["칭찬", "다", "라"], ["불만", "마", "라"],
                                               ["불만", "바", "라"]]


def test_a_table_in_a_cell_leaves_the_others_in_their_places(file):
    inner = "<table><tr><td rowspan=2>속<td>표</tr><tr><td>안</tr></table>"
    rows = ("<tr><td rowspan=3>불만</td><td>가</td><td>김</td></tr>"
            f"<tr><td>앞{inner}뒤</td><td rowspan=2>이</td></tr><tr><td>나</td></tr><tr><td>칭찬<td>다<td>박</tr>")
    table = read_table(file("<table><tr><th>분류</th><th>내용</th><th>담당</th></tr>" + rows + "</table>"))
    assert table.frame.to_numpy().tolist() == [["불만", "가", "김"], ["불만", "앞\n뒤", "이"], ["불만", "나", "이"],
                                               ["칭찬", "다", "박"]]


def test_a_page_may_end_in_a_cell(file):
    table = read_table(file("<table><tr><th>글<th>라벨<tr><td>좋다<td>R&D<tr><td>싫다<table></table><td>A&B"))
    assert table.frame.to_numpy().tolist() == [["좋다", "R&D"], ["싫다", "A&B"]]


@pytest.mark.parametrize("content, code", [
    ("<table><tr><th>글<th>라벨<tr><td>좋다<td>칭찬</t", "corrupt_file"), ("<table><tr><td>&#" + "1" * 5000, "corrupt_file"),
    ("<table><tr><td>" * 1001, "corrupt_file"),
    ("<table><tr>" + "<td a" * 2_000_000, "corrupt_file"), ("<table><tr>" + "<td colspan=999>" * 50_000, "too_big"),
    ("<table><tr></tr></table>", "only_blanks"), ("<?xml version='1.0'?><items><item/></items>", "format_not_read")])
def test_what_cannot_be_read_is_said(file, content, code):
    with pytest.raises(Problem) as caught:
        read_table(file(content))
    assert caught.value.code == code


def test_a_text_that_begins_with_a_bracket_is_no_page(file):
    assert len(read_table(file("<필독> 공지,알림\n" + "<table> 이야기,감상\n" * 9, "가.csv")).frame) >= 9
