"""What the API does with a caller who has left, with one from another machine, and with options of a training."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import SimpleNamespace

import anyio
import pytest
from starlette.testclient import TestClient

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.quotas import Quotas
from trainer.serving.predictor import Predictor
from trainer.studio import create_project, look_at
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


def test_decisions_are_asked_as_of_transformers(shared, finished_run):
    rest, project = rest_app(shared), finished_run.project.name

    async def owned(scope, receive, send):
        await rest(scope | {OWNER: "local"}, receive, send)

    client, questions = TestClient(owned), {
        "tone": {"type": "choice", "criteria": {"긍정": "좋은 말", "부정": None}}, "긍정": {"type": "noul"}}
    told = client.post("/systemone", json={"model": project, "state": {"review": "정말 재미있어요"}, "questions": questions})
    plain = shared.predictor.predict(finished_run, ["정말 재미있어요"])[0]
    assert told.status_code == 200 and told.json()["model"] == project
    tone = told.json()["answers"]["tone"]
    assert tone["choice"] == plain["label"] and tone["probabilities"] == pytest.approx(plain["probabilities"])
    assert told.json()["answers"]["긍정"]["noul"] == pytest.approx(plain["probabilities"]["긍정"])
    for change, code in (({"questions": {"화남": {"type": "noul"}}}, "no_such_label"),
                         ({"model": "no-one"}, "no_such_project"),
                         ({"questions": {"q": {"type": "essay"}}}, "bad_option"), ({"questions": {}}, "bad_option"),
                         ({"assets": {"img": {}}}, "bad_option"), ({"state": [1]}, "not_a_text")):
        refused = client.post("/systemone", json={"model": project, "state": "글", "questions": questions} | change)
        assert refused.json()["error"]["code"] == code
    for question, place, words in (
            ({"type": "score", "criteria": {"긍정": 1}}, ".score.criteria", "목록([…])이어야 합니다"),
            ({"type": "essay" * 1000}, "", "type은 'noul', 'choice', 'score' 가운데 하나여야 합니다"),
            ({"type": "noul", "labels": []}, ".noul.labels", "그런 이름은 없습니다"), ({}, "", "type을 적어야 합니다")):
        refused = client.post("/systemone", json={"model": project, "state": "글", "questions": {"q": question}})
        told = refused.json()["error"]
        assert told["where"]["option"] == f"body.questions.q{place}" and words in told["ko"] and len(told["en"]) < 500


def test_who_comes_from_another_machine_names_no_folders_of_this_one(shared, finished_run, tiny_encoder):
    request = SimpleNamespace(scope={OWNER: "local"})
    with pytest.raises(Problem) as problem:
        Endpoints(shared).start_run(finished_run.project.name, model=str(tiny_encoder), request=request)
    assert problem.value.code == "bad_model_id"


GIVEN = {"method": "lora", "lora_form": "dora", "lora_alpha": 8, "schedule": "cosine", "warmup": 0.2, "focal": 1.5,
         "accumulation": 2, "stops_by": "loss"}


@pytest.fixture
def starting(tmp_path):
    """What programs call, of a home where nothing is trained, and a project in it."""
    home = Home(tmp_path)
    return Shared(home, SimpleNamespace(wake=lambda: None), None, Quotas(home, held=False)), \
        create_project(home, "local", "리뷰", *look_at(SAMPLE)).name


def test_every_way_to_start_takes_the_options_and_says_them_again(starting):
    shared, project = starting
    endpoints, rest, request = Endpoints(shared), rest_app(shared), SimpleNamespace(scope={OWNER: "local"})

    async def owned(scope, receive, send):
        await rest(scope | {OWNER: "local"}, receive, send)

    client, path = TestClient(owned, headers={"content-type": "application/json"}), f"/projects/{project}/runs"
    one = endpoints.start_run(project, settings=GIVEN, request=request)["settings"]
    other = client.post(path, json={"settings": one, "key": "again"}).json()
    assert GIVEN.items() <= one.items() and other["settings"] == one and other["state"] == "queued"
    assert client.post(path, json={"settings": {"epochs": 1}, "key": "again"}).json()["run"] == other["run"]
    for settings, code in (({"lora_form": "dora"}, "options_exclude"), ({"momentum": 1}, "bad_option"),
                           ({"schedule": "step"}, "bad_option"), ({"epochs": "\ud83d"}, "bad_option")):
        for asked in (path, f"/projects/{project}/forecast"):
            refused = client.post(asked, content=json.dumps({"settings": settings}))
            assert refused.status_code == 422 and refused.json()["error"]["code"] == code
            assert refused.json()["error"]["where"]["option"] in settings
    for model in ("a/" + "b" * 5000, "~nobody", "\ud83d"):
        refused = client.post(path, content=json.dumps({"model": model}))
        assert refused.json()["error"]["code"] == "bad_model_id"
    with pytest.raises(Problem) as turned:
        endpoints.start_search(project, ranges={"epochs": [5, 2]}, request=request)
    assert turned.value.code == "range_turned_round"
    search = endpoints.start_search(project, ranges={"epochs": [2, 5]}, request=request)["search"]
    assert shared.home.project("local", project).search(search).spec.ranges == {"epochs": [2, 5]}
