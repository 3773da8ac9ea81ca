"""publish() in a process of its own, with the real client and Xet on, against the local Hub."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.forks import forked

PROGRAM = """
import json, logging, sys
from pathlib import Path
from cards.hub import publish, who
from trainer.errors import Problem
from trainer.hub import session
logging.basicConfig(level=logging.DEBUG)  # everything that any library would log
job = json.load(sys.stdin)
session.SILENCE = job.pop("silence", session.SILENCE)
try:
    if "folder" in job:
        answer = vars(publish(Path(job.pop("folder")), job.pop("repo_id"), job.pop("token"), **job))
    else:
        answer = who(job["token"])
except Problem as problem:
    logging.exception("as an app would log it")
    answer = problem.as_dict()
print(json.dumps(answer))
"""


def run(hub, token, **job):
    """The answer of publish(), of who() without a folder, or the Problem; the token shows up nowhere."""
    env = hub.env()
    done = forked("-c", PROGRAM, environment=env, text=json.dumps({"token": token, **job}))
    assert token not in done.stdout + done.stderr
    for path in Path(env["HF_HOME"]).rglob("*"):
        assert not path.is_file() or token.encode() not in path.read_bytes(), path
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "모델 폴더"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlanguage: ko\n---\n# 영화 리뷰\n", encoding="utf-8")
    (folder / "config.json").write_text('{"model_type": "bert"}')
    weights = {"w": np.random.default_rng(0).random(100_000, dtype=np.float32)}
    save_file(weights, folder / "model.safetensors")
    return folder


def publications(hub, id="alice/reviews"):
    """Commits after the first, which the Hub makes itself."""
    return len(hub.repo(id).commits) - 1


def pushes(hub):
    return [request for request in hub.seen if "/commit/main" in request.path]


def test_publishes_privately_in_one_commit(hub, folder):
    token = hub.add_user("alice")
    done = run(hub, token, folder=str(folder), repo_id="alice/reviews")
    repo = hub.repo("alice/reviews")
    assert done == {"repo_id": repo.id, "commit": repo.head.oid, "url": f"{hub.url}/alice/reviews"}
    assert repo.private and publications(hub) == 1
    assert repo.paths() == [".gitattributes", "README.md", "config.json", "model.safetensors"]
    for path in folder.iterdir():
        assert repo.read(path.name) == path.read_bytes()
    assert any(request.path.startswith("/cas/v1/xorbs/") for request in hub.seen)  # Xet was on


def test_publishes_again_only_what_changed(hub, folder):
    job = {"token": hub.add_user("alice"), "folder": str(folder), "repo_id": "alice/reviews"}
    first = run(hub, **job)
    assert run(hub, **job) == first
    assert len(pushes(hub)) == 1
    (folder / "README.md").write_text("# 새 설명\n", encoding="utf-8")
    assert run(hub, **job)["commit"] != first["commit"]
    assert publications(hub) == 2
    assert hub.repo("alice/reviews").read("README.md").decode() == "# 새 설명\n"


def test_an_earlier_model_does_not_outlive_the_next(hub, folder):
    job = {"token": hub.add_user("alice"), "folder": str(folder), "repo_id": "alice/reviews"}
    for name in ("adapter_config.json", "confusion.png"):
        (folder / name).write_text("{}")
    run(hub, **job)
    for name in ("adapter_config.json", "confusion.png"):
        (folder / name).unlink()
    run(hub, **job)
    paths = hub.repo("alice/reviews").paths()
    assert "adapter_config.json" not in paths and "confusion.png" in paths


def test_publishes_openly_and_for_an_organisation(hub, folder):
    job = {"token": hub.add_user("alice", orgs=("acme",)), "folder": str(folder), "repo_id": "acme/reviews"}
    run(hub, **job, private=False)
    assert not hub.repo("acme/reviews").private
    assert run(hub, **job)["code"] == "hub_public"


def test_who(hub):
    assert run(hub, hub.add_user("alice")) == "alice"
    assert run(hub, "hf_" + "x" * 34)["code"] == "hub_token"
    assert run(hub, "복사하다 깨진 토큰")["code"] == "hub_token"


@pytest.mark.parametrize(
    "role, id, code",
    [
        (None, "alice/reviews", "hub_token"),
        ("read", "alice/reviews", "hub_read_only"),
        ("write", "bob/reviews", "hub_namespace"),
        ("write", "reviews", "hub_name"),
        ("write", "alice/영화 리뷰", "hub_name"),
    ],
)
def test_says_what_is_wrong_before_anything_is_sent(hub, folder, role, id, code):
    token = hub.add_user("alice", role) if role else "hf_" + "x" * 34
    problem = run(hub, token, folder=str(folder), repo_id=id)
    assert problem["code"] == code and problem["ko"] and problem["en"]
    assert hub.repo(id) is None and all(request.method == "GET" for request in hub.seen)


def test_a_folder_without_files(hub, tmp_path):
    (tmp_path / "empty").mkdir()
    assert (
        run(hub, hub.add_user("alice"), folder=str(tmp_path / "empty"), repo_id="alice/x")["code"]
        == "hub_empty"
    )


def test_bad_front_matter(hub, folder):
    (folder / "README.md").write_text("---\nlicense: [1, 2]\n---\n")
    problem = run(hub, hub.add_user("alice"), folder=str(folder), repo_id="alice/reviews")
    assert problem["code"] == "hub_metadata" and '"license" must be a string' in problem["ko"]
    assert publications(hub) == 0


@pytest.mark.parametrize(
    "pattern, status, code",
    [
        ("/commit/main", 400, "hub_refused"),
        ("/commit/main", 401, "hub_token"),
        ("/commit/main", 403, "hub_forbidden"),
    ],
)
def test_a_permanent_refusal_stops_at_once(hub, folder, pattern, status, code):
    fault = hub.fail("POST", pattern, status, times=9)
    problem = run(hub, hub.add_user("alice"), folder=str(folder), repo_id="alice/reviews")
    assert problem["code"] == code
    assert fault.times == 8
    assert hub.repo("alice/reviews") is None or publications(hub) == 0


@pytest.mark.parametrize(
    "method, pattern, how",
    [
        ("GET", "/whoami", 503),
        ("GET", "/whoami", "cut"),
        ("POST", "/repos/create", "lost"),
        ("POST", "/repos/create", 409),
        ("POST", "/preupload/", 409),
        ("POST", "/validate-yaml", 503),
        ("POST", "/commit/main", 409),
        ("POST", "/commit/main", 429),
        ("POST", "/commit/main", 503),
        ("POST", "/commit/main", "cut"),
        ("POST", "/commit/main", "lost"),
        ("POST", "/cas/v1/shards", "lost"),
    ],
)
def test_gets_over_what_passes_with_exactly_one_commit(hub, folder, method, pattern, how):
    fault = hub.fail(method, pattern, how)
    token = hub.add_user("alice")
    done = run(hub, token, folder=str(folder), repo_id="alice/reviews")
    assert fault.times == 0
    assert done["commit"] == hub.repo("alice/reviews").head.oid and publications(hub) == 1


def test_gets_over_a_connection_gone_silent(hub, folder):
    fault = hub.fail("POST", "/commit/main", "silent")
    done = run(hub, hub.add_user("alice"), folder=str(folder), repo_id="alice/reviews", silence=2)
    assert fault.times == 0
    assert done["commit"] == hub.repo("alice/reviews").head.oid and publications(hub) == 1


@pytest.mark.parametrize("status", [409, 500])
def test_gives_up_and_can_be_repeated(hub, folder, status):
    job = {"token": hub.add_user("alice"), "folder": str(folder), "repo_id": "alice/reviews"}
    hub.fail("POST", "/commit/main", status, times=4)
    assert run(hub, **job)["code"] == "hub_busy"
    assert len(pushes(hub)) == 4 and publications(hub) == 0
    assert run(hub, **job)["commit"] == hub.repo("alice/reviews").head.oid


@pytest.mark.parametrize(
    "method, pattern, how, code",
    [
        ("GET", "/xet-write-token/", 403, "hub_forbidden"),
        ("POST", "/cas/v1/xorbs/", 400, "hub_refused"),
        ("POST", "/cas/v1/xorbs/", 500, "hub_busy"),
        ("POST", "/cas/v1/xorbs/", "cut", "hub_unreachable"),
    ],
)
def test_says_why_xet_failed(hub, folder, method, pattern, how, code):
    hub.fail(method, pattern, how, times=6)  # as often as hf_xet itself tries
    token = hub.add_user("alice")
    assert run(hub, token, folder=str(folder), repo_id="alice/reviews")["code"] == code
    assert publications(hub) == 0


def test_no_hub_there(hub, folder):
    token = hub.add_user("alice")
    hub.fail("GET", "/whoami", "cut", times=9)
    assert run(hub, token, folder=str(folder), repo_id="alice/reviews")["code"] == "hub_unreachable"
