"""What runs are tried on: a project of the reviews, and a supervisor of its home."""

import pytest

from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at


@pytest.fixture
def project(tmp_path):
    return create_project(Home(tmp_path / "집"), "local", "리뷰", *look_at(SAMPLE))


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """The same, for tests in which nothing comes of what is asked for."""
    return create_project(Home(tmp_path_factory.mktemp("집")), "local", "리뷰", *look_at(SAMPLE))


@pytest.fixture
def supervisor(project):
    supervisor = Supervisor(Home(project.path.parent.parent))
    supervisor.start()
    yield supervisor
    supervisor.close()
