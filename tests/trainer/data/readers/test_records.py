"""JSON, JSON Lines and Parquet: records are found where they lie and read back the same."""

import json
from datetime import date, datetime
from decimal import Decimal

import pandas
import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem
from trainer.fields import title_of
from trainer.options import Reading

REVIEWS = [{"text": f"정말 재미있는 영화 {i}", "label": "긍정" if i % 2 else "부정"} for i in range(30)]


def lines(records, **how) -> str:
    return "".join(json.dumps(each, ensure_ascii=False, **how) + "\n" for each in records)


def said(table) -> str:
    return " ".join(note.ko for note in table.notes)


@pytest.fixture
def file(tmp_path):
    def write(content, name="이름만.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
    return write


@pytest.fixture
def problem_of(file):
    def problem(content) -> Problem:
        with pytest.raises(Problem) as caught:
            read_table(file(content))
        assert caught.value.words.ko and caught.value.words.en and caught.value.where["file"] == "이름만.csv"
        return caught.value
    return problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
def test_records_are_read_in_every_encoding(file, encoding):
    for content in (lines(REVIEWS), json.dumps(REVIEWS, ensure_ascii=False, indent=1)):
        table = read_table(file(content.encode(encoding)))
        assert table.frame.to_dict("records") == REVIEWS and table.first_row == 1


def test_what_was_found_is_said(file):
    assert "JSON Lines로 읽었습니다" in said(read_table(file(lines(REVIEWS))))
    assert "맨 바깥 목록에 기록 30개" in said(read_table(file(json.dumps(REVIEWS))))
    nested = {"version": 1, "labels": [{"id": 0}, {"id": 1}], "result": {"data": REVIEWS}}
    table = read_table(file(json.dumps(nested)))
    assert table.frame.to_dict("records") == REVIEWS
    assert "'result.data' 아래의 목록에 기록 30개" in said(table) and "다른 목록: 'labels' 2" in said(table)


def test_values_become_text_and_nested_ones_dotted_columns(file):
    records = [{"text": "가", "n": 1.50, "ok": True, "none": None, "meta": {"date": "3월", "by": {"name": "김"}}},
               {"text": "나", "n": 10**20, "tags": ["영화", 1.5], "meta": {}}]
    for content in (lines(records).replace("1.5,", "1.50,"), json.dumps(records).replace("1.5,", "1.50,")):
        frame = read_table(file(content)).frame
        assert set(frame.columns) == {"text", "n", "ok", "none", "meta.date", "meta.by.name", "tags", "meta"}
        assert frame["n"].tolist() == ["1.50", str(10**20)] and frame["ok"].tolist() == ["true", ""]
        assert frame["none"].tolist() == ["", ""] and frame["meta.by.name"].tolist() == ["김", ""]
        assert frame["tags"].tolist() == ["", '["영화", 1.5]']


def test_repeated_names_are_numbered(file):
    frame = read_table(file('{"text": "가", "text": "나"}\n{"a.b": 1, "a": {"b": 2}}\n')).frame
    assert frame.to_numpy().tolist() == [["가", "나", "", ""], ["", "", "1", "2"]]
    assert list(frame.columns) == ["text", "text.1", "a.b", "a.b.1"]


def test_rows_of_json_lines_keep_their_line_numbers(file):
    frame = read_table(file('{"text": "가"}\n\n{"text": "나\\u2028다\\ud800"}\n\n\n')).frame
    assert frame["text"].tolist() == ["가", "", "나\u2028다\ufffd"]


def test_half_an_emoji_in_a_name_is_no_letter(file):
    assert list(read_table(file('{"text": "가", "la\\ud83dbel": "나"}\n' * 2)).frame.columns) == ["text", "la\ufffdbel"]


@pytest.mark.parametrize("content, code, row", [
    ('{"text": "a"}\n{"text": "b"}\n{"text": "c', "broken_json", 3),
    ('{"text": "a"}\n{"text": 1' + "0" * 5000 + "}\n", "broken_json", 2),
    ('{"text": "a"}\n{"text": ' + "[" * 100_000 + "\n", "broken_json", 2),
    ('{"text": "a"}\n{"text": "b"}\n[1]\n', "broken_json", 3),
    ('[{"text": "a"}, {"text": "b"}, {"te', "broken_json", 3),
    ('[{"text": "a"}, {"text": NaN}]', "broken_json", 2),
    ('[{"text": ' + "[" * 100_000, "broken_json", 1),
    ('[{"text": "a"}, 5]', "not_a_record", 2),
    ("{'text': 'a', 'label': 'b'}\n{'text': 'a', 'label': 'b'}\n", "broken_json", 1),
    ('["a", "b"]', "no_records", None), ("[]", "no_records", None),
    ('{"text": {"a": "b"}}', "no_records", None),
    ('{"a": {"b": 1}, "c": {"d": 2, "e": 3}}', "no_records", None),
    ('{"columns": ["text", "label"], "data": [["a", "b"], ["c"]]}', "not_a_record", 2),
    ('[{}, {}]', "no_records", None),
    ('{"text": ["a"], "label": ["b", "c"]}', "uneven_columns", None),
    ('{"text": {"0": "a", "1": "b"}, "label": {"0": "a", "2": "b"}}', "uneven_columns", None)])
def test_what_is_no_list_of_records_is_said_with_its_row(problem_of, content, code, row):
    problem = problem_of(content)
    assert (problem.code, problem.where.get("row")) == (code, row)


@settings(max_examples=60, deadline=None)
@given(between=st.lists(st.sampled_from(["", " ", ",", ", ", "\ufeff"]), min_size=1, max_size=4) |
       st.lists(st.sampled_from([",\n", "\n", "\r\n\r\n", " \n\ufeff"]), min_size=1, max_size=4),
       indent=st.sampled_from([None, 1]), end=st.sampled_from(["", "\n", ","]), lists=st.booleans())
def test_records_in_no_list_are_read(tmp_path_factory, between, indent, end, lists):
    path = tmp_path_factory.mktemp("t") / "a.json"
    values = [REVIEWS[:9], REVIEWS[9:]] if lists else REVIEWS
    written = [json.dumps(each, ensure_ascii=False, indent=indent) for each in values]
    content = "".join(each + between[i % len(between)] for i, each in enumerate(written[:-1])) + written[-1] + end
    path.write_text(content, encoding="utf-8", newline="")
    assert [each for each in read_table(path).frame.to_dict("records") if each["text"]] == REVIEWS


@settings(max_examples=30, deadline=None)
@given(lost=st.sets(st.integers(2, len(REVIEWS) - 1), min_size=1), between=st.sampled_from(["", " ", ",", ", "]))
def test_lines_whose_break_was_lost_are_read_apart(tmp_path_factory, lost, between):
    """`lost`: records without a line break behind them."""
    path = tmp_path_factory.mktemp("t") / "a.jsonl"
    written = [json.dumps(each, ensure_ascii=False) for each in REVIEWS]
    content = "".join(each + (between if i in lost else "\n") for i, each in enumerate(written, 1))
    path.write_text(content, encoding="utf-8")
    table = read_table(path)
    assert table.frame.to_dict("records") == REVIEWS
    lines = len([i for i in lost if i - 1 not in lost])
    assert f"붙은 줄 {lines}개({min(lost)}" in said(table) and "줄 번호보다 큽니다" in said(table)


@pytest.mark.parametrize("content, line, value", [
    ('[\n{"text": "가"},\n{"text": "나" "다"}\n]', 3, '"다"}'), ('{"data": [\n{"text": "가"}]}\n끝', 3, "끝"),
    ('{"text": "가"}{\n"text": "나"}{"text": 다}', 2, '다}'), ('{\n"text": "가"\n}\n{\n"text": 나\n}', 5, '나')])
def test_a_fault_in_json_is_named_with_its_line_and_no_raw_bytes(problem_of, content, line, value):
    problem = problem_of(content)
    assert problem.code == "broken_json" and problem.where["line"] == line and problem.where["value"].startswith(value)
    assert f"{line}번째 줄: {value}" in problem.words.ko and "\\x" not in str(problem) and "b'" not in str(problem)


@pytest.mark.parametrize("orient", ["list", "dict"])
def test_columns_are_read_as_pandas_writes_them(file, orient):
    table = pandas.DataFrame(REVIEWS)
    for content in (table.to_dict(orient), {"version": 1, "data": table.to_dict(orient)}):
        read = read_table(file(json.dumps(content, ensure_ascii=False, indent=1)))
        assert read.frame.to_dict("records") == REVIEWS and read.first_row == 1
        assert "열마다 값의 목록이 있습니다(값 30개씩)" in said(read)
    assert len(read_head(file(json.dumps(table.to_dict(orient))), rows=7).frame) == 7


@pytest.mark.parametrize("orient", ["index", "split", "columns", "table"])
def test_a_table_is_read_as_pandas_writes_it(file, orient):
    table = pandas.DataFrame(REVIEWS)
    named = table.set_index(pandas.Index([f"글{i}" for i in range(30)]))
    expected = [{"index": f"글{i}"} | each for i, each in enumerate(REVIEWS)]
    for written, records in ((table, REVIEWS), (named, expected)):
        content = written.to_json(orient=orient, force_ascii=False)
        for each in (content, f'{{"version": 1, "data": {content}}}'):
            found = read_table(file(each)).frame
            found = found.drop(columns="index") if orient == "table" and written is table else found
            assert found.to_dict("records") == records


def test_records_by_number_are_read_whatever_lists_they_hold(file):
    content = {str(i): each | {"spans": [{"from": i}]} for i, each in enumerate(REVIEWS)}
    frame = read_table(file(json.dumps(content))).frame
    assert frame[["text", "label"]].to_dict("records") == REVIEWS and frame["spans"][3] == '[{"from": 3}]'


def test_lists_without_names_are_refused_with_the_way(problem_of):
    values = [[*each.values()] for each in REVIEWS]
    for content in (json.dumps(values), lines(values)):
        problem = problem_of(content)
        assert problem.code == "no_column_names" and 'orient="records"' in problem.words.ko


@pytest.mark.parametrize("content", ['// 설명\n[{"text": "a"}]', 'var data = [{"text": "a"}];', 'f({"text": "a"})',
                                     '"[{\\"text\\": \\"a\\"}]"', '/* 가 */ {"text": "a", "b": "c, d"}'])
def test_json_behind_something_else_is_no_table(problem_of, content):
    assert problem_of(content).code in ("broken_json", "no_records")


def test_numbers_that_json_does_not_have_are_named(problem_of):
    problem = problem_of('[\n{"text": "NaN, 1"},\n{"text": "b", "score": NaN}]')
    assert problem.where["line"] == 3 and "JSON에는 NaN 값이 없습니다: null로" in problem.words.ko


def test_cells_of_columns_may_be_anything(file):
    content = '{"text": ["가", "나"], "tags": [["a", 1], []], "vec": [[0.5], [{"a": 1}]], "n": [1, true], "of": "x"}'
    frame = read_table(file(content)).frame
    assert list(frame.columns) == ["text", "tags", "vec", "n"]
    assert frame.to_numpy().tolist() == [["가", '["a", 1]', "[0.5]", "1"], ["나", "[]", '[{"a": 1}]', "true"]]


def test_records_of_ever_new_names_are_refused(problem_of):
    assert problem_of(lines({f"k{i}": 1} for i in range(30_000))).code == "too_big"


def test_texts_that_only_begin_like_json_stay_text(file):
    table = read_table(file("글\t라벨\n" + "[공지] 오늘 쉽니다\t알림\n{날짜} 재미있다\t감상\n" * 10))
    assert len(table.frame) == 20
    assert len(read_table(file('["최고"] 라고 하네요\t긍정\n["최악"] 이네요\t부정\n' * 10)).frame) == 20


def write_parquet(path, columns: dict, **how):
    parquet.write_table(pyarrow.table(columns), path, **how)


def test_parquet_of_any_type_is_text(tmp_path):
    write_parquet(tmp_path / "a.csv", {
        "text": ["가", None], "n": pyarrow.array([1, 2], pyarrow.int8()), "x": [0.5, float("nan")],
        "half": pyarrow.array([0.1, 1], pyarrow.float32()), "yes": [True, None],
        "day": [date(2024, 3, 1), None], "at": [datetime(2024, 3, 1, 9), None], "price": [Decimal("1.10"), None],
        "label": pyarrow.array(["긍정", "부정"]).dictionary_encode(), "tags": [["영화", "책"], None],
        "meta": [{"a": {"b": 1}}, None], "picture": [b"\xff\xd8", "글".encode()], "nothing": pyarrow.nulls(2)})
    table = read_table(tmp_path / "a.csv")
    first, second = table.frame.to_numpy().tolist()
    assert first[:3] == ["가", "1", "0.5"] and first[3].startswith("0.1") and first[4] == "true"
    assert first[5] == "2024-03-01" and first[6].startswith("2024-03-01 09:00:00") and first[7] == "1.10"
    assert first[8:] == ["긍정", '["영화", "책"]', '{"a": {"b": 1}}', "<2 bytes>", ""]
    assert second[-5:] == ["부정", "", "", "글", ""]
    assert "'tags', 'meta'" in said(table) and table.first_row == 1


def test_parquet_that_is_cut_off_or_too_large_is_refused(tmp_path, problem_of):
    write_parquet(tmp_path / "a", {"text": ["가" * 100] * 100})
    content = (tmp_path / "a").read_bytes()
    assert problem_of(content[:-20]).code == problem_of(b"PAR1....PAR1").code == "corrupt_file"
    write_parquet(tmp_path / "a", {"text": pyarrow.array(["가" * 100_000]).take(pyarrow.array([0] * 3000))})
    assert len(content := (tmp_path / "a").read_bytes()) < 2_000_000
    assert problem_of(content).code == "too_big"
    write_parquet(tmp_path / "a", {"text": pyarrow.array([], pyarrow.string())})
    assert problem_of((tmp_path / "a").read_bytes()).code == "no_records"


def with_features(columns: dict, features: dict, path) -> None:
    table = pyarrow.table(columns)
    about = {"huggingface": json.dumps({"info": {"features": features}})}
    parquet.write_table(table.replace_schema_metadata(about), path)


def test_numbers_of_classes_are_read_by_their_names(tmp_path):
    classes = {"names": ["좋음", "나쁨"], "_type": "ClassLabel"}
    plain = {"dtype": "int64", "_type": "Value"}
    with_features({"text": [*"가나다라마"], "label": [0, 1, -1, 7, None], "tags": [[0, 1], [], None, [1], [0]],
                   "meta": [{"mood": 1, "n": 1}] * 5, "n": [0, 1, 0, 1, 0]},
                  {"label": classes, "tags": {"feature": classes, "_type": "List"}, "n": plain,
                   "meta": {"mood": classes, "n": plain}, "gone": classes}, tmp_path / "a.parquet")
    table = read_table(tmp_path / "a.parquet")
    assert table.frame["label"].tolist() == ["좋음", "나쁨", "", "7", ""] and table.frame["n"].tolist()[:2] == ["0", "1"]
    assert table.frame["tags"].tolist() == ['["좋음", "나쁨"]', "[]", "", '["나쁨"]', '["좋음"]']
    assert table.frame["meta"][0] == '{"mood": "나쁨", "n": 1}'
    assert "'label' 열의 번호를" in said(table) and "0 = 좋음, 1 = 나쁨" in said(table)
    assert title_of(Reading, "class_names").ko in said(table)
    numbers = read_table(tmp_path / "a.parquet", Reading(class_names=False))
    assert numbers.frame["label"].tolist() == ["0", "1", "-1", "7", ""] and numbers.frame["tags"][0] == "[0, 1]"
    assert "열의 번호를" not in said(numbers)


@settings(max_examples=20)
@given(names=st.lists(st.text("가나다abc;'", min_size=1, max_size=5), min_size=1, max_size=5, unique=True),
       numbers=st.lists(st.none() | st.integers(-1, 7), min_size=1, max_size=9))
def test_each_number_of_a_class_becomes_its_name_and_none_is_made_up(tmp_path_factory, names, numbers):
    path = tmp_path_factory.mktemp("t") / "a.parquet"
    with_features({"text": ["글"] * len(numbers), "label": numbers},
                  {"label": {"names": names, "_type": "ClassLabel"}}, path)
    plain = ["" if number is None else str(number) for number in numbers]
    named = ["" if number in (None, -1) else names[number] if number < len(names) else str(number)
             for number in numbers]
    assert read_table(path).frame["label"].tolist() == named
    assert read_table(path, Reading(class_names=False)).frame["label"].tolist() == plain


@pytest.mark.parametrize("about", [
    b"{", b"[]", b"[" * 5000, b"\xff", b'{"info": {"features": {"label": {"_type": "ClassLabel", "names": 3}}}}',
    b'{"info": {"features": {"label": {"_type": "ClassLabel", "names": [{"a": 1}, null]}}}}',
    b'{"info": {"features": {"label": "ClassLabel", "text": ["ClassLabel"]}}}', b'{"info": {"features": null}}'])
def test_what_a_parquet_says_of_itself_may_be_nonsense(tmp_path, about):
    table = pyarrow.table({"text": ["가", "나"], "label": [0, 1]}).replace_schema_metadata({"huggingface": about})
    parquet.write_table(table, tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").frame["text"].tolist() == ["가", "나"]


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NAMES = st.lists(st.text("가나다abc._", min_size=1, max_size=5), min_size=1, max_size=4, unique=True)


@st.composite
def records(draw):
    names = draw(NAMES)
    return draw(st.lists(st.fixed_dictionaries({name: TEXT for name in names}), min_size=1, max_size=8))


@example(records=[{"_": "\U00012800"}, {"_": ""}], escaped=False, encoding="utf-16")  # half of it looks like a line end
@settings(max_examples=40, deadline=None)
@given(records=records(), escaped=st.booleans(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_records_read_back_the_same(tmp_path_factory, records, escaped, encoding):
    folder = tmp_path_factory.mktemp("t")
    as_lines = "".join(json.dumps(each, ensure_ascii=escaped) + "\n" for each in records)
    nested = json.dumps({"a": 1, "data": records}, ensure_ascii=escaped)
    whole = json.dumps(records, ensure_ascii=escaped, indent=2)
    for content in [whole, nested] + [as_lines] * (len(records) > 1):
        (folder / "t").write_bytes(content.encode(encoding))
        assert read_table(folder / "t").frame.to_dict("records") == records


@settings(max_examples=30, deadline=None)
@given(records=records(), compression=st.sampled_from(["none", "snappy", "gzip", "zstd"]))
def test_any_parquet_table_reads_back_the_same(tmp_path_factory, records, compression):
    path = tmp_path_factory.mktemp("t") / "t"
    parquet.write_table(pyarrow.Table.from_pylist(records), path, compression=compression, row_group_size=3)
    assert read_table(path).frame.to_dict("records") == records
