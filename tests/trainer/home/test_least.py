"""Below which probability people look themselves: chosen once for a project."""

import pytest

from trainer.errors import Problem
from trainer.home.least import NAME, choose_least, least_of
from trainer.home.project import Project


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


def test_everything_is_answered_until_somebody_has_chosen(project):
    assert least_of(project) == 0
    choose_least(project, 0.8)
    assert least_of(project) == 0.8 and Project(project.path).mark
    choose_least(project, 0)
    assert least_of(project) == 0


def test_a_damaged_choice_is_none(project):
    choose_least(project, 0.8)
    (project.path / NAME).write_bytes(b'{"crc": 1,\n "least": 0.9\n}')
    assert least_of(project) == 0


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(project, least):
    with pytest.raises(Problem) as problem:
        choose_least(project, least)
    assert problem.value.code == "bad_option" and not (project.path / NAME).exists()
