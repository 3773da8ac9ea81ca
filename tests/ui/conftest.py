"""A real `python app.py` with a home of its own, and a real browser in front of it."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect, sync_playwright

from tests.hub.server import Hub

ROOT = Path(__file__).resolve().parents[2]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
PATIENCE = 240_000  # ms, for whatever waits on the app or a worker, on a machine that is busy
# A page that is left closes Gradio's stream, which Gradio reports as a broken connection if an answer was under way.
LEAVING = """addEventListener("beforeunload", () => {
  const report = console.error
  console.error = () => {}
  setTimeout(() => { console.error = report }, 1000)  // a page that stays after all is heard again
})"""


class App:
    """`python app.py` on a port of its own; `restart` serves the same home again."""

    program: tuple[str, ...] = ("app.py",)

    def __init__(self, folder: Path, **environment: str):
        self.home, self.folder, self.environment = folder / "home", folder, environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        own = {"KOTUNE_HOME": str(self.home), "TMPDIR": str(self.folder), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, *self.program, "--port", str(self.port)]
        with open(self.folder / "app.log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | self.environment | own,
                                            stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < deadline, (self.folder / "app.log").read_text()
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(self.url, timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def __enter__(self) -> "App":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def restart(self) -> None:
        self.close()
        self.start()


def knock(app: App, path: str, size: int | None, token: str = "", **headers: str) -> tuple[int, bytes]:
    """The answer to a POST that only tells its size (bytes, None: it does not), before anything of it is sent."""
    to = http.client.HTTPConnection("127.0.0.1", app.port, timeout=PATIENCE / 1000)
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    headers |= {"content-length": str(size)} if size is not None else {"transfer-encoding": "chunked"}
    to.putrequest("POST", f"/{path}")
    for name, value in headers.items():
        to.putheader(name, value)
    to.endheaders()
    answer = to.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        to.close()


def space(hub: Hub) -> dict[str, str]:
    """The environment of an app that takes itself for a Space of this Hub."""
    return hub.env() | {"SYSTEM": "spaces", "SPACE_ID": "alice/kotune", "OAUTH_CLIENT_ID": "id",
                        "OAUTH_CLIENT_SECRET": "secret", "OAUTH_SCOPES": "openid profile",
                        "OPENID_PROVIDER_URL": hub.url}


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="session")
def app(hub, tmp_path_factory):
    """An app that knows no other Hub than the local one."""
    with App(tmp_path_factory.mktemp("app"), **hub.env()) as running:
        yield running


@pytest.fixture(scope="session")
def client(app) -> Client:
    return Client(app.url, verbose=False)


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(app, chromium):
    """Open a window on the app; at the end no window may have had a console error or asked a foreign host."""
    contexts, wrong = [], []

    def watch(page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: message.type == "error" and wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", lambda request: request.url.startswith((app.url, "data:", "blob:"))
                or wrong.append(f"foreign: {request.url}"))

    def open_window(query: str = "", locale: str = "ko-KR", **options) -> Page:
        context = chromium.new_context(locale=locale, viewport={"width": 1280, "height": 900}, **options) \
            if "viewport" not in options else chromium.new_context(locale=locale, **options)
        contexts.append(context)
        context.add_init_script(LEAVING)
        context.on("page", watch)
        page = context.new_page()
        page.goto(app.url + query)
        expect(page.locator(".projects, .kt-crumb, .kt-empty, .kt-problem").first).to_be_visible()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not wrong
