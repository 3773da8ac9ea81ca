"""Do jobs on this machine, one on each device, each in a process of its own."""

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from ...home.files import write_json
from ...home.forking import Child, server
from ...home.job import Job
from ...home.memory import ended_for_memory
from ...home.processes import kill
from ...models.fitting import devices


class Local:
    """Starts and ends workers. It keeps a spare process, which has done its imports and waits for the path of a job."""

    def __init__(self, log: Path):
        """`log`: where a worker writes errors before it has a job."""
        self._log, self.devices = log, devices()
        self._spare: Child | None = None

    def free(self, busy: Sequence[Job]) -> str | None:
        """A device that none of the `busy` jobs uses, else None; a job begun by an earlier version uses the first."""
        taken = {job.given_to.get("device", self.devices[0]) for job in busy}
        return next((device for device in self.devices if device not in taken), None)

    def prepare(self) -> Child:
        """The spare process, which is started if there is none. Raises OSError."""
        if self._spare is None or not self._spare.is_alive:
            self._spare = server.start("work", self._log)
        return self._spare

    def start(self, job: Job, device: str) -> None:
        """Give a job to the spare process, which sees only this device. worker.json is written first, so that every
        worker is known. A job that has just been deleted is not begun.

        Raises OSError; with a full disk the spare process is kept.
        """
        worker = self.prepare()
        with FileLock(job.path.parent / ".lock"):  # the lock that deleting takes, too (`queue.leaving`)
            if not job.file.exists():
                return
            self._name(worker, job, device)
        self._spare = None
        worker.stdin.write(f"{job.path}\n".encode())
        worker.stdin.close()

    def _name(self, worker: Child, job: Job, device: str) -> None:
        try:
            write_json(job.worker, worker.identity | {
                "attempt": job.attempt + 1, "given": time.time(), "device": device,
                "ended_for_memory": ended_for_memory()})
        except OSError:
            with suppress(OSError):
                job.worker.unlink(missing_ok=True)  # it may be there if only syncing its folder failed
            if job.has_worker:
                worker.kill()
            raise

    def kill(self, job: Job) -> None:
        """End the worker of a job at once, also one that an earlier supervisor started."""
        kill(job.given_to)

    def close(self) -> None:
        """End the spare process; a worker with a job goes on."""
        if self._spare:
            self._spare.kill()
