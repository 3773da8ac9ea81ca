"""Quotes of CSV: one that nothing closes, and texts of many lines."""

import csv

import pandas
import pytest

from trainer.data.readers.delimited import read_frame
from trainer.data.readers.source import Source
from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at

PLAIN = [f"영화 {i};{i % 2}" for i in range(30)]


def test_an_unclosed_quote_hides_no_delimiter(tmp_path):
    (tmp_path / "a.csv").write_text("\n".join(['"좋다;1', *PLAIN]), encoding="utf-8")
    for reading in (Reading(), Reading(quoting=False)):
        table = read_table(tmp_path / "a.csv", reading)
        assert table.frame.shape == (31, 2) and table.frame.iloc[0].tolist() == ['"좋다', "1"]
        assert "세미콜론" in " ".join(note.ko for note in table.notes)
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.csv", Reading(quoting=True))
    assert caught.value.code == "broken_quotes"


@pytest.mark.parametrize("dashes", ["| --- | :---: |", "|-|-|"])
def test_a_table_in_markdown_has_no_row_of_dashes_but_where_they_are_values(tmp_path, dashes):
    rows = "".join(f"| 영화 {i} | {'긍정' if i % 2 else '부정'} |\n" for i in range(30))
    (tmp_path / "a.txt").write_text(f"| 리뷰 | 감정 |\n{dashes}\n{rows}| -- | -- |\n", encoding="utf-8")
    found = look_at(tmp_path / "a.txt")[2]
    assert found.labels == {"긍정": 15, "부정": 15, "--": 1} and found.rows["row"].tolist() == [*range(3, 34)]
    assert "blank_rows" not in {each.code for each in found.findings}
    (tmp_path / "a.md").write_text(f"# 자료\n\n설명\n\n| 리뷰 | 감정 |\n{dashes}\n{rows}", encoding="utf-8")
    found = look_at(tmp_path / "a.md")[2]
    assert found.labels == {"긍정": 15, "부정": 15} and found.rows["text"][0] == "영화 0"


@pytest.mark.parametrize("end", ["\x1a", "\0" * 50, "\n\0\n", " \x1a\r\n"])
def test_what_old_programs_write_behind_the_rows_is_none(tmp_path, end):
    (tmp_path / "a.csv").write_text("\n".join(["글;라벨", *PLAIN, end]), encoding="utf-8", newline="")
    assert read_table(tmp_path / "a.csv").frame.shape == (30, 2)


def test_files_put_one_after_another_keep_no_marks(tmp_path):
    part = "글,라벨\r\n" + "".join(f'"영화, {i}",{i % 2}\r\n' for i in range(30))
    more = "".join(f'"다른 영화, {i}",{i % 2}\r\n' for i in range(30))
    (tmp_path / "a.csv").write_bytes(part.encode("utf-8-sig") + more.encode("utf-8-sig"))
    table = read_table(tmp_path / "a.csv")
    assert table.frame["글"][30] == "다른 영화, 0" and len(table.frame) == 60


@pytest.mark.parametrize("row", ['{1}, "{0}"', '"{1}" , "{0}" ', ' "{1}",\t"{0}\n또"', '{1}; "{0};"', '"{1}"\t "{0}\t"'])
def test_blanks_beside_quotes_hide_no_cell(tmp_path, row):
    rows = [row.format(f'좋아요, 또 ""올게요"" , {i}', "부정" if i % 2 else "긍정") for i in range(30)]
    (tmp_path / "a.csv").write_text("\n".join([row.format("리뷰", "감정"), *rows]), encoding="utf-8")
    table, _, found = look_at(tmp_path / "a.csv")
    assert found.labels == {"긍정": 15, "부정": 15} and found.rows["text"][0].startswith('좋아요, 또 "올게요" , 0')
    assert any("큰따옴표 사이의 빈칸은 빼고" in note.ko for note in table.notes)


@pytest.mark.parametrize("how", [{"doublequote": False}, {"quoting": csv.QUOTE_NONE}])
@pytest.mark.parametrize("text", ['"좋다"고, 한다', '그는 "좋다" 했다', "쉼표, 여럿, 있다", '역슬래시 \\ 하나, "또"'])
def test_a_backslash_keeps_quotes_and_delimiters_in_texts(tmp_path, how, text):
    rows = pandas.DataFrame({"글": [f"{text} {i}" for i in range(30)], "라벨": ["긍정", "부정"] * 15})
    rows.to_csv(tmp_path / "a.csv", index=False, escapechar="\\", **how)
    assert read_table(tmp_path / "a.csv").frame.equals(rows)


@pytest.mark.parametrize("row", ['"C:\\{0}\\",{1}', "C:\\{0},{1}", '"그는 ""\\"" {0}",{1}'])
def test_other_backslashes_are_letters(tmp_path, row):
    rows = [row.format(f"영화 {i}", i % 2) for i in range(30)]
    (tmp_path / "a.csv").write_text("\n".join(["글,라벨", *rows]), encoding="utf-8")
    assert all("\\" in text for text in read_table(tmp_path / "a.csv").frame["글"])


@pytest.mark.parametrize("row", ['{1}, "{0}" 좋다', '{1},{0} "좋다"', '{1}, {0}'])
def test_other_blanks_stay(tmp_path, row):
    rows = [row.format(f"영화 {i}", "부정" if i % 2 else "긍정") for i in range(30)]
    (tmp_path / "a.csv").write_text("\n".join(["감정,리뷰", *rows]), encoding="utf-8")
    table = read_table(tmp_path / "a.csv")
    assert table.frame["리뷰"].tolist() == [each.partition(",")[2] for each in rows]
    assert not any("빈칸은 빼고" in note.ko for note in table.notes)


def test_long_texts_are_questioned_once():
    class Counted(Source):
        def open(self):
            opened.append(self)
            return super().open()

    opened: list[Source] = []
    review = "재미있다.\n" * 9
    content = "글,라벨\n" + "".join(f'"{review}{i}",{i % 2}\n' for i in range(200))
    read = read_frame(Counted("a.csv", content.encode()), Reading())
    assert len(read.frame) == 200 and len(opened) < 10
