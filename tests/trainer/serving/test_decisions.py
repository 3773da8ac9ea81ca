"""Decisions: the arithmetic is that of transformers, and what a model has not learnt is refused by name."""

import pytest
from pydantic import TypeAdapter

from trainer.errors import Problem
from trainer.serving.decisions import Question, decided, text_of

LABELLED = {"label": "긍정", "probabilities": {"긍정": 0.7, "부정": 0.2, "중립": 0.1}}
STARS = {"number": 3.4, "low": 2.4, "high": 4.4}
READ = TypeAdapter(Question).validate_python


def theirs(question: dict, shares: list[float]) -> dict:
    from transformers.decision.configuration_utils import DecisionConfig
    from transformers.decision.template_utils import Question as Theirs

    return Theirs.from_request("q", question, DecisionConfig()).answer(shares)


@pytest.mark.parametrize("question, shares", [
    ({"type": "choice", "criteria": {"긍정": None, "부정": "나쁜 말", "중립": None}}, [0.7, 0.2, 0.1]),
    ({"type": "choice", "criteria": {"부정": None, "중립": None}}, [2 / 3, 1 / 3]),
    ({"type": "choice", "criteria": {"긍정": None}}, [1.0]),
    ({"type": "score", "criteria": ["부정", "중립", "긍정"]}, [0.2, 0.1, 0.7])])
def test_answers_are_those_that_transformers_would_give(question, shares):
    mine, other = decided("q", READ(question), LABELLED), theirs(question, shares)
    assert mine.keys() == other.keys() and mine["type"] == other["type"]
    for name in {"score", "confidence"} & mine.keys():
        assert mine[name] == pytest.approx(other[name])
    assert mine["probabilities"] == pytest.approx(other["probabilities"])
    assert [mine.get(name) for name in ("choice", "legend")] == [other.get(name) for name in ("choice", "legend")]


def test_yes_or_no_is_about_the_label_of_its_name_or_of_its_instructions():
    asked = {"type": "noul"}
    assert decided("부정", READ(asked), LABELLED) == {"type": "noul", "noul": 0.2}
    assert decided("q", READ(asked | {"instructions": "중립"}), LABELLED)["noul"] == 0.1


def test_a_label_that_is_given_from_a_quarter_on_is_a_yes_from_half_on():
    def asked(chance: float, threshold: float) -> float:
        answer = {"labels": [], "probabilities": {"욕설": chance}, "thresholds": {"욕설": threshold}}
        return decided("욕설", READ({"type": "noul"}), answer)["noul"]

    assert [asked(chance, 0.25) for chance in (0, 0.125, 0.25, 0.625, 1)] == [0, 0.25, 0.5, 0.75, 1]
    assert asked(0.2499, 0.25) < 0.5 < asked(0.2501, 0.25) < asked(0.3, 0.25) and asked(0.3, 0.5) == 0.3


def test_a_number_is_spread_over_levels_as_its_band_says():
    found = decided("stars", READ({"type": "score", "criteria": ["1", "2", "3", "4", "5"]}), STARS)
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert max(found["probabilities"], key=found["probabilities"].get) == "2"  # level 3
    assert 2.2 < found["score"] < 2.6 and found["legend"]["4"] == "5"
    near = {"number": 2.0, "low": 1.9, "high": 2.1}
    sure = decided("stars", READ({"type": "score", "criteria": ["1", "2", "3"]}), near)
    assert sure["confidence"] > 0.99


@pytest.mark.parametrize("question, answer, code", [
    ({"type": "choice", "criteria": {"긍정": None, "화남": None}}, LABELLED, "no_such_label"),
    ({"type": "noul"}, LABELLED, "no_such_label"),
    ({"type": "choice", "criteria": {"긍정": None}}, STARS, "no_such_label"),
    ({"type": "score", "criteria": ["낮음", "높음"]}, STARS, "no_such_level"),
    ({"type": "score", "criteria": ["3", "1"]}, STARS, "no_such_level"),
    ({"type": "score", "criteria": ["nan", "inf"]}, STARS, "no_such_level"),
    ({"type": "noul"}, {"entities": []}, "no_decisions")])
def test_what_a_model_has_not_learnt_is_refused(question, answer, code):
    with pytest.raises(Problem) as problem:
        decided("q", READ(question), answer)
    assert problem.value.code == code


def test_a_state_is_a_text_or_two():
    assert text_of("글") == text_of({"message": "글"}) == "글"
    assert text_of(["전제", "가설"]) == ["전제", "가설"]
    assert text_of({"text": "전제", "second": "가설"}) == {"text": "전제", "second": "가설"}
