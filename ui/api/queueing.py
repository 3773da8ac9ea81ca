"""What programs ask for of the line: who stands in it, and to move, stop, resume or delete a training."""

import gradio as gr

from trainer.home.project import Project, Run, Search
from trainer.queue.leaving import delete, halt
from trainer.queue.line import move
from trainer.queue.resuming import resume
from trainer.training.watching import snapshot

from ..door.visitor import owner_of
from ..place import Shared


class Queueing:
    """Endpoints, as those of `Endpoints`, which it is a part of."""

    _shared: Shared

    def _project(self, name: str, request) -> Project:
        raise NotImplementedError

    def _run(self, project: str, run: str, request) -> Run:
        raise NotImplementedError

    def queue(self, request: gr.Request = None) -> list[dict]:
        """All that is at work (place 0) or waits (from 1), in its order, with the seconds that it takes and waits; of
        other people's trainings no more than that."""
        return [each.as_json() for each in self._shared.supervisor.standings(owner_of(request))]

    def move_run(self, project: str, run: str, to: int = 0, request: gr.Request = None) -> dict:
        """Put a run that waits in this place (0: the first) among those of the caller that do."""
        move(found := self._run(project, run, request), to)
        self._shared.supervisor.wake()
        return snapshot(found)

    def stop_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Save and stop, or cancel what waits; with the trial of a search stops the whole search."""
        halt(found := self._run(project, run, request))
        self._shared.supervisor.wake()
        return snapshot(found)

    def stop_search(self, project: str, search: str, request: gr.Request = None) -> dict:
        """Save the trial at work and end the search or cross-validation; what it has found is kept."""
        halt(found := self._project(project, request).search(search))
        self._shared.supervisor.wake()
        return {"search": found.name}

    def resume_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Go on from the last whole checkpoint; with the trial of a search goes the whole search."""
        found = self._run(project, run, request)
        self._shared.quotas.check_start(owner_of(request), None)
        resume(found)
        self._shared.supervisor.wake()
        return snapshot(found)

    def delete_run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """Remove a run that is not at work, for good; with the trial of a search goes the whole search."""
        found = self._run(project, run, request)
        delete(whole := found.search or found)
        self._shared.supervisor.wake()
        return {"deleted": whole.name, "kind": "search" if isinstance(whole, Search) else "run"}
