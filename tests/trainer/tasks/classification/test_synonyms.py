"""Labels that seem to mean the same: which are suggested to be merged, and which are not."""

import pytest

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
    "긍정/부정/중립", "1/0", "긍정/1/0", "1/2/3/긍정/부정", "긍정/부정/예/아니오/1/0", "C/C#은 다름", "+/-", "1/10/100"])
def test_what_is_not(labels):
    assert suggest_merges(counted(labels)) == {}


def test_spellings_stand_side_by_side():
    assert groups_of(counted("긍정/1/positive/1.0")) == [["긍정", "positive"], ["1", "1.0"]]
    assert groups_of(counted("부정/긍정/1/positive/1.0")) == [["긍정", "1", "1.0", "positive"]]
