"""Rows that do not read: all are named, and the file is read without them where the person wants that."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_table, read_tables
from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at

COUNT = 40
RECORDS = [{"text": f"정말 좋았던 책 {i}", "label": "긍정" if i % 2 else "부정"} for i in range(COUNT)]
SKIP = Reading(skip_broken=True)


def as_lines() -> list[str]:
    return [json.dumps(each, ensure_ascii=False) for each in RECORDS]


def as_rows() -> list[str]:
    return ["text,label", *(",".join(each.values()) for each in RECORDS)]


@settings(max_examples=20, deadline=None)
@given(broken=st.dictionaries(st.integers(2, COUNT - 1), st.sampled_from(["cut", "// 설명", "[1]", "5", "{}}", "null"]),
                              min_size=1, max_size=30))
def test_broken_lines_are_all_named_and_left_out_on_request(tmp_path_factory, broken):
    path, lines = tmp_path_factory.mktemp("t") / "a.jsonl", as_lines()
    for number, what in broken.items():
        lines[number - 1] = lines[number - 1][:20] if what == "cut" else what
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path)
    numbers = sorted(broken)
    shown = ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
    assert caught.value.code == "broken_json" and caught.value.where["row"] == numbers[0]
    assert f"({shown}번째 줄)" in caught.value.words.ko and "'읽히지 않는 행 빼기'" in caught.value.words.ko
    table = read_table(path, SKIP)
    assert any(f"읽히지 않는 행 {len(numbers)}개({shown}행)를 빼고 읽었습니다" in note.ko for note in table.notes)
    expected = [{"text": "", "label": ""} if i + 1 in broken else each for i, each in enumerate(RECORDS)]
    assert table.frame.to_dict("records") == expected, "the others keep their numbers"


@settings(max_examples=20, deadline=None)
@given(broken=st.dictionaries(st.integers(3, COUNT), st.sampled_from([",남는 칸", ",a,b,c", None]), min_size=1,
                              max_size=9))
def test_rows_that_do_not_fit_are_left_out_on_request(tmp_path_factory, broken):
    path, lines = tmp_path_factory.mktemp("t") / "a.csv", as_rows()
    for number, more in broken.items():
        lines[number - 1] = lines[number - 1] + more if more else "칸 하나"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path)
    assert caught.value.code == "ragged_row" and ", ".join(map(str, sorted(broken))) in caught.value.words.ko
    table = read_table(path, SKIP)
    blank = {number - 2 for number in broken}
    assert [i for i, text in enumerate(table.frame["text"]) if not text] == sorted(blank) and len(table.frame) == COUNT
    found = look_at(path, reading=SKIP)[2]
    assert len(found.rows) == COUNT - len(broken) and set(found.rows["row"]) == {*range(2, COUNT + 2)} - {*broken}
    assert not found.findings, "they are told once, by how the file was read"


def test_a_broken_line_is_told_once_and_by_its_row_below_records_on_one_line(tmp_path):
    path, lines = tmp_path / "a.jsonl", as_lines()
    lines[9:11] = [lines[9] + lines[10]]
    lines[19:19] = [lines[20][:30], ""]  # line 20 is broken, 21 blank: rows 21 and 22
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path)
    assert "(20번째 줄)" in caught.value.words.ko and caught.value.option == "skip_broken"
    assert caught.value.as_text().endswith(" (--skip-broken)  [broken_json]")
    table, _, found = look_at(path, reading=SKIP)
    assert any("읽히지 않는 행 1개(21행)를 빼고" in note.ko for note in table.notes)
    assert set(found.rows["row"]) == {*range(1, COUNT + 3)} - {21, 22}
    assert [(each.code, each.rows) for each in found.findings] == [("blank_rows", [22])]
    assert read_tables({"train": path, "test": path}, SKIP).unread == [20, COUNT + 2 + 20]


@pytest.mark.parametrize("first", ["{0}{1}", "{0}, {1}", "{0}{1}{2}", "{0} {1:.20}"])
def test_lines_may_begin_with_records_on_one_line(tmp_path, first):
    path, lines = tmp_path / "a.jsonl", as_lines()
    path.write_text("\n".join([first.format(*lines), *lines[3:20], "{'text': 1}", *lines[20:]]), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path)
    assert caught.value.code == "broken_json" and caught.value.option == "skip_broken"
    read = [each for each in read_table(path, SKIP).frame.to_dict("records") if each["text"]]
    whole = first.count("{") if ":" not in first else 0
    assert read == [*RECORDS[:whole], *RECORDS[3:]]


def test_nothing_is_offered_where_the_row_of_names_does_not_fit(tmp_path):
    """As no other row is to blame if texts hold commas without quotes."""
    rows = ["text,label", *(f"정말, 좋았던 책 {i},긍정" for i in range(COUNT))]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    for reading in (Reading(), SKIP):
        with pytest.raises(Problem) as caught:
            read_table(tmp_path / "a.csv", reading)
        assert caught.value.code == "ragged_row" and caught.value.where["row"] == 1 and not caught.value.option
        assert "읽히지 않는 행 빼기" not in caught.value.words.ko


def test_what_is_no_record_in_a_list_is_left_out_on_request(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([*RECORDS[:3], 5, *RECORDS[3:], ["가"]]), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path)
    assert caught.value.code == "not_a_record" and "(4, 42번째)" in caught.value.words.ko
    assert len(look_at(path, reading=SKIP)[2].rows) == COUNT


@pytest.mark.parametrize("first", ["null", '""', "5", '["가"]'])
def test_the_first_that_is_no_record_is_shown_as_it_stands(tmp_path, first):
    (tmp_path / "a.json").write_text(f'[{{"text": "가"}}, {first}, "x"]', encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.json")
    assert (caught.value.where["row"], caught.value.where["value"]) == (2, first)


def test_a_file_of_nothing_but_broken_lines_is_refused_for_them(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": 가\n{"text": 나\n{"text": 다\n', encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.jsonl")
    assert caught.value.code == "broken_json" and "(1, 2, 3번째 줄)" in caught.value.words.ko
    assert not caught.value.option, "there is nothing to go on with"
    (tmp_path / "a.csv").write_text("text,label\na,b,c\n", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.csv")
    assert caught.value.code == "ragged_row" and not caught.value.option
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.jsonl", SKIP)
    assert caught.value.code == "no_records"
