"""Fixtures for every test: awkward files, a local Hub, and a run that has really been trained."""

from tests.awkward.fixture import awkward  # noqa: F401
from tests.hub.fixture import hub  # noqa: F401
from tests.tiny import finished_run, tiny_encoder  # noqa: F401


def pytest_collection_modifyitems(items):
    """The tests in a browser come first: their files take longest, and last they would leave one core idle."""
    items.sort(key=lambda item: "ui" not in item.path.parts)
