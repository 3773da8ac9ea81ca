"""The owner of a Hub token that a program sends: asked of the Hub in a thread, and remembered in memory for a while."""

import re
import time
from collections import OrderedDict
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, Lock, fail_after, to_thread

from cards.hub import who
from trainer.errors import Problem

TOKEN = re.compile(r"(hf|api)_[A-Za-z0-9_.-]{8,4000}")  # a user's, an organisation's, or OAuth's (hf_oauth_ and a JWT)
TRUST = 300  # seconds for which the Hub's answer about a token holds, whether it is good or not
REMEMBERED = 1_000  # tokens of either kind
AT_ONCE = 8  # requests to the Hub at once about tokens that have been good, and as many about others
PATIENCE = 10  # seconds to wait for the Hub's answer, including the wait for a turn


class Tokens:
    """Good and refused tokens are kept apart, so that a flood of forged ones neither pushes good ones out of memory nor
    makes them wait when they are checked again."""

    def __init__(self):
        self._good, self._refused = _Memory(), _Memory()
        self._known, self._unknown = CapacityLimiter(AT_ONCE), CapacityLimiter(AT_ONCE)
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    async def owner(self, token: str) -> str:
        """The account of the token. Raises Problem: token_refused, hub_slow (no answer in time)."""
        if name := self._remembered(token):
            return name
        lock = self._locks.setdefault(token, Lock())
        try:
            with fail_after(PATIENCE):  # cancels the wait for a turn; a question under way ends by its own time-out
                async with lock:  # requests with the same token share one answer
                    return self._remembered(token) or await self._ask(token)
        except TimeoutError:
            raise _slow() from None

    def _remembered(self, token: str) -> str | None:
        if not TOKEN.fullmatch(token) or self._refused.get(token):
            raise _refused()
        return self._good.get(token)

    async def _ask(self, token: str) -> str:
        limiter = self._known if token in self._good else self._unknown
        try:
            name = await to_thread.run_sync(who, token, limiter=limiter)
        except Problem as problem:
            if problem.code != "hub_token":
                raise _slow() from None
            self._refused.keep(token, problem.code)
            raise _refused() from None
        self._good.keep(token, name)
        return name


class _Memory:
    """Token → its owner or the code of its refusal, for TRUST seconds; the oldest are dropped if there are too many."""

    def __init__(self):
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def get(self, token: str) -> str | None:
        until, known = self._known.get(token, (0, None))
        return known if time.monotonic() < until else None

    def __contains__(self, token: str) -> bool:
        """Whether the token is remembered, even if its answer has expired."""
        return token in self._known

    def keep(self, token: str, known: str) -> None:
        self._known[token] = time.monotonic() + TRUST, known
        self._known.move_to_end(token)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _refused() -> Problem:
    return Problem("token_refused", "허깅페이스가 모르는 토큰입니다. 지워졌거나 잘못 복사되었습니다. 유효한 토큰을 보내 주세요.",
                   "Hugging Face does not know this token: it was deleted or not copied whole. Send a valid one.")


def _slow() -> Problem:
    return Problem("hub_slow", "허깅페이스가 지금 토큰을 확인해 주지 않습니다. 잠시 뒤 다시 보내 주세요.",
                   "Hugging Face does not say just now whose token this is. Send the request again in a while.")
