"""The real huggingface_hub client, Xet on, against the local Hub; each client is a process of its own."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.forks import forked

README = """---
language: ko
license: apache-2.0
pipeline_tag: text-classification
tags: [kotune]
---
# 리뷰
"""
PUSH = """
api.create_repo("alice/reviews", private=True, exist_ok=True)
done = api.upload_folder(repo_id="alice/reviews", folder_path=args[0])
answer = done.oid
"""


START = """
import json, sys
from huggingface_hub import HfApi, errors
api, args = HfApi(), sys.argv[1:]
"""


def client(env, code, *args):
    """Runs `code`, which knows `api` and `args`, in a process; what it leaves in `answer`."""
    done = forked("-c", f"{START}{code}\nprint(json.dumps(answer))", *map(str, args), environment=env)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def folder(tmp_path):
    """A README and 3 MB of weights, half of them random and half compressible."""
    folder = tmp_path / "모델 폴더"
    folder.mkdir()
    (folder / "README.md").write_text(README, encoding="utf-8")
    noise = np.random.default_rng(0).random(400_000, dtype=np.float32)
    save_file({"noise": noise, "zeros": np.zeros(400_000, np.float32)}, folder / "model.safetensors")
    return folder


def test_push_then_read_back(hub, folder):
    token = hub.add_user("alice")
    head = client(hub.env(token), PUSH, folder)
    repo = hub.repo("alice/reviews")
    assert repo.private and repo.head.oid == head
    assert repo.paths() == [".gitattributes", "README.md", "model.safetensors"]
    assert any(request.path.startswith("/cas/v1/xorbs/") for request in hub.seen)
    assert repo.read("model.safetensors") == (folder / "model.safetensors").read_bytes()

    info = 'm = api.model_info("alice/reviews"); answer = [m.sha, m.private, m.card_data.license]'
    assert client(hub.env(token), info) == [head, True, "apache-2.0"]
    found = 'answer = [m.id for m in api.list_models(filter=["kotune", "ko"], author="alice", search="rev")]'
    assert client(hub.env(token), found) == ["alice/reviews"]
    assert client(hub.env(token), found.replace("ko", "en")) == []

    home = client(hub.env(token), 'answer = api.snapshot_download("alice/reviews")')
    for path in folder.iterdir():
        assert Path(home, path.name).read_bytes() == path.read_bytes()


def test_without_xet_a_download_resumes_and_the_token_stays_home(hub, folder):
    token = hub.add_user("alice")
    client(hub.env(token), PUSH, folder)
    plain = hub.env(token) | {"HF_HUB_DISABLE_XET": "1"}
    path = client(plain, 'answer = api.hf_hub_download("alice/reviews", "model.safetensors")')
    assert Path(path).read_bytes() == (folder / "model.safetensors").read_bytes()
    header = 'answer = list(api.get_safetensors_metadata("alice/reviews").weight_map)'  # reads with Range
    assert sorted(client(plain, header)) == ["noise", "zeros"]
    from_cdn = [request for request in hub.seen if request.path.startswith("/cdn/")]
    assert from_cdn and not any(request.authorization for request in from_cdn)


def test_nobody_else_sees_a_private_repo(hub, folder):
    client(hub.env(hub.add_user("alice")), PUSH, folder)
    look = """
answer = [m.id for m in api.list_models()]
try:
    api.model_info("alice/reviews")
except errors.RepositoryNotFoundError as error:
    answer.append(error.response.status_code)
"""
    assert client(hub.env(), look) == [401]
    assert client(hub.env(hub.add_user("bob")), look) == [404]


def test_same_content_makes_no_second_commit(hub, folder):
    env = hub.env(hub.add_user("alice"))
    assert client(env, PUSH, folder) == client(env, PUSH, folder)
    assert len(hub.repo("alice/reviews").commits) == 2


def test_tree_and_paths(hub, folder):
    env = hub.env(hub.add_user("alice"))
    (folder / "runs" / "a").mkdir(parents=True)
    (folder / "runs" / "a" / "log.txt").write_text("ok")
    client(env, PUSH, folder)
    tree = 'answer = sorted(e.path for e in api.list_repo_tree("alice/reviews", %s))'
    everything = [*hub.repo("alice/reviews").paths(), "runs", "runs/a"]
    assert client(env, tree % "recursive=True") == sorted(everything)
    assert client(env, tree % '"runs"') == ["runs/a"]
    assert client(env, tree % '"runs/a"') == ["runs/a/log.txt"]
    info = 'answer = [f.lfs.sha256 for f in api.get_paths_info("alice/reviews", ["model.safetensors", "no"])]'
    assert client(env, info) == [hub.repo("alice/reviews").head.files["model.safetensors"].sha256]
    refs = 'answer = api.list_repo_refs("alice/reviews").branches[0].target_commit'
    assert client(env, refs) == hub.repo("alice/reviews").head.oid


def test_a_space(hub, tmp_path):
    (tmp_path / "app.py").write_text("print('hi')")
    code = """
api.create_repo("alice/demo", repo_type="space", space_sdk="gradio", private=True)
api.upload_folder(repo_id="alice/demo", repo_type="space", folder_path=args[0], allow_patterns="app.py")
answer = api.space_info("alice/demo").sdk
"""
    assert client(hub.env(hub.add_user("alice")), code, tmp_path) == "gradio"
    assert hub.repo("alice/demo", "spaces").read("app.py") == b"print('hi')"


STATUS = """
try:
    {}
    answer = 200
except errors.HfHubHTTPError as error:
    answer = error.response.status_code
"""


@pytest.mark.parametrize("role, repo, status", [("read", "alice/x", 403), ("write", "bob/x", 403)])
def test_writing_without_the_right(hub, role, repo, status):
    env = hub.env(hub.add_user("alice", role))
    assert client(env, STATUS.format(f'api.create_repo("{repo}", private=True)')) == status
    assert hub.repo(repo) is None


def test_wrong_token(hub):
    assert client(hub.env("hf_nobody"), STATUS.format("api.whoami()")) == 401


ADD = """
import httpx2
from huggingface_hub import CommitOperationAdd
try:
    answer = api.create_commit("alice/reviews", [CommitOperationAdd("a.txt", b"a")], commit_message="m").oid
except httpx2.TransportError as error:
    answer = type(error).__name__
"""


def test_faults_on_demand(hub, folder):
    env = hub.env(hub.add_user("alice"))
    hub.fail("GET", "/whoami", 429, retry_after="1")
    assert client(env, STATUS.format("api.whoami()")) == 429
    assert client(env, STATUS.format("api.whoami()")) == 200
    client(env, PUSH, folder)
    hub.fail("POST", "/commit/main", "cut")
    assert client(env, ADD) in ("ReadError", "RemoteProtocolError")
    assert len(hub.repo("alice/reviews").commits) == 2
    hub.fail("POST", "/commit/main", "lost")
    assert client(env, ADD) in ("ReadError", "RemoteProtocolError")
    assert len(hub.repo("alice/reviews").commits) == 3


@pytest.mark.parametrize("pattern", ["/cas/v1/xorbs/", "/cas/v1/shards", "/xet-write-token/"])
def test_xet_gets_over_a_cut_connection(hub, folder, pattern):
    method = "GET" if "token" in pattern else "POST"
    faults = hub.fail(method, pattern, "cut"), hub.fail(method, pattern, 503)
    client(hub.env(hub.add_user("alice")), PUSH, folder)
    assert [fault.times for fault in faults] == [0, 0]
    assert hub.repo("alice/reviews").read("README.md").decode() == README
