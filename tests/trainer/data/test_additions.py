"""Rows added to a project: to learn from, with what is alike on one side; never to the test."""

import pandas as pd
import pytest

from trainer.data.additions import extended
from trainer.errors import Problem

NONE = pd.DataFrame({"text": [], "label": [], "row": []})


def rows(texts: list[str], label: str, first: int = 2) -> pd.DataFrame:
    return pd.DataFrame({"text": texts, "label": label, "row": range(first, first + len(texts))})


@pytest.fixture
def parts():
    return {"train": pd.concat([rows(["배송이 빨라요", "색이 예뻐요"], "좋음"), rows(["너무 느려요"], "나쁨", 4)]),
            "valid": rows(["포장이 튼튼해요"], "좋음", 5), "test": rows(["두 번 다시 안 사요", "아주 마음에 들어요"], "나쁨", 6)}


def test_new_rows_are_for_training_and_validation_and_the_test_stays(parts):
    new = rows([f"처음 보는 {number}번째 글" for number in range(40)], "좋음", 100)
    done = extended(parts, NONE, new, 0.25, 7)
    assert done.added == {"train": 30, "valid": 10} and done.known == 0 and not done.findings
    assert done.parts["test"] is parts["test"]
    assert list(done.parts["train"]["row"][:3]) == [2, 3, 4] and list(done.parts["valid"]["row"][:1]) == [5]
    assert sorted([*done.parts["train"]["row"][3:], *done.parts["valid"]["row"][1:]]) == [*range(100, 140)]
    again = extended(parts, NONE, new, 0.25, 7)
    assert all(again.parts[part].equals(done.parts[part]) for part in parts)


def test_what_is_there_or_is_measured_by_is_left_out_and_counted(parts):
    new = pd.concat([rows(["배송이 빨라요"], "좋음", 10), rows(["두 번 다시 안사요!!"], "나쁨", 11), rows(["포장이 튼튼해요"], "나쁨", 12),
                     rows(["색이 예뻐요"], "나쁨", 13), rows(["배송이  빨라요~"], "좋음", 14)])
    done = extended(parts, NONE, new, 0.5, 7)
    assert {each.code: each.rows for each in done.findings} == {
        "known_rows": [10], "held_out_rows": [11, 12], "disputed_rows": [13]}
    assert done.known == 1 and done.added == {"train": 1, "valid": 0}  # the last joins one nearly like it
    assert done.parts["train"]["text"].iloc[-1] == "배송이  빨라요~"


def test_what_was_taken_out_by_hand_does_not_come_back(parts):
    new = pd.concat([rows(["읽을 수 없는 글"], "좋음", 10), rows(["처음 보는 글"], "좋음", 11)])
    done = extended(parts, rows(["읽을 수  없는 글"], "나쁨"), new, 0, 7)
    assert [(each.code, each.rows) for each in done.findings] == [("removed_rows", [10])]
    assert done.added == {"train": 1, "valid": 0} and "읽을 수 없는 글" not in set(done.parts["train"]["text"])


def test_near_duplicates_stay_on_one_side(parts):
    new = pd.concat([rows([f"{number}번 상담이 친절했어요", f"{number}번 상담이 친절했어요!!"], "좋음", 100 + 2 * number)
                     for number in range(30)])
    done = extended(parts, NONE, new, 0.3, 1)
    assert 0 < done.added["valid"] <= 18
    learnt, watched = ({text.rstrip("!") for text in done.parts[part]["text"]} for part in ("train", "valid"))
    assert not learnt & watched


@pytest.mark.parametrize("new, code", [
    (rows(["새 글"], "보통"), "new_labels"), (rows(["배송이 빨라요"], "좋음"), "nothing_new")])
def test_what_cannot_be_added_is_refused(parts, new, code):
    with pytest.raises(Problem) as caught:
        extended(parts, NONE, new, 0.1, 1)
    assert caught.value.code == code
