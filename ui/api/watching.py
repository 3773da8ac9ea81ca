"""Watching runs for programs: hundreds of watchers hold no thread, and together cost no more than a few."""

from collections.abc import AsyncIterator

from anyio import CapacityLimiter, sleep, to_thread

from trainer.home.project import Run
from trainer.training.watching import looks

LOOKS = 4  # reads of the disk at once, each in a thread
SNAPSHOTS = 50  # a second, for all watchers together: the more there are, the longer each waits for the next


class Watching:
    def __init__(self):
        self._watchers, self._looking = 0, CapacityLimiter(LOOKS)

    async def watch(self, run: Run) -> AsyncIterator[dict]:
        """As `trainer.training.watching.watch`."""
        found, ended = looks(run), object()
        self._watchers += 1
        try:
            while (seen := await to_thread.run_sync(next, found, ended, limiter=self._looking)) is not ended:
                if isinstance(seen, dict):
                    yield seen
                else:
                    await sleep(max(seen, self._watchers / SNAPSHOTS))
        finally:
            self._watchers -= 1
