"""To the Hub and back: what KoTune trained, a program with plain transformers predicts the same with."""

import json
import re
import subprocess
import sys
from ast import literal_eval
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cards.package import publishable
from cards.sections import before
from tests.forks import each_forked
from tests.hub.server import Hub
from tests.tiny import SAMPLE, train
from trainer.home.files import read_json
from trainer.home.project import Run
from trainer.serving.process import answering
from trainer.studio import look_at
from trainer.tasks.answering import share_of

REPO = "alice/reviews"
# In the run's own precision: what differs then is no rounding. A repo id is all it knows of the model.
PROGRAM = """
import json
import torch
from transformers import pipeline
exec(job["before"])
classify = pipeline("text-classification", model=job["repo"], device="cpu")
with torch.autocast("cpu", torch.bfloat16, enabled=job["precision"] == "bf16"):
    answers = classify(job["texts"], top_k=None, truncation=True, batch_size=8)
print(json.dumps([{each["label"]: each["score"] for each in answer} for answer in answers]))
"""
AUTOCAST = """
import torch
with torch.autocast("cpu", torch.bfloat16, enabled=job["precision"] == "bf16"):
"""
EXAMPLE = 'texts = ["여기에 글을 적으세요."]'
TEXTS = [*look_at(SAMPLE)[2].rows["text"].head(60), "아" * 500]
EACH = """
import contextlib, io, json, sys
for program in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(program, {"__name__": "__main__"})
    print(json.dumps(printed.getvalue()))
"""


@pytest.fixture(scope="module")
def lora_run(finished_run, tmp_path_factory):
    """Adapters on a model that knows something: on a random encoder they learn next to nothing."""
    return train(tmp_path_factory.mktemp("lora"), finished_run.model, method="lora", epochs=2)


@pytest.fixture(scope="module")
def network_run(tmp_path_factory):
    """A network without pretraining."""
    return train(tmp_path_factory.mktemp("network"), "kotune-bilstm", epochs=5, batch_size=16, learning_rate=0.01)


def elsewhere(programs: list[str], hub, token: str, folder) -> list[str]:
    """What programs print that run far from the repository, with a fresh cache.

    They know nothing of each other, but what they import is read once.
    """
    done = subprocess.run([sys.executable, "-c", EACH], cwd=folder, input=json.dumps(programs), text=True,
                          capture_output=True, env=hub.env(token))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()[-len(programs):]]


@pytest.fixture(scope="module")
def away(finished_run, lora_run, network_run, adapted_run, tmp_path_factory) -> dict[str, "Away"]:
    """Each run as it was published, and what programs printed that know nothing but the Hub."""
    folder = tmp_path_factory.mktemp("away")
    runs = {"full": finished_run, "lora": lora_run, "network": network_run, "adapted": adapted_run}
    with Hub(folder / "hub") as hub:
        token = hub.add_user("alice")
        commands = [("--home", str(run.project.path.parents[1]), "publish", run.project.name, f"alice/{name}",
                     "--run", run.name) for name, run in runs.items()]
        told = [done.stdout.strip() for done in each_forked("cards", commands, hub.env(token))]
        assert told == [f"{hub.url}/alice/{name}" for name in runs]
        found = {name: Away.of(run, f"alice/{name}", hub) for name, run in runs.items()}
        printed = iter(elsewhere([each for one in found.values() for each in one.programs], hub, token, folder))
        for one in found.values():
            one.printed = [next(printed) for _ in one.programs]
    return found


@dataclass
class Away:
    """`programs`: one with plain transformers, that of the card with both methods, and its other snippets; of an
    adapted base model the first two of its card."""

    run: Run
    paths: set[str]
    programs: list[str]
    first: str
    printed: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, run: Run, name: str, hub: Hub) -> "Away":
        repo = hub.repo(name)
        assert repo.private and any(seen.path.startswith("/cas/v1/xorbs/") for seen in hub.seen)  # Xet was on
        first = before(run, f"snapshot_download({name!r})")  # of a network that transformers does not know
        job = {"repo": name, "texts": TEXTS, "precision": run.result["precision"],
               "before": first and f"from huggingface_hub import snapshot_download\n{first}"}
        snippets = re.findall(r"```python\n(.*?)```", repo.read("README.md").decode(), re.DOTALL)
        if name.endswith("adapted"):
            guess, start = snippets[:2]
            return cls(run, {*repo.paths()}, [guess, f"{start}print(model.config.num_labels)"], first)
        both, *others = [each for each in snippets if "skops" in each]
        assert others == [both] and EXAMPLE in both
        shown = [each for each in snippets if each != both]
        both = f"job = {job}\n{AUTOCAST}    " + both.replace(EXAMPLE, f"texts = {TEXTS}").replace("\n", "\n    ")
        return cls(run, {*repo.paths()}, [f"job = {job}\n{PROGRAM}", both, *shown], first)


@pytest.mark.parametrize("name", ["full", "lora", "network"])
def test_there_and_back(name, away):
    there = away[name]
    run, mine = there.run, answering(there.run, 1.0)(TEXTS)
    assert there.paths >= {"README.md", "curves.png", "config.json", "model.safetensors", "tokenizer.json",
                           "simple/model.skops"}
    assert ("network.py" in there.paths) == bool(there.first) == (name == "network")
    printed, together, *shown = there.printed
    assert shown and 0 < share_of(run) < 1
    for one, line in zip(answering(run, share_of(run))(TEXTS), together.splitlines(), strict=True):
        label, other = line.split(" ", 1)
        assert one["probabilities"] == pytest.approx(literal_eval(other), abs=5e-3)
        assert one["label"] == label or max(one["probabilities"].values()) < 0.51
    theirs = json.loads(printed.splitlines()[-1])
    assert len({answer["label"] for answer in mine}) == 2  # a model that tells texts apart
    for one, other in zip(mine, theirs, strict=True):
        assert one["probabilities"] == pytest.approx(other, abs=5e-3)
        if max(other.values()) > 0.51:
            assert one["label"] == max(other, key=other.get)
    assert all("긍정" in each and "score" in each for each in shown), "the snippets of the card run"


def test_an_adapted_model_guesses_words_and_is_started_from(away):
    guessed, started = away["adapted"].printed
    lines = guessed.splitlines()
    assert len(lines) == 5 and all(0 < float(line.split()[0]) < 1 for line in lines)
    assert started.split()[-1] == "2"


def test_nothing_of_this_machine_is_in_it(finished_run, tiny_encoder):
    secrets = [str(finished_run.project.path.parents[1]), str(tiny_encoder), tiny_encoder.parent.name]
    with publishable(finished_run, REPO) as folder:
        assert f'model="{REPO}"' in (folder / "README.md").read_text(encoding="utf-8")
        for file in filter(Path.is_file, folder.rglob("*")):
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], file.name
        for name in ("config.json", "tokenizer_config.json"):
            assert not {"_name_or_path", "auto_map", "local_files_only"} & read_json(folder / name).keys()
        assert read_json(folder / "config.json")["id2label"] == {"0": "긍정", "1": "부정"}
    assert not folder.exists() and (finished_run.model / "model.safetensors").exists()
