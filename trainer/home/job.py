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

TIME_LIMIT = "time_limit"  # code of the Problem of a job that was saved and stopped when its time was over
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
        self.turn_file = path / "turn.json"  # written if its owner has moved it among their own jobs
        self.result_file = path / "result.json"
        self.earlier = path / "earlier.json"  # a copy of the result, which stays when the job is resumed

    @property
    def created(self) -> float:
        """When it was queued, in seconds since 1970."""
        raise NotImplementedError

    @property
    def turn(self) -> float:
        """Its place among the jobs of its owner, lowest first: the time when it was queued, unless it was moved."""
        return self.created if (moved := moved_to(self.turn_file)) is None else moved

    @property
    def owner(self) -> str:
        return self.path.parents[2].name

    @property
    def result(self) -> dict | None:
        """The content of result.json, the file written last; None until then. If it is damaged, its copy is read."""
        return read_result(self.result_file, self.empty, self.earlier)

    @property
    def kept(self) -> dict:
        """What it had reached when it last ended: the result of then, without its problem; {} if it has not ended."""
        earlier = read_result(self.earlier, self.empty) or {}
        return {name: value for name, value in earlier.items() if name != "problem"}

    @property
    def reached(self) -> dict | None:
        """Its result, or while a resumed job has none yet, what was kept. None if there is neither."""
        return self.result or self.kept or self.result  # again, as it may have been written since the first look

    @property
    def state(self) -> str:
        given = self.worker.exists()  # files are read in the order in which they are written, so no change is missed
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
        """When this job was last given to a worker, in seconds since 1970."""
        return self.given_to.get("given")

    @property
    def attempt(self) -> int:
        """How many times this job was given to a worker."""
        return self.given_to.get("attempt", 0)

    @property
    def failure(self) -> str | None:
        """The code of the Problem in its result; None if there is none."""
        return ((self.result or {}).get("problem") or {}).get("code")

    @property
    def is_through(self) -> bool:
        """Whether it is done, or was ended by its time limit with a score (its model is then the best so far)."""
        return self.state == "done" or self.failure == TIME_LIMIT and (self.reached or {}).get("score") is not None

    @property
    def lacked_memory(self) -> bool:
        """Whether its worker has vanished, and the system has ended processes for lack of memory since it began."""
        known = self.given_to.get("ended_for_memory")
        return known is not None and self.state == "interrupted" and ended_for_memory() > known

    @property
    def given_to(self) -> dict:
        """The content of worker.json, {} if there is none. If it is damaged, the copy that its worker has logged."""
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
        """Whether an earlier worker has left something from which training can go on."""
        return False

    def ask_to_stop(self) -> None:
        """Ask the worker to save and end after its step. The time of the first request counts (`queue.limits`)."""
        if not self.stop.exists():
            self.stop.touch()

    def end(self, state: str, problem: Problem | None = None) -> None:
        """Write the result in place of a worker. An existing result keeps its state, and gets the problem."""
        why = {"problem": problem.as_dict()} if problem else {}
        self.publish(self.empty | self.kept | {"state": state} | (self.result or {}) | why)

    def publish(self, result: dict) -> None:
        """Write the result, and first its copy, so that whoever sees the result can rely on both."""
        write_json(self.earlier, result)
        write_json(self.result_file, result)

    def reopen(self) -> None:
        """Queue it again, unless it is pending. What it has reached is kept until there is a new result.

        The result is removed last, since until then the supervisor does not look at the job.
        """
        with FileLock(self.path / ".lock"):
            if self.is_pending:
                return
            if result := self.result:  # the copy may be older, or missing
                write_json(self.earlier, result)
            for file in (self.stop, self.worker, self.result_file):
                file.unlink(missing_ok=True)


def moved_to(turn_file: Path) -> float | None:
    """The place to which its owner has moved it; None if they have not, or the file is damaged."""
    with suppress(ValueError):
        if given := read_json(turn_file):
            return given["turn"]
    return None
