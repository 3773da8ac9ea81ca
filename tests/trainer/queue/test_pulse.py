"""A worker that waits for ever is noticed, and one that is only held up is not."""

import os
import signal
import subprocess
import sys

import pytest

from tests.trainer.queue.test_supervision import until
from trainer.home.files import write_json
from trainer.home.processes import identity
from trainer.queue import pulse
from trainer.queue.pulse import Pulse
from trainer.studio import start
from trainer.training.plan import Plan

WAITS = "import threading; print(1, flush=True); threading.Event().wait()"
AT_ITS_LIMIT = """
import resource
limit = 200 << 20
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
kept = []
try:
    while True:
        kept.append(bytearray(4 << 20))
except MemoryError:
    pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA limits nothing elsewhere")
@pytest.mark.parametrize(("begins", "code"), [("", "worker_hung"), (AT_ITS_LIMIT, "out_of_memory")])
def test_who_does_nothing_any_more_is_told_so(untouched, tiny_encoder, monkeypatch, begins, code):
    monkeypatch.setattr(pulse, "STILL", 0.3)
    run, seen = start(untouched, Plan(model=str(tiny_encoder), key=code), local_folders=True), Pulse()
    with subprocess.Popen([sys.executable, "-c", begins + WAITS], stdout=subprocess.PIPE) as worker:
        worker.stdout.readline()
        write_json(run.worker, identity(worker.pid) | {"given": 0, "attempt": 1})
        os.kill(worker.pid, signal.SIGSTOP)
        with pytest.raises(AssertionError, match="it never came"):
            until(lambda: seen.stopped(run), 0.6)
        os.kill(worker.pid, signal.SIGCONT)
        assert until(lambda: seen.stopped(run), 20).code == code
        worker.kill()
    assert seen.stopped(run) is None, "it has gone, which is told by other means"
