"""Settings for a network without pretraining: what is advised, and what is refused, whoever asks."""

import pytest

from trainer.errors import Problem
from trainer.models.loading import find_base
from trainer.studio import start
from trainer.tasks.settings import advice_for, settings_for
from trainer.training.plan import Plan


@pytest.mark.parametrize(("plan", "code"), [
    (Plan(model="kotune-bilstm", settings={"method": "lora"}), "nothing_to_adapt"),
    (Plan(model="kotune-bilstm", task="masked-lm"), "nothing_to_adapt"),
    (Plan(model="kotune-bilstm", adaptation={}), "nothing_to_adapt"),
    (Plan(model="kotune-bilstm", budget={}, settings={"method": "lora"}), "nothing_to_adapt"),
    (Plan(model="kotune-bilstm-crf"), "another_network")])
def test_what_a_network_cannot_do_is_refused(untouched, plan, code):
    with pytest.raises(Problem) as refused:
        start(untouched, plan)
    assert refused.value.code == code and not untouched.runs()
    assert "kotune-bilstm" in refused.value.words.ko and "kotune-bilstm" in refused.value.words.en


def test_a_network_is_advised_a_higher_rate_and_learns_all_of_its_weights(untouched):
    pretrained, new = (advice_for(untouched, find_base(name)) for name in ("kotune-mini", "kotune-bilstm"))
    assert new["learning_rate"].value > 3 * pretrained["learning_rate"].value
    assert "method" not in new and "lora" in pretrained["method"].choices
    settings = settings_for(untouched, find_base("kotune-bilstm"), {"method": "full"})
    assert settings.learning_rate == new["learning_rate"].value and settings.method == "full"


@pytest.mark.parametrize("model, given, code, named", [
    ("kotune-mini", {"frozen_layers": 1, "method": "lora"}, "options_exclude", "‘LoRA (가벼운 어댑터)’"),
    ("kotune-mini", {"layer_decay": 0.9, "method": "lora"}, "options_exclude", "아래층 학습률 줄이기"),
    ("kotune-mini", {"lora_form": "dora"}, "options_exclude", "‘전체 학습’"),
    ("kotune-mini", {"lora_4bit": "on"}, "options_exclude", "‘LoRA (가벼운 어댑터)’"),
    ("kotune-mini", {"epochs": 1, "patience": 3}, "options_exclude", "‘2’ 이상"),
    ("kotune-mini", {"patience": 0, "stops_by": "loss"}, "options_exclude", "조기 종료(에폭)"),
    ("kotune-mini", {"focal": 2, "label_smoothing": 0.1}, "options_exclude", "라벨 부드럽게"),
    ("kotune-mini", {"frozen_layers": 5}, "bad_option", "4개"),
    ("kotune-bilstm", {"dropout": 0.3}, "option_without_effect", "드롭아웃"),
    ("kotune-bilstm", {"lora_rank": 8}, "option_without_effect", "LoRA 랭크"),
    ("kotune-bilstm", {"lora_4bit": "on"}, "option_without_effect", "4비트")])
def test_options_that_exclude_each_other_are_named_before_the_start(untouched, model, given, code, named):
    with pytest.raises(Problem) as refused:
        start(untouched, Plan(model=model, settings=given))
    assert refused.value.code == code and named in refused.value.words.ko and refused.value.option in given
    assert not untouched.runs()


def test_what_is_said_of_an_option_that_does_nothing_is_no_reason_to_refuse(untouched):
    """A form sends all of its fields, those with their recommended values too."""
    base = find_base("kotune-mini")
    advised = {name: each.value for name, each in advice_for(untouched, base).items()}
    assert settings_for(untouched, base, advised) == settings_for(untouched, base)
    assert settings_for(untouched, base, advised | {"epochs": 1}).epochs == 1


@pytest.mark.parametrize("given", [{"label_smoothing": 0.1}, {"focal": 1}, {"class_weights": "on"},
                                   {"stops_by": "loss"}, {"method": "lora", "lora_4bit": "on"}])
def test_an_adaptation_has_no_options_of_labels(untouched, given):
    with pytest.raises(Problem) as refused:
        start(untouched, Plan(model="kotune-mini", task="masked-lm", settings=given))
    assert refused.value.code == "option_without_effect" and "분야 적응" in refused.value.words.ko
