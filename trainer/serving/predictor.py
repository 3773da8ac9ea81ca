"""The client of the inference process, used by the app: send texts and a run, and get the answers of its model.

Inference has a process of its own, so that a model that runs out of memory does not end the app. Requests are JSON
lines, and are answered in any order; the process batches requests for the same model.
"""

import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue

import psutil

from ..errors import Problem, Words
from ..home.forking import Child, server
from ..home.layout import Home
from ..home.least import least_of
from ..home.project import Run
from ..home.turns import Turns
from ..texts import Text, characters_of
from .asked import asked_of

PART, PART_CHARACTERS = 250, 20_000  # in a batch, so that even a large model on a CPU answers in time
TIMEOUT = 120  # seconds
LOADING = 600  # seconds for which the process may be silent while it loads a model, even from a slow disk
LOOK = 1.0  # seconds between two checks whether the caller still waits


@dataclass
class _Asked:
    """A request, and the process that it was last sent to. `is_second_try`: whether an earlier process ended without
    an answer."""

    request: dict
    process: Child
    is_second_try: bool = False
    future: Future[list[dict]] = field(default_factory=Future)


class Predictor:
    """Answers texts with the inference process. `each`: requests of one owner at a time; None: no limit."""

    def __init__(self, home: Home, each: int | None = None):
        self._home, self._turns = home, Turns(each, Words("예측은", "predictions"))
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, _Asked] = {}
        self._process: Child | None = None
        self._requests: SimpleQueue[dict | None] = SimpleQueue()  # not sent yet; None ends the writing thread
        self._alive = 0.0  # time of the last sign of life of the process; in the future while it may be silent

    def start(self) -> None:
        """Start the process now, so that the first prediction does not wait for its imports."""
        with suppress(Problem), self._lock:
            self._ensure()

    def predict(self, run: Run, texts: list, has_left: Callable[[], bool] = lambda: False,
                least: float | None = None) -> list[dict]:
        """The answer to each text or pair (as `asked_of` takes them), as `Task.predict` gives it, such as {label,
        probabilities {label: share}}, or {blanks [{word: share}]} for an adapted model. Texts are cleaned like the
        training rows. `has_left`: whether the caller has given up; then the rest is not computed. `least`: an answer
        with a lower probability has the label None; by default the value chosen for the project.

        Raises Problem: those of `asked_of`, "too_many_requests", "inference_died", "inference_slow".
        """
        least = least_of(run.project) if least is None else least
        texts = asked_of(run, texts, least)
        with self._turns.taken(run.project.owner):
            return abstaining(self._answer(run, texts, has_left), least)

    def read(self, run: Run, text: Text) -> dict:
        """How a text is read: {tokens} and the other fields of `Task.read`. Raises Problem, as `predict` does."""
        texts = asked_of(run, [text], 0)
        with self._turns.taken(run.project.owner):
            return self._answer(run, texts, lambda: False, reads=True)[0]

    def _answer(self, run: Run, texts: list[Text], has_left: Callable[[], bool], reads: bool = False) -> list[dict]:
        until, number = time.time() + TIMEOUT, next(self._numbers)
        request = {"id": number, "run": str(run.path), "texts": texts, "until": until, "reads": reads}
        with self._lock:
            asked = _Asked(request, self._ensure())
            self._waiting[number] = asked
            self._requests.put(asked.request)
        while time.time() < until:
            with suppress(TimeoutError):
                return asked.future.result(timeout=LOOK)
            if has_left():
                break
        self._give_up(number, until)
        raise Problem("inference_slow", f"{TIMEOUT}초 안에 답이 오지 않았습니다. 글을 나누어 보내 주세요.",
                      f"No answer within {TIMEOUT} seconds. Send the texts in parts.")

    def _give_up(self, number: int, until: float) -> None:
        """Cancel a request for which nobody waits any more. If the process has given no sign of life since it was sent,
        it is stuck, and is ended."""
        with self._lock:
            if asked := self._waiting.pop(number, None):  # a request with the same id and no time replaces it
                self._requests.put({"id": number, "run": "", "texts": [], "until": 0})
        if asked and until <= time.time() and self._alive < until - TIMEOUT:
            self._end(asked.process)

    def close(self) -> None:
        with self._lock:
            process = self._process
            for number in [*self._waiting]:
                self._fail(number)
        if process:
            self._end(process)

    def _end(self, process: Child) -> None:
        """Kill a process, without the lock, as that may take a while, and forget it even if it does not end."""
        with suppress(psutil.TimeoutExpired):
            process.kill()
        with self._lock:
            self._forget(process)

    def _ensure(self) -> Child:
        if self._process is None:
            try:
                self._process = server.start("serve", self._home.log)
            except OSError as error:
                raise _died() from error
            self._requests, self._alive = SimpleQueue(), time.time()
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
            threading.Thread(target=_write, args=(self._process, self._requests), daemon=True).start()
        return self._process

    def _listen(self, process: Child) -> None:
        for line in process.stdout:
            if not line.endswith(b"\n"):
                break  # the process was killed while it wrote
            answer = json.loads(line)
            self._alive = time.time() + answer.get("silent", 0)
            asked = self._waiting.pop(answer.get("id"), None)
            if asked and "problem" in answer:
                asked.future.set_exception(Problem.from_dict(answer["problem"]))
            elif asked:
                asked.future.set_result(answer["predictions"])
        with self._lock:
            self._forget(process)

    def _forget(self, process: Child) -> None:
        """Forget a process that has ended, and send requests that wait for it to a new one."""
        if self._process is process:
            self._process = None
            self._requests.put(None)
        for number, asked in [*self._waiting.items()]:
            if asked.process is process:
                self._ask_again(number, asked)

    def _ask_again(self, number: int, asked: _Asked) -> None:
        """Send a request to a new process, only once: the request itself may have ended the process."""
        if asked.is_second_try:
            return self._fail(number)
        try:
            asked.process, asked.is_second_try = self._ensure(), True
            self._requests.put(asked.request | {"alone": True})
        except Problem:
            self._fail(number)

    def _fail(self, number: int) -> None:
        if asked := self._waiting.pop(number, None):
            asked.future.set_exception(_died())


def abstaining(answers: list[dict], least: float) -> list[dict]:
    """The answers, with the label None where its probability is below `least`; answers without a label stay."""
    return [each | {"label": None} if "label" in each and each["probabilities"][each["label"]] < least else each
            for each in answers]


def batch(texts: Sequence[Text], start: int, among: int = 1) -> list[Text]:
    """The texts from `start` on that one request may put into a batch shared by `among` requests, at least one."""
    some = [*texts[start:start + max(1, PART // among)]]
    fitting = [end for end in itertools.accumulate(map(characters_of, some)) if end <= PART_CHARACTERS // among]
    return some[:max(1, len(fitting))]


def _write(process: Child, requests: SimpleQueue) -> None:
    """Send requests to a process, in a thread of its own, so that a process that does not read blocks only this."""
    with suppress(BrokenPipeError):
        for request in iter(requests.get, None):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()


def _died() -> Problem:
    return Problem("inference_died", "예측 프로세스가 멈췄습니다 (메모리 부족일 수 있습니다). 다시 한번 눌러 주세요.",
                   "The inference process stopped (it may have run out of memory). Please try again.")
