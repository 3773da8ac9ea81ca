"""A deleted project is gone at once, can be had back for some minutes, and then is gone for good."""

import shutil

import pytest

from trainer.errors import Problem
from trainer.home.keys import keys_of, make_key
from trainer.home.layout import Home
from trainer.home.trash import discarded, empty, restore
from trainer.studio import discard_project, rename_project, start
from trainer.training.plan import Plan


@pytest.fixture
def home(project) -> Home:
    return Home(project.path.parents[1])


def everything(project) -> dict:
    return {path.relative_to(project.path): path.read_bytes() for path in project.path.rglob("*") if path.is_file()}


def test_a_deleted_project_comes_back_as_it_was(project, home, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    rename_project(project, " 영화 리뷰 ")
    there = everything(project)
    discard_project(project)
    assert not home.projects("local") and not home.open_runs() and not discarded(home, "someone")
    empty(home)
    found, = discarded(home, "local")
    assert (found.name, found.title) == (project.name, "영화 리뷰") and 590 < found.seconds_left <= 600
    assert restore(home, "local", project.name).path == project.path and everything(project) == there
    assert not discarded(home, "local") and [each.path for each in home.open_runs()] == [run.path]


def test_where_its_name_has_been_taken_it_comes_back_under_another(project, home):
    there = everything(project)
    make_key(project)
    discard_project(project)
    shutil.copytree(discarded(home, "local")[0].project.path, project.path)  # from a backup
    back = restore(home, "local", project.name)
    assert back.path != project.path and everything(back) == there
    assert keys_of(project) and not keys_of(back)  # which name the project
    assert {each.name for each in home.projects("local")} == {back.name, project.name} and not discarded(home, "local")
    assert not [path for path in back.path.parent.iterdir() if path.name.startswith(".")]


def test_after_some_minutes_it_is_gone(project, home):
    discard_project(project)
    found, = discarded(home, "local")
    found.project.path.rename(found.project.path.with_name(f".{project.name}.{found.when - 601}.deleted"))
    empty(home)
    assert not [path for path in (home.path / "local").iterdir()]
    with pytest.raises(Problem) as problem:
        restore(home, "local", project.name)
    assert problem.value.code == "no_such_project"


def test_it_can_be_removed_at_once(project, home):
    discard_project(project)
    empty(home, "local", older=0)
    assert not discarded(home, "local")


@pytest.mark.parametrize("title", ["", " ", "가" * 201])
def test_a_title_has_some_letters_and_not_too_many(project, title):
    with pytest.raises(Problem) as problem:
        rename_project(project, title)
    assert problem.value.code == "bad_title" and project.title == project.spec.title


def test_of_a_damaged_title_the_first_one_is_left(project):
    rename_project(project, "새 이름")
    assert project.title == "새 이름" != project.spec.title
    project.title_file.write_bytes(project.title_file.read_bytes()[:-9])
    assert project.title == project.spec.title
