"""Repairs: each does what it says and says what it did; by default nothing is done."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import Table
from trainer.errors import Problem
from trainer.fields import validated
from trainer.options import Columns, Repairs
from trainer.tasks.classification.repairs import repair
from trainer.tasks.classification.survey import survey


def rows_of(*pairs: tuple[str, str], parts: list[str] | None = None) -> pd.DataFrame:
    texts, labels = zip(*pairs, strict=True)
    more = {"part": parts, "file": [f"{part}.csv" for part in parts]} if parts else {}
    return pd.DataFrame({"text": texts, "label": labels, "row": range(2, len(pairs) + 2)} | more)


def many(count: int = 20) -> list[tuple[str, str]]:
    return [(f"영화 {i}", "긍정" if i % 2 else "부정") for i in range(count)]


def only(rows: pd.DataFrame, **repairs):
    """The repaired rows and the one change that was made."""
    repaired, changes = repair(rows, Repairs(**repairs))
    assert [change.code for change in changes] == [*repairs]
    return repaired, changes[0]


def test_by_default_nothing_is_done():
    rows = rows_of(("ㅋㅋㅋㅋㅋ  \u200b010-1234-5678", "긍정"), ("같은 글", "긍정"), ("같은 글", "긍정"), ("같은 글", "부정"))
    repaired, changes = repair(rows, Repairs())
    assert repaired is rows and changes == []


@pytest.mark.parametrize("code, before, after", [
    ("remove_controls", "나\u200b쁜\x0b영화\0", "나쁜 영화"), ("remove_controls", "👨\u200d👩 \xad좋다", "👨\u200d👩 좋다"),
    ("shorten_runs", "ㅋㅋㅋㅋㅋㅋ 와아아아아!!!!! 10000원", "ㅋㅋㅋ 와아아아!!! 10000원"),
    ("tidy_spaces", " 정말\u3000\n 좋다 ", "정말 좋다"),
    ("mask_personal", "제 번호는010-1234-5678, a@b.kr", "제 번호는[전화번호], [전자우편 주소]")])
def test_texts_are_cleaned(code, before, after):
    repaired, change = only(rows_of(("그대로인 글", "긍정"), (before, "긍정")), **{code: True})
    assert repaired["text"].tolist() == ["그대로인 글", after]
    assert (change.count, change.examples[0].row) == (1, 3) and "1행" in change.words.ko and "1 row" in change.words.en


def test_examples_hold_no_personal_data_and_show_where_a_long_text_changes():
    _, change = only(rows_of(("가" * 500 + " 010-1234-5678 " + "나" * 500, "긍정")), mask_personal=True)
    example = change.examples[0]
    assert "○○○-○○○○-○○○○" in example.before and "[전화번호]" in example.after and len(example.before) < 100
    _, change = only(rows_of(("문의 010-1234-5678  입니다", "긍정")), tidy_spaces=True)
    assert "1234" not in json.dumps(change.model_dump())
    _, change = only(rows_of(("ㅋ" * 4 + "가나" * 32 + " 010-1234-5678 " + "다라" * 50, "긍정")), shorten_runs=True)
    assert change.examples[0].after.endswith(" ○○○-○○○○-○○○…"), "what is cut through is masked too"


def test_labels_are_merged_as_told_and_not_in_chains():
    rows = rows_of(("가", "POS"), ("나", "1"), ("다", "긍정"), ("라", "부정"))
    repaired, change = only(rows, merge_labels={"POS": "긍정", "1": "POS"})
    assert repaired["label"].tolist() == ["긍정", "POS", "긍정", "부정"]
    assert change.count == 2 and "'POS' → '긍정'" in change.words.ko
    assert [(each.row, each.before, each.after) for each in change.examples] == [(2, "POS", "긍정"), (3, "1", "POS")]
    assert rows["label"].tolist() == ["POS", "1", "긍정", "부정"], "the rows that were given stay"
    with pytest.raises(Problem):
        validated(Repairs, {"merge_labels": {"POS": " "}})


def test_conflicts_are_settled_by_majority_or_dropped():
    rows = rows_of(("다수", "긍정"), ("다수 ", "긍정"), ("다수", "부정"), ("동수", "긍정"), ("동수", "부정"), ("홀로", "부정"))
    repaired, changes = repair(rows, Repairs(conflicts="majority"))
    assert repaired[["row", "label"]].values.tolist() == [[2, "긍정"], [3, "긍정"], [4, "긍정"], [7, "부정"]]
    assert [(change.count, change.examples[0].before, change.examples[0].after) for change in changes] == [
        (1, "부정", "긍정"), (2, "동수", None)]
    dropped, change = only(rows, conflicts="drop")
    assert dropped["row"].tolist() == [7] and change.count == 5


def test_duplicates_and_near_duplicates_leave_the_first():
    rows = rows_of(("좋다", "긍정"), ("좋다 ", "긍정"), ("좋다!!", "긍정"), ("좋다", "부정"), ("나쁘다", "부정"))
    assert only(rows, drop_duplicates=True)[0]["row"].tolist() == [2, 4, 5, 6]
    repaired, change = only(rows, drop_near_duplicates=True)
    assert repaired["row"].tolist() == [2, 5, 6] and change.examples[1].after is None


def test_rare_labels_go_after_merging():
    rows = rows_of(*many(), ("글 하나", "중립"), ("글 둘", "neutral"), *[(f"기타 {i}", "기타") for i in range(4)],
                   ("기타 다섯", "etc"))
    repaired, changes = repair(rows, Repairs(merge_labels={"etc": "기타"}, drop_rare=True))
    assert set(repaired["label"]) == {"긍정", "부정", "기타"} and len(repaired) == 25
    assert [(change.code, change.count) for change in changes] == [("merge_labels", 1), ("drop_rare", 2)]


def test_a_sample_keeps_the_shares_and_the_small_classes():
    rows = rows_of(*[(f"글 {i}", "긍정" if i % 4 else "부정") for i in range(4000)], *[(f"드문 {i}", "드묾") for i in range(6)])
    repaired, change = only(rows, sample=400)
    counts = repaired["label"].value_counts()
    assert len(repaired) == 400 and counts["드묾"] == 5 and abs(counts["긍정"] - 300) <= 5
    assert repaired["row"].is_monotonic_increasing and "4,006행 가운데 400행" in change.words.ko
    assert repair(rows, Repairs(sample=400))[0].equals(repaired)


def test_leaks_leave_the_training_rows_and_the_test_stays():
    rows = rows_of(("샌 글", "긍정"), ("샌 글!!", "긍정"), ("안 샌 글", "긍정"), ("샌 글", "부정"), ("검증에 샌 글", "부정"),
                   ("검증에 샌 글", "부정"), ("샌 글", "긍정"),
                   parts=["train"] * 3 + ["valid"] * 2 + ["train", "test"])
    repaired, changes = repair(rows, Repairs())
    assert repaired["row"].tolist() == [4, 6, 8] and changes[0].count == 4
    assert changes[0].examples[0].file == "train.csv"
    assert repair(rows, Repairs(drop_leaks=False))[0] is rows


def test_a_test_that_was_brought_stays_as_it_is():
    pairs = [("학습 글 ㅋㅋㅋㅋ", "긍정"), ("학습 글 ㅋㅋㅋㅋ", "부정"), ("학습 글 ㅋㅋㅋㅋ", "긍정")]
    tests = [("시험 글 ㅋㅋㅋㅋ", "긍정"), ("시험 글 ㅋㅋㅋㅋ", "부정"), ("시험 글 ㅋㅋㅋㅋ", "긍정")]
    rows = rows_of(*pairs, *tests, parts=["train"] * 3 + ["test"] * 3)
    repaired, _ = repair(rows, Repairs(conflicts="majority", drop_duplicates=True, drop_near_duplicates=True))
    assert repaired["row"].tolist() == [2, 5, 6, 7]
    assert repaired["label"].tolist() == ["긍정", "긍정", "부정", "긍정"], "labels of the test neither change nor vote"
    rows = rows_of(*many(60), *[(f"시험 {i}", "긍정") for i in range(30)], parts=["train"] * 60 + ["test"] * 30)
    assert only(rows, sample=20)[0]["part"].value_counts().to_dict() == {"test": 30, "train": 20}


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(st.sampled_from(["좋다", "좋다!", "나쁘다 ", "나쁘다", "ㅋㅋㅋㅋㅋ", "\u200b010-1234-5678"]),
                                st.sampled_from(["긍정", "POS", "부정", "중립"])), min_size=1, max_size=60),
       tests=st.integers(0, 20), repairs=st.fixed_dictionaries({}, optional={
           **{name: st.booleans() for name, field in Repairs.model_fields.items() if field.annotation is bool},
           "merge_labels": st.just({"POS": "긍정"}), "conflicts": st.sampled_from(["keep", "majority", "drop"]),
           "sample": st.integers(20, 60)}))
def test_every_row_that_goes_is_counted_and_no_other_goes(pairs, tests, repairs):
    parts = ["test" if i < tests else "train" for i in range(len(pairs))]
    repaired, changes = repair(rows_of(*pairs, parts=parts), Repairs(**repairs))
    gone = sum(change.count for change in changes if change.examples[0].after is None)
    assert len(repaired) == len(pairs) - gone
    assert all(change.count >= len(change.examples) > 0 and repairs.get(change.code, True) for change in changes)
    if not repairs.get("drop_rare"):
        assert (repaired["part"] == "test").sum() == min(tests, len(pairs))


def test_the_survey_finds_in_what_was_brought_and_counts_what_is_left():
    pairs = [*many(40), ("좋은 영화", "POS"), ("좋은 영화", "POS"), ("전화 010-1234-5678", ""), ("나쁜\u200b 영화", "부정")]
    table = Table(pd.DataFrame(pairs, columns=["글", "라벨"]), [], 2, "자료.csv")
    found = survey(table, Columns(text="글", label="라벨"),
                   Repairs(merge_labels={"POS": "긍정"}, drop_duplicates=True, mask_personal=True))
    assert found.labels == {"부정": 21, "긍정": 21} and found.unlabelled["text"].tolist() == ["전화 [전화번호]"]
    assert {"duplicates", "control_characters"} <= {each.code for each in found.findings}
    assert [(each.code, each.count) for each in found.changes] == [
        ("merge_labels", 2), ("drop_duplicates", 1), ("mask_personal", 1)]
    assert "라벨 없는 글" in found.changes[-1].words.ko
    brought = survey(table, Columns(text="글", label="라벨"))
    assert brought.fingerprint != found.fingerprint and brought.changes == []


def test_what_is_left_is_judged():
    pairs = [*many(30), *[(f"글 {i}", "하나") for i in range(30)]]
    table = Table(pd.DataFrame(pairs, columns=["글", "라벨"]), [], 2, "자료.csv")
    with pytest.raises(Problem) as refused:
        survey(table, Columns(text="글", label="라벨"), Repairs(merge_labels={"긍정": "하나", "부정": "하나"}))
    assert refused.value.code == "one_class"
