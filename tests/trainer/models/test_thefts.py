"""A model of the Hub (a local one, the real client) that names another owner's run: nothing is copied of it."""

import json
import shutil
from pathlib import Path

import pytest
from safetensors import safe_open

from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.training.worker import work

from .test_download import PUSH, python

INDEX = "model.safetensors.index.json"

START = """
import json, sys
from pathlib import Path
from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.specs import Base
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
job = json.load(sys.stdin)
home = Home(Path(job["home"]))
project = create_project(home, "mallory", "리뷰", *look_at(SAMPLE))
try:
    run = start(project, Plan(model=job["name"], settings={"epochs": 1, "max_length": 16}), token=job["token"])
except Problem as problem:
    print(json.dumps({"refused": problem.as_dict()}))
    sys.exit()
if job["swapped"]:
    index = Path(run.spec.base.path) / "model.safetensors.index.json"
    index.unlink()  # a link to a blob that is not written to
    index.write_text(job["swapped"])
print(json.dumps({"run": str(run.path)}))
"""


@pytest.fixture
def home(finished_run, tmp_path) -> Home:
    """Where alice has a private run, and mallory projects of her own."""
    home = Home(tmp_path / "home")
    shutil.copytree(finished_run.project.path, home.owned_by("alice") / "private")
    return home


@pytest.fixture
def theirs(home) -> Path:
    """The weights of alice's run."""
    return home.owned_by("alice") / "private" / "runs" / "001" / "model" / "model.safetensors"


@pytest.fixture
def model(theirs, tmp_path) -> Path:
    """mallory's model: alice's config, tokenizer and index, and weights in files of its own."""
    folder = shutil.copytree(theirs.parent, tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "weights.safetensors")
    (folder / INDEX).write_text(index(theirs, "weights.safetensors"))
    return folder


def index(weights: Path, file: str) -> str:
    """An index by which all of these weights are in `file`."""
    with safe_open(weights, "pt") as opened:
        return json.dumps({"metadata": {}, "weight_map": dict.fromkeys(opened.keys(), file)})


def came_of(hub, home: Home, folder: Path, swapped: str = "") -> tuple[dict, Path]:
    """The result of mallory's run from her model on the Hub, or why it did not start; and her cache."""
    token, environment = hub.add_user("mallory"), hub.env()
    python(PUSH, hub.env(token), token=token, repo="mallory/model", folder=str(folder))
    done = python(START, environment, home=str(home.path), name="mallory/model", token=token, swapped=swapped)
    told = json.loads(done.stdout.splitlines()[-1])
    if "run" in told:
        work(run := Run(Path(told["run"])))  # here, where torch is imported
        told = run.result | {"model": run.model.exists()}
    return told, Path(environment["HF_HOME"])


@pytest.mark.parametrize("above", ["", "../" * 40])
def test_a_model_that_names_the_weights_of_anothers_run_does_not_start(hub, home, theirs, model, above):
    (model / INDEX).write_text(index(theirs, f"{above}{theirs}"))
    result, cache = came_of(hub, home, model)
    assert result["refused"]["code"] == "unsafe_model_files" and result["refused"]["where"]["file"] == INDEX
    assert not [*home.owned_by("mallory").rglob("spec.json")], "no run"
    assert not [*cache.rglob("*.safetensors"), *home.owned_by("mallory").rglob("*.safetensors")], "no weights"


def test_a_model_that_does_so_once_it_was_looked_at_is_not_trained(hub, home, theirs, model):
    result, _ = came_of(hub, home, model, swapped=index(theirs, str(theirs)))
    assert result["state"] == "failed" and result["problem"]["code"] == "unsafe_model_files"
    assert not [*home.owned_by("mallory").rglob("*.safetensors")], "no weights"


def test_weights_in_files_of_its_own_are_trained(hub, home, model):
    result, _ = came_of(hub, home, model)
    assert result["state"] == "done" and result["model"]
