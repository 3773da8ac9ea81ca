"""Base models: from the Hub (a local one, the real client), from folders, and those that are turned away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.errors import Problem
from trainer.models import CARRIED, facts_of, find_base, load_classifier, load_tokenizer
from trainer.training.checkpoints import Progress, load_weights, save_checkpoint

ROOT = Path(__file__).parents[2]
FIND = """
import json, sys
from trainer.errors import Problem
from trainer.models import find_base, facts_of
job = json.load(sys.stdin)
try:
    base = find_base(job["name"], job["token"])
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


def python(code: str, environment: dict, **job) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], input=json.dumps(job), text=True, capture_output=True,
                          cwd=ROOT, env=environment, check=True)


def copied(encoder: Path, folder: Path, **config) -> Path:
    """A copy of the tiny encoder with some values of its config.json changed."""
    folder.mkdir()
    for file in encoder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    changed = json.loads((folder / "config.json").read_text()) | config
    (folder / "config.json").write_text(json.dumps(changed))
    return folder


def test_a_private_model_of_the_hub_comes_with_its_revision_for_who_may_see_it(hub, tiny_encoder):
    token = hub.add_user("alice")
    python(PUSH, hub.env(token), token=token, repo="alice/tiny", folder=str(tiny_encoder))
    found = json.loads(python(FIND, hub.env(), name="alice/tiny", token=token).stdout.splitlines()[-1])
    assert found["family"] == "bert" and found["revision"] == hub.repo("alice/tiny").head.oid
    assert (Path(found["path"]) / "model.safetensors").read_bytes() == (tiny_encoder / "model.safetensors").read_bytes()
    unseen = json.loads(python(FIND, hub.env(), name="alice/tiny", token=None).stdout.splitlines()[-1])
    assert unseen["code"] == "no_such_model" and "alice/tiny" in unseen["ko"]


@pytest.mark.parametrize("name, code", [("nobody/nothing", "no_such_model"), ("이름이 아님!!", "bad_model_id")])
def test_what_is_not_on_the_hub_is_said_so(hub, name, code):
    assert json.loads(python(FIND, hub.env(), name=name, token=None).stdout.splitlines()[-1])["code"] == code


def test_without_a_network_the_carried_model_is_offered():
    environment = {"HF_ENDPOINT": "http://127.0.0.1:9", "PATH": "/usr/bin"}
    answer = json.loads(python(FIND, environment, name="klue/bert-base", token=None).stdout.splitlines()[-1])
    assert answer["code"] == "hub_unreachable" and CARRIED in answer["ko"]


def test_a_decoder_is_turned_away(tiny_encoder, tmp_path):
    folder = copied(tiny_encoder, tmp_path / "gpt", model_type="gpt2")
    with pytest.raises(Problem) as problem:
        find_base(str(folder), local_folders=True)
    assert problem.value.code == "not_an_encoder" and "gpt2" in problem.value.words.ko


def test_a_local_folder_is_no_model_name_where_folders_are_not_allowed(tiny_encoder):
    with pytest.raises(Problem) as problem:
        find_base(str(tiny_encoder), local_folders=False)
    assert problem.value.code == "bad_model_id"


def test_code_that_comes_with_a_model_is_not_run(tiny_encoder, tmp_path):
    folder = copied(tiny_encoder, tmp_path / "coded", auto_map={"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"})
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    base = find_base(str(folder), local_folders=True)
    load_tokenizer(base), load_classifier(base, ["a", "b"])
    assert not (tmp_path / "ran").exists()


def test_a_pickle_in_a_bin_file_is_not_run(tiny_encoder, tmp_path):
    import pickle

    class Evil:
        def __reduce__(self):
            return open, (str(tmp_path / "ran"), "w")

    folder = copied(tiny_encoder, tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(Problem) as problem:
        load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    assert problem.value.code == "unreadable_model" and not (tmp_path / "ran").exists()


def test_weights_in_a_bin_file_are_read(tiny_encoder, tmp_path):
    import torch
    from safetensors.torch import load_file

    folder = copied(tiny_encoder, tmp_path / "bin")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    model = load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    expected = load_file(tiny_encoder / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert model.bert.embeddings.word_embeddings.weight.equal(expected)


def test_a_base_with_names_of_old_comes_back_from_its_checkpoint(tiny_encoder, tmp_path):
    import torch
    from safetensors.torch import load_file, save_file

    folder = copied(tiny_encoder, tmp_path / "old")
    new = load_file(folder / "model.safetensors")
    old = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
           for name, tensor in new.items()}
    save_file(old, folder / "model.safetensors", metadata={"format": "pt"})
    model = load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    model.bert.embeddings.LayerNorm.weight.data.fill_(7.0)
    saved = save_checkpoint(tmp_path / "checkpoints", Progress(epoch=1), model, torch.optim.AdamW(model.parameters()))
    model.bert.embeddings.LayerNorm.weight.data.fill_(0.0)
    load_weights(saved, model)
    assert model.bert.embeddings.LayerNorm.weight.eq(7.0).all()


def test_the_carried_model_is_there_and_its_facts_are_right():
    facts = facts_of(find_base(CARRIED))
    model = load_classifier(find_base(CARRIED), ["긍정", "부정"])
    assert facts.max_length >= 256 and model.config.id2label == {0: "긍정", 1: "부정"}
    assert abs(facts.parameters / model.num_parameters() - 1) < 0.15
