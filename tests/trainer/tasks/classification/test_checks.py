"""Labels: what is said of them, and that the words name the switch."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.lengths import _cut_texts
from trainer.data.tables import Piece, Table
from trainer.errors import Problem
from trainer.kinds.columns import NO_CATEGORY
from trainer.kinds.detectors import LISTING, combined
from trainer.options import Columns, Repairs
from trainer.tasks.classification.checks import untaught_labels
from trainer.tasks.classification.survey import survey, usable_rows

COLUMNS = Columns(text="글", label="라벨")


def surveyed(labels: list[str], pieces=()):
    frame = pd.DataFrame({"글": [f"배우들의 연기가 좋았던 영화 {i}" for i in range(len(labels))], "라벨": labels})
    return survey(Table(frame, [], 2, "자료.csv", list(pieces)), COLUMNS)


def found(*arguments) -> dict:
    return {each.code: each for each in surveyed(*arguments).findings}


def test_synonyms_are_suggested_and_not_merged():
    result = surveyed(["긍정", "POS", "1", "부정", "neg", "0"] * 10)
    finding = next(each for each in result.findings if each.code == "similar_labels")
    assert finding.repair == "merge_labels" and "'라벨 합치기'" in finding.words.ko and finding.count == 60
    assert result.merges == {"POS": "긍정", "1": "긍정", "neg": "부정", "0": "부정"} and len(result.labels) == 6


def test_blanks_around_labels_are_removed_and_said():
    result = found([" 긍정", "긍정", "부정 "] * 10)
    assert (result["tidied_labels"].count, result["tidied_labels"].rows[:2]) == (20, [2, 4])
    assert "tidied_labels" not in found(["긍정", "부정"] * 10)


def test_what_was_tidied_or_merged_is_listed():
    words = found([" 긍정", "긍정\u200b", "부정"] * 10)["tidied_labels"].words.ko
    assert "' 긍정' → '긍정'" in words and "'긍정\\u200b' → '긍정'" in words
    labels = [f"라벨{i}" for i in range(12)] * 10
    merges = {f"라벨{i}": "라벨0" for i in range(11)} | {"없는 라벨": "라벨0"}
    frame = pd.DataFrame({"글": [f"좋은 영화 {i}" for i in range(120)], "라벨": labels})
    said = survey(Table(frame, [], 2, "자료.csv"), COLUMNS, Repairs(merge_labels=merges)).changes[0].words.ko
    assert all(f"'라벨{i}' → '라벨0' 10" in said for i in range(1, 11)) and "없는" not in said


@pytest.mark.parametrize("mark", [";", ",", "|", "#", "\n", "/", "·", " & ", "; ", " "])
def test_several_labels_in_one_cell_are_said(mark):
    finding = found([f"배송{mark}품질", "배송", f"품질{mark}배송{mark}가격", "가격", "품질"] * 6)["combined_labels"]
    assert finding.count == 12 and finding.rows[:3] == [2, 4, 7] and f"'배송{mark}품질' 6" in finding.words.ko
    assert finding.severity == "warning" and finding.repair == "merge_labels"


def test_labels_that_occur_in_several_cells_count_too():
    assert found(["배송;품질", "품질;가격", "가격;배송"] * 10)["combined_labels"].count == 30


def test_texts_are_no_lists_of_labels():
    assert combined({"좋다": 1, "싫다": 1, "좋다, 싫다": 1, ", ".join(["좋다", "싫다"] * 20): 1}) == ["좋다, 싫다"]


@pytest.mark.parametrize("labels", [
    ["정치", "경제·사회", "IT, 과학", "아주 좋음", "좋음"], ["1;2", "3;4"], ["1/2", "1/3", "2/3"], ["A+", "A", "B"],
    ["C++", "C", "C#"], ["1,000", "1", "2"], ["긍정;", "긍정", "부정"]])
def test_marks_within_one_label_are_no_list(labels):
    assert "combined_labels" not in found(labels * 10)


def test_too_many_combinations_are_no_numbers():
    parts = [f"주제{i}" for i in range(30)]
    with pytest.raises(Problem) as caught:
        surveyed([f"{one};{other}" for one in parts for other in parts if one < other][:400])
    assert caught.value.code == "too_many_classes" and "한 칸에 라벨이 여럿" in caught.value.words.ko


@pytest.mark.parametrize("spelling", ["NA", "null", "N/A", "NaN", "<NA>"])
def test_labels_that_look_like_nothing_can_be_kept(spelling):
    labels = [spelling, "유럽", "아시아"] * 10 + [""]
    missing = found(labels)["missing_label"]
    assert (missing.count, missing.repair) == (11, "null_labels") and f"({spelling} 10, 빈칸 1)" in missing.words.ko
    frame = pd.DataFrame({"글": [f"좋은 영화 {i}" for i in range(31)], "라벨": labels})
    kept = survey(Table(frame, [], 2, "자료.csv"), COLUMNS, Repairs(null_labels=True))
    codes = {each.code: each for each in kept.findings}
    assert kept.labels[spelling] == 10 and codes["missing_label"].count == 1 and codes["missing_label"].repair is None
    assert codes["null_labels"].rows[:2] == [2, 5] and f"({spelling} 10)" in codes["null_labels"].words.ko
    assert codes["null_labels"].repair is None, "its switch is on already"


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#n/a"])
def test_what_a_failed_formula_leaves_is_never_a_label(error):
    frame = pd.DataFrame({"글": [f"좋은 영화 {i}" for i in range(45)], "라벨": ["긍정", "부정", error] * 15})
    for repairs in (Repairs(), Repairs(null_labels=True)):
        result = survey(Table(frame, [], 2, "자료.csv"), COLUMNS, repairs)
        missing = {each.code: each for each in result.findings}["missing_label"]
        assert set(result.labels) == {"긍정", "부정"} and (missing.count, missing.repair) == (15, None)


def test_a_refusal_says_what_was_left_out_and_names_the_switch():
    with pytest.raises(Problem) as caught:
        surveyed(["null", "none"] * 20)
    assert caught.value.code == "one_class" and "라벨이 없는 20행을 뺐습니다(null 20)" in caught.value.words.ko
    assert caught.value.where["repair"] == "null_labels" and "'NA·NULL을 라벨로 쓰기'" in caught.value.words.ko


@pytest.mark.parametrize("labels, code", [
    ([""] * 40, "no_usable_rows"), ([*map(str, range(40)), ""], "too_many_classes")])
def test_a_refusal_is_silent_on_rows_that_are_not_why(labels, code):
    with pytest.raises(Problem) as caught:
        surveyed(labels)
    assert caught.value.code == code and "뺐습니다" not in caught.value.words.ko


@pytest.mark.parametrize("labels", [["긍정"] * 67 + ["#REF!"] * 133, ["긍정"] * 30 + [""] * 30])
def test_a_refusal_names_no_switch_that_helps_nothing(labels):
    with pytest.raises(Problem) as caught:
        surveyed(labels)
    assert "행을 뺐습니다" in caught.value.words.ko and "스위치" not in caught.value.words.ko
    assert "repair" not in caught.value.where


def test_labels_of_the_test_alone_cannot_be_learnt():
    pieces = [Piece("train", "학습.csv", 2, 30), Piece("test", "시험.csv", 2, 6)]
    finding = found(["긍정", "부정"] * 15 + ["긍정", "부정", "긍정"] + ["중립"] * 3, pieces)["untaught_labels"]
    assert (finding.rows, finding.files[0], finding.repair) == ([5, 6, 7], "시험.csv", "merge_labels")
    assert "'중립' 3" in finding.words.ko


def test_labels_that_leaks_took_from_training_are_said():
    frame = pd.DataFrame({"글": [*(f"좋은 영화 {i}" for i in range(40)), *(f"좋은 영화 {i}" for i in (1, 4, 7))],
                          "라벨": [*["가", "나", "다", "나"] * 10, "나", "가", "다"]})
    frame.loc[frame["라벨"] == "다", "라벨"] = "나"
    frame.loc[[7, 42], "라벨"] = "다"
    pieces = [Piece("train", "학습.csv", 2, 40), Piece("test", "시험.csv", 2, 3)]
    finding = {each.code: each for each in survey(Table(frame, [], 2, "", pieces), COLUMNS).findings}["untaught_labels"]
    assert (finding.rows, finding.files) == ([4], ["시험.csv"]) and "'다' 1" in finding.words.ko


def test_what_is_advised_for_one_frequent_label_and_long_texts_can_be_done():
    """The page shows no recall of each label by that name, and the built-in model reads no more than it does."""
    words = found(["긍정"] * 97 + ["부정"] * 3)["imbalance"].words
    assert "혼동 행렬에서" in words.ko and "재현율" not in words.ko and "recall" not in words.en
    words = _cut_texts(0.5, 60, 256, False).words
    assert "늘리" not in words.ko and "더 긴 글을 읽는 모델" in words.ko and "raise" not in words.en


def test_rare_labels_name_their_switch():
    assert found(["긍정", "부정"] * 15 + ["중립"])["rare_classes"].repair == "drop_rare"


NAMES = st.lists(st.text("가나다라마바", min_size=2, max_size=4), min_size=3, max_size=6, unique=True)


@settings(max_examples=30)
@given(names=NAMES, mark=st.sampled_from(LISTING), data=st.data())
def test_cells_of_several_labels_are_found_and_no_others(names, mark, data):
    several = data.draw(st.lists(st.lists(st.sampled_from(names), min_size=2, unique=True), max_size=5))
    lists = [mark.join(parts) for parts in several]
    assert {*combined(dict.fromkeys(names + lists, 1))} == {*lists}


@settings(max_examples=12)
@given(cells=st.lists(st.sampled_from(["긍정", "부정", "", *sorted(NO_CATEGORY)]), min_size=1, max_size=30),
       change=st.sampled_from([str.upper, str.lower, str.title]))
def test_labels_that_say_nothing_are_counted_however_they_are_spelled(cells, change):
    labels = [change(cell) for cell in cells]
    nulls, blanks = sum(cell in NO_CATEGORY for cell in cells), cells.count("")
    table = Table(pd.DataFrame({"글": [f"좋은 영화 {i}" for i in range(len(cells))], "라벨": labels}), [], 2, "자료.csv")
    rows, unlabelled, findings = usable_rows(table, COLUMNS)
    assert (len(rows), len(unlabelled)) == (len(cells) - nulls - blanks, nulls + blanks)
    assert sum(each.count for each in findings) == nulls + blanks
    rows, unlabelled, findings = usable_rows(table, COLUMNS, Repairs(null_labels=True))
    assert rows["label"].tolist() == [label for label in labels if label] and len(unlabelled) == blanks
    assert {each.code: each.count for each in findings} == {
        code: count for code, count in (("missing_label", blanks), ("null_labels", nulls)) if count}


@settings(max_examples=20)
@given(cells=st.lists(st.tuples(st.sampled_from("가나다라마"), st.sampled_from(["train", "valid", "test"])), min_size=1))
def test_labels_that_nobody_taught_are_those_of_no_training_row(cells):
    rows = pd.DataFrame(cells, columns=["label", "part"]).assign(row=range(len(cells)))
    taught = {label for label, part in cells if part == "train"}
    untaught = [number for number, (label, _) in enumerate(cells) if label not in taught]
    finding = untaught_labels(rows, rows["label"].value_counts().to_dict())
    assert (finding.rows if finding else []) == untaught[:5] and (finding.count if finding else 0) == len(untaught)
