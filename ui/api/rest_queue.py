"""REST routes for the queue: list it, and move, stop or delete a training. Part of `rest.rest_app`."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from trainer.home.project import Project
from trainer.queue.leaving import delete, halt
from trainer.queue.line import move
from trainer.training.watching import snapshot

from ..door.visitor import owner_of
from ..place import Shared
from .described import described_search


def add_queue(app: FastAPI, shared: Shared, own_project: Callable[[str, Request], Project]) -> None:
    Own = Annotated[Project, Depends(own_project)]

    @app.get("/queue")
    def queue(request: Request) -> list[dict]:
        """All trainings that run (place 0) or wait (from 1), in order; nothing else of other people's trainings."""
        return [each.as_json() for each in shared.supervisor.standings(owner_of(request))]

    @app.post("/projects/{project}/runs/{run}/move")
    def moved(project: Own, run: str, to: int = 0) -> dict:
        """Put a waiting run in this place (0: the first) among your waiting runs; a trial moves its search."""
        move(found := project.run(run), to)
        shared.supervisor.wake()
        return snapshot(found)

    @app.post("/projects/{project}/runs/{run}/stop")
    def stopped(project: Own, run: str) -> dict:
        """Save and stop a run, or cancel it if it waits; a trial stops its whole search."""
        halt(found := project.run(run))
        shared.supervisor.wake()
        return snapshot(found)

    @app.delete("/projects/{project}/runs/{run}")
    def deleted(project: Own, run: str) -> dict:
        """Delete a run that is not running, for good; a trial deletes its whole search."""
        delete((found := project.run(run)).search or found)
        shared.supervisor.wake()
        return {"deleted": run}

    @app.post("/projects/{project}/searches/{search}/stop")
    def stopped_search(project: Own, search: str) -> dict:
        """Save the running trial and end the search; its results so far are kept."""
        halt(found := project.search(search))
        shared.supervisor.wake()
        return described_search(found)

    @app.delete("/projects/{project}/searches/{search}")
    def deleted_search(project: Own, search: str) -> dict:
        """Delete a search that is not running, with its trials, for good."""
        delete(project.search(search))
        shared.supervisor.wake()
        return {"deleted": search}
