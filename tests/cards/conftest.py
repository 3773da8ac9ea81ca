"""An adapted base model, whose card is read here and whose snippets run there."""

import shutil
from pathlib import Path

import pytest

from tests.tiny import SAMPLE, made_once
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.shell import main as shell
from trainer.studio import create_project, look_at


@pytest.fixture(scope="session")
def adapted_run(tiny_encoder, tmp_path_factory) -> Run:
    """The tiny encoder, adapted to the texts of the reviews; a copy for each test process."""
    def adapt(home: Path) -> None:
        project = create_project(Home(home), "local", "<b>리뷰</b> 글", *look_at(SAMPLE))
        quick = ("--epochs", "2", "--max-length", "64", "--learning-rate", "0.003")
        shell(["--home", str(home), "adapt", project.name, "--model", str(tiny_encoder), *quick])

    made = made_once("adapted", adapt, tmp_path_factory)
    home = Home(shutil.copytree(made, tmp_path_factory.mktemp("adapted"), dirs_exist_ok=True))
    return home.projects("local")[0].run("001")
