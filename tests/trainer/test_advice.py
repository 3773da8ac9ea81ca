"""Advice: every task gives some on every option that it knows; it depends on what the options say."""

import pytest

from trainer.advice import WINDOWS, Size
from trainer.fields import about, searched
from trainer.models.families import Facts
from trainer.options import Settings
from trainer.tasks import TASKS

SMALL, LARGE = Facts("electra", 14_000_000, 512), Facts("bert", 110_000_000, 512)
NETWORK = Facts("kotune-network", 1_500_000, 512)
SIZES = [Size(300, 40, 12_000), Size(3_000, 90, 400_000), Size(40_000, 300, 9_000_000)]


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
@pytest.mark.parametrize("facts", [SMALL, LARGE])
def test_every_option_has_a_value_that_may_be_used_and_a_reason(task, facts):
    for size in SIZES:
        advice = task.advise(facts, size, {})
        assert {name for name in Settings.model_fields if not about(Settings, name, "of_task")} <= advice.keys()
        Settings(**{name: each.value for name, each in advice.items()})
        assert all(each.reason.ko and each.reason.en for each in advice.values())
        assert all(advice[name].choices or advice[name].range for name in searched(Settings))
        assert all(advice[name].choices for name in advice if about(Settings, name, "choices"))


OF_NUMBERS = {"stops_by", "lora_4bit"}
OF_LABELS = OF_NUMBERS | {"label_smoothing", "focal"}
OF_TASKS = {"classification": OF_LABELS | {"class_weights", "windows"}, "pairs": OF_LABELS | {"class_weights"},
            "multi-label": OF_LABELS | {"windows"}, "entities": OF_LABELS, "number": OF_NUMBERS | {"windows"},
            "pair-number": OF_NUMBERS, "masked-lm": set()}


@pytest.mark.parametrize("name", TASKS)
def test_an_option_that_a_task_does_not_know_is_not_there(name):
    advice = TASKS[name].advise(LARGE, SIZES[0], {})
    assert {each for each in advice if about(Settings, each, "of_task")} == OF_TASKS[name]


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if task.networks])
def test_what_was_never_pretrained_has_no_adapter_and_nothing_to_freeze(name):
    advice = TASKS[name].advise(NETWORK, SIZES[0], {})
    assert not {"method", "lora_rank", "lora_form", "frozen_layers", "layer_decay", "dropout", "precision"} & {*advice}
    assert {"learning_rate", "epochs", "batch_size", "schedule", "accumulation", "seed"} <= {*advice}
    assert Settings(**{each: advised.value for each, advised in advice.items()}).method == "full"


@pytest.mark.parametrize("imbalance, chosen", [(1.0, "off"), (5.0, "off"), (5.1, "on"), (30.0, "on")])
def test_rare_labels_are_weighed_more_beyond_five_to_one_and_it_says_why(imbalance, chosen):
    advice = TASKS["classification"].advise(SMALL, Size(1_000, 40, imbalance=imbalance), {})["class_weights"]
    assert advice.value == chosen and f"{imbalance:.1f}" in advice.reason.ko and f"{imbalance:.1f}" in advice.reason.en


@pytest.mark.parametrize("name", ["classification", "multi-label", "number"])
def test_where_many_texts_would_be_cut_they_are_read_in_windows_and_it_says_how_many_and_what_it_costs(name):
    few, many = (Size(1_000, 2_000, lengths=(*[100] * short, *[3_000] * (100 - short))) for short in (96, 25))
    short = Size(1_000, 100, lengths=(100,) * 100)
    cut, whole = (TASKS[name].advise(SMALL, each, {})["windows"] for each in (few, short))
    assert cut.value == whole.value == 1 and "96%" in cut.reason.ko and "앞부분만" in cut.reason.ko
    assert "다 읽습니다" in whole.reason.ko and "다 읽습니다" not in cut.reason.ko and "whole" not in cut.reason.en
    advice = TASKS[name].advise(SMALL, many, {})["windows"]
    assert advice.value == WINDOWS and "75%" in advice.reason.ko and "3.8배" in advice.reason.ko
    assert TASKS[name].advise(SMALL, few, {"max_length": 16})["windows"].value == 1, "to read less was wished for"
    earlier = TASKS[name].advise(SMALL, Size(1_000, 2_000), {})["windows"]
    assert earlier.value == 1 and "버전" in earlier.reason.ko and Settings.model_fields["windows"].default == 1


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_only_what_follows_an_option_is_recommended_anew_when_that_changes(task):
    for leader in Settings.model_fields:
        followers = {name for name in Settings.model_fields if about(Settings, name, "follows") == leader}
        given = [task.advise(SMALL, SIZES[0], {leader: choice}) for choice in about(Settings, leader, "choices") or [1]]
        assert {name for one in given for name in one if one[name] != given[0][name]} == followers


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_of_few_rows_it_waits_longer_and_says_why(task):
    few, many = (task.advise(SMALL, Size(rows, 40, 12_000), {})["patience"] for rows in (999, 1_000))
    assert few.value == 5 and "999" in few.reason.ko and "999" in few.reason.en and many.value == 2


def test_what_is_too_large_to_be_learnt_whole_is_recommended_lora_and_its_rate():
    task, huge = TASKS["classification"], Facts("llama", 570_000_000, 4_096)
    recommended, full = (task.advise(huge, SIZES[0], given) for given in ({}, {"method": "full"}))
    assert recommended["method"].value == "lora" and task.advise(LARGE, SIZES[0], {})["method"].value == "full"
    assert recommended["learning_rate"].value > full["learning_rate"].value
