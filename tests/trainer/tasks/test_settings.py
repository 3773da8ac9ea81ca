"""Settings for a network without pretraining: what is advised, and what is refused, whoever asks."""

import pytest

from trainer.errors import Problem
from trainer.models.families import NETWORKS
from trainer.models.loading import find_base
from trainer.studio import start
from trainer.tasks.settings import settings_for
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


def test_a_network_is_advised_to_look_more_often(project):
    pretrained, new = (settings_for(project, find_base(name)) for name in ("kotune-mini", NETWORKS[1]))
    assert new.epochs > pretrained.epochs and new.learning_rate > pretrained.learning_rate and new.method == "full"
