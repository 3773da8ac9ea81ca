"""Labels that seem to mean the same: which are suggested to be merged, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.tasks.classification.synonyms import groups_of, suggest_merges


def counted(labels: str) -> dict[str, int]:
    names = labels.split("/")
    return {name: len(names) - place for place, name in enumerate(names)}


@pytest.mark.parametrize("labels, merges", [
    ("1/1.0/０１/2", {"1.0": "1", "０１": "1"}), ("POS/pos /Pos./neg", {"pos ": "POS", "Pos.": "POS"}),
    ("긍정/positive/부정", {"positive": "긍정"}), ("positive/긍정/부정", {"긍정": "positive"}),
    ("1/긍정/부정/0", {"1": "긍정", "0": "부정"}), ("1/-1/긍정/부정/중립/0", {"1": "긍정", "-1": "부정", "0": "중립"}),
    ("예/아니오/Y/N/1/0", {"Y": "예", "1": "예", "N": "아니오", "0": "아니오"}), ("spam/스팸/ham", {"스팸": "spam"})])
def test_what_is_suggested(labels, merges):
    assert suggest_merges(counted(labels)) == merges


@pytest.mark.parametrize("labels", [
    "A+/A/A-/B", "C/C++/C#", "1_1/11/1_2/12", "★/★★/★★★", "1,1/11/1.1/1-1/1 1", "좋음👍/좋음👎", ":)/:(", "3번/3-1번/31번",
    "1111111111111111111/1111111111111111112", "nan/inf/infinity", "남-1/남1", "O/X/△", "가?/가",
    "긍정/부정/중립", "1/0", "긍정/1/0", "1/2/3/긍정/부정", "긍정/부정/예/아니오/1/0", "C/C#은 다름", "+/-", "1/10/100"])
def test_what_is_not(labels):
    assert suggest_merges(counted(labels)) == {}


WORDS = st.text("가나다abAB", min_size=1, max_size=4)


@given(WORDS, st.sampled_from("+-#★※&/*=~^%$@?"), st.sampled_from("+-#★※&/*=~^%$@?"))
def test_marks_tell_labels_apart(word, one, other):
    assert groups_of({word: 1, word + one: 1, one + word: 1}) == []
    assert one == other or groups_of({word + one: 1, word + other: 1}) == []


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5), st.sampled_from(["_", "-", " ", "/", ":", ",", "·"]))
def test_marks_between_digits_tell_labels_apart(digits, mark):
    if mark != "," or len(digits) < 4:
        joined = mark.join(map(str, digits))
        assert groups_of({joined: 1, "".join(map(str, digits)): 1}) == []


@given(WORDS, WORDS, st.sampled_from(["{} {}", " {}{}", "{}_{}", "{}-{}", "'{}{}'", "({}{})", "{}{}.", "「{}{}」"]))
def test_blanks_quotes_and_hyphens_do_not(one, other, form):
    labels = {one + other: 1, form.format(one, other).upper(): 1}
    assert len(labels) == 1 or groups_of(labels) == [list(labels)]


def test_spellings_stand_side_by_side():
    assert groups_of(counted("긍정/1/positive/1.0")) == [["긍정", "positive"], ["1", "1.0"]]
    assert groups_of(counted("부정/긍정/1/positive/1.0")) == [["긍정", "1", "1.0", "positive"]]
