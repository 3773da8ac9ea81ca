"""Base models of the Hub (a local one, the real client): who may have them, and what is fetched of them."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.forks import forked
from tests.hub.repos import File, git_sha1
from trainer.models.families import CARRIED
from trainer.units import GB

FIND = """
import json, sys
from trainer.errors import Problem
from trainer.models.families import facts_of
from trainer.models.loading import find_base
from trainer.models.room import Downloads
job = json.load(sys.stdin)
try:
    base = find_base(job["name"], job["token"], room=Downloads(held=True, left=job["left"]).of("alice"))
    answer = base.model_dump() | {"family": facts_of(base).family}
except Problem as problem:
    answer = problem.as_dict()
print(json.dumps(answer))
"""
PUSH = """
import json, sys
from huggingface_hub import HfApi
job = json.load(sys.stdin)
api = HfApi(token=job["token"])
api.create_repo(job["repo"], private=True)
api.upload_folder(repo_id=job["repo"], folder_path=job["folder"])
"""


def python(code: str, environment: dict, **job) -> CompletedProcess:
    return forked("-c", code, environment=environment, text=json.dumps(job))


def pushed(hub, encoder: Path, repo: str = "alice/tiny") -> str:
    """The token of alice, who has the tiny encoder on the Hub: private."""
    token = hub.add_user("alice")
    python(PUSH, hub.env(token), token=token, repo=repo, folder=str(encoder))
    return token


def found(environment: dict, name: str = "alice/tiny", token: str | None = None, left: int = 0) -> dict:
    """The base model, or the Problem, as JSON. `left`: bytes of the disk that are to stay free."""
    return json.loads(python(FIND, environment, name=name, token=token, left=left).stdout.splitlines()[-1])


def test_a_private_model_comes_with_its_revision_for_who_may_see_it_and_nothing_that_is_of_no_use(
        hub, tiny_encoder, tmp_path):
    folder = shutil.copytree(tiny_encoder, tmp_path / "tiny")
    shutil.copytree(tiny_encoder, folder / "onnx")
    (folder / "pytorch_model.bin").write_bytes(b"the same weights, in the format of before")
    token = pushed(hub, folder)
    base = found(hub.env(), token=token)
    assert base["family"] == "bert" and base["revision"] == hub.repo("alice/tiny").head.oid
    assert (Path(base["path"]) / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()
    unwanted = {"onnx/model.safetensors", "pytorch_model.bin"}
    assert unwanted <= {*hub.repo("alice/tiny").paths()}
    assert not [name for name in unwanted if (Path(base["path"]) / name).exists()]
    hub.repo("alice/tiny").commit("alice", "As before safetensors", delete=["model.safetensors"])
    assert (Path(found(hub.env(), token=token)["path"]) / "pytorch_model.bin").exists()
    unseen = found(hub.env())
    assert unseen["code"] == "no_such_model" and "alice/tiny" in unseen["ko"]


def test_a_gated_model_in_the_cache_is_for_nobody_who_has_no_access(hub, tiny_encoder):
    owner, other, shared = pushed(hub, tiny_encoder), hub.add_user("bob"), hub.env()
    repo = hub.repo("alice/tiny")
    repo.private, repo.gated = False, True
    assert found(shared, token=owner)["family"] == "bert"
    assert [found(shared, token=token)["code"] for token in (other, None)] == ["gated_model"] * 2


def test_of_what_cannot_be_used_no_weights_are_fetched(hub, tiny_encoder, tmp_path):
    token, environment, repo = pushed(hub, tiny_encoder), hub.env(), hub.repo("alice/tiny")
    weights = repo.head.files["model.safetensors"]
    repo.head.files["model.safetensors"] = replace(weights, size=9 * GB)
    large = found(environment, token=token)
    assert large["code"] == "too_large_model" and "9 GB" in large["ko"]
    (tmp_path / "config.json").write_text(config := '{"model_type": "t5"}')
    decoder = File(len(config), git_sha1(config.encode()))
    repo.commit("alice", "Another kind", add={"config.json": (tmp_path / "config.json", decoder)})
    assert found(environment, token=token)["code"] == "not_an_encoder"
    repo.commit("alice", "Nothing is said", delete=["config.json"])
    assert found(environment, token=token)["code"] == "unreadable_model"
    repo.commit("alice", "As GGUF", delete=["model.safetensors"],
                add={"tiny.Q4_K_M.gguf": (tmp_path / "config.json", decoder)})
    packed = found(environment, token=token)
    assert packed["code"] == "no_usable_weights" and "GGUF" in packed["ko"] and "safetensors" in packed["ko"]
    assert not [*Path(environment["HF_HOME"]).rglob("*.safetensors")]


def test_what_would_fill_the_disk_for_all_does_not_come_and_what_is_here_is_used(hub, tiny_encoder):
    token, environment = pushed(hub, tiny_encoder), hub.env()
    refused = found(environment, token=token, left=10**15)
    assert refused["code"] == "no_room_to_download" and "1,000,000 GB" in refused["ko"] and CARRIED in refused["en"]
    assert not [*Path(environment["HF_HOME"]).rglob("*.safetensors")]
    assert found(environment, token=token)["family"] == "bert"
    assert found(environment, token=token, left=10**15)["family"] == "bert"


@pytest.mark.parametrize("name, code", [("nobody/nothing", "no_such_model"), ("이름이 아님!!", "bad_model_id")])
def test_what_is_not_on_the_hub_is_said_so(hub, name, code):
    assert found(hub.env(), name)["code"] == code


def test_a_name_that_is_nearly_that_of_a_known_model_is_corrected(hub):
    told = found(hub.env(), "klue/robarta-base")
    assert told["code"] == "no_such_model" and "klue/roberta-base" in told["ko"] and "klue/roberta-base" in told["en"]


def test_without_a_network_the_carried_model_is_offered():
    environment = {"HF_ENDPOINT": "http://127.0.0.1:9", "PATH": "/usr/bin"}
    answer = found(environment, "klue/bert-base")
    assert answer["code"] == "hub_unreachable" and CARRIED in answer["ko"]
