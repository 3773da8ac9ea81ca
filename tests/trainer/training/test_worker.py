"""A worker's work in this process: what is kept until the result stands, and what is told when something is amiss."""

import shutil
from pathlib import Path

import pandas
import pytest
import torch
from pyarrow.lib import ArrowException
from safetensors.torch import load_file, save_file

from tests.tiny import make_backtracking
from trainer.errors import Problem
from trainer.failures import problem_of
from trainer.home.events import read_events
from trainer.home.files import read_json, write_json
from trainer.home.project import Run
from trainer.kinds.scores import Scores
from trainer.kinds.stored import read_answers
from trainer.models.loading import find_base
from trainer.queue.mending import mend
from trainer.queue.resuming import resume
from trainer.search.cross_validation import to_the_end
from trainer.studio import correct_project, start
from trainer.tasks.answering import temperature_in
from trainer.tasks.classification.task import Classification
from trainer.tasks.measured import measured_test
from trainer.training.checkpoints import Progress, best_checkpoint
from trainer.training.plan import Plan
from trainer.training.remedies import remedy_of
from trainer.training.watching import snapshot
from trainer.training.worker import work

SETTINGS = {"epochs": 2, "max_length": 64, "batch_size": 16, "learning_rate": 0.005, "patience": 0}


class Unfinished(Run):
    """A run whose result cannot be written."""

    def __init__(self, path):
        super().__init__(path)
        self.result_file = path / "no folder" / "result.json"


def flip(file: Path) -> None:
    """One bit, as a failing disk does."""
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def kinds(run: Run) -> list[str]:
    return [event["kind"] for event in read_events(run.events)[0]]


def test_a_worker_that_ends_before_its_result_stands_has_nothing_to_train_again(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS), local_folders=True)
    stray = run.checkpoints / ".epoch-01.0a1b2c3d"  # as a kill while saving leaves it
    stray.mkdir(parents=True)
    with pytest.raises(OSError):
        work(Unfinished(run.path))
    assert not stray.exists()
    lines = run.events.read_bytes().splitlines(keepends=True)
    last = max(number for number, kind in enumerate(kinds(run)) if kind == "epoch")
    run.events.write_bytes(b"".join(lines[:last]))  # as a kill between the checkpoint and its event leaves it

    work(run)
    assert run.result["state"] == "done" and not list(run.checkpoints.glob("*/training.safetensors"))
    again = kinds(run)[last:]
    assert "resumed" in again and "step" not in again
    epochs = [event for event in read_events(run.events)[0] if event["kind"] == "epoch"]
    assert [event["epoch"] for event in epochs] == [1, 2] and epochs[1]["checkpoint"] == "epoch-02"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_damaged_model_and_a_damaged_result_come_back_without_training_again(project, tiny_encoder, method):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"method": method}), local_folders=True)
    work(run)
    weights = run.model / "model.safetensors"
    result, test, before, whole = run.result, measured_test(run), kinds(run), weights.read_bytes()

    flip(weights)
    with pytest.raises(Problem, match=r"model\.safetensors") as problem:
        run.check_model()
    assert problem.value.code == "damaged_model" and run.state == "queued" and run.score == result["score"]
    for file in (run.result_file, run.earlier):
        file.write_bytes(b"{")
    assert run.state == "failed" and run.score is None
    resume(run)
    work(run)
    assert run.result | {"cost": result["cost"]} == result, "but for its speed, which is measured anew"
    assert weights.read_bytes() == whole and measured_test(run) == test
    assert {*kinds(run)[len(before):]} == {"state", "resumed"}, "neither a step nor an epoch"

    then = {"device": "Another CPU × 8", "machine": result["machine"] | {"versions": {"torch": "2.0"}}}
    write_json(run.result_file, run.result | then)
    flip(weights)
    run.reopen()
    work(run)
    assert run.result | {"cost": result["cost"]} == result | then, "it was trained there, and is only exported here"

    flip(weights)
    shutil.rmtree(run.checkpoints)
    run.answer_file("test").unlink()
    work(run)
    assert run.result["problem"]["code"] == "damaged_model" and not run.is_tested


def test_where_no_epoch_is_whole_it_is_trained_again(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 1}), local_folders=True)
    with pytest.raises(OSError):
        work(Unfinished(run.path))
    flip(run.checkpoints / "epoch-01" / "model.safetensors")
    shutil.rmtree(run.model)
    work(run)
    assert run.result["state"] == "done" and run.model.exists() and kinds(run).count("epoch") == 2


def test_a_test_that_could_not_be_written_is_repeated(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS), local_folders=True)
    work(run)
    result, figures, test = run.result, measured_test(run), run.answer_file("test")
    lower, old = result["score"] / 2, test.read_bytes()
    run.publish(result | {"state": "stopped", "score": lower})
    resume(run)
    test.unlink()
    (test / "in its way").mkdir(parents=True)
    work(run)
    assert run.result["state"] == "failed" and run.score == lower
    shutil.rmtree(test)
    test.write_bytes(old)
    written = test.stat().st_mtime_ns
    resume(run)
    work(run)
    assert run.result["state"] == "done" and run.score == result["score"] and measured_test(run) == figures
    assert test.stat().st_mtime_ns > written


@pytest.mark.parametrize("method", ["full", "lora"])
def test_the_winner_of_a_search_is_tested_with_the_model_that_it_has(project, tiny_encoder, method):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"method": method}), local_folders=True)
    work(run)
    result, model = run.result, _written(run.model)
    tested = read_answers(run.answer_file("test"), Scores)
    for checkpoint in run.checkpoints.glob("epoch-*"):
        flip(next(checkpoint.glob("*model.safetensors")))
    run.answer_file("test").unlink(missing_ok=True)
    work(run)
    assert run.result == result and _written(run.model) == model, "not exported again"
    again = read_answers(run.answer_file("test"), Scores)
    assert again.chances.tobytes() == tested.chances.tobytes()

    weights = run.model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-9])
    run.answer_file("test").unlink(missing_ok=True)
    work(run)
    problem = run.result["problem"]
    assert problem["code"] == "damaged_model" and run.result == result | {"problem": problem} and not run.is_tested


def test_the_next_best_epoch_takes_the_place_of_a_damaged_one_and_that_is_said(project, tiny_encoder):
    settings = SETTINGS | {"learning_rate": 1e-9}  # all epochs are equal, so the first is the best
    run = start(project, Plan(model=str(tiny_encoder), settings=settings), local_folders=True)
    with pytest.raises(OSError):
        work(Unfinished(run.path))
    best, other = sorted(run.checkpoints.glob("epoch-*"))
    flip(best / "model.safetensors")
    shutil.rmtree(run.model)
    run.answer_file("test").unlink(missing_ok=True)
    work(run)
    assert run.result["state"] == "done" and "problem" not in run.result and run.is_tested
    assert run.result["best_epoch"] == 2
    note = snapshot(run)["notes"][-1]
    assert (note["kind"], note["checkpoint"], note["instead"]) == ("damaged", best.name, other.name)
    trained, exported = (load_file(folder / "model.safetensors") for folder in (other, run.model))
    divided = {name: weight / (temperature_in(run) if name.startswith("classifier") else 1)
               for name, weight in trained.items()}
    assert divided.keys() == exported.keys() and all(divided[name].equal(exported[name]) for name in divided)
    assert run.score == read_json(other / "progress.json")["evaluated"]["metrics"]["macro_f1"]

    (other / "manifest.json").unlink()
    with pytest.raises(Problem) as problem:
        last = Progress(2, best_score=run.score, best_epoch=1)
        best_checkpoint(run.checkpoints, last, Classification().metric, last_counts=False)
    assert problem.value.code == "damaged_checkpoint"


def test_a_loss_that_explodes_is_a_failure_with_a_next_step(project, tiny_encoder, tmp_path):
    broken = shutil.copytree(tiny_encoder, tmp_path / "무한대")
    weights = load_file(broken / "model.safetensors")
    weights["embeddings.LayerNorm.weight"][0] = torch.inf
    save_file(weights, broken / "model.safetensors", {"format": "pt"})
    run = start(project, Plan(model=str(broken), settings=SETTINGS), local_folders=True)
    work(run)
    assert run.state == "failed" and run.result["problem"]["code"] == "loss_diverged"
    assert "학습률" in run.result["problem"]["ko"] and not run.model.exists()
    assert measured_test(run) is None


@pytest.mark.parametrize("part", ["train", "test"])
def test_a_tokenizer_that_gives_up_is_named(project, tiny_encoder, tmp_path, part):
    longest = max(Classification().rows(project, part)[0], key=len)
    encoder = make_backtracking(tiny_encoder, tmp_path / "encoder", longest[:8])
    run = start(project, Plan(model=str(encoder), settings=SETTINGS | {"epochs": 1}), local_folders=True)
    work(run)
    problem = run.result["problem"]
    assert run.result["state"] == "failed" and problem["code"] == "tokenizer_failed"
    assert "retry-limit" in problem["en"] and run.model.exists() == (part == "test")
    rows = pandas.read_parquet(project.split(part))
    row = int(rows["row"][rows["text"] == longest].iloc[0])
    assert problem["where"]["rows"] == [{"row": row, "file": None}] and problem["ko"].startswith(f"{row}행")

    assert remedy_of(run).words.ko == f"{row}행을 빼고 다시 시작"
    again = mend(run, find_base, correct_project)
    assert again.project.spec.origin.removed == 1 and mend(run, find_base, correct_project).path == again.path, "once"
    assert row not in pandas.read_parquet(again.project.split(part))["row"].to_numpy()
    if part == "train":
        work(again)
        assert again.result["state"] == "done" and again.spec.settings == run.spec.settings


def test_a_time_limit_ends_it_with_the_best_model_and_goes_on_when_it_is_resumed(project, tiny_encoder):
    settings = SETTINGS | {"epochs": 100, "minutes": 0.05, "keep": "last"}
    run = start(project, Plan(model=str(tiny_encoder), settings=settings), local_folders=True)
    work(run)
    result = run.result
    assert (result["state"], result["problem"]["code"]) == ("stopped", "time_limit") and run.is_tested
    assert run.is_through and not run.awaits_test, "what comes after it may begin"
    assert to_the_end(run.spec.settings).minutes is None, "folds are judged by what they come to"
    assert f"{result['best_epoch']}에폭" in result["problem"]["ko"] and run.model.exists() and run.can_go_on
    resume(run)
    work(run)
    assert run.result["problem"]["code"] == "time_limit" and run.result["steps"] > result["steps"]


def test_a_number_that_a_model_has_no_place_for_is_named():
    from torch.nn import functional

    with pytest.raises(IndexError) as token:
        functional.embedding(torch.tensor([9]), torch.zeros(3, 2))
    with pytest.raises(IndexError) as label:
        functional.cross_entropy(torch.zeros(1, 3), torch.tensor([3]))
    on_a_gpu = RuntimeError("CUDA error: device-side assert triggered")
    assert {problem_of(each).code for each in (token.value, label.value, on_a_gpu)} == {"number_out_of_range"}
    assert problem_of(RuntimeError("CUDA error: unspecified launch failure")).code == "device_failed"
    assert problem_of(IndexError("list index out of range")).code == "bug"


def test_too_little_memory_is_named():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60)
    assert problem_of(caught.value).code == problem_of(MemoryError()).code == "out_of_memory"
    assert problem_of(torch.OutOfMemoryError()).code == "out_of_memory"
    no_thread = ArrowException("Unknown error: Failed to launch worker thread: Resource temporarily unavailable")
    assert problem_of(no_thread).code == problem_of(RuntimeError("can't start new thread")).code == "out_of_memory"
    assert problem_of(ValueError("?"), "supervisor.log").words.en.endswith("with supervisor.log.")


def _written(folder: Path) -> tuple[int, int]:
    """Which folder it is, and when something was last written into it (ns)."""
    found = folder.stat()
    return found.st_ino, found.st_mtime_ns
