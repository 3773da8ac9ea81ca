"""Limit how many requests of one owner are answered at once, so that one owner does not take what all share."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import Problem, Words

LOOK = 0.5  # seconds between two calls of `wait`


class Turns:
    """`each`: most requests of one owner at once; None if there is only one owner. `what`: the thing asked for, in
    Korean with 은 or 는, in English in the plural."""

    def __init__(self, each: int | None, what: Words):
        self._each, self._what = each, what
        self._ended = threading.Condition()
        self._going: Counter[str] = Counter()

    @contextmanager
    def taken(self, owner: str, wait: Callable[[], object] | None = None) -> Iterator[None]:
        """The context in which a request of this owner is answered. If too many are under way, it waits if there is a
        `wait`, which is called every now and then and may raise; else it raises Problem("too_many_requests")."""
        with self._ended:
            while self._each is not None and self._going[owner] >= self._each:
                if wait is None:
                    raise self._too_many()
                wait()
                self._ended.wait(LOOK)
            self._going[owner] += 1
        try:
            yield
        finally:
            with self._ended:
                self._ended.notify_all()
                self._going[owner] -= 1
                self._going += Counter()  # forgets owners who have none

    def _too_many(self) -> Problem:
        return Problem("too_many_requests",
                       f"한 사람이 동시에 할 수 있는 {self._what.ko} {self._each}개까지입니다. 앞의 것이 끝난 뒤 다시 해 주세요.",
                       f"Of {self._what.en}, one person may have {self._each} under way at once. Wait for one to end, "
                       "then try again.", limit=self._each)
