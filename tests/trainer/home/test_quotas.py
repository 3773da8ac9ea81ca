"""What one owner of a shared machine may take; another's is untouched, and on one's own there is no quota."""

import pytest

from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.quotas import Quotas
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.units import GB


@pytest.fixture
def home(project) -> Home:
    return Home(project.path.parents[1])


def code(check, *given) -> str | None:
    """Of the Problem, whose two sentences name the limit."""
    try:
        check(*given)
    except Problem as problem:
        assert all(str(problem.where["limit"] // GB or problem.where["limit"]) in words for words in problem.words)
        return problem.code
    return None


def test_so_many_runs_wait(home, project, tiny_encoder):
    quotas = Quotas(home, held=True, jobs=2)
    for key in ("first", "second"):
        assert code(quotas.check_start, project.owner, key) is None
        start(project, Plan(model=str(tiny_encoder), key=key), local_folders=True)
    assert code(quotas.check_start, project.owner, "third") == "too_many_queued"
    assert code(quotas.check_start, project.owner, "second") is None, "sent again, it is the same"
    assert code(quotas.check_start, "another", "third") is None
    project.run("001").end("stopped")
    assert code(quotas.check_start, project.owner, "third") is None


def test_a_search_counts_once_and_has_so_many_trials(home, project, tiny_encoder):
    quotas = Quotas(home, held=True, jobs=1, trials=5)
    assert code(quotas.check_start, project.owner, "", 5) is None
    assert code(quotas.check_start, project.owner, "", 6) == "too_many_trials"
    start(project, Plan(model=str(tiny_encoder), budget={"trials": 5}), local_folders=True)
    assert code(quotas.check_start, project.owner, "") == "too_many_queued"


def test_so_much_disk(home, project):
    quotas = Quotas(home, held=True, disk=GB)
    assert code(quotas.check_disk, project.owner) is None
    with open(project.path / "large", "wb") as large:
        large.truncate(GB)
    assert code(quotas.check_disk, project.owner) == code(quotas.check_start, project.owner, "") == "no_disk_left"
    assert code(quotas.check_disk, "another") is None


def test_nothing_is_counted_where_nobody_shares(home, project):
    quotas = Quotas(home, held=False, jobs=0, trials=0, disk=0)
    assert code(quotas.check_start, project.owner, "", 1000) is None
