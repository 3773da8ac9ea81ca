"""What the inference process answers when it cannot: the reason by its name, as a worker gives it."""

import shutil

import pytest

from trainer.serving import process
from trainer.serving.process import _answers, _Models
from trainer.studio import start
from trainer.training.plan import Plan


def test_a_model_that_cannot_be_read_is_named(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    shutil.copytree(tiny_encoder, run.model)
    weights = run.model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    answer, = _answers(_Models(), str(run.path), [{"id": 7, "run": str(run.path), "texts": ["글"]}])
    assert answer["id"] == 7 and answer["problem"]["code"] == "unreadable_model"
    assert "config.json" in answer["problem"]["ko"]


class AcceleratorError(RuntimeError):
    """torch's own, of that name, cannot be made without a GPU."""


@pytest.mark.parametrize("error, code, lost", [
    (AcceleratorError("CUDA error: an illegal memory access was encountered"), "device_failed", True),
    (AcceleratorError("CUDA error: out of memory"), "out_of_memory", False),
    (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`"), "out_of_memory", False),
    (RuntimeError("MPS backend out of memory (MPS allocated: 8.87 GB"), "out_of_memory", False),
    (RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`"), "device_failed", True),
    (OSError(12, "Cannot allocate memory"), "out_of_memory", False),
    (ValueError("out of memory, it says here"), "bug", False),
])
def test_a_process_that_has_lost_its_device_does_not_go_on(project, monkeypatch, error, code, lost):
    def fail(run):
        raise error

    monkeypatch.setattr(process, "_load", fail)
    run = start(project, Plan(model="kotune-mini"))
    run.model.mkdir()
    models = _Models()
    answer, = _answers(models, str(run.path), [{"id": 7, "texts": ["글"]}])
    assert answer["problem"]["code"] == code and models.lost == lost


def test_a_model_that_finds_no_room_gets_that_of_the_others(project, monkeypatch):
    class Task:
        def predict(self, loaded, texts, labels):
            return texts

    def load(run):
        if len(models._loaded) > 1:
            raise RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED")
        return None, Task(), []

    monkeypatch.setattr(process, "_load", load)
    models, runs = _Models(), [start(project, Plan(model="kotune-mini")) for _ in range(3)]
    for run in runs:
        run.model.mkdir()
        assert models.predict(str(run.path), ["글"]) == ["글"]
    assert len(models._loaded) == 1


def test_a_request_that_fails_takes_no_other_with_it(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    shutil.copytree(tiny_encoder, run.model)
    requests = [{"id": 1, "texts": ["글"]}, {"id": 2, "texts": [None]}, {"id": 3, "texts": ["또 다른 글"]}]
    answers = {answer["id"]: answer for answer in _answers(_Models(), str(run.path), requests)}
    assert answers[1]["predictions"][0]["label"] and answers[3]["predictions"][0]["label"]
    assert answers[2]["problem"]["code"] == "bug"
