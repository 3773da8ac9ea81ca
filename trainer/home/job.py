"""A job: what a worker process does once, and the files in its folder. A training run is a job.

    <home>/<owner>/<project>/<runs>/001/
        spec.json  turn.json  worker.json  stop  events.jsonl  worker.log  result.json  earlier.json

Its state is computed from these files (is there a result? is the worker alive?) and is stored nowhere else.
"""

from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from filelock import FileLock

from ..errors import Problem
from .events import read_events
from .files import read_json, write_json
from .memory import ended_for_memory
from .missing import read_result
from .processes import is_alive

TIME_LIMIT = "time_limit"  # the code of a job that was saved and stopped when its time was over
ATTEMPTS = 2  # a job whose worker has died is started again once; then its owner decides


class Job:
    """`state` is queued, running, interrupted, done, stopped or failed.

    `empty`: what a result holds besides its state when no worker has written it.
    """

    empty: ClassVar[dict] = {}

    def __init__(self, path: Path):
        self.path = path
        self.name = path.name
        self.file = path / "spec.json"
        self.worker = path / "worker.json"
        self.stop = path / "stop"
        self.events = path / "events.jsonl"
        self.log = path / "worker.log"
        self.turn_file = path / "turn.json"  # written by its owner, who has put it elsewhere among their own
        self.result_file = path / "result.json"
        self.earlier = path / "earlier.json"  # a copy of the result, which stays when the job is resumed

    @property
    def created(self) -> float:
        """When it was queued, in seconds since 1970."""
        raise NotImplementedError

    @property
    def turn(self) -> float:
        """Its place among the jobs of its owner, the least first: when it was queued, unless it was put elsewhere."""
        return self.created if (moved := moved_to(self.turn_file)) is None else moved

    @property
    def owner(self) -> str:
        return self.path.parents[2].name

    @property
    def result(self) -> dict | None:
        """result.json, the last file that is written; None until then. In place of a damaged one the copy is read."""
        return read_result(self.result_file, self.empty, self.earlier)

    @property
    def kept(self) -> dict:
        """What it had reached when it last ended: the result of then, but for its problem; empty if nothing."""
        earlier = read_result(self.earlier, self.empty) or {}
        return {name: value for name, value in earlier.items() if name != "problem"}

    @property
    def reached(self) -> dict | None:
        """Its result; while a resumed job has none yet, what was kept. None if there is neither."""
        return self.result or self.kept or self.result  # the files may change places between the first two

    @property
    def state(self) -> str:
        given = self.worker.exists()  # files are read in the order in which they are written, so none is missed
        alive = self.has_worker
        if result := self.result:
            return result["state"]
        if alive:
            return "running"
        return "interrupted" if given else "queued"

    @property
    def has_worker(self) -> bool:
        return is_alive(self.given_to)

    @property
    def given(self) -> float | None:
        """When a worker was last given this job, in seconds since 1970."""
        return self.given_to.get("given")

    @property
    def attempt(self) -> int:
        """How many workers have been given this job."""
        return self.given_to.get("attempt", 0)

    @property
    def failure(self) -> str | None:
        """The code of the problem that its result names."""
        return ((self.result or {}).get("problem") or {}).get("code")

    @property
    def is_through(self) -> bool:
        """Whether it is done, or its time limit has ended it with a score: its model is the best until then."""
        return self.state == "done" or self.failure == TIME_LIMIT and (self.reached or {}).get("score") is not None

    @property
    def lacked_memory(self) -> bool:
        """Whether its worker has vanished, and the system has ended processes for want of memory since it began."""
        known = self.given_to.get("ended_for_memory")
        return known is not None and self.state == "interrupted" and ended_for_memory() > known

    @property
    def given_to(self) -> dict:
        """worker.json, empty if there is none. In place of a damaged one, what its worker has copied into the log."""
        try:
            return read_json(self.worker) or {}
        except ValueError:
            return next((seen for event in reversed(read_events(self.events)[0]) if (seen := event.get("worker"))), {})

    @property
    def is_pending(self) -> bool:
        """Whether it is running or will be: a job whose worker has died is started again once."""
        state = self.state
        return state in ("queued", "running") or state == "interrupted" and self.attempt < ATTEMPTS

    @property
    def can_go_on(self) -> bool:
        """Whether an earlier worker has left something to go on from."""
        return False

    def ask_to_stop(self) -> None:
        """The worker saves and ends after its current step. The time of the first wish counts (`queue.limits`)."""
        if not self.stop.exists():
            self.stop.touch()

    def end(self, state: str, problem: Problem | None = None) -> None:
        """Write the result in place of a worker. A result that is there keeps its state, and gets the problem."""
        why = {"problem": problem.as_dict()} if problem else {}
        self.publish(self.empty | self.kept | {"state": state} | (self.result or {}) | why)

    def publish(self, result: dict) -> None:
        """Write the result; it holds what was kept, as far as nothing better has replaced it.

        The copy goes first: whoever sees the result can rely on both.
        """
        write_json(self.earlier, result)
        write_json(self.result_file, result)

    def reopen(self) -> None:
        """Queue it again, unless it is pending. What it has reached is kept until the next result stands.

        The result goes last: until then the supervisor does not look at the job.
        """
        with FileLock(self.path / ".lock"):
            if self.is_pending:
                return
            if result := self.result:  # the copy may be older, or missing
                write_json(self.earlier, result)
            for file in (self.stop, self.worker, self.result_file):
                file.unlink(missing_ok=True)


def moved_to(turn_file: Path) -> float | None:
    """Where its owner has put it among their own; a damaged file puts it nowhere."""
    with suppress(ValueError):
        if given := read_json(turn_file):
            return given["turn"]
    return None
