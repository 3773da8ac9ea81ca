"""Room on the disk for downloads from the Hub: all owners share the cache of models, so it is in no one's quota."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import disk_usage

from ..errors import Problem, Words
from ..home.turns import Turns
from ..units import GB, bytes_text
from .download import Room


class Downloads:
    """`held`: whether several people share the machine. Then each owner may download one model at a time, and downloads
    leave `left` bytes of the disk free for what the owners keep themselves."""

    def __init__(self, held: bool, left: int = 5 * GB):
        self._held, self._left = held, left
        self._turns = Turns(1 if held else None, Words("모델 내려받기는", "model downloads"))
        self._lock, self._coming = threading.Lock(), 0

    def of(self, owner: str) -> Room:
        return partial(self.taken, owner)

    @contextmanager
    def taken(self, owner: str, size: int) -> Iterator[None]:
        """The context in which an owner downloads `size` bytes.

        Raises Problem("too_many_requests" | "no_room_to_download")."""
        if not size:  # all of it is here
            yield
            return
        with self._turns.taken(owner):
            with self._lock:
                if self._held:
                    self._check(size)
                self._coming += size
            try:
                yield
            finally:
                with self._lock:
                    self._coming -= size

    def _check(self, size: int) -> None:
        """A download under way counts in full, however much of it has arrived."""
        from huggingface_hub.constants import HF_HUB_CACHE

        cache = Path(HF_HUB_CACHE)
        free = disk_usage(next(each for each in (cache, *cache.parents) if each.exists())).free - self._coming
        if free - size >= self._left:
            return
        needed, free, left = map(bytes_text, (size, max(0, free), self._left))
        raise Problem(
            "no_room_to_download",
            f"모델을 받을 자리가 없습니다: {needed}가 드는데, 여럿이 함께 쓰는 디스크에 {free}가 남아 있고 그 가운데 {left}는 비워 두어야 합니다. 내장 모델 "
            "kotune-mini나 더 작은 모델, 또는 여기서 이미 받은 모델을 골라 주세요.",
            f"There is no room for the model: it takes {needed}; the disk, which others use too, has {free} left, of "
            f"which {left} are to stay free. Choose kotune-mini, which is built in, a smaller model, or one that has "
            "been downloaded here before.", size=size, limit=self._left)
