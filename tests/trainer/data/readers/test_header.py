"""Names of columns: a single column keeps its first text, a repeated header is one, and hidden letters go."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading, Repairs
from trainer.studio import look_at

TEXTS = [f"화면도 친절하고 깔끔했습니다 {i}번째" for i in range(30)]
PAIRS = [(text, "좋음" if i % 2 else "나쁨") for i, text in enumerate(TEXTS)]
HIDDEN = "\u200b\u200c\u2060\ufeff\u202e\u00ad\x01"
LETTERS = "가나다라마바사아자차 "


def said(table) -> str:
    return " ".join(note.ko for note in table.notes)


@pytest.fixture
def file(tmp_path):
    def write(rows, name="a.csv"):
        if name.endswith(".xlsx"):
            pd.DataFrame(rows).to_excel(tmp_path / name, index=False, header=False)
        else:
            content = io.StringIO(newline="")
            csv.writer(content).writerows(rows)
            (tmp_path / name).write_text(content.getvalue(), encoding="utf-8", newline="")
        return tmp_path / name
    return write


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx"])
def test_a_single_column_without_header_keeps_its_first_text(file, name):
    path = file([[text] for text in TEXTS], name)
    table = read_table(path)
    assert table.frame.iloc[:, 0].tolist() == TEXTS and table.first_row == 1
    assert "첫 행도 아래의 글과 다르지 않습니다" in said(table)
    assert len(read_table(path, Reading(header=True)).frame) == 29


@pytest.mark.parametrize("name", ["글", "review", "손님 말씀", "Review\u200b"])
def test_a_single_column_with_a_header_keeps_it(file, name):
    table = read_table(file([[name], *([text] for text in TEXTS)]))
    assert list(table.frame.columns) == [name.strip("\u200b")] and table.frame.iloc[:, 0].tolist() == TEXTS


@pytest.mark.parametrize("name", ["고객의견", "리뷰내용", "문의 내용", "comment text"])
def test_short_answers_among_the_texts_take_no_header_away(file, name):
    texts = ["굿", *(f"{text}로 남긴 의견" for text in TEXTS), "ㅋㅋ", "네"]
    table = read_table(file([[name], *([text] for text in texts)], "a.xlsx"))
    assert list(table.frame.columns) == [name] and table.frame.iloc[:, 0].tolist() == texts
    assert "1행을 열 이름으로 읽었습니다: 아래의 글 대부분보다 훨씬 짧습니다" in said(table)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(LETTERS, min_size=10, max_size=19).map(str.strip).filter(lambda text: len(text) > 9),
                      min_size=2, max_size=9))
def test_no_text_of_a_single_column_is_lost(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text("\n".join(texts), encoding="utf-8")
    assert read_table(path).frame.iloc[:, 0].tolist() == texts


@pytest.mark.parametrize("header", [("글", "라벨"), ("손님 말씀", "구분")])
@pytest.mark.parametrize("again", [1, 2])
def test_a_header_repeated_in_the_middle_is_left_out_by_its_rows(file, header, again):
    months = [header, *PAIRS[:10], header, *PAIRS[10:20], header, *PAIRS[20:]][:22 + 11 * (again - 1)]
    path = file(months)
    table, _, found = look_at(path, {"text": header[0], "label": header[1]})
    assert list(table.frame.columns) == list(header) and set(found.labels) == {"좋음", "나쁨"}
    assert next(each.rows for each in found.findings if each.code == "repeated_names") == [12, 23][:again]
    kept = look_at(path, {"text": header[0], "label": header[1]}, repairs=Repairs(repeated_names=True))[2]
    assert kept.labels[header[1]] == again and "repeated_names" not in {each.code for each in kept.findings}
    texts = look_at(file([(text * 9, label) for text, label in months]), {"text": header[0] * 9}, task="masked-lm")[2]
    assert len(texts.rows) == 10 * (again + 1)
    assert next(each.repair for each in texts.findings if each.code == "repeated_names") == "repeated_names"


@pytest.mark.parametrize("cell", ["PER-B O O", '["PER-B", "O", "O"]', "[]"])
def test_lists_and_tags_in_the_first_row_are_no_names(file, cell):
    rows = [("민서는 또 왔다", cell), *((text, f"O PER-B{' O' * (number % 3)}") for number, text in enumerate(TEXTS))]
    table = read_table(file(rows, "a.tsv"))
    assert len(table.frame) == 31 and "목록이나 꼬리표가 있습니다" in said(table)


def test_names_in_two_languages_are_no_data(file):
    table = read_table(file([("text", "label"), ("글", "라벨"), *PAIRS]))
    assert list(table.frame.columns) == ["글", "라벨"] and table.frame["글"].tolist() == TEXTS
    assert "2행도 열 이름이어서 아래쪽 이름을 썼습니다" in said(table)


def test_a_header_repeated_after_a_mark_of_the_byte_order_is_one_too(file):
    path = file([("글", "라벨"), *PAIRS[:20], ("\ufeff글", "라벨"), *PAIRS[20:]])
    assert next(each.rows for each in look_at(path)[2].findings if each.code == "repeated_names") == [22]


def test_a_first_row_of_data_that_comes_again_is_data(file):
    table = read_table(file([*PAIRS, PAIRS[0]]))
    assert len(table.frame) == 31 and list(table.frame.columns) == ["열1", "열2"]
    assert len(read_table(file([PAIRS[0]] * 9)).frame) == 9


@settings(max_examples=20, deadline=None)
@given(places=st.lists(st.tuples(st.sampled_from(HIDDEN), st.integers(0, 2)), min_size=1, max_size=4),
       ends=st.tuples(*[st.text("\u200b\u200d\u3164\u00a0 ", max_size=2)] * 2),
       form=st.sampled_from(["csv", "jsonl", "parquet"]))
def test_hidden_letters_of_names_go_and_that_is_said(tmp_path_factory, places, ends, form):
    name = "라벨"
    for letter, place in places:
        name = name[:place] + letter + name[place:]
    path = tmp_path_factory.mktemp("t") / f"a.{form}"
    frame = pd.DataFrame(PAIRS, columns=["글", ends[0] + name + ends[1]])
    {"csv": lambda: frame.to_csv(path, index=False), "parquet": lambda: frame.to_parquet(path),
     "jsonl": lambda: frame.to_json(path, orient="records", lines=True, force_ascii=False)}[form]()
    for asked in ("라벨", frame.columns[1]):
        table, columns, found = look_at(path, {"label": asked})
        assert columns.label == "라벨" and found.labels == {"나쁨": 15, "좋음": 15}
        assert "열 이름에서 보이지 않는 글자를 지웠습니다: '라벨'" in said(table)


def test_names_that_differ_in_hidden_letters_only_are_numbered(file):
    table = read_table(file([("글", "글\u200b", "라벨"), *((text, text, label) for text, label in PAIRS)]))
    assert list(table.frame.columns) == ["글", "글.1", "라벨"]
    with pytest.raises(Problem):
        look_at(file([("글", "라벨"), *PAIRS]), {"label": "없음\u200b"})
