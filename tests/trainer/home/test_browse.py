"""The files of a project: what is shown of them, and what nobody gets by whatever name."""

import pytest

from trainer.errors import Problem
from trainer.home.browse import ROOT, all_files, entries_of, entry_of
from trainer.home.project import Project


@pytest.fixture
def project(tmp_path) -> Project:
    project = Project(tmp_path / "local" / "reviews-1a2b")
    for name in ("project.json", "data/train.parquet", "runs/001/spec.json", "runs/001/stop", "runs/.lock",
                 "runs/001/model/model.safetensors", "cache/linear.lock", "runs/001/.model.12-0a1b2c3d/half"):
        (file := project.path / name).parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1234")
    (tmp_path / "secret").write_text("other people's")
    (project.path / "data" / "link").symlink_to(tmp_path / "secret")
    return project


def test_folders_come_first_with_the_size_of_all_that_is_in_them(project):
    assert [(entry.name, entry.is_folder) for entry in entries_of(project, ROOT)] == [
        ("cache", True), ("data", True), ("runs", True), ("project.json", False)]
    assert [entry.name for entry in entries_of(project, "runs/001")] == ["runs/001/model", "runs/001/spec.json"]
    assert entry_of(project, "runs/001/model").size == 4
    assert entries_of(project, "project.json") == []


def test_no_hidden_file_lock_wish_or_link_is_among_them(project):
    assert dict(all_files(project, ROOT)).keys() == {
        "project.json", "data/train.parquet", "runs/001/spec.json", "runs/001/model/model.safetensors"}
    assert dict(all_files(project, "runs/001")).keys() == {"spec.json", "model/model.safetensors"}


@pytest.mark.parametrize("name", [
    "..", "../other-3c4d/project.json", "runs/../../../secret", "/etc/passwd", "runs/.lock", "data/link", "runs/002",
    "runs/001/.model.12-0a1b2c3d/half", "a\0b", "runs/001/spec.json/x"])
def test_what_lies_elsewhere_is_hidden_or_is_not_there_is_refused(project, name):
    with pytest.raises(Problem) as problem:
        entry_of(project, name)
    assert problem.value.code == "no_such_file"
