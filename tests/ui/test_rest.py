"""What the API does with a caller who has left, and with one who comes from another machine."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import SimpleNamespace

import anyio
import pytest

from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.quotas import Quotas
from trainer.serving.predictor import Predictor
from ui.api.endpoints import Endpoints
from ui.api.rest import rest_app
from ui.door.visitor import OWNER
from ui.place import Shared


@pytest.fixture
def shared(finished_run):
    home = Home(finished_run.path.parents[3])
    with closing(Predictor(home)) as predictor:
        yield Shared(home, None, predictor, Quotas(home, held=False))


def test_a_prediction_whose_caller_has_left_is_given_up(shared, finished_run):
    shared.predictor.predict(finished_run, ["글"])
    process = shared.predictor._process.identity["pid"]
    project, answers = finished_run.project.name, []
    coming = iter([{"type": "http.request", "body": json.dumps({"texts": ["글"]}).encode(), "more_body": False}])
    scope = {"type": "http", "method": "POST", "path": f"/projects/{project}/predict", "query_string": b"",
             "headers": [(b"content-type", b"application/json")], OWNER: "local"}

    async def receive() -> dict:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: dict) -> None:
        answers.append(message)

    async def ask() -> None:
        with anyio.fail_after(60):  # of the 120 s that a caller waits at most
            await rest_app(shared)(scope, receive, send)

    os.kill(process, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as thread:  # the browser of other tests keeps a loop in this one
            thread.submit(anyio.run, ask).result()
    finally:
        os.kill(process, signal.SIGCONT)
    assert answers[0]["status"] == 422 and not shared.predictor._waiting
    assert shared.predictor.predict(finished_run, ["글"])[0]["label"], "others are answered"


def test_who_comes_from_another_machine_names_no_folders_of_this_one(shared, finished_run, tiny_encoder):
    request = SimpleNamespace(scope={OWNER: "local"})
    with pytest.raises(Problem) as problem:
        Endpoints(shared).start_run(finished_run.project.name, model=str(tiny_encoder), request=request)
    assert problem.value.code == "bad_model_id"
