"""Options: a value that cannot be used is answered with those that can; what they say of each other holds."""

from typing import get_args

import pytest

from trainer.errors import Problem, Words
from trainer.fields import about, in_force, validated, value_words
from trainer.options import Reading, Repairs, Settings


@pytest.mark.parametrize("model, values, words", [
    (Repairs, {"tidy_spaces": "maybe"}, "'띄어쓰기 정돈' 값 'maybe'를 쓸 수 없습니다: true / false로"),
    (Repairs, {"sample": 3}, "20 – …로"), (Repairs, {"conflicts": "guess"}, "keep / majority / drop로"),
    (Repairs, {"merge_labels": {"POS": ""}}, '{"A": "B"}로'), (Repairs, {"repair_all": True}, "remove_controls, "),
    (Reading, {"header": "first"}, "'첫 행이 열 이름'")])
def test_a_bad_value_names_the_good_ones(model, values, words):
    with pytest.raises(Problem) as refused:
        validated(model, values)
    assert refused.value.code == "bad_option" and words in refused.value.words.ko


def test_every_choice_has_a_title_and_what_is_needed_can_be_chosen():
    for name, field in Settings.model_fields.items():
        choices = about(Settings, name, "choices") or {}
        assert tuple(choices) == get_args(field.annotation)
        for other, value in (about(Settings, name, "needs") or {}).items():
            assert value in about(Settings, other, "choices")


def test_an_option_is_in_force_where_what_it_needs_is_chosen():
    light = {"method": "lora", "learning_rate": 3e-4, "epochs": 3, "batch_size": 16, "max_length": 64, "patience": 2,
             "lora_rank": 8, "seed": 1}
    full = {**light, "method": "full"}
    assert in_force(Settings(**light)) == light
    assert in_force(Settings(**full)) == {name: value for name, value in full.items() if name != "lora_rank"}


def test_an_option_that_does_nothing_is_not_in_force():
    values = {"method": "full", "learning_rate": 3e-4, "epochs": 3, "batch_size": 16, "max_length": 64, "patience": 2,
              "lora_rank": 8, "seed": 1}
    assert Settings(**values).class_weights == "off"  # as runs of earlier versions were trained
    assert "class_weights" not in in_force(Settings(**values))
    assert in_force(Settings(**values, class_weights="on"))["class_weights"] == "on"


def test_values_are_read_as_people_write_them():
    assert value_words(Settings, "method", "full") == Words("전체 학습", "Full fine-tuning")
    assert value_words(Settings, "learning_rate", 3e-4).ko == "0.0003"
    assert value_words(Settings, "epochs", 10).en == "10"
