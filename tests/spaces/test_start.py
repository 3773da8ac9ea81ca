"""The app as a Space starts it: `python app.py` in the repository's root, with the environment of a Space."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SPACE = {
    "SYSTEM": "spaces", "SPACE_ID": "alice/kotune", "SPACE_HOST": "alice-kotune.hf.space",
    "OAUTH_CLIENT_ID": "id", "OAUTH_CLIENT_SECRET": "secret", "OAUTH_SCOPES": "openid profile contribute-repos",
    "OPENID_PROVIDER_URL": "https://huggingface.co"}


@pytest.fixture
def space(tmp_path):
    """(process, address) of the app, just when its page has been served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | SPACE | {"GRADIO_SERVER_PORT": str(port), "KOTUNE_HOME": str(tmp_path / "home")}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def served(process: subprocess.Popen, url: str) -> bytes:
    """The page, as soon as it is there."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"app.py ended with {process.returncode}")


def test_the_page_is_there_before_torch(space):
    """A crash over the name `spaces`, or over sign-in, shows on a Space only; and so do slow imports."""
    process, url = space
    page = served(process, url)
    libraries = Path(f"/proc/{process.pid}/maps").read_text()
    assert b"gradio" in page.lower()
    assert "libtorch" not in libraries


def test_front_matter_is_what_a_space_builds_from():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    space = yaml.safe_load(re.match(r"---\n(.*?)\n---\n", readme, re.DOTALL)[1])
    assert space["sdk"] == "gradio" and (ROOT / space["app_file"]).is_file()
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert f"gradio[oauth]=={space['sdk_version']} " in pins
    assert space["python_version"] in ("3.11", "3.12")
    assert space["hf_oauth"] is True and "hf_oauth_scopes" not in space, "who asks is all that is asked"
    assert len(space["short_description"]) <= 60  # the Hub's limit
