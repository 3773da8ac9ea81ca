"""Tables made to take long or much memory are refused or read, in bounded time."""

import tracemalloc

import pyarrow
import pytest
import xlsxwriter
from pyarrow import parquet

from tests.awkward.workbooks import STRINGS, packed, unpacked
from trainer.data.tables import read_head, read_table
from trainer.errors import Problem

ROWS = "정말 좋다,긍정\n그저 그렇다,부정\n"


@pytest.fixture
def file(tmp_path):
    def write(content):
        (tmp_path / "a.csv").write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / "a.csv"
    return write


@pytest.mark.parametrize("content, code", [
    (b"\n" * 3_000_000, "too_big"), ("글,라벨\n" + "\n" * 3_000_000 + ROWS, "too_big"),
    (",".join("x" * 30_000) + "\n" + ",".join("y" * 30_000), "too_big"),
    (b"\0\n" * 100_000, "only_blanks"), (b"\x89HDF\r\n\x1a\n" + b"\0" * 99, "format_not_read"),
    (b"\x80\x03]q\x00.", "format_not_read"), ("글,라벨\n" + ROWS + "가" * 25_000_000 + ",긍정\n", "ragged_row"),
    ("[" * 10_000 + "]" * 10_000, "broken_json"), ('{"a":' * 10_000 + "1" + "}" * 10_000, "broken_json")])
def test_floods_are_refused(file, content, code):
    with pytest.raises(Problem) as caught:
        read_table(file(content))
    assert caught.value.code == code and len(caught.value.words.ko) < 500


def test_many_columns_of_one_name_are_numbered(file):
    table = read_table(file("text," * 19_999 + "label\n" + "좋다," * 19_999 + "1\n" + "싫다," * 19_999 + "0\n"))
    assert table.frame.shape == (2, 20_000) and list(table.frame.columns)[19_998:] == ["text.19998", "label"]
    assert len(" ".join(note.ko for note in table.notes)) < 1000


def test_names_of_any_length_stay_out_of_messages(file):
    table = read_table(file("가" * 100_000 + ",라벨\n" + ROWS))
    assert table.frame.shape == (2, 2) and len(" ".join(note.ko for note in table.notes)) < 1000


def test_a_cell_of_two_million_characters_is_whole(file):
    table = read_table(file("글,라벨\n" + ROWS + "가" * 2_000_000 + ",긍정\n"))
    assert table.frame["글"].str.len().max() == 2_000_000


def test_parquet_of_many_columns_is_refused(tmp_path):
    parquet.write_table(pyarrow.table({f"c{number}": ["a"] for number in range(20_001)}), tmp_path / "a")
    with pytest.raises(Problem) as caught:
        read_head(tmp_path / "a")
    assert caught.value.code == "too_big"


@pytest.mark.parametrize("end", [b"", b"_x000D_"])
def test_a_text_that_many_cells_share_is_counted_in_each(tmp_path, end):
    with xlsxwriter.Workbook(tmp_path / "a") as book:
        sheet = book.add_worksheet()
        for number in range(600):
            sheet.write_row(number, 0, ["짧은 글", "긍정"])
    content = unpacked((tmp_path / "a").read_bytes())
    content[STRINGS] = content[STRINGS].replace("짧은 글".encode(), b"a" * 1_000_000 + end)
    (tmp_path / "a").write_bytes(packed(content))
    assert len(read_head(tmp_path / "a", rows=3).frame) == 3
    tracemalloc.start()
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a")
    assert caught.value.code == "too_big" and tracemalloc.get_traced_memory()[1] < 128 << 20
    tracemalloc.stop()


def test_comments_before_a_text_take_no_time(file):
    """Each one doubled the time to tell whether a page begins: this is for the suite's limit of a test's time."""
    assert read_table(file("<!---->" * 5000 + "글,라벨\n" + ROWS)).frame.shape == (2, 2)


@pytest.mark.parametrize("markup", ["<!--", "</", "<?", "<![if", "<td a='", "<script>if (a <b) "])
def test_markup_without_end_takes_no_time(file, markup):
    with pytest.raises(Problem) as caught:
        read_table(file("<html><table><tr><td>글" + markup * (1_000_000 // len(markup))))
    assert caught.value.code == "corrupt_file"
