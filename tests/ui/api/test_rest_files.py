"""REST of files: lists, files, tables and folders of a project, what is packed of a run, and what is refused."""

import csv
import shutil
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from trainer.home.layout import Home
from trainer.home.project import Project, Run
from ui.api.rest import rest_app
from ui.door.visitor import OWNER
from ui.place import Shared


@pytest.fixture
def run(finished_run, tmp_path) -> Run:
    return Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / "copy-0000")).run("001")


@pytest.fixture
def ask(run):
    inner = rest_app(Shared(Home(run.path.parents[3]), None, None, None))

    async def known(scope, receive, send):
        await inner(scope | {OWNER: "local"}, receive, send)

    client = TestClient(known, raise_server_exceptions=False)
    return lambda path, method="GET": client.request(method, f"/projects/copy-0000{path}")


def rows_of(content: bytes) -> list[list[str]]:
    return [*csv.reader(StringIO(content.decode("utf-8-sig")))]


def test_a_project_is_listed_and_its_files_tables_and_folders_are_handed_out(ask, run):
    listed = {each["name"]: each for each in ask("/files").json()}
    assert listed["runs"]["is_folder"] and listed["runs"]["size"] > listed["project.json"]["size"] > 0
    assert {each["name"] for each in ask("/files?folder=runs/001/model").json()} > {"runs/001/model/config.json"}
    assert ask("/files/runs/001/spec.json").content == run.file.read_bytes()
    assert rows_of(ask("/tables/runs/001/events.jsonl").content)[0][:2] == ["kind", "time"]
    head, *rows = rows_of(ask("/tables/data/test.parquet").content)
    assert {"text", "label"} <= {*head} and len(rows) == run.project.survey.rows["test"]
    zipped = ask("/folder.zip?folder=runs/001/checkpoints")
    with ZipFile(BytesIO(zipped.content)) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("/manifest.json") for name in archive.namelist())
    assert 'filename="copy-0000-runs-001-checkpoints.zip"' in zipped.headers["content-disposition"]


def test_of_a_run_the_test_rows_come_with_their_answers(ask, run):
    head, *rows = rows_of(ask("/runs/001/answers.csv").content)
    assert head[-4:-2] == ["정답", "모델의 답"] and {*head[-2:]} == {"긍정", "부정"}
    assert len(rows) == run.project.survey.rows["test"]
    for row in rows:
        *_, truth, answer, one, other = row
        assert {truth, answer} <= {"긍정", "부정"} and float(one) + float(other) == pytest.approx(1, abs=1e-5)
        assert answer == (head[-2] if float(one) > float(other) else head[-1])
    assert rows_of(ask("/runs/001/answers.csv?language=en").content)[0][-3] == "answer"


def test_a_model_that_is_damaged_is_refused_before_the_first_byte(ask, run):
    with ZipFile(BytesIO(ask("/runs/001/model.zip").content)) as archive:
        assert "copy-0000-001-model/model.safetensors" in archive.namelist()
    (run.model / "config.json").write_text("{}")
    refused = ask("/runs/001/model.zip")
    assert refused.status_code == 503 and refused.json()["error"]["code"] == "damaged_model"


@pytest.mark.parametrize("path, code", [
    ("/files/nothing", "no_such_file"), ("/files/..%2F..%2Fother%2Fproject.json", "no_such_file"),
    ("/files?folder=..", "no_such_file"), ("/folder.zip?folder=..%2F", "no_such_file"), ("/files/runs", "is_a_folder"),
    ("/tables/project.json", "no_table"), ("/runs/999/model.zip", "no_such_run")])
def test_what_is_not_there_or_is_something_else_is_told(ask, path, code):
    refused = ask(path)
    assert refused.status_code in (404, 422) and refused.json()["error"]["code"] == code


def test_a_checkpoint_is_deleted_once_nothing_needs_it(ask, run):
    name = sorted(run.checkpoints.iterdir())[0].name
    (run.path / "result.json").rename(run.path / "aside")
    assert ask(f"/runs/001/checkpoints/{name}", "DELETE").json()["error"]["code"] == "still_training"
    (run.path / "aside").rename(run.path / "result.json")
    assert ask("/runs/001/checkpoints/..%2F..", "DELETE").status_code == 404
    assert ask(f"/runs/001/checkpoints/{name}", "DELETE").json()["freed"] > 0
    assert ask(f"/runs/001/checkpoints/{name}", "DELETE").json()["error"]["code"] == "no_such_checkpoint"
    assert run.model.exists() and not (run.checkpoints / name).exists()
