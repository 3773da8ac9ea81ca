"""Long work behind a page or a call: in a thread of its own, with its progress told, and given up when nobody waits."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, wait
from contextlib import closing
from threading import Thread
from weakref import WeakValueDictionary

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words

from .parts import duration, progress
from .place import Visit

PATIENCE = 0.5  # seconds after which work is shown as going on, and between two looks at it

_going: "WeakValueDictionary[str, Work]" = WeakValueDictionary()  # the latest work of each window


class Outdated(Exception):
    """The visitor has asked for something else meanwhile."""


def give_up(window: str) -> None:
    """Whatever is going on for `window` is outdated: nobody waits for it any more."""
    _going.pop(window, None)


def is_busy(window: str) -> bool:
    """Whether somebody waits for something in this window."""
    return window in _going


class Work:
    """What one window waits for: functions that take `tell(share, words)` to say how far they are, one after another.

    It is given up at its next word once there is other work of the same `window`, or nobody waits for it.
    """

    share: float  # of what is being done now, 0 … 1
    words: Words  # what that is

    def __init__(self, window: str):
        self._window = window
        _going[window] = self

    def do(self, function: Callable) -> Generator:
        """This work, every now and then, and what the function returns. Raises what it raises, and Outdated."""
        self._check()
        self._began, self._result = time.monotonic(), Future()
        self._tell(0, Words("시작하고 있습니다", "Starting"))
        Thread(target=self._run, args=(function, self._result), daemon=True).start()
        try:
            while not wait([self._result], PATIENCE).done:
                self._check()
                yield self
        except GeneratorExit:  # the page was left, the caller has gone
            if _going.get(self._window) is self:
                give_up(self._window)
            raise
        self._check()
        return self._result.result()

    def _run(self, function: Callable, result: Future) -> None:
        try:
            result.set_result(function(self._tell))
        except BaseException as error:  # handed to whoever waits
            result.set_exception(error)

    def _tell(self, share: float, words: Words) -> None:
        self._check()
        self.share, self.words, self._told = share, words, time.monotonic()

    def _check(self) -> None:
        if _going.get(self._window) is not self:
            raise Outdated

    def hint(self, visit: Visit) -> str:
        """Seconds that have gone by, and an estimate of those to come once there is something to judge by."""
        now = time.monotonic()
        gone, then = now - self._began, self._told - self._began
        if self.share < 0.1 or gone < 2:
            return visit.say(f"{duration(gone, visit)}째", f"{duration(gone, visit)} so far")
        left = duration(max(1, then * (1 - self.share) / self.share - (now - self._told)), visit)
        return visit.say(f"{duration(gone, visit)}째 · 약 {left} 남음",
                         f"{duration(gone, visit)} so far · about {left} left")


def told_by(work: Generator, tell: Callable[[Work], dict]) -> Generator:
    """What `tell` says of work while it is done; what it returns. Who stops listening gives it up."""
    with closing(work):
        while True:
            try:
                going = next(work)
            except StopIteration as end:
                return end.value
            yield tell(going)


def shown_in(area: gr.HTML, work: Generator, visit: Visit) -> Generator:
    """Pictures of work that is done, shown in an area; what it returns."""
    def card(going: Work) -> dict:
        return {area: gr.HTML(_card(visit.read(going.words), going.share, going.hint(visit)), visible=True)}

    return told_by(work, card)


def shown_meanwhile(area: gr.HTML, work: Generator, visit: Visit) -> Generator:
    """As `shown_in`; when the work has ended, or failed, the area is hidden."""
    hidden = {area: gr.HTML(visible=False)}
    try:
        result = yield from shown_in(area, work, visit)
    except Outdated:
        raise  # the area shows other work by now
    except Exception:
        yield hidden
        raise
    yield hidden
    return result


def _card(title: str, share: float, hint: str) -> Markup:
    """What is being done, how far it is (0: unknown), and how long it will take."""
    return Markup('<div class="kt-card kt-working" role="status"><div class="kt-state"><strong>{}</strong>'
                  '<span class="which">{}</span></div>{}</div>').format(title, hint, progress(share or None))
