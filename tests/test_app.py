"""The app, where it cannot start: one sentence in both languages, no traceback."""

import os
import socket
import subprocess
import sys

import pytest

from app import main
from tests.tiny import ROOT


@pytest.fixture
def taken():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield str(one.getsockname()[1])


def refusal(*arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, "app.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env=os.environ | {"PYTHONIOENCODING": "utf-8"})
    assert done.returncode == 1
    return done.stderr.splitlines()


def test_a_port_in_use_is_named(taken, tmp_path):
    korean, english = refusal("--port", taken, "--home", str(tmp_path))
    assert f"127.0.0.1:{taken}" in korean and "--port" in korean and english.endswith("[port_in_use]")


def test_a_home_that_cannot_be_made_is_named(monkeypatch):
    """In this process, which has imported what the app does; the other test sees that nothing else is printed."""
    monkeypatch.setattr(sys, "argv", ["app.py", "--home", "/sys/kotune"])
    monkeypatch.setattr(sys, "stderr", sys.stderr)  # which the app bounds
    with pytest.raises(SystemExit) as ended:
        main()
    korean, english = ended.value.code.splitlines()
    assert "권한" in korean and english.endswith("[no_permission]")
