"""What lets a failed run succeed, and its start."""

import pytest

from trainer.errors import Problem
from trainer.fields import validated
from trainer.options import Settings
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.remedies import remedy_of, start_remedied
from trainer.training.watching import snapshot


def failed(project, encoder, code: str, **settings):
    run = start(project, Plan(model=str(encoder), settings=settings), local_folders=True)
    run.end("failed", Problem(code, "", ""))
    return run


@pytest.mark.parametrize(("code", "settings", "changes"), [
    ("out_of_memory", {"batch_size": 32}, {"batch_size": 8, "accumulation": 4}),
    ("out_of_memory", {"batch_size": 5, "accumulation": 4}, {"batch_size": 1, "accumulation": 20}),
    ("out_of_memory", {"batch_size": 1}, {"method": "lora", "learning_rate": 2e-3}),
    ("out_of_memory", {"method": "lora", "batch_size": 1, "max_length": 100}, {"max_length": 50}),
    ("loss_diverged", {"learning_rate": 2e-4}, {"learning_rate": 7e-5})])
def test_it_is_the_same_training_but_for_what_failed(untouched, tiny_encoder, code, settings, changes):
    run = failed(untouched, tiny_encoder, code, **settings)
    shown = snapshot(run)["remedy"]
    assert shown["changes"] == changes and all(shown[language] for language in ("ko", "en"))
    again = start_remedied(run)
    assert again.spec.settings == run.spec.settings.model_copy(update=changes) and again.spec.base == run.spec.base
    validated(Settings, again.spec.settings.model_dump())
    assert again.is_pending and start_remedied(run).name == again.name, "once, however often it is pressed"


def test_what_waits_for_an_adaptation_waits_for_the_one_that_takes_its_place(untouched, tiny_encoder):
    run = start(untouched, Plan(model=str(tiny_encoder), adaptation={}, settings={"epochs": 2}), local_folders=True)
    run.first.end("failed", Problem("out_of_memory", "", ""))
    again = start_remedied(run.first)
    other = untouched.runs()[-1]
    assert again.spec.task == "masked-lm" and other.first.name == again.name
    assert other.spec.settings == run.spec.settings and other.spec.base.path == str(again.model)


def test_where_nothing_helps_there_is_none(untouched, tiny_encoder):
    for run in (failed(untouched, tiny_encoder, "device_failed"),
                failed(untouched, tiny_encoder, "out_of_memory", method="lora", batch_size=1, max_length=16)):
        assert remedy_of(run) is None and snapshot(run)["remedy"] is None
        with pytest.raises(Problem) as problem:
            start_remedied(run)
        assert problem.value.code == "no_remedy"
    done = start(untouched, Plan(model=str(tiny_encoder)), local_folders=True)
    assert remedy_of(done) is None, "it has not failed"
