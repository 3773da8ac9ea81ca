"""Surveying: what is left out, what is refused, what is warned of, with the rows' numbers."""

import json

import pandas as pd
import pytest

from trainer.data.tables import Table
from trainer.errors import Problem
from trainer.options import Columns
from trainer.tasks.classification.survey import survey

COLUMNS = Columns(text="글", label="라벨")


def table(pairs: list[tuple[str, str]], **more) -> Table:
    texts, labels = zip(*pairs, strict=True)
    return Table(pd.DataFrame({"글": texts, "라벨": labels, **more}), [], 2, "자료.csv")


def good(count: int = 40) -> list[tuple[str, str]]:
    return [(f"배우들의 연기가 좋았던 영화 {i}", "긍정" if i % 2 else "부정") for i in range(count)]


def found(pairs, code: str):
    return {each.code: each for each in survey(table(pairs), COLUMNS).findings}.get(code)


def problem(pairs, columns=COLUMNS, **more) -> Problem:
    with pytest.raises(Problem) as caught:
        survey(table(pairs, **more), columns)
    return caught.value


def test_good_rows_are_kept_and_nothing_is_found():
    result = survey(table(good()), COLUMNS)
    assert list(result.rows.columns) == ["text", "label", "row"]
    assert result.rows["row"].tolist() == list(range(2, 42))
    assert result.labels == {"부정": 20, "긍정": 20} and result.findings == []


def test_rows_without_label_or_text_are_left_out_and_numbered():
    no_label = [(f"글만 {i}", label) for i, label in enumerate(["", " ", "NULL", "N/A", "NaN"])]
    pairs = good() + no_label + [("", "긍정"), ("\u200b \u3000", "부정"), ("", "")]
    result = survey(table(pairs), COLUMNS)
    assert len(result.rows) == 40 and set(result.labels) == {"긍정", "부정"}
    findings = {each.code: each for each in result.findings}
    assert (findings["missing_label"].count, findings["missing_label"].rows) == (5, [42, 43, 44, 45, 46])
    assert findings["missing_text"].rows == [47, 48] and findings["blank_rows"].rows == [49]
    assert "5행" in findings["missing_label"].words.ko
    assert result.unlabelled["text"].tolist() == [text for text, _ in no_label], "a model can be adapted on them"
    assert result.unlabelled["row"].tolist() == [42, 43, 44, 45, 46]


def test_texts_not_composed_and_hidden_characters_are_counted():
    import unicodedata

    pairs = good() + [(unicodedata.normalize("NFD", "좋은 영화"), "긍정"), ("나\u200b쁜 영화\0", "부정"), ("👨\u200d👩", "부정")]
    assert (found(pairs, "not_composed").count, found(pairs, "not_composed").rows) == (1, [42])
    assert "2.3%" in found(pairs, "not_composed").words.ko
    assert found(pairs, "control_characters").rows == [43]


@pytest.mark.parametrize("labels, words", [
    (['["긍정", "영화"]', '["부정"]'], "다중 라벨"), (['[[0, 2, "PS"]]', "[]"], "개체명"),
    (['[{"start": 0}]', '[{"start": 1}]'], "개체명"), (["[0, 0, 1]", "[2, 0, 0]"], "개체명")])
def test_lists_are_no_labels(labels, words):
    refused = problem([(text, labels[i % 2]) for i, (text, _) in enumerate(good())])
    assert refused.code == "list_labels" and words in refused.words.ko and refused.where["column"] == "라벨"


def test_labels_in_brackets_are_labels():
    for pair in (["[긍정]", "[부정]"], ["[1]", "[2]"]):
        pairs = [(text, pair[i % 2]) for i, (text, _) in enumerate(good())]
        assert set(survey(table(pairs), COLUMNS).labels) == set(pair)


def test_null_as_a_text_stays_a_text():
    texts = survey(table(good() + [("null", "긍정"), ("NA", "부정")]), COLUMNS).rows["text"].tolist()
    assert texts[-2:] == ["null", "NA"]


def test_text_and_labels_are_composed_and_labels_stripped():
    import unicodedata

    decomposed = [unicodedata.normalize("NFD", cell) for cell in ("맥에서 쓴 글", " 긍정\u200b")]
    result = survey(table(good() + [tuple(decomposed)]), COLUMNS)
    assert result.rows["text"].iloc[-1] == "맥에서 쓴 글" and set(result.labels) == {"긍정", "부정"}


def test_the_fingerprint_follows_the_rows():
    prints = [survey(table(pairs), COLUMNS).fingerprint for pairs in (good(), good(), good(41))]
    assert prints[0] == prints[1] != prints[2] and len(prints[0]) == 64


def test_it_becomes_json():
    value = json.loads(json.dumps(survey(table(good() + [("글만", "")]), COLUMNS).as_dict()))
    assert value["rows"] == 40 and value["labels"]["긍정"] == 20
    assert value["findings"][0] | {"ko": "", "en": ""} == {
        "code": "missing_label", "severity": "warning", "ko": "", "en": "", "count": 1, "rows": [42],
        "files": [], "repair": None}
    assert (value["changes"], value["merges"]) == ([], {}) and value["hangul"] > 0.99


@pytest.mark.parametrize("pairs, code", [
    ([(text, "긍정") for text, _ in good()], "one_class"), ([(text, "[]") for text, _ in good()], "one_class"),
    ([(text, "") for text, _ in good()], "no_usable_rows"),
    (good(12), "too_few_rows"),
    ([(text, str(i)) for i, (text, _) in enumerate(good())], "too_many_classes"),
    ([(f"{text} {n}", f"라벨{n}") for n in range(201) for text, _ in good(20)], "too_many_classes"),
    ([(text, "긍정") for text, _ in good()] + [("하나", "부정"), ("둘", "부정")], "too_few_texts"),
    ([(text, each) for i, (text, label) in enumerate(good(20)) for each in (label, f"표시{i // 2}")], "several_labels")])
def test_what_cannot_be_trained_on_is_refused(pairs, code):
    refused = problem(pairs)
    assert refused.code == code and refused.where["file"] == "자료.csv" and refused.where["column"] == "라벨"
    assert refused.words.ko and refused.words.en


def test_a_wrong_column_names_those_there_are():
    refused = problem(good(), Columns(text="리뷰", label="라벨"))
    assert refused.code == "no_such_column" and "글, 라벨" in refused.words.ko
    assert problem(good(), Columns(text="글", label="글")).code == "same_column"


def test_an_id_column_as_label_is_answered_with_a_better_one():
    refused = problem(good(), Columns(text="글", label="번호"), 번호=[str(i) for i in range(40)])
    assert refused.code == "too_many_classes" and "'라벨' 열" in refused.words.ko


def test_rare_classes_and_a_dominant_one_are_warned_of():
    rare = found(good() + [("보통이다", "중립")], "rare_classes")
    assert rare.severity == "warning" and rare.rows == [42] and "'중립' 1" in rare.words.ko
    dominant = found([(f"영화 {i}", "부정" if i < 5 else "긍정") for i in range(100)], "imbalance")
    assert "95.0%" in dominant.words.ko and dominant.count == 5


def test_duplicates_and_contradictions_are_counted():
    pairs = good() + [("같은 글", "긍정"), ("같은  글 ", "긍정"), ("다른 글", "긍정"), ("다른 글", "부정")]
    assert found(pairs, "duplicates").rows == [43]
    assert found(pairs, "conflicting_labels").rows == [44, 45]


def test_labels_that_look_the_same_are_listed_but_not_merged():
    labels = ["1", "1.0", "POS", "pos", "아주 좋음", "아주좋음"] * 10
    pairs = [(f"좋은 영화 {i}", label) for i, label in enumerate(labels)]
    result = survey(table(pairs), COLUMNS)
    words = next(each for each in result.findings if each.code == "similar_labels").words.ko
    assert all(pair in words for pair in ("'1' = '1.0'", "'POS' = 'pos'", "'아주 좋음' = '아주좋음'"))
    assert len(result.labels) == 6


def test_garbled_text_is_told_from_other_languages():
    latin = [(text.encode("cp949").decode("latin-1"), label) for text, label in good()]
    utf8 = [(text.encode().decode("cp1252", errors="ignore"), label) for text, label in good()]
    english = [(f"a naïve café film, déjà vu ··· ××× {i}", label) for i, (_, label) in enumerate(good())]
    assert found(latin, "garbled_text").count == 40 and found(utf8, "garbled_text").count == 40
    assert found(english, "garbled_text") is None
    assert found(english, "little_hangul") and found(good(), "little_hangul") is None


@pytest.mark.parametrize("text, kind", [
    ("제 번호는010-1234-5678입니다", "전화번호 1"), ("사무실 02-345-6789", "전화번호 1"),
    ("+82 10 1234 5678", "전화번호 1"), ("900101-1234567 맞나요", "주민등록번호 1"),
    ("카드 1234-5678-9012-3456", "카드번호 1"), ("국민 123456-01-123456 으로", "계좌번호 1"),
    ("농협 302-1234-5678-91", "계좌번호 1"), ("메일 a.b@c.co.kr로", "전자우편 주소 1")])
def test_personal_data_is_counted_by_kind(text, kind):
    finding = found(good() + [(text, "긍정")], "personal_data")
    assert finding.rows == [42] and f"({kind})" in finding.words.ko


@pytest.mark.parametrize("text", [
    "2024-01-15에 봤어요", "평점 10점 만점에 9.5", "1234567890123", "1,000,000원", "5-4-3-2-1"])
def test_other_numbers_are_no_personal_data(text):
    assert found(good() + [(text, "긍정")], "personal_data") is None


def test_personal_data_is_looked_for_in_rows_without_a_label_too():
    finding = found(good() + [("제 번호는 010-1234-5678", "")], "personal_data")
    assert (finding.count, finding.rows) == (1, [42]), "a model may be adapted on them"


def test_numeric_labels_raise_the_question():
    assert found([(f"영화 {i}", str(i % 10)) for i in range(100)], "numeric_labels").severity == "info"
    assert found([(f"영화 {i}", str(i % 2)) for i in range(100)], "numeric_labels") is None
