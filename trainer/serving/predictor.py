"""The inference process, seen from the app: send texts and a run, get back what its model makes of them.

It is a process of its own, so that a model that runs out of memory takes no page down with it. Requests go
in as JSON lines and come back in any order; the process batches what waits for the same model.
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

PART, PART_CHARACTERS = 250, 20_000  # in one batch: a large model on a processor answers in time, others wait little
TIMEOUT = 120  # seconds
LOADING = 600  # seconds in which nothing is heard of the process while it loads a model, from a slow disk
LOOK = 1.0  # seconds between two looks at whether the caller still waits


@dataclass
class _Asked:
    """A request, and the process that it was last sent to. `is_second_try`: the one before ended without an answer."""

    request: dict
    process: Child
    is_second_try: bool = False
    future: Future[list[dict]] = field(default_factory=Future)


class Predictor:
    """`each`: requests of one owner that are answered at once; None: all."""

    def __init__(self, home: Home, each: int | None = None):
        self._home, self._turns = home, Turns(each, Words("예측은", "predictions"))
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, _Asked] = {}
        self._process: Child | None = None
        self._requests: SimpleQueue[dict | None] = SimpleQueue()  # that it has not been sent yet; None: the last
        self._alive = 0.0  # when the process last gave a sign of life; ahead of now while it may be silent

    def start(self) -> None:
        """Start the process now, so that the first prediction need not wait for its imports."""
        with suppress(Problem), self._lock:
            self._ensure()

    def predict(self, run: Run, texts: list, has_left: Callable[[], bool] = lambda: False,
                least: float | None = None) -> list[dict]:
        """[{label, probabilities {label: share}}] for each text, or pair of texts, as `asked_of` takes them, which is
        cleaned as those were that the model learnt; of an adapted model [{blanks [{word: share}]}], the likeliest words
        for each ___ in the text. `has_left`: whether the caller has given up meanwhile; what is not computed by then
        never is. `least`: the label of an answer that is less likely is None; by default what was chosen for the
        project.

        Raises Problem: those of `asked_of`, "too_many_requests", "inference_died", "inference_slow".
        """
        least = least_of(run.project) if least is None else least
        texts = asked_of(run, texts, least)
        with self._turns.taken(run.project.owner):
            return abstaining(self._answer(run, texts, has_left), least)

    def read(self, run: Run, text: Text) -> dict:
        """How a text is read, whatever is answered: {tokens}, and what else `Task.read` tells. Raises Problem, as
        `predict` does."""
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
        """Nobody waits for this any more. A process without a sign of life in all that time is stuck, and ended."""
        with self._lock:
            if asked := self._waiting.pop(number, None):  # in place of what it has not computed yet:
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
        """It is killed without the lock, as that may take a while; what a disk or a driver holds is let go of, too."""
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
                break  # it was killed while it wrote
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
        """The process has ended: what still waits for it is asked once more, of a new one."""
        if self._process is process:
            self._process = None
            self._requests.put(None)
        for number, asked in [*self._waiting.items()]:
            if asked.process is process:
                self._ask_again(number, asked)

    def _ask_again(self, number: int, asked: _Asked) -> None:
        """Once only: the request itself may be what ends the process."""
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
    """Labels whose probability is below `least` become None; blanks are filled all the same."""
    return [each | {"label": None} if "label" in each and each["probabilities"][each["label"]] < least else each
            for each in answers]


def batch(texts: Sequence[Text], start: int, among: int = 1) -> list[Text]:
    """The texts from `start` on that go into one batch, which so many requests share: one at least."""
    some = [*texts[start:start + max(1, PART // among)]]
    fitting = [end for end in itertools.accumulate(map(characters_of, some)) if end <= PART_CHARACTERS // among]
    return some[:max(1, len(fitting))]


def _write(process: Child, requests: SimpleQueue) -> None:
    """In a thread of its own: a process that does not read holds up nobody but this."""
    with suppress(BrokenPipeError):
        for request in iter(requests.get, None):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()


def _died() -> Problem:
    return Problem("inference_died", "예측 프로세스가 멈췄습니다 (메모리 부족일 수 있습니다). 다시 한번 눌러 주세요.",
                   "The inference process stopped (it may have run out of memory). Please try again.")
