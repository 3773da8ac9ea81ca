"""The awkward files as a fixture: made once for a session, the same bytes each time."""

from pathlib import Path

import pytest

from .broken import BROKEN
from .delimited import DELIMITED
from .entities import ENTITIES
from .noisy import NOISY
from .structured import STRUCTURED

FILES = DELIMITED | NOISY | STRUCTURED | ENTITIES | BROKEN  # name → function that makes its bytes


@pytest.fixture(scope="session")
def awkward(tmp_path_factory) -> Path:
    """A folder of files as people really have them; each name begins with a number by which tests call it."""
    return make_files(tmp_path_factory.mktemp("awkward"))


def make_files(folder: Path) -> Path:
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    return folder
