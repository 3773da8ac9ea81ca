"""Advice: every task gives some on every option, and it depends on what the options say that it depends on."""

import pytest

from trainer.advice import Size
from trainer.fields import about, searched
from trainer.models.families import Facts
from trainer.options import Settings
from trainer.tasks import TASKS

SMALL, LARGE = Facts("electra", 14_000_000, 512), Facts("bert", 110_000_000, 512)
SIZES = [Size(300, 40, 12_000), Size(3_000, 90, 400_000), Size(40_000, 300, 9_000_000)]


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
@pytest.mark.parametrize("facts", [SMALL, LARGE])
def test_every_option_has_a_value_that_may_be_used_and_a_reason(task, facts):
    for size in SIZES:
        advice = task.advise(facts, size, {})
        assert advice.keys() == Settings.model_fields.keys()
        Settings(**{name: each.value for name, each in advice.items()})
        assert all(each.reason.ko and each.reason.en for each in advice.values())
        assert all(advice[name].choices or advice[name].range for name in searched(Settings))


@pytest.mark.parametrize("imbalance, chosen", [(1.0, "off"), (5.0, "off"), (5.1, "on"), (30.0, "on")])
def test_rare_labels_are_weighed_more_beyond_five_to_one_and_it_says_why(imbalance, chosen):
    advice = TASKS["classification"].advise(SMALL, Size(1_000, 40, imbalance=imbalance), {})["class_weights"]
    assert advice.value == chosen and f"{imbalance:.1f}" in advice.reason.ko and f"{imbalance:.1f}" in advice.reason.en
    assert TASKS["masked-lm"].advise(SMALL, Size(1_000, 40, imbalance=imbalance), {})["class_weights"].value == "off"


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_only_what_follows_an_option_is_recommended_anew_when_that_changes(task):
    for leader in Settings.model_fields:
        followers = {name for name in Settings.model_fields if about(Settings, name, "follows") == leader}
        given = [task.advise(SMALL, SIZES[0], {leader: choice}) for choice in about(Settings, leader, "choices") or {}]
        assert {name for one in given for name in one if one[name] != given[0][name]} == followers
