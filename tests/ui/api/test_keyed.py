"""REST through the door: what a key of a project opens, what OpenAPI says of it, and whatever else is sent."""

import json
import shutil
from contextlib import closing

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from trainer.errors import Problem
from trainer.home.keys import FILE, FOLDER, keys_of, make_key, opened_by, revoke_key
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.home.quotas import Quotas
from trainer.home.trash import discard, restore
from trainer.serving.predictor import Predictor
from ui.api.assistants import Assistants
from ui.api.problems import STATUS
from ui.api.rest import rest_app
from ui.door import keys as of_the_door
from ui.door.bodies import LARGEST_ASKED
from ui.door.door import Door
from ui.door.keys import HEADER, OPENED
from ui.place import Shared

BODY = {"texts": ["정말 재미있어요"]}


@pytest.fixture
def project(finished_run, tmp_path) -> Project:
    shutil.copytree(finished_run.project.path, tmp_path / "local" / "other-0000")
    return Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / "reviews-0000"))


@pytest.fixture
def client(project):
    home = Home(project.path.parents[1])
    with closing(Predictor(home)) as predictor:
        shared = Shared(home, None, predictor, Quotas(home, held=False))
        mcp = Route("/mcp", Assistants(shared), methods=["POST"])
        app = Starlette(routes=[Mount("/api/v1", rest_app(shared)), mcp])
        yield TestClient(Door(app, True, home), "http://127.0.0.1", raise_server_exceptions=False, headers={
            "content-type": "application/json", "accept": "application/json, text/event-stream"})


@pytest.fixture
def ask(client):
    """Status, and the code of a refusal or else the answer."""
    def asked(method: str, path: str, key: str | None = None, body: dict | bytes | None = None):
        content = body if isinstance(body, bytes) else json.dumps(body)
        path = path if path.startswith("/") else f"/api/v1/{path}"
        answer = client.request(method, path, content=content, headers={} if key is None else {HEADER: key})
        told = answer.json()
        return answer.status_code, told["error"]["code"] if answer.is_error else told

    return asked


def test_a_key_opens_the_models_of_its_project_and_nothing_else(ask, project):
    made, key = make_key(project, " 고객센터\n챗봇 ")
    mark = project.mark
    of = f"projects/{project.name}"
    status, answers = ask("POST", f"{of}/predict", key, BODY)
    assert status == 200 and answers == ask("POST", f"{of}/predict", None, BODY)[1]
    assert ask("POST", f"{of}/explain", key, {"text": "정말 재미있어요"})[0] == 200
    questions = {"긍정": {"type": "noul"}}
    for model, expected in ((project.name, 200), ("other-0000", "another_project"), ("nowhere", "another_project")):
        status, told = ask("POST", "systemone", key, {"model": model, "state": "글", "questions": questions})
        assert expected in (status, told)
    assert ask("GET", f"{of}/runs", key)[1][0]["run"] == "001"
    assert ask("GET", f"{of}/runs/001", key)[1]["test"]["metrics"]
    for method, path in (("POST", f"{of}/runs"), ("DELETE", f"{of}/runs/001"), ("GET", f"{of}/files"),
                         ("GET", "projects"), ("GET", f"{of}/runs/001/files/model/config.json"),
                         ("GET", f"{of}/folder.zip"), ("GET", f"{of}/runs/001/bundle.zip"),
                         ("GET", "queue"), ("GET", "openapi.json")):
        assert ask(method, path, key) == (403, "not_with_a_key"), path
    for other in ("other-0000", "nowhere"):
        assert ask("POST", f"projects/{other}/predict", key, BODY) == (403, "another_project")
    kept, = keys_of(project)
    assert (kept.name, kept.end, kept.made) == ("고객센터 챗봇", key[-4:], made.made) and kept.used >= made.made
    assert project.mark == mark, "that a key was used changes nothing that others read again"
    assert key.rpartition(".")[2] not in (project.path / FILE).read_text()
    assert FILE not in str(ask("GET", f"{of}/files")) and ask("GET", f"{of}/files/{FILE}") == (404, "no_such_file")


def test_who_has_no_good_key_is_refused_and_not_told_why(ask, project):
    made, key = make_key(project)
    home, of = Home(project.path.parents[1]), f"projects/{project.name}"
    shutil.copytree(project.path / FOLDER, project.path.with_name("other-0000") / FOLDER)  # as a backup has it
    home.log.touch()
    changed = key[:-1] + ("A" if key[-1] != "A" else "B")
    for wrong in ("", "none", key[:-1], changed, f"{key}x", "kt_local.nowhere." + "x" * 43,
                  f"kt_{home.log.name}.x." + "x" * 43,
                  key.replace("reviews-0000", "other-0000"), key.replace("kt_local", "kt_someone")):
        for path in (of, "projects/nowhere"):
            assert ask("POST", f"{path}/predict", wrong, BODY) == (401, "key_refused"), wrong
    assert ask("GET", f"{of}/runs", key)[0] == 200
    discard(project)
    assert ask("GET", f"{of}/runs", key) == (401, "key_refused")
    with pytest.raises(Problem) as refused:
        make_key(project)
    assert refused.value.code == "no_such_project" and not project.path.exists()
    restore(home, "local", project.name)
    assert ask("GET", f"{of}/runs", key)[0] == 200
    revoke_key(project, made.id)
    assert ask("GET", f"{of}/runs", key) == (401, "key_refused") and ask("GET", f"{of}/runs")[0] == 200
    _, other = make_key(project)
    (project.path / FILE).write_text("{")
    assert ask("GET", f"{of}/runs", other) == (401, "key_refused") and not keys_of(project)


def test_a_key_that_comes_too_often_is_told_when_to_come_again(ask, client, project, monkeypatch):
    monkeypatch.setattr(of_the_door, "RATE", 1e-3)
    monkeypatch.setattr(of_the_door, "BURST", 2)
    (_, key), (_, other), of = make_key(project), make_key(project), f"projects/{project.name}/runs"
    _, elsewhere = make_key(Project(project.path.with_name("other-0000")))
    assert [ask("GET", of, key)[0] for _ in range(2)] == [200, 200] and ask("GET", of, key) == (429, "too_fast")
    assert ask("GET", of, other) == (429, "too_fast"), "a project's keys share it"
    assert 900 < int(client.get(f"/api/v1/{of}", headers={HEADER: other}).headers["retry-after"]) <= 1000
    assert ask("GET", of)[0] == ask("GET", of.replace("reviews", "other"), elsewhere)[0] == 200
    used = keys_of(project)[0].used
    assert opened_by(Home(project.path.parents[1]), key)[1].used == used, "noted once a minute"


def test_assistants_are_answered_in_their_protocol_and_ask_of_one_project(ask, client, project):
    (_, key), mark = make_key(project), project.run("001").path.stat().st_mtime_ns

    def call(tool: str, **given) -> tuple[str, bool]:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": given}}
        status, answer = ask("POST", "/mcp", key, body)
        return status == 200 and answer["result"]["content"][0]["text"], answer["result"]["isError"]

    assert [each["project"] for each in json.loads(call("list_projects")[0])] == [project.name]
    card, _ = call("describe_model", project=project.name)
    assert card.startswith("---\nlanguage: ko\n") and project.run("001").path.stat().st_mtime_ns == mark, "not written"
    assert json.loads(call("predict", project=project.name, texts=BODY["texts"])[0])[0]["label"]
    for tool, given, code in (("describe_model", {"project": "other-0000"}, "another_project"),
                              ("predict", {"project": project.name, "texts": []}, "bad_option"),
                              ("delete", {}, "no_such_tool")):
        told, is_error = call(tool, **given)
        assert is_error and told.endswith(f"[{code}]")
    refused = client.post("/mcp", content="{")
    assert refused.status_code == 400 and refused.json()["jsonrpc"] == "2.0"
    for method in ("GET", "DELETE"):
        assert [ask(method, "/mcp", each)[0] for each in (None, key)] == [405, 405]
    assert ask("POST", "/mcp", key, b" " * (LARGEST_ASKED + 1)) == (413, "body_too_large")


def test_openapi_says_what_a_key_opens_what_is_answered_and_what_goes_wrong(ask):
    told = ask("GET", "openapi.json")[1]
    routes = {f"{method.upper()} /api/v1{path}": route for path, methods in told["paths"].items()
              for method, route in methods.items()}
    assert all({"token": []} in route["security"] and {} in route["security"] for route in routes.values())
    keyed = {name for name, route in routes.items() if {"key": []} in route["security"]}
    assert keyed == {name for name in routes if OPENED.fullmatch(name)} and len(keyed) == 5
    assert told["components"]["securitySchemes"]["key"]["name"].lower() == HEADER
    predict = routes["POST /api/v1/projects/{project}/predict"]["responses"]
    kinds = predict["200"]["content"]["application/json"]["schema"]["anyOf"]
    assert len({kind["title"] for kind in kinds}) == len({kind["items"]["$ref"] for kind in kinds}) == 5
    assert predict["default"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Failure"}
    codes = told["components"]["schemas"]["Explained"]["properties"]["code"]["description"]
    assert all(code in codes for code in STATUS)


def test_whatever_is_sent_has_a_stable_code(ask, project):
    path, deep = f"projects/{project.name}/predict", b"[" * 100 + b"]" * 100
    for body, expected in (
            (b"", (422, "bad_option")), (b"{", (422, "bad_option")), (b"\xff\xfe\x00", (400, "bad_request")),
            (b'{"texts": [NaN]}', (422, "bad_option")), (b'{"texts": ["a"], "least": NaN}', (422, "bad_option")),
            (b'{"texts": ' + deep + b"}", (422, "bad_option")), (deep, (422, "bad_option")),
            (b"[" * 100_000, (400, "bad_request")), (b'{"texts": ["a"], "least": 1e999}', (422, "bad_option")),
            ({"texts": ["가" * 2**20]}, (422, "text_too_long")), ({"texts": [" "]}, (422, "nothing_to_predict")),
            ({"texts": ["a"] * 1001}, (422, "too_many_texts")), ({"texts": [["a", "b"]]}, (422, "one_text_needed")),
            ({"texts": ["a"], "run": "../001"}, (404, "no_such_run")),
            ({"texts": ["a"], "run": 1}, (422, "bad_option"))):
        assert ask("POST", path, None, body) == expected, body[:40] if isinstance(body, bytes) else str(body)[:40]
    for text in ("\ud800 반쪽", "\x00\x01\x7f", "‮거꾸로"):
        status, told = ask("POST", path, None, {"texts": [text]})
        assert status == 200 and told[0]["label"], (text, told)
    shutil.rmtree(project.run("001").model)
    assert ask("POST", path, None, BODY | {"run": "001"}) == ask("POST", path, None, BODY) == (409, "no_model")
