"""The inference process, `python -m trainer serve`: it reads requests and writes answers as JSON lines.

Between answers it writes {"silent": seconds} as a sign of life: it may now be silent for so long. Models are loaded on
demand; when they take too much memory together, the least recently used ones are dropped. Models take turns, and so do
the requests for a model: a batch has a few texts of each, so that nobody waits for another's thousands.
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
from ..home.processes import open_messages, warm_up
from ..home.project import Run
from ..models.tokenizing import ENDLESS
from ..onnx.instead import quickest, time_of
from ..tasks import task_of
from ..tasks.answering import decision_of, share_of
from ..texts import Text
from .predictor import LOADING, batch

WEIGHTS = 2 * 2**30  # bytes of loaded models at most, unless a single one has more: hundreds of small models
BATCH_REQUESTS = 64  # in a batch, at most
LOST = {"device_failed", ENDLESS}  # codes of Problems after which the process can compute nothing more


def main() -> None:
    """Serve until standard input ends."""
    write = open_messages()
    requests: queue.Queue = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    warm_up()
    models, waiting = _Models(lambda seconds: write({"silent": seconds})), dict[int, _Request]()
    while _receive(requests, waiting):
        first = next(iter(waiting.values()))
        turn = [request for request in waiting.values() if request.is_like(first)][:BATCH_REQUESTS]
        turn = [request for request in turn if not request.alone] or turn[:1]
        answers = _answers(models, first.run, [request.part(len(turn)) for request in turn], first.reads)
        if models.lost and len(turn) > 1:
            os._exit(1)  # one request of the batch was the cause; each is sent once more, by itself
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
            os._exit(1)  # a new process answers the waiting requests


@dataclass
class _Request:
    """`until`: the time until which the caller waits, 0 once it has left. `reads`: whether it asks how texts are read,
    not for answers. `alone`: whether to keep it out of batches, as an earlier process ended with it."""

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
        """Whether both can go into one batch."""
        return (self.run, self.reads) == (other.run, other.reads)

    def part(self, among: int) -> dict:
        """The next texts of this request, for a batch of `among` requests."""
        return {"id": self.id, "texts": batch(self.texts, len(self.predictions), among)}


def _read(requests: queue.Queue) -> None:
    for line in sys.stdin:
        requests.put(_Request(**json.loads(line)))
    requests.put(None)


def _receive(requests: queue.Queue, waiting: dict[int, _Request]) -> bool:
    """Add new requests, and drop those for which nobody waits any more; False once the input has ended."""
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
    except BaseException as error:  # a panic in Rust is no Exception
        problem = problem_of(error, "supervisor.log")
        models.lost |= problem.code in LOST
        if len(requests) > 1 and not models.lost:  # one bad request must not fail the others
            return [answer for request in requests for answer in _answers(models, path, [request], reads)]
        traceback.print_exception(error)
        return [{"id": request["id"], "problem": problem.as_dict()} for request in requests]


class _Models:
    """The loaded models with their bytes, by run folder, time of the weights, share of the model, and time of its ONNX.

    `report`: called with the seconds for which the process may be silent, before a model is loaded, and 0 after it.
    """

    def __init__(self, report: Callable[[float], None]):
        self._report = report
        self._loaded: OrderedDict[tuple[str, int, float, int], tuple[Answering, int]] = OrderedDict()
        self.lost = False  # whether an error has made the process useless (`LOST`)

    def predict(self, path: str, texts: list[Text], reads: bool = False) -> list[dict]:
        """Predict; if memory runs out, drop all other models and try once more."""
        try:
            return self._predict(path, texts, reads)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        self._make_room(WEIGHTS + 1)  # outside of `except`, where the error would keep its tensors alive
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
        """Drop the least recently used models until `size` more bytes fit."""
        import torch

        while self._loaded and size + sum(taken for _, taken in self._loaded.values()) > WEIGHTS:
            self._loaded.popitem(last=False)
        torch.cuda.empty_cache()  # so that a training can use the memory; does nothing without a GPU


def _size(run: Run, share: float) -> int:
    """The bytes of the model, the partner, or both."""
    model = sum(file.stat().st_size for file in run.model.glob("*.safetensors")) if share else 0
    return model + (task_of(run).partner_size(run.project) if share < 1 else 0)


@dataclass(frozen=True)
class Answering:
    """Whoever answers for a run, loaded: its model, the task's partner, or both. `answer` takes texts as typed; `read`
    says how they are read, as `Task.read` does."""

    answer: Callable[[list[Text]], list[dict]]
    read: Callable[[list[Text]], list[dict]]

    def __call__(self, texts: list[Text]) -> list[dict]:
        return self.answer(texts)


def answering(run: Run, share: float) -> Answering:
    """Load whoever answers for a run; `share`: the weight of the model in the mean with its partner."""
    task, labels, repairs = task_of(run), run.project.survey.labels, run.project.spec.repairs
    partner, decision = (task.partner_of(run.project), decision_of(run, share)) if share < 1 else (None, None)
    model = quickest(run, find_device()) if share else None
    who: dict[str, Any] = {"labels": labels, "partner": partner, "share": share, "by": decision}
    return Answering(partial(task.respond, repairs=repairs, answer=partial(task.predict, model, **who)),
                     partial(task.read, model, repairs=repairs, **who))
