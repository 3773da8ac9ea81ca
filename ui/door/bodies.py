"""Limits on the size of a request, and on the bytes of one visitor over time, checked before any of them is read."""

import math
import time

from starlette.datastructures import Headers

from trainer.errors import Problem
from trainer.units import GB, MB, bytes_text

from .addresses import ASSISTANTS

UPLOAD = "/gradio_api/upload"
LARGEST_UPLOAD = 630 * MB  # train, valid and test with 200 MB each, Gradio's limit for a file, and the form around them
LARGEST = 32 * MB  # any other body; parsed JSON takes four times as much memory
LARGEST_ASKED = 4 * MB  # requests of assistants: the limit of the package mcp


class Bodies:
    """Each visitor has two quotas: one for uploads, which stay on the disk for a day, and one for all other bodies,
    which fill the memory."""

    def __init__(self):
        self._uploads, self._others = _Quota(2 * GB, 24 * 3600), _Quota(128 * MB, 60)

    def check(self, path: str, headers: Headers) -> int:
        """The declared size in bytes; uvicorn reads no more. Raises Problem: length_required, body_too_large."""
        if "transfer-encoding" in headers:
            raise Problem("length_required", "본문의 크기를 먼저 알려야 받습니다. content-length를 붙여 보내 주세요.",
                          "Only bodies that tell their size first are taken. Send a content-length.")
        size = int(headers.get("content-length", 0))
        largest = {UPLOAD: LARGEST_UPLOAD, ASSISTANTS: LARGEST_ASKED}.get(path, LARGEST)
        if size > largest:
            most, sent = bytes_text(largest), bytes_text(size)
            raise Problem("body_too_large", f"한 번에 {most}까지 보낼 수 있는데 {sent}입니다. 나누어 보내 주세요.",
                          f"At most {most} a request, and this has {sent}. Send it in parts.",
                          size=size, limit=largest)
        return size

    def count(self, sender: str, path: str, size: int) -> None:
        """Count `size` bytes for the sender: a visitor of a Space, or all programs with keys of a project. Raises
        Problem("quota_used")."""
        (self._uploads if path == UPLOAD else self._others).take(sender, size)


class _Quota:
    """At most `limit` bytes of each owner within `seconds`, counted from the first byte."""

    def __init__(self, limit: int, seconds: int):
        self._limit, self._seconds = limit, seconds
        self._used: dict[str, tuple[float, int]] = {}  # owner → (since when, bytes)

    def take(self, owner: str, size: int) -> None:
        if not size:
            return
        now = time.monotonic()
        self._used = {each: known for each, known in self._used.items() if now - known[0] <= self._seconds}
        since, used = self._used.get(owner, (now, 0))
        if used + size > self._limit:
            raise self._used_up(math.ceil((since + self._seconds - now) / 60))
        self._used[owner] = since, used + size

    def _used_up(self, minutes: int) -> Problem:
        return Problem("quota_used", f"한 사람이 보낼 수 있는 {bytes_text(self._limit)}를 다 썼습니다. {minutes}분 뒤 다시 보내 주세요.",
                       f"One person's {bytes_text(self._limit)} are used up. Send it again in {minutes} minutes.",
                       limit=self._limit, minutes=minutes)
