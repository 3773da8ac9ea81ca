"""The door of a Space: who is nobody gets no further, and neither a silent Hub nor slow models take the pages down."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from tests.tiny import SAMPLE
from tests.ui.conftest import knock
from trainer.home.keys import make_key
from trainer.home.project import Project
from trainer.units import MB
from ui.door.keys import HEADER
from ui.door.tokens import AT_ONCE

from .conftest import PEOPLE

CROWD = 45  # more than the 40 threads that pages, files and REST share
TEXTS = {"texts": ["정말 재미있어요"]}
SOON = 5  # seconds: not what a page takes, but less than anything that hangs here


@pytest.fixture(scope="module")
def tokens(hub) -> dict[str, str]:
    return {name: hub.add_user(name) for name in PEOPLE}


def ask(app, path: str, body: dict | None = None, token: str = "", patience: float = 60,
        key: str = "") -> tuple[int, bytes]:
    """Status and body of an answer."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    headers |= {HEADER: key} if key else {}
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(app.url + path, data, headers), timeout=patience) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def memory(app) -> int:
    """MB that the app holds."""
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def stored(app) -> list[Path]:
    """What was uploaded."""
    return [path for path in app.folder.glob("gradio/**/*") if path.is_file()]


def code(answer: tuple[int, bytes]) -> tuple[int, str]:
    """Status and code of a Problem, which has words in both languages."""
    told = json.loads(answer[1])["error"]
    assert told["ko"].endswith("요.") and told["en"].endswith(".")
    return answer[0], told["code"]


def check_pages(app) -> None:
    """Page, static file and REST answer."""
    for path, status in (("", 200), ("kotune/page/page.js", 200), ("theme.css", 200), ("api/v1/projects", 401)):
        assert ask(app, path, patience=SOON)[0] == status, path


def predict(app, token: str) -> tuple[int, bytes]:
    return ask(app, "api/v1/projects/reviews-1/predict", TEXTS, token, patience=180)


def inference(app) -> int:
    """The process that predicts, once it is there."""
    while True:
        for process in psutil.Process(app.process.pid).children(recursive=True):
            if process.name() == "kotune serve":
                return process.pid
        time.sleep(0.1)


def test_junk_tokens_while_the_hub_is_silent_block_nobody(app, hub, tokens):
    signed_in, known = tokens["user0"], tokens["user1"]
    assert ask(app, "api/v1/projects", token=known)[0] == 200
    silence = hub.fail("GET", "/whoami", "silent", times=CROWD)
    with ThreadPoolExecutor(CROWD) as crowd:
        junk = [crowd.submit(ask, app, "api/v1/projects", token=f"hf_{number:034}") for number in range(CROWD)]
        while silence.times > CROWD - AT_ONCE:
            time.sleep(0.05)
        check_pages(app)
        assert ask(app, "api/v1/projects", token=known, patience=SOON)[0] == 200
    assert {code(each.result()) for each in junk} == {(503, "hub_slow")}
    silence.times = 0
    assert ask(app, "api/v1/projects", token=signed_in)[0] == 200


def test_a_refused_token_is_not_asked_about_again(app, hub):
    before = len(hub.seen)
    for _ in range(3):
        assert code(ask(app, "api/v1/projects", token="hf_" + "x" * 34)) == (401, "token_refused")
        assert code(ask(app, "api/v1/projects", token="no-token")) == (401, "token_refused")
    assert len(hub.seen) == before + 1


def test_slow_predictions_block_nobody_and_each_has_a_turn(app, tokens):
    assert predict(app, tokens["user0"])[0] == 200
    slow = inference(app)
    os.kill(slow, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(CROWD + 6) as crowd:
            greedy = [crowd.submit(predict, app, tokens["user0"]) for _ in range(12)]
            while len(refused := [each for each in greedy if each.done()]) < 4:
                time.sleep(0.1)
            others = [crowd.submit(predict, app, tokens[name]) for name in PEOPLE[1:] for _ in range(7)]
            assert [code(each.result()) for each in refused] == [(429, "too_many_requests")] * 4
            check_pages(app)
            assert not any(each.done() for each in others)
            assert ask(app, "api/v1/projects", token=tokens["user5"], patience=SOON)[0] == 200
            os.kill(slow, signal.SIGCONT)
            answers = Counter(each.result()[0] for each in greedy + others)
    finally:
        os.kill(slow, signal.SIGCONT)
    assert answers == {200: 8 + 35, 429: 4}


def test_the_client_shares_the_turns(app, tokens):
    client = Client(app.url, token=tokens["user2"], verbose=False)
    assert client.predict("reviews-1", TEXTS["texts"], api_name="/predict")[0]["label"]
    slow = inference(app)
    os.kill(slow, signal.SIGSTOP)
    try:
        jobs = [client.submit("reviews-1", TEXTS["texts"], api_name="/predict") for _ in range(12)]
        while sum(job.done() for job in jobs) < 4:
            time.sleep(0.2)
        assert code(predict(app, tokens["user2"])) == (429, "too_many_requests"), "by REST, too"
    finally:
        os.kill(slow, signal.SIGCONT)
    refused = [str(error) for job in jobs if (error := job.exception())]
    assert len(refused) == 4 and all("[too_many_requests]" in each for each in refused)


def test_nobody_leaves_anything_behind(app):
    held, before = memory(app), stored(app)
    for path, size in (("gradio_api/upload", 300), ("gradio_api/queue/join", 30), ("api/v1/projects/x/predict", 30)):
        assert code(knock(app, path, size * MB)) == (401, "login_required")
    for number in range(200):  # each left a session of .65 MB
        event = {"data": ["?"], "fn_index": 0, "session_hash": f"nobody{number}"}
        assert ask(app, "gradio_api/queue/join", event)[0] == 401
    assert memory(app) < held + 50 and stored(app) == before


@pytest.mark.parametrize("path", ["config", "gradio_api/info", "gradio_api/heartbeat/x", "gradio_api/queue/data",
                                  "gradio_api/file=/etc/hostname", "api/v1/openapi.json", "nowhere"])
def test_nobody_gets_no_further(app, path):
    assert code(ask(app, path)) == (401, "login_required")


def test_a_key_lets_in_who_has_no_account(app, hub):
    """And asks the Hub nothing; beside it another's token counts for nothing."""
    _, key = make_key(Project(app.home / "user0" / "reviews-1"))
    before, ours = len(hub.seen), "api/v1/projects/reviews-1"
    for token in ("", "hf_" + "x" * 34):
        status, told = ask(app, f"{ours}/predict", TEXTS, token, patience=180, key=key)
        assert status == 200 and json.loads(told)[0]["label"]
    assert code(ask(app, "api/v1/projects", key=key)) == code(ask(app, "", key=key)) == (403, "not_with_a_key")
    assert code(ask(app, "api/v1/projects/reviews-2/predict", TEXTS, key=key)) == (403, "another_project")
    for wrong in (key.replace("user0", "user1"), key[:-1]):
        assert code(ask(app, f"{ours}/predict", TEXTS, key=wrong)) == (401, "key_refused")
    assert len(hub.seen) == before


def test_bodies_are_bounded_before_they_are_read(app, tokens):
    for token in ("", tokens["user3"]):
        assert code(knock(app, "gradio_api/queue/join", 33 * MB, token)) == (413, "body_too_large")
        assert code(knock(app, "gradio_api/upload", 700 * MB, token)) == (413, "body_too_large")
        assert code(knock(app, "gradio_api/upload", None, token)) == (411, "length_required")


@pytest.mark.parametrize("path, size, times, passes", [
    ("gradio_api/upload", 600 * MB, 3, 400),  # it is no form
    ("api/v1/nowhere", 31 * MB, 4, 404)])
def test_every_visitor_has_a_quota(app, tokens, path, size, times, passes):
    assert [knock(app, path, size, tokens["user4"])[0] for _ in range(times)] == [passes] * times
    assert code(knock(app, path, size, tokens["user4"])) == (429, "quota_used")
    assert knock(app, path, size, tokens["user5"])[0] == passes, "another's is untouched"


def test_a_search_of_one_owner_has_a_bound(app, tokens):
    client = Client(app.url, token=tokens["user3"], verbose=False)
    with pytest.raises(AppError, match=r"[가-힣]+.* \[too_many_trials\]"):
        client.predict("reviews-1", trials=1000, api_name="/start_search")


def test_sessions_are_cheap_and_push_out_nobody(app, tokens):
    """Each had a copy of the page, .65 MB, and a thousand of one account made every other page forget where it was."""
    client = Client(app.url, token=tokens["user5"], verbose=False)
    ask_for(app, client, tokens["user5"], "first")
    held = memory(app)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: ask_for(app, client, tokens["user5"], f"session {number}"), range(300)))
    assert memory(app) < held + 60


def ask_for(app, client: Client, token: str, session: str) -> str:
    """The projects, as `gradio_client` asks for them, in a session of this name."""
    event = {"data": [], "fn_index": client._infer_fn_index("/projects", None), "session_hash": session}
    assert ask(app, "gradio_api/queue/join", event, token)[0] == 200
    status, told = ask(app, f"gradio_api/queue/data?{urlencode({'session_hash': session})}", token=token)
    assert status == 200 and b"reviews-1" in told
    return told.decode()


def test_who_is_known_uploads(app, tokens):
    client = Client(app.url, token=tokens["user3"], verbose=False)
    assert client.predict(handle_file(str(SAMPLE)), api_name="/look_at")["labels"] == {"긍정": 269, "부정": 250}
    assert len(stored(app)) > 0
