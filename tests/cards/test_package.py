"""To the Hub and back: what KoTune trained, a program with plain transformers predicts the same with."""

import json
import re
import subprocess
import sys

import pytest

from cards.package import publishable
from tests.tiny import here, python, train
from trainer.home.files import read_json
from trainer.studio import SAMPLE, look_at

REPO = "alice/reviews"
# In the run's own precision: what differs then is no rounding. A repo id is all it knows of the model.
PROGRAM = """
import json, sys
import torch
from transformers import pipeline
job = json.load(sys.stdin)
classify = pipeline("text-classification", model=job["repo"], device="cpu")
with torch.autocast("cpu", torch.bfloat16, enabled=job["precision"] == "bf16"):
    answers = classify(job["texts"], top_k=None, truncation=True, batch_size=8)
print(json.dumps([{each["label"]: each["score"] for each in answer} for answer in answers]))
"""


@pytest.fixture(scope="module")
def lora_run(finished_run, tmp_path_factory):
    """Adapters on a model that knows something: on a random encoder they learn next to nothing."""
    return train(tmp_path_factory.mktemp("lora"), finished_run.model, method="lora", epochs=2)


def elsewhere(code: str, hub, token: str, folder, text: str = "") -> str:
    """What a program prints that runs far from the repository, with a fresh cache."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, input=text, text=True, capture_output=True,
                          env=hub.env(token) | {"OMP_WAIT_POLICY": "PASSIVE"})
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("fixture", ["finished_run", "lora_run"])
def test_there_and_back(fixture, request, hub, tmp_path):
    run, token = request.getfixturevalue(fixture), hub.add_user("alice")
    home, project = str(run.project.path.parents[1]), run.project.name
    done = python("cards", "--home", home, "publish", project, REPO, environment=hub.env(token))
    assert done.stdout.strip() == f"{hub.url}/{REPO}"
    repo = hub.repo(REPO)
    assert repo.private and any(seen.path.startswith("/cas/v1/xorbs/") for seen in hub.seen)  # Xet was on
    assert set(repo.paths()) >= {"README.md", "curves.png", "config.json", "model.safetensors", "tokenizer.json"}

    texts = [*look_at(SAMPLE)[2].rows["text"].head(60), "아" * 500]
    predicted = here("--home", home, "predict", project, *texts).stdout.splitlines()
    mine = [json.loads(line) for line in predicted]
    job = {"repo": REPO, "texts": texts, "precision": run.result["precision"]}
    theirs = json.loads(elsewhere(PROGRAM, hub, token, tmp_path, json.dumps(job)).splitlines()[-1])
    assert len({answer["label"] for answer in mine}) == 2  # a model that tells texts apart
    for one, other in zip(mine, theirs, strict=True):
        assert one["probabilities"] == pytest.approx(other, abs=5e-3)
        if max(other.values()) > 0.51:
            assert one["label"] == max(other, key=other.get)


def test_the_snippet_of_the_card_runs(finished_run, hub, tmp_path):
    token = hub.add_user("alice")
    home, project = str(finished_run.project.path.parents[1]), finished_run.project.name
    python("cards", "--home", home, "publish", project, REPO, environment=hub.env(token))
    for snippet in re.findall(r"```python\n(.*?)```", hub.repo(REPO).read("README.md").decode(), re.DOTALL):
        printed = elsewhere(snippet, hub, token, tmp_path)
        assert "긍정" in printed and "score" in printed


def test_nothing_of_this_machine_is_in_it(finished_run, tiny_encoder):
    secrets = [str(finished_run.project.path.parents[1]), str(tiny_encoder), tiny_encoder.parent.name]
    with publishable(finished_run, REPO) as folder:
        assert f'model="{REPO}"' in (folder / "README.md").read_text(encoding="utf-8")
        for file in folder.iterdir():
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], file.name
        for name in ("config.json", "tokenizer_config.json"):
            assert not {"_name_or_path", "auto_map", "local_files_only"} & read_json(folder / name).keys()
        assert read_json(folder / "config.json")["id2label"] == {"0": "긍정", "1": "부정"}
    assert not folder.exists() and (finished_run.model / "model.safetensors").exists()
