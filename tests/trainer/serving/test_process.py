"""What the inference process answers when it cannot: the reason by its name, as a worker gives it."""

import os
import queue
import shutil
import signal
import threading
import time
from contextlib import closing, contextmanager, suppress

import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException
from transformers import AutoModelForSequenceClassification

from tests.tiny import make_backtracking
from trainer.errors import Problem
from trainer.home import processes
from trainer.home.layout import Home
from trainer.models.tokenizing import ENDLESS
from trainer.serving import predictor as asking
from trainer.serving import process
from trainer.serving.predictor import LOADING, PART, PART_CHARACTERS, Predictor, _Asked
from trainer.serving.process import _answers, _Models, _receive, _Request
from trainer.studio import start
from trainer.training.plan import Plan


def test_a_model_that_cannot_be_read_is_named(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    shutil.copytree(tiny_encoder, run.model)
    weights = run.model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    answer, = _answers(_Models(print), str(run.path), [{"id": 7, "run": str(run.path), "texts": ["글"]}])
    assert answer["id"] == 7 and answer["problem"]["code"] == "unreadable_model"
    assert "config.json" in answer["problem"]["ko"]


class AcceleratorError(RuntimeError):
    """torch's own, of that name, cannot be made without a GPU."""


def comes_from(cause: Exception, error: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error, code, lost", [
    (AcceleratorError("CUDA error: an illegal memory access was encountered"), "device_failed", True),
    (AcceleratorError("CUDA error: out of memory"), "out_of_memory", False),
    (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`"), "out_of_memory", False),
    (RuntimeError("MPS backend out of memory (MPS allocated: 8.87 GB"), "out_of_memory", False),
    (RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`"), "device_failed", True),
    (OSError(12, "Cannot allocate memory"), "out_of_memory", False),
    (RuntimeException("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : std::bad_alloc"), "out_of_memory", False),
    (comes_from(MemoryError(), ValueError("Failed to convert the model")), "out_of_memory", False),
    (ValueError("out of memory, it says here"), "bug", False),
    (Problem(ENDLESS, "", ""), ENDLESS, True),
])
def test_a_process_that_has_lost_its_device_does_not_go_on(project, monkeypatch, error, code, lost):
    def fail(run, share):
        raise error

    monkeypatch.setattr(process, "answering", fail)
    run = start(project, Plan(model="kotune-mini"))
    run.model.mkdir()
    models = _Models(print)
    answer, = _answers(models, str(run.path), [{"id": 7, "texts": ["글"]}])
    assert answer["problem"]["code"] == code and models.lost == lost


def test_a_model_that_finds_no_room_gets_that_of_the_others(project, monkeypatch):
    def load(run, share):
        if len(models._loaded) > 1:
            raise RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED")
        return list

    monkeypatch.setattr(process, "answering", load)
    reports = []
    models, runs = _Models(reports.append), [start(project, Plan(model="kotune-mini")) for _ in range(3)]
    for run in runs:
        run.model.mkdir()
        assert models.predict(str(run.path), ["글"]) == ["글"]
    assert len(models._loaded) == 1
    assert reports == [LOADING, 0, LOADING, 0, LOADING, LOADING, 0]  # the third is tried twice


def test_as_many_models_stay_loaded_as_are_not_too_large_together(project, monkeypatch):
    loads = []
    monkeypatch.setattr(process, "answering", lambda run, share: loads.append(run.name) or list)
    monkeypatch.setattr(process, "WEIGHTS", 1000)
    models, runs = _Models(lambda seconds: None), [start(project, Plan(model="kotune-mini")) for _ in range(6)]
    for run, size in zip(runs, (300, 300, 300, 300, 2000, 300), strict=True):
        run.model.mkdir()
        (run.model / "model.safetensors").write_bytes(b" " * size)
    for number in (0, 1, 2, 0, 1, 3, 2, 4, 5):
        models.predict(str(runs[number].path), ["글"])
    assert loads == [runs[number].name for number in (0, 1, 2, 3, 2, 4, 5)]


def test_the_simple_method_that_answers_takes_room_and_a_model_that_does_not_takes_none(project, monkeypatch):
    share, loads = {}, []
    monkeypatch.setattr(process, "share_of", lambda run: share[run.name])
    monkeypatch.setattr(process, "answering", lambda run, share: loads.append(run.name) or list)
    models, runs = _Models(lambda seconds: None), [start(project, Plan(model="kotune-mini")) for _ in range(3)]
    for run, part in zip(runs, (0.5, 0.0, 1.0), strict=True):
        run.model.mkdir()
        (run.model / "model.safetensors").write_bytes(b" " * 1000)
        share[run.name] = part
        models.predict(str(run.path), ["글"])
    both, simple, model = (size for _, size in models._loaded.values())
    assert model == 1000 and both == simple + 1000 and simple > 100_000
    monkeypatch.setattr(process, "WEIGHTS", both + simple)
    models.predict(str(runs[2].path), ["글"])
    models._make_room(0)
    assert [path for path, *_ in models._loaded] == [str(runs[1].path), str(runs[2].path)]


def export(run, encoder) -> None:
    """A model with a head, as a run leaves it behind."""
    shutil.copytree(encoder, run.model)
    labels = len(run.project.survey.labels)
    AutoModelForSequenceClassification.from_pretrained(encoder, num_labels=labels).save_pretrained(run.model)


def test_a_request_that_fails_takes_no_other_with_it(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    export(run, tiny_encoder)
    requests = [{"id": 1, "texts": ["글"]}, {"id": 2, "texts": [None]}, {"id": 3, "texts": ["또 다른 글"]}]
    answers = {answer["id"]: answer for answer in _answers(_Models(print), str(run.path), requests)}
    assert answers[1]["predictions"][0]["label"] and answers[3]["predictions"][0]["label"]
    assert answers[2]["problem"]["code"] == "bug"


def test_a_tokenizer_that_gives_up_takes_no_other_with_it(project, tiny_encoder, tmp_path):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    export(run, make_backtracking(tiny_encoder, tmp_path / "encoder", "글"))
    models = _Models(print)
    one, other = _answers(models, str(run.path), [{"id": 1, "texts": ["다른 글"]}, {"id": 2, "texts": ["글 " * 50]}])
    assert one["predictions"][0]["label"] and other["problem"]["code"] == "tokenizer_failed" and not models.lost


@pytest.fixture(scope="module")
def predictor(finished_run):
    with closing(Predictor(Home(finished_run.path.parents[3]))) as predictor:
        predictor.predict(finished_run, ["글"])
        yield predictor


@contextmanager
def halted(predictor):
    """Requests reach the process, and it does nothing until the end of this."""
    pid = predictor._process.identity["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def test_requests_that_nobody_waits_for_are_dropped_before_they_are_computed():
    requests, waiting = queue.Queue(), {}
    soon = time.time() + 60
    for request in (_Request(1, "a", ["글"], 0), _Request(2, "a", ["글"], soon), _Request(3, "b", ["글"], soon)):
        requests.put(request)
    assert _receive(requests, waiting) and [*waiting] == [2, 3]
    requests.put(_Request(2, "", [], 0))
    assert _receive(requests, waiting) and [*waiting] == [3]
    waiting[3].until = 0
    requests.put(None)
    assert not _receive(requests, waiting)


def test_requests_share_a_batch():
    many, long = _Request(1, "a", ["글"] * 1000, 0), _Request(2, "a", ["글" * 15_000] * 3, 0)
    assert len(many.part(1)["texts"]) == PART and len(many.part(4)["texts"]) == PART // 4
    assert len(many.part(10_000)["texts"]) == len(long.part(1)["texts"]) == 1
    many.predictions = [{}] * 999
    assert many.part(1) == {"id": 1, "texts": ["글"]}
    assert sum(map(len, many.part(2)["texts"])) <= PART_CHARACTERS // 2


def test_one_text_does_not_wait_for_anothers_thousand(predictor, finished_run):
    done, texts = [], [f"정말 재미있어요 {number}" for number in range(1000)]

    def ask(texts: list[str]) -> None:
        done.append(predictor.predict(finished_run, texts))

    with halted(predictor):
        threads = [threading.Thread(target=ask, args=(each,)) for each in (texts, texts[500:501])]
        for thread in threads:
            thread.start()
            time.sleep(0.3)
    for thread in threads:
        thread.join()
    few, many = done
    assert len(few) == 1 and len(many) == 1000 and many[500]["label"] == few[0]["label"]


def test_a_caller_who_has_left_leaves_nothing_behind(predictor, finished_run):
    with halted(predictor):
        with pytest.raises(Problem) as problem:
            predictor.predict(finished_run, ["글"] * 1000, lambda: True)
        assert problem.value.code == "inference_slow" and not predictor._waiting
    assert predictor.predict(finished_run, ["글"])[0]["label"]


@pytest.mark.parametrize("texts", [["글"], ["글" * 10_000] * 20])  # the second is more than a pipe holds
def test_a_process_that_answers_nobody_is_ended_and_another_one_answers(predictor, finished_run, texts, monkeypatch):
    predictor.predict(finished_run, ["글"])
    stuck = predictor._process
    monkeypatch.setattr(asking, "TIMEOUT", 2)
    with halted(predictor), pytest.raises(Problem) as problem:
        predictor.predict(finished_run, texts)
    assert problem.value.code == "inference_slow" and not stuck.is_alive
    monkeypatch.undo()
    assert predictor.predict(finished_run, ["글"])[0]["label"]


def test_a_process_that_has_done_a_part_or_loads_is_slow_and_goes_on(predictor, finished_run, monkeypatch):
    """Halted after the sign of life, it is as good as slow."""
    def ask() -> None:
        with pytest.raises(Problem) as problem:
            predictor.predict(finished_run, ["글" * 1000] * 1000)
        assert problem.value.code == "inference_slow"
        slow.append(predictor._process)

    def ask_until(is_sign) -> None:
        thread = threading.Thread(target=ask)
        monkeypatch.setattr(asking, "TIMEOUT", 3)
        thread.start()
        while not is_sign(predictor._alive):
            time.sleep(0.001)
        with halted(predictor):
            thread.join()
            if len(slow) == 1:
                ask()  # nothing was heard since then

    slow: list = []
    predictor.close()
    predictor.start()
    started = predictor._process
    ask_until(lambda alive: alive > time.time() + LOADING / 2)
    monkeypatch.undo()
    predictor.predict(finished_run, ["글"])
    asked = time.time()
    ask_until(lambda alive: asked < alive < time.time() + LOADING / 2)
    assert slow == [started] * 3 and started.is_alive


def test_who_waits_for_a_process_that_ends_is_answered_by_another_one(predictor, finished_run):
    done = []
    with halted(predictor):
        thread = threading.Thread(target=lambda: done.append(predictor.predict(finished_run, ["글"])))
        thread.start()
        time.sleep(0.3)
        ended = predictor._process
        ended.kill()
    thread.join()
    assert done[0][0]["label"] and predictor._process is not ended


def test_a_request_of_which_two_processes_have_ended_is_not_sent_to_a_third(predictor, finished_run):
    process = predictor._ensure()
    asked = _Asked({"id": -1, "run": str(finished_run.path), "texts": ["글"], "until": time.time() + 60}, process, True)
    predictor._waiting[-1] = asked
    process.kill()
    with pytest.raises(Problem) as problem:
        asked.future.result(60)
    assert problem.value.code == "inference_died" and not predictor._waiting


def test_a_process_that_does_not_go_at_once_is_not_waited_for(predictor, finished_run, monkeypatch):
    monkeypatch.setattr(processes, "GONE_WITHIN", 0)
    predictor.close()
    assert predictor.predict(finished_run, ["글"])[0]["label"]


@pytest.mark.parametrize("texts, code", [(["글" * 20_000] * 51, "too_much_text"), (["글" * 20_001], "text_too_long"),
                                         (["글"] * 1001, "too_many_texts")])
def test_a_request_has_its_limits(predictor, finished_run, texts, code):
    with pytest.raises(Problem) as problem:
        predictor.predict(finished_run, texts)
    assert problem.value.code == code
