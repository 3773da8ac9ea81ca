"""Long work for a page or a call: a thread that reports its progress, and ends early if nobody waits for it."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, wait
from contextlib import closing
from functools import partial
from threading import Thread
from weakref import WeakValueDictionary

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words

from .parts import duration, progress
from .place import Visit

PATIENCE = 0.5  # seconds before progress is shown, and between two updates

_current: "WeakValueDictionary[str, Work]" = WeakValueDictionary()  # the latest work of each window


class Superseded(Exception):
    """The work was cancelled, or its window has started other work."""


def cancel(window: str) -> None:
    """End the work of `window`: its next report of progress raises Superseded."""
    _current.pop(window, None)


def is_busy(window: str) -> bool:
    """Whether this window waits for some work."""
    return window in _current


class Work:
    """Functions that a window waits for, run one after another; each takes `report(share, words)` for its progress.

    A function ends at its next report once the work was cancelled, or the window has started other work.
    """

    share: float  # of the current function that is done, 0 … 1
    words: Words  # what the function is doing

    def __init__(self, window: str):
        self._window = window
        _current[window] = self

    def do(self, function: Callable) -> Generator:
        """Run `function` in a thread: yields this work every PATIENCE seconds, and returns the function's result.

        Closing the generator cancels the work. Raises what the function raises, and Superseded.
        """
        self._check()
        self._began, self._result = time.monotonic(), Future()
        self._report(0, Words("시작하고 있습니다", "Starting"))
        Thread(target=self._run, args=(function, self._result), daemon=True).start()
        try:
            while not wait([self._result], PATIENCE).done:
                self._check()
                yield self
        except GeneratorExit:  # the page was left, or the caller has gone
            if _current.get(self._window) is self:
                cancel(self._window)
            raise
        self._check()
        return self._result.result()

    def _run(self, function: Callable, result: Future) -> None:
        try:
            result.set_result(function(self._report))
        except BaseException as error:  # raised again by `do`
            result.set_exception(error)

    def _report(self, share: float, words: Words) -> None:
        self._check()
        self.share, self.words, self._reported = share, words, time.monotonic()

    def _check(self) -> None:
        if _current.get(self._window) is not self:
            raise Superseded

    def times(self, visit: Visit) -> str:
        """The time spent, and, after a tenth of the work, an estimate of the time left."""
        now = time.monotonic()
        seconds, then = now - self._began, self._reported - self._began
        spent = duration(seconds, visit)
        if self.share < 0.1 or seconds < 2:
            return visit.say(f"{spent}째", f"{spent} so far")
        left = duration(max(1, then * (1 - self.share) / self.share - (now - self._reported)), visit)
        return visit.say(f"{spent}째 · 약 {left} 남음", f"{spent} so far · about {left} left")


def in_turn(function: Callable, visit: Visit) -> Callable:
    """Wrap a function that reads or surveys a table, so that it waits for its owner's turn first."""
    def waiting(report: Callable) -> object:
        words = Words("앞서 연 표를 먼저 봅니다", "Your other tables come first")
        with visit.shared.tables.taken(visit.owner, partial(report, 0, words)):
            return function(report)

    return waiting


def each_report(work: Generator, show: Callable[[Work], dict]) -> Generator:
    """Yields `show(work)` while the work (`Work.do`) goes on, and returns its result; closing this cancels the work."""
    with closing(work):
        while True:
            try:
                current = next(work)
            except StopIteration as end:
                return end.value
            yield show(current)


def with_progress(area: gr.HTML, work: Generator, visit: Visit) -> Generator:
    """Shows the progress of the work (`Work.do`) in an area, which stays visible, and returns the result."""
    return each_report(work, lambda current: {area: gr.HTML(progress_card(current, visit), visible=True)})


def progress_card(current: Work, visit: Visit) -> Markup:
    shown = Markup('<div class="kt-card kt-working" role="status"><div class="kt-state"><strong>{}</strong>'
                   '<span class="which">{}</span></div>{}</div>')
    return shown.format(visit.read(current.words), current.times(visit), progress(current.share or None))


def with_passing_progress(area: gr.HTML, work: Generator, visit: Visit) -> Generator:
    """As `with_progress`, but the area is hidden once the work has ended or failed."""
    hidden = {area: gr.HTML(visible=False)}
    try:
        result = yield from with_progress(area, work, visit)
    except Superseded:
        raise  # the area shows other work now
    except Exception:
        yield hidden
        raise
    yield hidden
    return result
