"""How many requests of one owner are answered at once, so that one does not take what all share."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import Problem, Words

LOOK = 0.5  # seconds between two looks at whether somebody who waits still does


class Turns:
    """`each`: requests of one owner; None where there is but one owner. `what`: with 은 or 는, and in plural."""

    def __init__(self, each: int | None, what: Words):
        self._each, self._what = each, what
        self._ended = threading.Condition()
        self._going: Counter[str] = Counter()

    @contextmanager
    def taken(self, owner: str, wait: Callable[[], object] | None = None) -> Iterator[None]:
        """A turn of this owner. Where there is none left, it is waited for if there is a `wait`, which is called now
        and then, and may raise. Raises Problem("too_many_requests")."""
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
                self._going += Counter()  # lets go of owners who have none

    def _too_many(self) -> Problem:
        return Problem("too_many_requests",
                       f"한 사람이 동시에 할 수 있는 {self._what.ko} {self._each}개까지입니다. 앞의 것이 끝난 뒤 다시 해 주세요.",
                       f"Of {self._what.en}, one person may have {self._each} under way at once. Wait for one to end, "
                       "then try again.", limit=self._each)
