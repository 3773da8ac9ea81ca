"""API keys of a project: which routes they open, and how many requests are allowed with them."""

import math
import re
import time
from collections import OrderedDict
from contextlib import ExitStack

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers

from trainer.errors import Problem, Words
from trainer.home.keys import digest_of, opened_by
from trainer.home.layout import Home
from trainer.home.turns import Turns

from .visitor import ON_A_SPACE, ONLY, sender_of

HEADER = "x-kotune-key"  # not `authorization`, which a private Space uses itself
OPENED = re.compile(
    r"[A-Z]+ /mcp|POST /api/v1/(systemone|projects/[^/]+/(predict|explain))|GET /api/v1/projects/[^/]+/runs(/[^/]+)?")
AT_ONCE = 8  # look-ups of keys at once, each in a thread
EACH = 4  # requests at once with keys of one owner, on a Space; fewer than PREDICTIONS_EACH in app.py, for their pages
# A request costs the app itself 8 ms, at this rate half a core, so that pages still work if a program sends in a loop.
# Honest programs hardly reach it: a small model takes 20 ms for a text on two cores, and a request may have a thousand.
RATE, BURST = 60, 120  # requests, a second and at once
REMEMBERED = 1_000  # keys, and as many senders


class Keys:
    def __init__(self, home: Home):
        self._home, self._looking = home, CapacityLimiter(AT_ONCE)
        self._shown, self._known = Rates(), Rates()  # by key and by sender; forged keys cannot push senders out
        self._turns = Turns(EACH if ON_A_SPACE else None, Words("키로 보낸 요청은", "requests with keys"))

    async def owner(self, scope: dict, held: ExitStack) -> str | None:
        """The owner of the key in the request; None without a key. The key's project is written into the scope, as the
        request may be about that one only, and `held` keeps the owner's turn until the answer.

        Raises Problem: key_refused, too_fast, too_many_requests, not_with_a_key, and those of the disk.
        """
        if (shown := Headers(scope=scope).get(HEADER)) is None:
            return None
        self._shown.take(digest_of(shown))
        project, _ = await to_thread.run_sync(opened_by, self._home, shown, limiter=self._looking)
        scope[ONLY] = project.name
        self._known.take(sender_of(scope, project.owner))
        if not OPENED.fullmatch(f"{scope.get('method')} {scope['path']}"):
            raise _not_with_a_key()
        held.enter_context(self._turns.taken(project.owner))
        return project.owner


class Rates:
    """A token bucket for each key or sender: at most BURST requests at once, refilled with RATE a second."""

    def __init__(self):
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → (requests left, as of when)

    def take(self, key: str) -> None:
        """Take one request from the bucket. Raises Problem("too_fast"), with the seconds until there is one again."""
        now = time.monotonic()
        left, since = self._left.get(key, (BURST, now))
        left = min(BURST, left + (now - since) * RATE)
        if left < 1:
            raise _too_fast(math.ceil((1 - left) / RATE))
        self._left[key] = left - 1, now
        self._left.move_to_end(key)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)


def _not_with_a_key() -> Problem:
    ko, en = ("키 대신 허깅페이스 토큰을 보내", "with a token of the Hub instead of the key") if ON_A_SPACE else \
        ("키 없이 요청해", "by a request without a key")
    return Problem("not_with_a_key", "키로는 예측(predict), 설명(explain), 판단(systemone)을 묻고 학습 결과(runs)를 읽는 것만 할 수 있습니다. "
                   f"다른 일은 페이지에서 하거나, {ko} 주세요.",
                   "With a key a program predicts, explains, decides (systemone) and reads runs, and no more. All else "
                   f"is done on the page, or {en}.")


def _too_fast(seconds: int) -> Problem:
    return Problem("too_fast",
                   f"한 프로젝트의 키로 1초에 {RATE}번까지 요청할 수 있습니다. {seconds}초 뒤 다시 보내 주세요. 글 여러 개를 한 요청에 담으면 더 빠릅니다.",
                   f"With the keys of a project, {RATE} requests a second are answered. Send it again in {seconds} s; "
                   "several texts in one request are faster, too.", limit=RATE, retry_after=seconds)
