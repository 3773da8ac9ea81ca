"""The inference process itself: `python -m trainer serve`, JSON lines in, JSON lines out.

Models are loaded on demand and the least recently used one goes first; requests that wait for the same
model are answered from one batch.
"""

import itertools
import json
import os
import queue
import sys
import threading
import traceback
from collections import OrderedDict
from pathlib import Path

from ..compute.loaded import Loaded
from ..failures import is_out_of_memory, problem_of
from ..home.processes import warm_up
from ..home.project import Run
from ..tasks import task_of
from ..tasks.task import Task

MODELS = 3  # kept loaded
BATCH_REQUESTS = 64  # answered together at most


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    requests: queue.Queue = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    warm_up()
    models = _Models()
    while (first := requests.get()) is not None:
        waiting = [first]
        while not requests.empty() and len(waiting) < BATCH_REQUESTS:
            if (request := requests.get()) is None:
                return
            waiting.append(request)
        for path in dict.fromkeys(request["run"] for request in waiting):
            for answer in _answers(models, path, [request for request in waiting if request["run"] == path]):
                answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
                answers.flush()
            if models.lost:
                os._exit(1)  # at once; who asks again starts a process that has not lost its device


def _read(requests: queue.Queue) -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    requests.put(None)


def _answers(models: "_Models", path: str, requests: list[dict]) -> list[dict]:
    try:
        predictions = models.predict(path, [text for request in requests for text in request["texts"]])
        ends = itertools.accumulate(len(request["texts"]) for request in requests)
        return [{"id": request["id"], "predictions": predictions[end - len(request["texts"]):end]}
                for request, end in zip(requests, ends, strict=True)]
    except Exception as error:
        problem = problem_of(error, "supervisor.log")
        models.lost = problem.code == "device_failed"
        if len(requests) > 1 and not models.lost:  # what is wrong with one concerns that one only
            return [answer for request in requests for answer in _answers(models, path, [request])]
        traceback.print_exception(error)
        return [{"id": request["id"], "problem": problem.as_dict()} for request in requests]


class _Models:
    """Loaded models by run folder and the time their weights were written."""

    def __init__(self):
        self._loaded: OrderedDict[tuple[str, int], tuple[Loaded, Task, list[str]]] = OrderedDict()
        self.lost = False  # the device, by an error after which nothing can be computed here

    def predict(self, path: str, texts: list[str]) -> list[dict]:
        """Once more with no other model beside it where the memory was too little for them all."""
        try:
            return self._predict(path, texts)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        self._keep(0)  # here, where the error no longer holds on to what it was computing
        return self._predict(path, texts)

    def _predict(self, path: str, texts: list[str]) -> list[dict]:
        run = Run(Path(path))
        key = path, run.model.stat().st_mtime_ns
        if key not in self._loaded:
            self._keep(MODELS - 1)
            self._loaded[key] = _load(run)
        self._loaded.move_to_end(key)
        loaded, task, labels = self._loaded[key]
        return task.predict(loaded, texts, labels)

    def _keep(self, count: int) -> None:
        """Let go of all but the last ones that were used."""
        import torch

        while len(self._loaded) > count:
            self._loaded.popitem(last=False)
        torch.cuda.empty_cache()  # so that a training beside it can have it; does nothing without a GPU


def _load(run: Run) -> tuple[Loaded, Task, list[str]]:
    from ..compute.device import find_device
    from ..home.specs import Base
    from ..models.loading import load_tokenizer

    task, labels = task_of(run), run.project.survey.labels
    trained = Base(id=run.spec.base.id, path=str(run.model))
    device = find_device()
    model = task.load(trained, labels).to(device.kind)
    return Loaded(model, load_tokenizer(trained), device, run.spec.settings.max_length), task, labels
