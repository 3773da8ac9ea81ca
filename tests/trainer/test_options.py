"""Options: a value that cannot be used is answered with those that can; what they say of each other holds."""

from typing import get_args

import pytest

from trainer.errors import Problem, Words
from trainer.fields import about, help_of, in_force, validated, value_words
from trainer.options import GROUPS, Reading, Repairs, Settings


@pytest.mark.parametrize("model, values, words", [
    (Repairs, {"tidy_spaces": "maybe"}, "'띄어쓰기 정돈' 값 'maybe'를 쓸 수 없습니다: true / false로"),
    (Repairs, {"sample": 3}, "20 – …으로"), (Reading, {"sheet": 5}, ": 글자로"),
    (Repairs, {"conflicts": "guess"}, "keep / majority / drop로"),
    (Repairs, {"merge_labels": {"POS": ""}}, '{"A": "B"}로'), (Repairs, {"repair_all": True}, "remove_controls, "),
    (Reading, {"header": "first"}, "'첫 행이 열 이름'")])
def test_a_bad_value_names_the_good_ones(model, values, words):
    with pytest.raises(Problem) as refused:
        validated(model, values)
    assert refused.value.code == "bad_option" and words in refused.value.words.ko


OLD = {"method": "lora", "learning_rate": 3e-4, "epochs": 3, "batch_size": 16, "max_length": 64, "patience": 2,
       "lora_rank": 8, "seed": 1}  # all that runs of version 0.1 say


def test_every_choice_has_a_title_and_what_is_needed_can_be_chosen():
    for name, field in Settings.model_fields.items():
        choices = about(Settings, name, "choices") or {}
        assert tuple(choices) == get_args(field.annotation) or field.default is None
        for other, value in (about(Settings, name, "needs") or {}).items():
            assert value in about(Settings, other, "choices") if isinstance(value, str) else validated(
                Settings, OLD | {other: value})
        assert about(Settings, name, "group") in (None, *GROUPS)
    conflicts = about(Repairs, "conflicts", "choices")
    assert tuple(conflicts) == get_args(Repairs.model_fields["conflicts"].annotation)
    assert not [key for key in conflicts if key in help_of(Repairs, "conflicts").ko], "a page shows no keys"


def test_an_option_is_in_force_where_what_it_needs_is_chosen():
    light, full = (in_force(Settings(**OLD | {"method": method})) for method in ("lora", "full"))
    assert OLD.items() <= light.items()
    assert light.keys() - full.keys() == {"lora_rank", "lora_dropout", "lora_targets", "lora_form"}
    once = Settings(**OLD | {"epochs": 1, "patience": 2, "stops_by": "loss"})
    assert not {"patience", "stops_by"} & in_force(once).keys(), "there is no second epoch"


def test_a_run_that_knew_no_such_option_was_trained_as_the_default_says():
    """An option that came later is either off where nothing is said of it, or is told as it was then."""
    later = Settings(**OLD).model_dump().items() - OLD.items()
    assert {(name, value) for name, value in later if name in in_force(Settings(**OLD))} == {
        ("schedule", "linear"), ("warmup", 0.1), ("weight_decay", 0.01), ("clipping", 1.0), ("lora_dropout", 0.05),
        ("lora_targets", "all"), ("lora_form", "lora")}
    assert in_force(Settings(**OLD, class_weights="on"))["class_weights"] == "on"


def test_values_are_read_as_people_write_them():
    assert value_words(Settings, "method", "full") == Words("전체 학습", "Full fine-tuning")
    assert value_words(Settings, "learning_rate", 3e-4).ko == "0.0003"
    assert value_words(Settings, "learning_rate", 5e-05).en == "0.00005"
    assert value_words(Settings, "epochs", 10).en == "10"
    assert value_words(Settings, "lora_alpha", None).ko == "랭크의 2배"
