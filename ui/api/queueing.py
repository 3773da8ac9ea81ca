"""Endpoints on the queue: list it, and move, stop, resume or delete a training."""

import gradio as gr

from trainer.home.project import Project, Run, Search
from trainer.queue.leaving import delete, halt
from trainer.queue.line import move
from trainer.queue.resuming import resume
from trainer.training.watching import snapshot

from ..door.visitor import owner_of
from ..place import Shared


class Queueing:
    """Endpoints; a base class of `Endpoints`."""

    _shared: Shared

    def _project(self, name: str, request) -> Project:
        raise NotImplementedError

    def _run(self, project: str, run: str, request) -> Run:
        raise NotImplementedError

    def queue(self, request: gr.Request = None) -> list[dict]:
        """All trainings that run (place 0) or wait (from 1), in order, with the seconds that each takes and waits;
        nothing else of other people's trainings."""
        return [each.as_json() for each in self._shared.supervisor.standings(owner_of(request))]

    def move_run(self, project: str, run: str, to: int = 0, request: gr.Request = None) -> dict:
        """Put a waiting run in this place (0: the first) among the caller's waiting runs."""
        move(found := self._run(project, run, request), to)
        self._shared.supervisor.wake()
        return snapshot(found)

    def stop_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Save and stop a run, or cancel it if it waits; a trial stops its whole search."""
        halt(found := self._run(project, run, request))
        self._shared.supervisor.wake()
        return snapshot(found)

    def stop_search(self, project: str, search: str, request: gr.Request = None) -> dict:
        """Save the running trial and end the search or cross-validation; its results so far are kept."""
        halt(found := self._project(project, request).search(search))
        self._shared.supervisor.wake()
        return {"search": found.name}

    def resume_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Resume a run from its last complete checkpoint; a trial resumes its whole search."""
        found = self._run(project, run, request)
        self._shared.quotas.check_start(owner_of(request), None)
        resume(found)
        self._shared.supervisor.wake()
        return snapshot(found)

    def delete_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Delete a run that is not running, for good; a trial deletes its whole search."""
        found = self._run(project, run, request)
        delete(training := found.search or found)
        self._shared.supervisor.wake()
        return {"deleted": training.name, "kind": "search" if isinstance(training, Search) else "run"}
