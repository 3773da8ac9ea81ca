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
def test_what_a_network_cannot_do_is_refused(project, plan, code):
    with pytest.raises(Problem) as refused:
        start(project, plan)
    assert refused.value.code == code and not project.runs()
    assert "kotune-bilstm" in refused.value.words.ko and "kotune-bilstm" in refused.value.words.en


def test_a_network_is_advised_a_higher_rate_and_learns_all_of_its_weights(project):
    pretrained, new = (advice_for(project, find_base(name)) for name in ("kotune-mini", "kotune-bilstm"))
    assert new["learning_rate"].value > 3 * pretrained["learning_rate"].value
    assert new["method"].choices == ["full"] and "lora" in pretrained["method"].choices
    assert settings_for(project, find_base("kotune-bilstm")).learning_rate == new["learning_rate"].value
