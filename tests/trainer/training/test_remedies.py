"""What lets a failed run succeed, and its start."""

import shutil

import pytest

from trainer.errors import Problem
from trainer.fields import validated
from trainer.home import job
from trainer.home.files import write_json
from trainer.home.memory import ended_for_memory
from trainer.models.loading import find_base
from trainer.options import Settings
from trainer.queue.mending import mend
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.remedies import remedy_of
from trainer.training.watching import snapshot
from trainer.training.worker import work


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
    again = mend(run, find_base)
    assert again.spec.settings == run.spec.settings.model_copy(update=changes) and again.spec.base == run.spec.base
    validated(Settings, again.spec.settings.model_dump())
    assert again.is_pending and mend(run, find_base).name == again.name, "once, however often it is pressed"


def test_what_waits_for_an_adaptation_waits_for_the_one_that_takes_its_place(untouched, tiny_encoder):
    run = start(untouched, Plan(model=str(tiny_encoder), adaptation={}, settings={"epochs": 2}), local_folders=True)
    run.first.end("failed", Problem("out_of_memory", "", ""))
    again = mend(run.first, find_base)
    other = untouched.runs()[-1]
    assert again.spec.task == "masked-lm" and other.first.name == again.name
    assert other.spec.settings == run.spec.settings and other.spec.base.path == str(again.model)


def test_a_worker_that_the_system_ended_for_want_of_memory_is_told_so(untouched, tiny_encoder, tmp_path, monkeypatch):
    run = start(untouched, Plan(model=str(tiny_encoder), settings={"batch_size": 32}), local_folders=True)
    count = tmp_path / "vmstat"
    count.write_text("pgfault 9\noom_kill 3\n")
    assert (ended_for_memory(count), ended_for_memory(tmp_path / "none")) == (3, 0)
    monkeypatch.setattr(job, "ended_for_memory", lambda: ended_for_memory(count))
    write_json(run.worker, {"pid": 1, "started": 0, "boot": "", "attempt": 2, "ended_for_memory": 3})
    assert run.state == "interrupted" and remedy_of(run) is None, "it may have been anything"
    count.write_text("oom_kill 4\n")
    assert snapshot(run)["lacked_memory"] and snapshot(run)["remedy"]["changes"] == {"batch_size": 8, "accumulation": 4}
    assert mend(run, find_base).spec.settings.batch_size == 8


def test_a_full_disk_is_tidied_and_what_failed_goes_on(project, tiny_encoder):
    run = failed(project, tiny_encoder, "disk_full")
    assert remedy_of(run) is None, "there is nothing to remove: its owner has to make room"
    project.cache.mkdir()
    (project.cache / "of texts.npz").write_bytes(b"0" * 2_000_000)  # made anew when it is needed
    assert "2 MB" in snapshot(run)["remedy"]["ko"] and snapshot(run)["remedy"]["way"] == "tidy"
    assert mend(run, find_base).name == run.name and run.is_pending
    assert not [*project.cache.glob("*.npz")] and [each.name for each in project.runs()] == [run.name]


def test_a_broken_model_is_chosen_anew_and_one_that_has_gone_is_downloaded_again(project, tiny_encoder, tmp_path):
    encoder = shutil.copytree(tiny_encoder, tmp_path / "모델")
    run = start(project, Plan(model=str(encoder)), local_folders=True)
    shutil.rmtree(encoder)
    work(run)
    assert run.result["problem"]["code"] == "unreadable_model" and remedy_of(run).way == "choose"
    with pytest.raises(Problem, match="설정"):
        mend(run, find_base)
    spec = run.spec.model_dump()
    write_json(run.file, spec | {"base": spec["base"] | {"revision": "abc"}})
    assert remedy_of(run).way == "fetch"
    found = run.spec.base.model_copy(update={"path": str(tiny_encoder)})
    again = mend(run, lambda name: found)
    assert again.spec.base == found and again.spec.settings == run.spec.settings and again.is_pending


def test_where_nothing_helps_there_is_none(untouched, tiny_encoder):
    for run in (failed(untouched, tiny_encoder, "device_failed"),
                failed(untouched, tiny_encoder, "out_of_memory", method="lora", batch_size=1, max_length=16)):
        assert remedy_of(run) is None and snapshot(run)["remedy"] is None
        with pytest.raises(Problem) as problem:
            mend(run, find_base)
        assert problem.value.code == "no_remedy"
    done = start(untouched, Plan(model=str(tiny_encoder)), local_folders=True)
    assert remedy_of(done) is None, "it has not failed"
