"""What the training page shows for an address: a run, or a search with one of its trials; and what can be done."""

from dataclasses import dataclass

from trainer.errors import Problem, present
from trainer.home.project import Run, Search
from trainer.queue.agenda import is_called_off
from trainer.queue.leaving import has_begun
from trainer.queue.line import Wait, move, waits_for_own
from trainer.queue.resuming import resume, resume_search
from trainer.search.progress import state_of
from trainer.training.watching import snapshot

from ..kinds.over_epochs import best_epoch
from ..place import Visit
from ..runs.chosen import has_result, run_of
from ..tasks.chain import chain_of

DOT = 0.05  # share of the steps; a curve of fewer would be no more than a dot


@dataclass(frozen=True)
class Watched:
    """`shown` is the run's snapshot, `wait` its place in the queue. `run` is None for a search before its first
    trial."""

    run: Run | None
    search: Search | None
    shown: dict | None
    wait: Wait | None
    can_go_first: bool = False

    @classmethod
    def at(cls, visit: Visit) -> "Watched":
        """The run of the address, else that of its search, else the newest run of the project."""
        run, search = visit.run, visit.search
        if run is None:
            run = run_of(search) if search else next(reversed(visit.project.runs()), None)
        if run and search is None:
            search = run.search
        shown = snapshot(run) if run else None
        queued = shown is not None and shown["state"] == "queued"
        supervisor = visit.shared.supervisor
        return cls(run, search, shown, supervisor.wait_of(run) if queued else None,
                   queued and search is None and waits_for_own(run, supervisor.line))

    @property
    def is_going(self) -> bool:
        return self.search.result is None if self.search else bool(self.run) and self.run.is_pending

    @property
    def is_awaited(self) -> bool:
        """Whether something changes by itself: this training, or one that is chained to it."""
        return self.is_going or any(each.is_pending for each in chain_of(self.run))

    @property
    def is_stopping(self) -> bool:
        return self.is_going and (self.search or self.run).stop.exists()

    @property
    def has_begun(self) -> bool:
        """Whether there is something to save when it is stopped."""
        training = self.search or self.run
        return training is not None and has_begun(training)

    @property
    def can_resume(self) -> bool:
        if self.search:
            return not self.is_going and not self.search.is_complete
        return bool(self.run) and not self.is_going and self.shown["state"] != "done"

    @property
    def failed(self) -> Run | None:
        """The run that a remedy is for: this one, or, if this was called off, the adaptation that it waited for."""
        return self.run.first if self.run and is_called_off(self.run) else self.run

    @property
    def remedy(self) -> dict | None:
        """The remedy of the failed run, as in its snapshot."""
        return None if self.search or self.failed is None else snapshot(self.failed)["remedy"]

    @property
    def remedy_way(self) -> str:
        """The remedy's `way`, as in `remedies.Remedy`; "" without a remedy."""
        return self.remedy["way"] if self.remedy else ""

    @property
    def has_curves(self) -> bool:
        """Whether there is something to draw, or soon will be. True for all of a search, so that the page does not jump
        between its trials."""
        shown = self.shown
        is_long = shown["step"] > DOT * (shown["steps"] or 0)
        begun = shown["state"] == "running" or is_long or shown["epochs"] or shown["before"]
        return bool(begun or self.search and self.is_going)

    @property
    def has_result(self) -> bool:
        """Whether there is a result page to go on to."""
        if self.search:
            return not self.is_going and bool(self.search.result["best"])
        return bool(self.run) and not self.is_going and has_result(self.run)

    @property
    def is_to_be_resumed(self) -> bool:
        """Whether resuming is the next step: there is no result yet, or another training waits for this one."""
        return self.can_resume and (not self.has_result or self.next is not None)

    @property
    def next(self) -> Run | None:
        """The training that comes after this adaptation."""
        chain = chain_of(self.run)
        return chain[1] if chain and chain[0].name == self.run.name else None

    @property
    def story(self) -> tuple:
        """A value that changes when more of the page has to be drawn anew than what moves with each step."""
        shown = self.shown or {"epochs": []}
        run = (self.run and self.run.name, shown.get("state"), shown.get("phase"), len(shown["epochs"]),
               not self.is_going and len(shown.get("kept_epochs", [])),
               shown.get("has_test"), shown.get("before") is None, [each.state for each in chain_of(self.run)])
        search = (self.search.name, state_of(self.search), len(self.search.trials()), self.turn) if self.search else ()
        return run, search, self.is_going, self.is_stopping, self.can_go_first

    @property
    def step(self) -> tuple:
        """A value that changes with every step of the run or of its chain, and with its place in the queue."""
        steps = sum(snapshot(each)["step"] for each in chain_of(self.run)) or (self.shown["step"] if self.shown else 0)
        return steps, self.turn

    @property
    def turn(self) -> tuple | None:
        """The place in the queue, as precisely as the page shows it."""
        return self.wait and (self.wait.ahead, round(self.wait.seconds / 10))

    @property
    def latest(self) -> int:
        """The last epoch that has ended, 0 before the first."""
        return self.shown["epochs"][-1]["epoch"] if self.shown["epochs"] else 0

    def epoch(self, chosen: tuple | None) -> int | None:
        """The epoch whose answers are shown: the chosen one (run, epoch), else the latest while the run goes on, and
        afterwards the model's. None before the first epoch has ended."""
        epochs = [each["epoch"] for each in self.shown["epochs"]]
        if chosen and chosen[0] == self.run.name and chosen[1] in epochs:
            return chosen[1]
        return self.latest or None if self.run.is_pending else best_epoch(self.shown)

    def go_first(self) -> None:
        """Move the run before the owner's other waiting trainings. Raises Problem("not_waiting")."""
        move(present(self.run, "run that waits"))

    def ask_to_stop(self) -> None:
        """Ask the search, or the single run, to save and stop."""
        if self.search:
            self.search.stop.touch()
        elif self.run:
            self.run.ask_to_stop()

    def resume(self) -> None:
        """Resume the search, or the run. Raises Problem("nothing_to_resume" | "already_done")."""
        if self.search:
            return resume_search(self.search)
        if self.run is None:
            raise Problem("nothing_to_resume", "이어서 할 학습이 없습니다. ‘설정’에서 새로 시작해 주세요.",
                          "There is no run to resume. Start one under Settings.")
        resume(self.run)
