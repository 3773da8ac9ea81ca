"""Fixtures for every test: awkward files, a local Hub, and a run that has really been trained."""

import gc
import os
import signal

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from tests.awkward.fixture import awkward  # noqa: F401
from tests.hub.fixture import hub  # noqa: F401
from tests.tiny import finished_run, tiny_encoder  # noqa: F401

# Set before torch is imported, here and in workers: with models this small, a second thread only costs time.
os.environ["OMP_NUM_THREADS"] = "1"

# A shell makes background jobs ignore SIGINT, and so would every process that tests start and stop by it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run of the suite, so that a test fails because of a change, not by luck. To look for new:
#     python -m pytest --hypothesis-profile search tests/trainer/kinds
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """Run the browser tests first: their files take longest, and at the end they would leave one core idle."""
    items.sort(key=lambda item: "ui" not in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector off imported modules: looking at them takes 3 s during imports, and .3 s each time
    afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class Scheduling(LoadFileScheduling):
    """Each file runs in one process, and so do all files of the door together, as they share a Space. The last process
    begins at the other end, so that it meets no browser tests, and needs no app and no Chromium."""

    def _assign_work_unit(self, node) -> None:
        if len(self.nodes) > 2 and node is self.nodes[-1]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/ui/door" if file.startswith("tests/ui/door/") else file


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None
