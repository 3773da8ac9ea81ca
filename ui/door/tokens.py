"""Whose token a program sends: asked of the Hub in threads of its own, and remembered in memory for a while."""

import re
import time
from collections import OrderedDict

from anyio import CapacityLimiter, fail_after, to_thread

from cards.hub import who
from trainer.errors import Problem

TOKEN = re.compile(r"(hf|api)_[A-Za-z0-9_.-]{8,4000}")  # of a user, an organisation, or OAuth (a JWT behind hf_oauth_)
TRUST = 300  # seconds for which a token is not asked about again, whether it is good or not
REMEMBERED = 1_000  # tokens of either kind
AT_ONCE = 8  # questions to the Hub
PATIENCE = 10  # seconds from a request's coming to the Hub's answer, its turn included


class Tokens:
    """Good and refused tokens are kept apart, so that a flood of forged ones does not make good ones unknown."""

    def __init__(self):
        self._good, self._refused = _Memory(), _Memory()
        self._asking = CapacityLimiter(AT_ONCE)

    async def owner(self, token: str) -> str:
        """The account behind it. Raises Problem: token_refused, hub_slow (no answer in time: nobody knows)."""
        if name := self._good.get(token):
            return name
        if not TOKEN.fullmatch(token) or self._refused.get(token):
            raise _refused()
        try:
            with fail_after(PATIENCE):  # cancels the wait for a turn; a question under way ends by its own time-out
                name = await to_thread.run_sync(who, token, limiter=self._asking)
        except TimeoutError:
            raise _slow() from None
        except Problem as problem:
            if problem.code != "hub_token":
                raise _slow() from None
            self._refused.keep(token, problem.code)
            raise _refused() from None
        self._good.keep(token, name)
        return name


class _Memory:
    """Token → its owner or refusal, kept for TRUST seconds; the oldest are dropped when there are too many."""

    def __init__(self):
        self._known: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def get(self, token: str) -> str | None:
        until, known = self._known.get(token, (0, None))
        return known if time.monotonic() < until else None

    def keep(self, token: str, known: str) -> None:
        self._known[token] = time.monotonic() + TRUST, known
        self._known.move_to_end(token)
        while len(self._known) > REMEMBERED or time.monotonic() > next(iter(self._known.values()))[0]:
            self._known.popitem(last=False)


def _refused() -> Problem:
    return Problem("token_refused", "허깅페이스가 모르는 토큰입니다. 지워졌거나 잘못 복사되었습니다. 유효한 토큰을 보내 주세요.",
                   "Hugging Face does not know this token: it was deleted or not copied whole. Send a valid one.")


def _slow() -> Problem:
    return Problem("hub_slow", "허깅페이스가 지금 토큰을 확인해 주지 않습니다. 잠시 뒤 다시 보내 주세요.",
                   "Hugging Face does not say just now whose token this is. Send the request again in a while.")
