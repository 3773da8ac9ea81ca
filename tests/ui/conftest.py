"""Fixtures for a real `python app.py` with a home of its own, and a real browser."""

import http.client
import os
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
from playwright.sync_api import expect, sync_playwright

import ui  # noqa: F401 (before gradio, whose import it makes faster)
from tests.hub.server import Hub

from .browser import CHROMIUM, FLAGS, PATIENCE, Windows

ROOT = Path(__file__).resolve().parents[2]


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
    """The answer to a POST of which only the headers are sent; `size`: its content-length, None for none."""
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
    """The environment of an app that runs as if on a Space of this Hub."""
    return hub.env() | {"SYSTEM": "spaces", "SPACE_ID": "alice/kotune", "OAUTH_CLIENT_ID": "id",
                        "OAUTH_CLIENT_SECRET": "secret", "OAUTH_SCOPES": "openid profile",
                        "OPENID_PROVIDER_URL": hub.url}


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="session")
def app(hub, tmp_path_factory):
    """An app whose Hub is the local one."""
    with App(tmp_path_factory.mktemp("app"), **hub.env()) as running:
        yield running


@pytest.fixture(scope="session")
def client(app) -> Client:
    return Client(app.url, verbose=False)


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(app, chromium):
    return Windows(chromium, app.url)


@pytest.fixture
def visit(windows):
    """Open a window on the app. At the end no window may have had a console error, or called a foreign host."""
    yield windows.open
    assert not windows.clear()
