"""Projects of version 0.1 (commit fe5a06a) open, predict, are described, published and trained further.

earlier.zip holds a home as that version left it: a training in full, one with LoRA, a cross-validation, a search, an
adaptation, a stopped run, and a project of texts alone; and what that version said of them.
"""

import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.forks import forked
from trainer.home.layout import Home
from trainer.queue.resuming import resume
from trainer.search.cross_validation import measured
from trainer.serving.predictor import Predictor
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import figures_of, measured_test
from trainer.training.watching import snapshot
from trainer.training.worker import work

ARCHIVE = Path(__file__).with_name("earlier.zip")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("0.1")
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(folder)
    for spec in folder.glob("home/*/*/*/*/spec.json"):
        text = spec.read_text(encoding="utf-8")
        text = text.replace("ENCODER", str(folder / "encoder")).replace("HOME", str(folder / "home"))
        spec.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(folder) -> Home:
    return Home(folder / "home")


@pytest.fixture(scope="module")
def known(folder) -> dict:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project(home, known):
    return home.project("local", known["project"])


def test_every_run_has_the_score_test_and_figures_that_it_had(project, known):
    assert {run.name: run.score for run in project.runs()} == known["scores"]
    assert best_run(project).name == known["best"]
    for run in project.runs():
        shown = snapshot(run)
        assert shown["score"] == run.score and shown["epochs"] and figures_of(run)
        found = measured_test(run)
        assert (found and found["metrics"]) == known["tests"].get(run.name)
        assert found is None or {"tfidf", "majority"} <= found["baselines"].keys()


def test_a_cross_validation_says_what_it_said(project, known):
    found = measured(project.search("001"))
    more = found.keys() - known["measured"].keys()
    assert more == {"alone", "confusion", "intervals", "share"} and found["share"] == 1
    for name, value in known["measured"].items():
        assert found[name] == (pytest.approx(value) if isinstance(value, dict) and name != "baselines" else value)


def test_models_predict_what_they_predicted(home, project, known):
    with closing(Predictor(home)) as predictor:
        for name, predictions in known["predictions"].items():
            for then, now in zip(predictions, predictor.predict(project.run(name), known["texts"]), strict=True):
                assert now["probabilities"] == pytest.approx(then["probabilities"], abs=0.02), "bf16 here or there"
        for name, blanks in known["blanks"].items():
            found = predictor.predict(project.run(name), ["영화 ___ 추천"])
            assert len(found[0]["blanks"][0]) == len(blanks[0]["blanks"][0])


@pytest.mark.parametrize("name", ["001", "009"])
def test_models_are_described_and_published(home, project, hub, name):
    token, repo = hub.add_user("alice"), f"alice/earlier-{name}"
    done = forked("-m", "cards", "--home", str(home.path), "publish", project.name, repo, "--run", name,
                  environment=hub.env(token))
    assert done.stdout.strip() == f"{hub.url}/{repo}"
    assert {"README.md", "model.safetensors", "tokenizer.json"} <= set(hub.repo(repo).paths())


def test_a_stopped_run_goes_on(project):
    run = project.run("010")
    assert run.state == "stopped"
    short = run.spec.model_dump() | {"settings": run.spec.settings.model_dump() | {"epochs": 3}}
    run.file.write_text(json.dumps(short), encoding="utf-8")
    resume(run)
    work(run)
    assert run.result["state"] == "done" and snapshot(run)["notes"][0]["kind"] == "resumed"
    assert measured_test(run)["rows"] == 16
