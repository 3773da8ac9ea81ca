"""Fixtures for every test: a local Hub, and a run that has really been trained."""

from tests.hub.fixture import hub  # noqa: F401
from tests.tiny import finished_run, tiny_encoder  # noqa: F401
