"""Splitting: stratified, equal texts on one side, the same for the same seed."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.checks.copies import keyed
from trainer.data.divide import divide, fresh_texts, units_of
from trainer.kinds.text import folded, likened
from trainer.options import Shares


def rows_of(labels: list[str], texts: list[str] | None = None, parts: list[str] | None = None) -> pd.DataFrame:
    texts = texts or [f"글 {i}" for i in range(len(labels))]
    rows = pd.DataFrame({"text": texts, "label": labels, "row": range(2, len(labels) + 2)})
    return rows if parts is None else rows.assign(part=parts)


def split(rows: pd.DataFrame, shares: Shares, seed: int) -> dict[str, pd.DataFrame]:
    """Near duplicates together, each label by itself."""
    return divide(rows, units_of(rows, keyed(rows)["alike"], rows["label"]), shares, seed)


def numbers(parts: dict[str, pd.DataFrame]) -> dict[str, list[int]]:
    return {name: part["row"].tolist() for name, part in parts.items()}


def test_shares_hold_for_each_class():
    parts = split(rows_of(["긍정"] * 600 + ["부정"] * 200), Shares(valid=0.1, test=0.2), 1)
    counts = {name: part["label"].value_counts().to_dict() for name, part in parts.items()}
    assert counts == {"train": {"긍정": 420, "부정": 140}, "valid": {"긍정": 60, "부정": 20},
                      "test": {"긍정": 120, "부정": 40}}


def test_the_seed_decides():
    rows = rows_of(["가", "나"] * 50)
    first, again, other = (split(rows, Shares(), seed)["test"]["row"].tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_equal_texts_stay_together_whatever_their_blanks():
    texts = [text for i in range(100) for text in (f"좋은 영화 {i}", f" 좋은  영화\u3000{i}\n")]
    parts = split(rows_of(["긍정", "부정"] * 100, texts), Shares(), 3)
    keys = [set(folded(part["text"])) for part in parts.values()]
    assert sum(map(len, keys)) == len(set.union(*keys)) == 100


def test_near_duplicates_stay_together():
    texts = [text for i in range(100) for text in (f"좋은 영화 {i} ㅋㅋㅋㅋ", f"좋은영화 {i}ㅋㅋ!!!")]
    parts = split(rows_of(["긍정", "부정"] * 100, texts), Shares(), 3)
    keys = [set(likened(folded(part["text"]))) for part in parts.values()]
    assert sum(map(len, keys)) == len(set.union(*keys)) == 100


def test_a_part_that_was_brought_stays():
    rows = rows_of(["긍정", "부정"] * 50, parts=["train"] * 60 + ["valid"] * 20 + ["test"] * 20)
    assert numbers(split(rows, Shares(), 1)) == {
        "train": [*range(2, 62)], "valid": [*range(62, 82)], "test": [*range(82, 102)]}


def test_a_part_that_is_missing_is_drawn_from_training():
    rows = rows_of(["긍정", "부정"] * 50, parts=["train"] * 80 + ["test"] * 20)
    found = split(rows, Shares(valid=0.25), 1)
    assert numbers(found)["test"] == [*range(82, 102)] and found["valid"]["label"].value_counts().tolist() == [10, 10]
    without_test = rows.assign(part=rows["part"].replace("test", "valid"))
    found = split(without_test, Shares(test=0.25), 1)
    assert numbers(found)["valid"] == [*range(82, 102)] and found["test"]["label"].value_counts().tolist() == [10, 10]
    only_training = rows.assign(part="train")
    assert numbers(split(only_training, Shares(), 1)) == numbers(split(rows.drop(columns="part"), Shares(), 1))


def test_rows_without_a_part_are_divided_first():
    rows = rows_of(["긍정", "부정"] * 50, parts=["train"] * 40 + [""] * 40 + ["test"] * 20)
    found = numbers(split(rows, Shares(valid=0.25), 1))
    assert set(found["valid"]) <= {*range(42, 82)} and len(found["valid"]) == 10 and len(found["train"]) == 70


def test_what_is_in_a_brought_part_is_not_drawn_for_another():
    texts = [f"글 {i % 40}{'!' * (i // 40)}" for i in range(80)]  # every text of the test is nearly in training too
    rows = rows_of(["긍정", "부정"] * 40, texts, ["train"] * 40 + [""] * 20 + ["test"] * 20)
    found = split(rows, Shares(valid=0.3, test=0.3), 1)
    assert len(found["test"]) == 20 and len(found["valid"]) == 0
    rows["part"] = ["train"] * 60 + ["test"] * 20
    found = split(rows, Shares(valid=0.3), 1)
    assert len(found["valid"]) and not set(likened(found["valid"]["text"])) & set(likened(found["test"]["text"]))


def test_texts_without_a_label_are_kept_once_and_only_if_no_part_has_them_whatever_their_lines():
    parts = split(rows_of(["긍정", "부정"] * 20, [f"좋은 영화 {i}\n또 볼래요" for i in range(40)]), Shares(), 1)
    unlabelled = pd.DataFrame({"text": ["좋은 영화 7 또 볼래요!", "처음\n보는 글", "처음 보는 글"], "row": [42, 43, 44]})
    assert fresh_texts(unlabelled, parts)["row"].tolist() == [43]


def test_classes_of_one_or_two_rows_with_a_brought_test():
    labels = ["긍정", "부정"] * 15 + ["중립"] * 2 + ["기타"] + ["긍정", "기타"]
    parts = split(rows_of(labels, parts=["train"] * 33 + ["test"] * 2), Shares(), 7)
    assert set(parts["train"]["label"]) == {"긍정", "부정", "중립", "기타"}
    assert set(parts["valid"]["label"]) == {"긍정", "부정", "중립"} and set(parts["test"]["label"]) == {"긍정", "기타"}


def test_one_common_text_does_not_fill_a_part():
    texts = ["굿"] * 300 + [f"글 {i}" for i in range(200)]
    parts = split(rows_of(["긍정", "부정"] * 250, texts), Shares(), 5)
    assert "굿" in set(parts["train"]["text"])
    assert len(parts["test"]) > 10 and len(parts["valid"]) > 10


def test_classes_of_one_and_two_texts_are_for_training():
    parts = split(rows_of(["긍정"] * 30 + ["부정"] * 30 + ["중립"] * 2 + ["기타"]), Shares(), 7)
    assert set(parts["train"]["label"]) == {"긍정", "부정", "중립", "기타"}
    assert set(parts["test"]["label"]) == set(parts["valid"]["label"]) == {"긍정", "부정"}


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.integers(1, 40), min_size=2, max_size=6), copies=st.integers(1, 4),
       valid=st.floats(0.01, 0.45), test=st.floats(0.01, 0.45), seed=st.integers(0, 2**31 - 1))
def test_every_row_is_in_one_part_and_every_class_of_three_in_all(counts, copies, valid, test, seed):
    pairs = [(f"{label}번 {i}", str(label)) for label, count in enumerate(counts) for i in range(count)]
    pairs *= copies
    rows = rows_of([label for _, label in pairs], [text for text, _ in pairs])
    parts = split(rows, Shares(valid=valid, test=test), seed)
    assert sorted(pd.concat(parts.values())["row"]) == rows["row"].tolist()
    for label, count in enumerate(counts):
        there = [str(label) in set(part["label"]) for part in parts.values()]
        assert there == ([True] * 3 if count >= 3 else [True, False, False])
