"""What is half-made: it does not stay where making fails, and what a kill has left is swept."""

import errno
import os
import time
from pathlib import Path

import psutil
import pytest

from tests.tiny import SAMPLE
from trainer.failures import problem_of
from trainer.home.files import TEMPORARY, temporary_folder, write_json
from trainer.home.layout import HIDDEN, Home
from trainer.home.sweep import remove_old, sweep
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan

NOBODY = 2**22 + 1  # beyond the highest pid


@pytest.fixture
def home(project) -> Home:
    return Home(project.path.parents[1])


def everything(home: Home) -> set:
    return {path for path in home.path.rglob("*") if path.name != ".lock"}


def test_a_project_or_a_run_that_cannot_be_written_leaves_nothing(project, home, tiny_encoder, monkeypatch):
    there, (table, columns, survey) = everything(home), look_at(SAMPLE)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError) as error:
        create_project(home, "local", "가득", table, columns, survey)
    assert problem_of(error.value).code == "disk_full" and everything(home) == there
    with pytest.raises(OSError):
        start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    assert everything(home) - there == {project.path / "runs"}


def test_what_kills_leave_is_swept_but_nothing_that_somebody_works_on(project, home, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    there = everything(home)
    half = home.path / "local" / HIDDEN.format("project-0a1b")
    (half / "data").mkdir(parents=True)
    aside = run.path / "checkpoints" / f".epoch-01.{NOBODY}-0a1b2c3d"
    aside.mkdir(parents=True)
    (aside / "model.safetensors").write_bytes(b"0")
    own, earlier = (run.path / f".{name}.json.{os.getpid()}-0a1b2c3d" for name in ("result", "spec"))
    recent, old = (run.path / f".{name}.json.0a1b2c3d" for name in ("worker", "stop"))  # as earlier versions name them
    for file in (own, earlier, recent, old):
        file.write_bytes(b"{")
    os.utime(earlier, (0, 0))  # of another process that had this pid
    os.utime(old, (0, 0))
    (project.path / "runs" / "002").mkdir()
    (project.cache / "ngrams").mkdir(parents=True)  # of an earlier version, which has it under another name now
    (project.cache / "ngrams" / "weights.safetensors").write_bytes(b"0")
    (project.cache / "linear").mkdir()
    with home.making("local", "지금") as (hidden, made):
        sweep(home)
        assert everything(home) - {hidden.path} == there | {run.path / "checkpoints", own, recent, project.cache,
                                                            project.cache / "linear"}
        write_json(hidden.file, project.spec.model_dump())
    assert made.file.exists() and not hidden.path.exists()
    assert [each.name for each in home.damaged_projects("local")] == [made.name], "it has no survey, in this test"


def test_what_belongs_to_a_process_that_may_not_be_looked_at_stays(project, home, monkeypatch):
    def denied(pid: int) -> None:
        raise psutil.AccessDenied(pid)

    monkeypatch.setattr(psutil, "Process", denied)
    aside = project.path / f".project.json.{NOBODY}-0a1b2c3d"
    aside.touch()
    sweep(home)
    assert aside.exists()


def test_what_is_old_is_removed_from_a_folder_that_others_use(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with temporary_folder() as folder:
        recent, holding = (tmp_path / f"{TEMPORARY}{name}" for name in ("recent00", "project0"))
        others = [holding, *(tmp_path / name for name in ("kotune-demo", "kotune-main", "tmpabcd_012"))]
        for each in (recent, *others, holding / "local", holding / "local" / "one"):
            each.mkdir()
        upload, table = tmp_path / "tmpabcd_345", tmp_path / "tmp_results.csv"
        for file in (upload, table, holding / "local" / "one" / "project.json"):
            file.touch()
        for old in (Path(folder), upload, table, *others):
            os.utime(old, (time.time() - 2 * 86400,) * 2)
        remove_old(tmp_path, tmp_path)
        assert {*tmp_path.iterdir()} == {recent, table, *others}


@pytest.mark.parametrize(("code", "problem"), [
    (errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EIO, "disk_failed"),
    (errno.EROFS, "no_permission"), (errno.EACCES, "no_permission"), (errno.EISDIR, "bug")])
def test_errors_of_the_disk_are_named(code, problem):
    error = OSError(code, os.strerror(code), "/집/local/project-0a1b/project.json")
    assert problem_of(error).code == problem
    if problem.startswith("disk"):
        assert problem_of(RuntimeError(f"I/O error: {os.strerror(code)} (os error {code})")).code == problem
