"""A real app on a free port with a home of its own, for measurements."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from .machine import ROOT


@contextmanager
def serve(*command: str):
    """Start `python COMMAND` (default: app.py) and yield (process, url, seconds to the first HTTP 200)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        quiet = {"KOTUNE_HOME": home, "GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "0"}
        process = subprocess.Popen([sys.executable, *(command or ("app.py",))], cwd=ROOT, env=os.environ | quiet,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            yield process, url, _first_answer(url, began)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _first_answer(url: str, began: float) -> float:
    while True:
        try:
            urllib.request.urlopen(url).read()
            return time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
