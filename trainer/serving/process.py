"""The inference process itself: `python -m trainer serve`, JSON lines in, JSON lines out.

Beside its answers, {"silent": seconds} are its signs of life: it has done a part, and may be silent for so long now.
Models are loaded on demand, and the least recently used ones go once all are too large together. Models take turns, and
so do the requests that wait for the same one: a few texts of each are answered in one batch, so that nobody waits for
another's thousands.
"""

import itertools
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ..compute.device import find_device
from ..failures import is_out_of_memory, problem_of
from ..home.processes import warm_up
from ..home.project import Run
from ..models.tokenizing import ENDLESS
from ..onnx.instead import quickest, time_of
from ..tasks import task_of
from ..tasks.answering import decision_of, share_of
from ..texts import Text
from .predictor import LOADING, batch

WEIGHTS = 2 * 2**30  # bytes of who is kept loaded, unless one has more: hundreds of small models
BATCH_REQUESTS = 64  # answered together at most
LOST = {"device_failed", ENDLESS}  # codes of Problems after which a process is of no more use


def main() -> None:
    """Serve until standard input ends."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    requests: queue.Queue = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    warm_up()

    def write(answer: dict) -> None:
        output.write(json.dumps(answer, ensure_ascii=False) + "\n")
        output.flush()

    models, waiting = _Models(lambda seconds: write({"silent": seconds})), dict[int, _Request]()
    while _receive(requests, waiting):
        first = next(iter(waiting.values()))
        turn = [request for request in waiting.values() if request.is_like(first)][:BATCH_REQUESTS]
        turn = [request for request in turn if not request.alone] or turn[:1]
        answers = _answers(models, first.run, [request.part(len(turn)) for request in turn], first.reads)
        if models.lost and len(turn) > 1:
            os._exit(1)  # it was one of them; each is asked once more, by itself
        for answer in answers:
            request = waiting.pop(answer["id"])
            if "problem" not in answer:
                request.predictions += answer["predictions"]
                answer["predictions"] = request.predictions
                if len(request.predictions) < len(request.texts):
                    waiting[request.id] = request  # behind the others
                    answer = {"silent": 0}
            write(answer)
        if models.lost:
            os._exit(1)  # at once; another process answers those who wait


@dataclass
class _Request:
    """`until`: the time from which on nobody waits for it, 0 once its caller has left. `reads`: what is asked for is
    how the texts are read, not answers to them. `alone`: in no batch, as a process has ended with it."""

    id: int
    run: str
    texts: list[Text]
    until: float
    reads: bool = False
    alone: bool = False
    predictions: list[dict] = field(default_factory=list)

    def __post_init__(self):
        self.texts = [text if isinstance(text, str) else (text[0], text[1]) for text in self.texts]  # JSON has lists

    def is_like(self, other: "_Request") -> bool:
        """Whether both go into one batch."""
        return (self.run, self.reads) == (other.run, other.reads)

    def part(self, among: int) -> dict:
        """Its next texts, in a batch of so many requests."""
        return {"id": self.id, "texts": batch(self.texts, len(self.predictions), among)}


def _read(requests: queue.Queue) -> None:
    for line in sys.stdin:
        requests.put(_Request(**json.loads(line)))
    requests.put(None)


def _receive(requests: queue.Queue, waiting: dict[int, _Request]) -> bool:
    """Add what has arrived, and drop what nobody waits for any more; False once the input has ended."""
    while True:
        while not waiting or not requests.empty():
            if (request := requests.get()) is None:
                return False
            waiting[request.id] = request
        for late in [request.id for request in waiting.values() if request.until <= time.time()]:
            del waiting[late]
        if waiting:
            return True


def _answers(models: "_Models", path: str, requests: list[dict], reads: bool = False) -> list[dict]:
    try:
        predictions = models.predict(path, [text for request in requests for text in request["texts"]], reads)
        ends = itertools.accumulate(len(request["texts"]) for request in requests)
        return [{"id": request["id"], "predictions": predictions[end - len(request["texts"]):end]}
                for request, end in zip(requests, ends, strict=True)]
    except BaseException as error:  # a panic in Rust is none of the Exceptions
        problem = problem_of(error, "supervisor.log")
        models.lost |= problem.code in LOST
        if len(requests) > 1 and not models.lost:  # what is wrong with one concerns that one only
            return [answer for request in requests for answer in _answers(models, path, [request], reads)]
        traceback.print_exception(error)
        return [{"id": request["id"], "problem": problem.as_dict()} for request in requests]


class _Models:
    """Who answers, loaded, and their bytes, by run folder, the times at which the weights and their ONNX were written,
    and the model's share.

    `report`: takes the seconds for which nothing may be heard: before a model is loaded, and 0 after it.
    """

    def __init__(self, report: Callable[[float], None]):
        self._report = report
        self._loaded: OrderedDict[tuple[str, int, float, int], tuple[Answering, int]] = OrderedDict()
        self.lost = False  # by an error after which nothing can be computed in this process

    def predict(self, path: str, texts: list[Text], reads: bool = False) -> list[dict]:
        """Once more with no other model beside it where the memory was too little for them all."""
        try:
            return self._predict(path, texts, reads)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        self._make_room(WEIGHTS + 1)  # here, where the error no longer holds on to what it was computing
        return self._predict(path, texts, reads)

    def _predict(self, path: str, texts: list[Text], reads: bool) -> list[dict]:
        run = Run(Path(path))
        share = share_of(run)
        key = path, run.model.stat().st_mtime_ns, share, time_of(run)
        if key not in self._loaded:
            self._report(LOADING)
            size = _size(run, share)
            self._make_room(size)
            self._loaded[key] = answering(run, share), size
            self._report(0)
        self._loaded.move_to_end(key)
        who, _ = self._loaded[key]
        return who.read(texts) if reads else who(texts)

    def _make_room(self, size: int) -> None:
        """Let go of the ones used longest ago, until `size` more bytes fit."""
        import torch

        while self._loaded and size + sum(taken for _, taken in self._loaded.values()) > WEIGHTS:
            self._loaded.popitem(last=False)
        torch.cuda.empty_cache()  # so that a training beside it can have it; does nothing without a GPU


def _size(run: Run, share: float) -> int:
    """Bytes of the model, the task's partner, or both."""
    model = sum(file.stat().st_size for file in run.model.glob("*.safetensors")) if share else 0
    return model + (task_of(run).partner_size(run.project) if share < 1 else 0)


@dataclass(frozen=True)
class Answering:
    """Who answers for a run, ready to do so: its model, the task's partner, or both. It is called with texts as typed;
    `read` tells how they are read, as `Task.read` has it."""

    answer: Callable[[list[Text]], list[dict]]
    read: Callable[[list[Text]], list[dict]]

    def __call__(self, texts: list[Text]) -> list[dict]:
        return self.answer(texts)


def answering(run: Run, share: float) -> Answering:
    """`share`: of the model's answer in that of both."""
    task, labels, repairs = task_of(run), run.project.survey.labels, run.project.spec.repairs
    partner, decision = (task.partner_of(run.project), decision_of(run, share)) if share < 1 else (None, None)
    model = quickest(run, find_device()) if share else None
    who: dict[str, Any] = {"labels": labels, "partner": partner, "share": share, "by": decision}
    return Answering(partial(task.respond, repairs=repairs, answer=partial(task.predict, model, **who)),
                     partial(task.read, model, repairs=repairs, **who))
