"""The `hub` fixture: a fresh, empty Hub for one test."""

import pytest

from .server import Hub


@pytest.fixture
def hub(tmp_path):
    with Hub(tmp_path / "hub") as hub:
        yield hub
