"""What programs send to a model: texts or pairs, in any of their forms, and what is refused, by number."""

from types import SimpleNamespace

import pytest

from trainer.errors import Problem
from trainer.serving import asked
from trainer.serving.asked import asked_of
from trainer.tasks import TASKS

RUN = SimpleNamespace(name="001", model=SimpleNamespace(exists=lambda: True))


def asking(monkeypatch, task: str, texts: list) -> list:
    monkeypatch.setattr(asked, "task_of", lambda run: TASKS[task])
    return asked_of(RUN, texts, 0.0)


def test_a_pair_comes_in_three_forms(monkeypatch):
    pairs = [["가", "나"], ("가", "나"), {"second": "나", "text": "가"}]
    assert asking(monkeypatch, "pairs", pairs) == [("가", "나")] * 3
    assert asking(monkeypatch, "classification", ["가", {"text": "나"}, ["다"]]) == ["가", "나", "다"]


@pytest.mark.parametrize("task, texts, code, number", [
    ("pairs", [["가", "나"], "가"], "pair_needed", 2), ("pairs", [["가", "나"], ["가", " "]], "half_a_pair", 2),
    ("pairs", [["가", "나", "다"]], "not_a_text", 1), ("pairs", [{"text": "가", "label": "나"}], "not_a_text", 1),
    ("pairs", [["가" * 10_001, "나" * 10_000]], "text_too_long", 1), ("pairs", [["", " "]], "nothing_to_predict", None),
    ("classification", ["가", ["가", "나"]], "one_text_needed", 2), ("classification", [None], "not_a_text", 1),
    ("masked-lm", [{"text": "가 ___", "second": "나"}], "one_text_needed", 1)])
def test_what_is_wrong_is_told_by_its_number(monkeypatch, task, texts, code, number):
    with pytest.raises(Problem) as caught:
        asking(monkeypatch, task, texts)
    assert (caught.value.code, caught.value.where.get("row")) == (code, number)
    assert number is None or f"{number}번째" in caught.value.words.ko
