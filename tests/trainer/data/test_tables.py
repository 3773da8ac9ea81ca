"""Reading: what is written in any supported format, encoding and delimiter reads back the same."""

import csv
import io
import zipfile

import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem
from trainer.options import Reading

REVIEWS = [["리뷰", "감정"]]
REVIEWS += [[f"정말 재미있는 영화, 추천 {i}", "긍정" if i % 2 else "부정"] for i in range(30)]


def as_csv(rows, encoding="utf-8", delimiter=",", **how) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, **how).writerows(rows)
    return text.getvalue().encode(encoding)


def write_xlsx(path, sheets: dict):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value not in ("", None):
                    cell = sheet.cell(row, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # openpyxl takes a text that begins with "=" for a formula
    book.save(path)


def cells_of(table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def problem_of(path, **how) -> Problem:
    with pytest.raises(Problem) as caught:
        read_table(path, Reading(**how))
    return caught.value


@pytest.fixture
def file(tmp_path):
    def write(content, name="리뷰.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
    return write


@pytest.mark.parametrize("encoding, said", [
    ("utf-8", "UTF-8로 읽었습니다"), ("utf-8-sig", "BOM"),
    ("cp949", "CP949로 읽었습니다: UTF-8이 아니고, 한글 비율이"), ("utf-32", "UTF-32로 읽었습니다"),
    ("utf-16", "UTF-16으로 읽었습니다"), ("utf-16-le", "UTF-16 LE로"), ("utf-16-be", "UTF-16 BE로")])
@pytest.mark.parametrize("delimiter, name", [(",", "쉼표"), ("\t", "탭"), (";", "세미콜론"), ("|", "세로줄")])
def test_encoding_and_delimiter_are_found_and_said(file, encoding, said, delimiter, name):
    table = read_table(file(as_csv(REVIEWS, encoding, delimiter)))
    assert cells_of(table) == REVIEWS
    assert table.first_row == 2
    notes = " ".join(note.ko for note in table.notes)
    assert said in notes and name in notes


def test_what_is_found_can_be_overruled(file):
    path = file(as_csv(REVIEWS, "cp949", ";"))
    assert cells_of(read_table(path, Reading(encoding="cp949", delimiter=";", header=True))) == REVIEWS
    assert read_table(path, Reading(header=False)).first_row == 1
    assert read_table(path, Reading(header=False)).frame.shape == (31, 2)
    assert problem_of(path, encoding="utf-8").code == "broken_encoding"
    assert problem_of(path, encoding="없는것").code == "unknown_encoding"
    assert problem_of(path, encoding="hex").code == "unknown_encoding"
    assert problem_of(path, delimiter="ab").code == "bad_delimiter"


def test_a_damaged_byte_is_named_with_its_line(file):
    lines = as_csv(REVIEWS).splitlines(keepends=True)
    lines[10] = lines[10][:4] + b"\xff" + lines[10][4:]
    problem = problem_of(file(b"".join(lines)))
    assert problem.code == "broken_encoding" and problem.where["line"] == 11


def test_a_file_without_header_keeps_its_first_row(file):
    table = read_table(file(as_csv(REVIEWS[1:])))
    assert table.first_row == 1
    assert cells_of(table) == [["열1", "열2"], *REVIEWS[1:]]
    assert any("열 이름이 없는 파일" in note.ko for note in table.notes)


def test_cells_stay_what_they_are(file):
    rows = [["text", "label"], ["null", "NA"], ["줄\n바꿈과 \"따옴표\", 쉼표", "1.0"],
            ["NUL\0 VT\v LS\u2028 끝", " 앞뒤 "], ["=1+1", "007"]]
    assert cells_of(read_table(file(as_csv(rows)))) == rows


def test_row_numbers_survive_blank_rows_and_a_title(file):
    table = read_table(file("2024년 수집,\n,\n리뷰,감정\n좋다,긍정\n\n싫다,부정\n\n\n"))
    assert table.first_row == 4
    assert cells_of(table) == [["리뷰", "감정"], ["좋다", "긍정"], ["", ""], ["싫다", "부정"]]


def test_repeated_and_missing_column_names_are_made_visible(file):
    table = read_table(file("text,text,,label,\n가,나,다,라,\n마,바,사,아,\n"))
    assert list(table.frame.columns) == ["text", "text.1", "열3", "label"]
    assert any("'text' → 'text.1'" in note.ko for note in table.notes)


@pytest.mark.parametrize("content, code", [
    ("", "empty_file"), ("\n  \n\t\n", "only_blanks"), ("리뷰,감정\n", "header_only"),
    (b"%PDF-1.7", "format_not_read"), (b"\x80\x04\x95 pickle", "format_not_read"), 
    (b"PK\x03\x04 cut off", "corrupt_file"), (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "format_not_read"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked_file")])
def test_what_cannot_be_read_is_said_in_both_languages(file, content, code):
    problem = problem_of(file(content))
    assert problem.code == code
    assert problem.words.ko and problem.words.en
    assert problem.where["file"] == "리뷰.csv"


def test_a_missing_file_is_a_problem(tmp_path):
    assert problem_of(tmp_path / "없음.csv").code == "no_such_file"


def test_ragged_rows_are_named(file):
    problem = problem_of(file("text,label\n가,1\n나, 다,0\n라,1\n마,바,0\n사,1\n"))
    assert problem.code == "ragged_row"
    assert problem.where["row"] == 3 and "3, 5" in problem.words.ko


def test_a_stray_quote_swallows_nothing(file):
    lines = ["id\tdocument\tlabel", *[f"{i}\t재미있다 {i}\t{i % 2}" for i in range(40)]]
    lines[5], lines[25] = '4\t"아 정말\t0', '24\t최고라던 영화"\t1'
    table = read_table(file("\n".join(lines)))
    assert len(table.frame) == 40 and table.frame["document"][4] == '"아 정말'
    assert any("따옴표" in note.ko for note in table.notes)
    lines[25] = "24\t그냥\t1"
    assert len(read_table(file("\n".join(lines))).frame) == 40


def test_an_unclosed_quote_in_a_quoted_file_is_named(file):
    content = as_csv(REVIEWS, quoting=csv.QUOTE_ALL).decode().replace('추천 9"', "추천 9")
    problem = problem_of(file(content))
    assert problem.code == "broken_quotes" and problem.where["row"] == 11


def test_what_quotes_mean_can_be_said(file):
    path = file('글,라벨\n"좋다",1\n"싫다,0\n' + "\n".join(f"글 {i},{i % 2}" for i in range(30)))
    plain = read_table(path, Reading(quoting=False)).frame["글"]
    assert len(plain) == 32 and plain[:2].tolist() == ['"좋다"', '"싫다']
    assert problem_of(path, quoting=True).code == "broken_quotes"
    swallowing = file('글,라벨\n"가,1\n' + "\n".join(f"글 {i},{i % 2}" for i in range(30)) + '\n나",1\n다,0')
    assert len(read_table(swallowing).frame) == 33
    assert len(read_table(swallowing, Reading(quoting=True)).frame) == 2


def test_workbook_cells_look_as_in_excel(tmp_path):
    import datetime

    day = datetime.datetime(2024, 3, 1)
    write_xlsx(tmp_path / "a.xlsx", {"값": [
        ["text", "값", "날"], ["가", 1.0, day], ["나", 0.1 + 0.2, day.replace(hour=9, minute=30)],
        ["다", True]]})
    assert cells_of(read_table(tmp_path / "a.xlsx"))[1:] == [
        ["가", "1", "2024-03-01"], ["나", "0.3", "2024-03-01 09:30:00"], ["다", "TRUE", ""]]


def test_the_first_sheet_with_a_table_is_read_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "이름만.csv"
    write_xlsx(path, {"표지": [["리뷰 수집"], [], ["데이터팀"]], "자료": [["내부용"], *REVIEWS],
                      "기타": REVIEWS[:3]})
    table = read_table(path)
    assert cells_of(table) == REVIEWS and table.first_row == 3
    assert any("'표지'" in note.ko and "'기타'" in note.ko for note in table.notes)
    assert table.sheets == ["표지", "자료", "기타"] == read_head(path, Reading(sheet="기타")).sheets
    assert len(read_table(path, Reading(sheet="기타")).frame) == 2
    assert "자료" in problem_of(path, sheet="없음").words.ko


def test_a_hidden_sheet_is_read_only_when_asked_for(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"숨김": [["코드", "뜻"]] * 50, "자료": REVIEWS})
    book = openpyxl.load_workbook(path)
    book["숨김"].sheet_state = "hidden"
    book["자료"].merge_cells("A3:A4")
    book.save(path)
    assert len(read_table(path).frame) == 30 and len({*read_table(path).frame["리뷰"][1:3]}) == 1
    assert len(read_table(path, Reading(sheet="숨김", header=False)).frame) == 50


def test_a_formula_without_stored_value_stands_as_text(tmp_path):
    book = openpyxl.Workbook()
    for row in [["text", "label"], ["=최고", "긍정"], ["=1+1", "부정"], ["그냥", "부정"]]:
        book.active.append(row)
    book.save(tmp_path / "수식.xlsx")
    assert list(read_table(tmp_path / "수식.xlsx").frame["text"]) == ["=최고", "=1+1", "그냥"]


def rewritten(path, name: str, change) -> None:
    """Put `change(content)` in place of one member of a ZIP file."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, change(content) if each == name else content)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"a": REVIEWS})
    with (zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
          archive.open("xl/filler.xml", "w") as member):
        for _ in range(520):
            member.write(b" " * (1 << 20))
    assert problem_of(path).code == "too_big"


def test_a_workbook_of_nested_entities_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"a": REVIEWS})
    bomb = '<!DOCTYPE a [<!ENTITY a "' + "a" * 1000 + '">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">' for i in range(8)) + "]>"
    rewritten(path, "xl/worksheets/sheet1.xml",
              lambda sheet: bomb.encode() + sheet.replace("정말 재미있는".encode(), b"&i;"))
    assert problem_of(path).code == "corrupt_file"


def test_a_workbook_that_lies_about_its_size_is_read_quickly(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"a": REVIEWS})
    rewritten(path, "xl/worksheets/sheet1.xml",
              lambda sheet: sheet.replace(b'ref="A1:B31"', b'ref="A1:XFD1048576"'))
    assert cells_of(read_table(path)) == REVIEWS


@pytest.mark.parametrize("name", ["a.csv", "a.tsv.gz", "a.xlsx", "a.jsonl", "a.json", "a.parquet"])
def test_the_first_rows_are_those_of_the_whole(tmp_path, name):
    path, rows = tmp_path / name, [["리뷰", "감정"], *([f"영화 {i}", "긍정" if i % 2 else "부정"] for i in range(3000))]
    frame = pandas.DataFrame(rows[1:], columns=rows[0])
    {"csv": lambda: frame.to_csv(path, index=False), "gz": lambda: frame.to_csv(path, sep="\t", index=False),
     "xlsx": lambda: frame.to_excel(path, index=False), "parquet": lambda: frame.to_parquet(path),
     "jsonl": lambda: frame.to_json(path, orient="records", lines=True, force_ascii=False),
     "json": lambda: frame.to_json(path, orient="records", force_ascii=False)}[name.rpartition(".")[2]]()
    head, whole = read_head(path, rows=25), read_table(path)
    assert cells_of(head) == rows[:26] and cells_of(whole) == rows
    assert head.first_row == whole.first_row and head.source == whole.source


def test_a_look_at_a_damaged_file_shows_its_beginning(file):
    content = as_csv(REVIEWS + REVIEWS[1:] * 8000)
    path = file(content[:-20] + b"\xff" + content[-20:])
    assert cells_of(read_head(path, rows=30)) == REVIEWS
    assert problem_of(path).code == "broken_encoding"


# Text without what a format itself cannot hold: line breaks are folded by csv, controls are barred from XLSX.
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
KOREAN = st.text("가나다라마바사아자차카타파하ㅋㅠ .,;|\"'!?=+-@ab12", max_size=12)


def tables(cells):
    row = st.tuples(cells.map(lambda text: f"가{text}"), cells, cells)  # no row is blank
    return st.lists(row.map(list), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(rows=tables(CELL), delimiter=st.sampled_from(",\t;|"),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_delimited_table_reads_back_the_same(tmp_path_factory, rows, delimiter, encoding):
    rows = [["text", "label", "비고"], *rows]
    path = tmp_path_factory.mktemp("t") / "t.txt"
    path.write_bytes(as_csv(rows, encoding, delimiter))
    assert cells_of(read_table(path)) == rows


@settings(max_examples=40, deadline=None)
@given(rows=tables(KOREAN), delimiter=st.sampled_from(",\t;|"))
def test_any_cp949_table_reads_back_the_same(tmp_path_factory, rows, delimiter):
    rows = [["내용", "라벨", "비고"], *rows]
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(as_csv(rows, "cp949", delimiter))
    assert cells_of(read_table(path)) == rows


@settings(max_examples=30, deadline=None)
@given(rows=tables(CELL))
def test_any_workbook_reads_back_the_same(tmp_path_factory, rows):
    rows = [["text", "label", "비고"], *rows]
    path = tmp_path_factory.mktemp("t") / "t.xlsx"
    write_xlsx(path, {"시트": rows})
    assert cells_of(read_table(path)) == rows
