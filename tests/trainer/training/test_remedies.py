"""What lets a failed run succeed, and its start."""

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from trainer.errors import Problem
from trainer.fields import validated
from trainer.home import job
from trainer.home.files import write_json
from trainer.home.memory import ended_for_memory, limit_memory, unlimit_memory
from trainer.models.loading import find_base
from trainer.options import Settings
from trainer.queue.mending import mend
from trainer.studio import correct_project, start
from trainer.training.bad_rows import rows_words
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
    ("out_of_memory", {"batch_size": 16, "windows": 8}, {"batch_size": 4, "accumulation": 4, "windows": 4}),
    ("out_of_memory", {"batch_size": 1}, {"method": "lora", "learning_rate": 2e-3}),
    ("out_of_memory", {"method": "lora", "batch_size": 1, "max_length": 100}, {"max_length": 50}),
    ("loss_diverged", {"learning_rate": 2e-4}, {"learning_rate": 7e-5}), ("damaged_checkpoint", {}, {})])
def test_it_is_the_same_training_but_for_what_failed(untouched, tiny_encoder, code, settings, changes):
    run = failed(untouched, tiny_encoder, code, **settings)
    shown = snapshot(run)["remedy"]
    assert shown["changes"] == changes and all(shown[language] for language in ("ko", "en"))
    again = mend(run, find_base, correct_project)
    assert again.spec.settings == run.spec.settings.model_copy(update=changes) and again.spec.base == run.spec.base
    validated(Settings, again.spec.settings.model_dump())
    assert again.is_pending and mend(run, find_base, correct_project).name == again.name, "once"


def test_two_windows_that_leave_out_rows_at_once_make_one_project(untouched, tiny_encoder):
    run = failed(untouched, tiny_encoder, "tokenizer_failed")
    write_json(run.result_file, run.result | {"problem": run.result["problem"] | {"where": {
        "rows": [{"row": 2, "file": None}]}}})

    def slowly(*given):
        time.sleep(0.2)  # so that the other window asks meanwhile
        return correct_project(*given)

    with ThreadPoolExecutor() as windows:
        one, other = windows.map(lambda _: mend(run, find_base, slowly), range(2))
    assert one.path == other.path and one.project.spec.origin.removed == 1
    assert len(untouched.siblings()) == 2


def test_what_waits_for_an_adaptation_waits_for_the_one_that_takes_its_place(untouched, tiny_encoder):
    run = start(untouched, Plan(model=str(tiny_encoder), adaptation={}, settings={"epochs": 2}), local_folders=True)
    run.first.end("failed", Problem("out_of_memory", "", ""))
    again = mend(run.first, find_base, correct_project)
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
    assert mend(run, find_base, correct_project).spec.settings.batch_size == 8


CUDA = """
CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.
For debugging consider passing CUDA_LAUNCH_BLOCKING=1
Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.
"""  # as torch ends each of them
ON_A_GPU = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 14.58 GiB of which " \
    "1.21 GiB is free. Including non-PyTorch memory, this process has 13.36 GiB memory in use."


@pytest.mark.parametrize(("error", "code", "way"), [
    (torch.OutOfMemoryError(ON_A_GPU), "out_of_memory", "again"),
    (torch.AcceleratorError(f"CUDA error: out of memory{CUDA}"), "out_of_memory", "again"),
    (torch.AcceleratorError(f"CUDA error: device-side assert triggered{CUDA}"), "number_out_of_range", "choose"),
    (torch.AcceleratorError(f"CUDA error: an illegal memory access was encountered{CUDA}"), "device_failed", None),
    (ZeroDivisionError("division by zero"), "bug", None)])
def test_what_a_step_fails_for_is_told_with_its_way_out(untouched, tiny_encoder, monkeypatch, error, code, way):
    """With the classes and the words of torch, which raises them on a GPU."""
    def fails(*_):
        raise error

    monkeypatch.setattr("trainer.training.fit.Fit.step", fails)
    run = start(untouched, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    work(run)
    assert (run.result["state"], run.failure) == ("failed", code)
    assert run.result["problem"]["where"] == ({} if code == "bug" else {
        "evidence": f"{type(error).__name__}: {str(error).splitlines()[0]}"})
    assert (remedy_of(run) and remedy_of(run).way) == way


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited nowhere else")
def test_a_batch_beyond_the_memory_is_told_with_a_smaller_one(project, tiny_encoder):
    settings = {"epochs": 1, "batch_size": 1024, "max_length": 128}
    run = start(project, Plan(model=str(tiny_encoder), settings=settings), local_folders=True)
    before = limit_memory(120 << 20)
    try:
        work(run)
    finally:
        unlimit_memory(before)
    assert run.failure == "out_of_memory" and remedy_of(run).changes == {"batch_size": 256, "accumulation": 4}


def test_a_token_without_a_place_in_the_model_is_told_so(project, tiny_encoder):
    """By torch itself, on a processor: what was tokenised before lies beside the project."""
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    run.ask_to_stop()  # after its first step; all is tokenised by then
    work(run)
    for file in project.cache.glob("*.npz"):
        with np.load(file) as stored:
            arrays = [stored[name] for name in stored.files]
        np.savez(file, arrays[0] + 1_000_000, *arrays[1:])
    again = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    work(again)
    assert again.failure == "number_out_of_range" and remedy_of(again).way == "choose"


def test_data_that_are_damaged_lead_to_a_new_project(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    content = bytearray(project.split("train").read_bytes())
    content[len(content) // 2] ^= 1
    project.split("train").write_bytes(content)
    work(run)
    assert run.failure == "damaged_data" and remedy_of(run).way == "upload"
    with pytest.raises(Problem, match="설정"):
        mend(run, find_base, correct_project)


def test_a_full_disk_is_tidied_and_what_failed_goes_on(project, tiny_encoder):
    run = failed(project, tiny_encoder, "disk_full")
    assert remedy_of(run) is None, "there is nothing to remove: its owner has to make room"
    project.cache.mkdir()
    (project.cache / "of texts.npz").write_bytes(b"0" * 2_000_000)  # made anew when it is needed
    assert "2 MB" in snapshot(run)["remedy"]["ko"] and snapshot(run)["remedy"]["way"] == "tidy"
    assert mend(run, find_base, correct_project).name == run.name and run.is_pending
    assert not [*project.cache.glob("*.npz")] and [each.name for each in project.runs()] == [run.name]


def test_a_broken_model_is_chosen_anew_and_one_that_has_gone_is_downloaded_again(project, tiny_encoder, tmp_path):
    encoder = shutil.copytree(tiny_encoder, tmp_path / "모델")
    run = start(project, Plan(model=str(encoder)), local_folders=True)
    shutil.rmtree(encoder)
    work(run)
    assert run.result["problem"]["code"] == "unreadable_model" and remedy_of(run).way == "choose"
    with pytest.raises(Problem, match="설정"):
        mend(run, find_base, correct_project)
    spec = run.spec.model_dump()
    write_json(run.file, spec | {"base": spec["base"] | {"revision": "abc"}})
    run.reopen()
    work(run)
    assert run.failure == "model_gone" and remedy_of(run).way == "fetch"
    found = run.spec.base.model_copy(update={"path": str(tiny_encoder)})
    again = mend(run, lambda name: found, correct_project)
    assert again.spec.base == found and again.spec.settings == run.spec.settings and again.is_pending


def test_where_nothing_helps_there_is_none(untouched, tiny_encoder):
    for run in (failed(untouched, tiny_encoder, "device_failed"),
                failed(untouched, tiny_encoder, "out_of_memory", method="lora", batch_size=1, max_length=16)):
        assert remedy_of(run) is None and snapshot(run)["remedy"] is None
        with pytest.raises(Problem) as problem:
            mend(run, find_base, correct_project)
        assert problem.value.code == "no_remedy"
    done = start(untouched, Plan(model=str(tiny_encoder)), local_folders=True)
    assert remedy_of(done) is None, "it has not failed"


def test_rows_of_several_files_are_told_with_the_file_that_they_are_in():
    few = rows_words([{"row": 3, "file": "리뷰.csv"}, {"row": 1_200, "file": None}])
    assert few.ko == "‘리뷰.csv’ 3행, 1,200행" and few.en == "row 3 of “리뷰.csv”, row 1,200"
