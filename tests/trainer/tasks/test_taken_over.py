"""Settings are taken over from a run or its spec.json, and what is no spec is refused by the name of its field."""

import json

import pytest

from trainer.errors import Problem
from trainer.fields import applying
from trainer.home.specs import Base, Fold, RunSpec
from trainer.models.loading import find_base
from trainer.options import Settings
from trainer.studio import start
from trainer.tasks.settings import settings_for
from trainer.tasks.taken_over import LARGEST, runs_to_take_from, settings_in
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

GIVEN = {"method": "lora", "lora_form": "dora", "epochs": 3, "schedule": "cosine", "class_weights": "on"}
OLD = {"method": "full", "learning_rate": 3e-4, "epochs": 3, "batch_size": 16, "max_length": 64, "patience": 2,
       "lora_rank": 8, "seed": 1}


def spec_with(**settings) -> dict:
    base = {"id": "kotune-mini", "path": "/somewhere/else"}
    return {"base": base, "settings": OLD | settings, "created": 0, "key": ""}


def test_what_a_run_was_trained_with_trains_another(project):
    """From its file, and as programs are told of it: the same settings, and nothing of where it lay."""
    first = start(project, Plan(model="kotune-mini", settings=GIVEN))
    for taken in (settings_in(first.file.read_bytes()), snapshot(first)["settings"]):
        again = start(project, Plan(model="kotune-mini", settings=taken))
        assert applying(again.spec.settings) == applying(first.spec.settings) and again.spec.base == first.spec.base
    assert GIVEN.items() <= taken.items() and "frozen_layers" not in taken


def test_a_spec_of_an_earlier_version_says_all_that_there_was_then(project):
    taken = settings_in(json.dumps(spec_with()).encode())
    assert settings_for(project, find_base("kotune-mini"), taken) == Settings(**OLD | {"lora_rank": 16})


def test_runs_for_this_task_can_be_taken_from_the_newest_first(project):
    settings, base = Settings(**OLD), Base(id="kotune-mini", path="")
    for key, how in {"a": {}, "b": {"task": "masked-lm"}, "c": {"fold": Fold(number=1, of=5)}, "d": {}}.items():
        project.add_run(RunSpec(base=base, settings=settings, created=0, key=key, **how))
    assert [run.name for run in runs_to_take_from(project)] == ["004", "001"]


@pytest.mark.parametrize("content, code, field", [
    (b"epochs: 3", "not_a_spec", None), (b"[1]", "not_a_spec", None), (b"{" * 5_000, "not_a_spec", None),
    (b" " * (LARGEST + 1), "not_a_spec", None), (b"{}", "not_a_spec", "settings"),
    (json.dumps({"settings": {"epochs": 3}}), "not_a_spec", "learning_rate"),
    (json.dumps(spec_with() | {"version": 3}), "unknown_field", "version"),
    (json.dumps(spec_with(momentum=0.9)), "unknown_field", "settings.momentum"),
    (json.dumps(spec_with(schedule="../../etc/passwd")), "path_in_spec", "schedule"),
    (json.dumps(spec_with(seed="C:\\Users")), "path_in_spec", "seed"),
    (json.dumps(spec_with(epochs=1000)), "bad_option", "epochs"),
    (json.dumps(spec_with(learning_rate=float("nan"))), "bad_option", "learning_rate")])
def test_what_is_no_spec_is_refused_by_its_field(content, code, field):
    with pytest.raises(Problem) as refused:
        settings_in(content if isinstance(content, bytes) else content.encode())
    unknown = refused.value.where.get("field")  # and no flag of the shell
    assert refused.value.code == code and (unknown if code == "unknown_field" else refused.value.option) == field
    assert field is None or field.rpartition(".")[2] in str(refused.value) or code == "bad_option"


def test_settings_that_are_not_for_this_model_are_refused(project):
    taken = settings_in(json.dumps(spec_with(method="lora")).encode())
    with pytest.raises(Problem) as refused:
        settings_for(project, find_base("kotune-bilstm"), taken)
    assert refused.value.code == "nothing_to_adapt"
