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

# Before torch is imported, here and in workers: a second thread only costs time where models are this small.
os.environ["OMP_NUM_THREADS"] = "1"

# Else tests that a shell has started in the background ignore Ctrl-C, and so does all that they start, and stop by it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run of the suite, so that a change fails by what it changed and not by luck. New ones:
#     python -m pytest --hypothesis-profile search tests/trainer/kinds
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """The tests in a browser come first: their files take longest, and last they would leave one core idle."""
    items.sort(key=lambda item: "ui" not in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is imported stays: to look through it would take 3 s until all of it is, and .3 s each time after."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class Scheduling(LoadFileScheduling):
    """Each file is one process's, and all those of the door are, which share a Space. The last process begins at the
    other end: by the time it comes to the browser tests there are none left, and it needs no app and no Chromium."""

    def _assign_work_unit(self, node) -> None:
        if len(self.nodes) > 2 and node is self.nodes[-1]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/ui/door" if file.startswith("tests/ui/door/") else file


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None
