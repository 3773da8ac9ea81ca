"""A model that is not as it was exported: noticed wherever it is used or taken, by the name of the damaged file."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from cards.package import packed_model, publishable
from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.manifest import MANIFEST, damaged_files
from trainer.home.project import Project, Run
from trainer.serving.process import answering


@pytest.fixture
def run(finished_run, tmp_path) -> Run:
    return Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / "copy-0000")).run("001")


def pack(run: Run) -> None:
    with publishable(run):
        pass


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


@pytest.mark.parametrize("use", [partial(answering, share=1), pack, packed_model])
def test_a_flipped_bit_is_noticed_at_every_use_and_the_model_is_to_be_exported_anew(run, use):
    use(run)
    damage(run.model / "model.safetensors")
    with pytest.raises(Problem) as problem:
        use(run)
    assert problem.value.code == "damaged_model" and "copy-0000/001" in problem.value.words.ko
    assert problem.value.where["files"] == ["model.safetensors"] and run.state == "queued" and run.score is not None


@pytest.mark.parametrize("state, checkpoints, way", [
    ("done", True, "try again in a moment"), ("done", False, "train anew"), ("stopped", True, "Resume it"),
    ("failed", True, "Resume it")])
def test_it_says_how_the_model_comes_back_and_trains_nothing_unasked(run, state, checkpoints, way):
    (run.model / "config.json").unlink()
    write_json(run.result_file, run.result | {"state": state})
    if not checkpoints:
        shutil.rmtree(run.checkpoints)
    with pytest.raises(Problem, match=way) as problem:
        run.check_model()
    assert problem.value.where["files"] == ["config.json"]
    assert run.state == ("queued" if way == "try again in a moment" else state)


def test_every_file_is_in_it_and_it_is_in_no_published_folder(run):
    for file in run.model.iterdir():
        whole = file.read_bytes()
        damage(file)
        assert damaged_files(run.model) == [file.name]
        file.write_bytes(whole)
    assert damaged_files(run.model) == []
    with publishable(run) as folder:
        assert MANIFEST not in [file.name for file in folder.iterdir()] and (run.model / MANIFEST).exists()
