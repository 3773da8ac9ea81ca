"""Who comes when, and after how long."""

import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.events import EventLog
from trainer.home.layout import Home
from trainer.queue.line import Wait, in_turn, move, wait_of, waits_for_own
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan


def test_a_run_is_moved_among_its_owners_own_and_nobody_else_waits_longer(tiny_encoder, tmp_path):
    home, plan = Home(tmp_path / "home"), Plan(model=str(tiny_encoder))
    alice, bob = (create_project(home, owner, "리뷰", *look_at(SAMPLE)) for owner in ("alice", "bob"))
    one, two, three, other = (start(project, plan, local_folders=True) for project in (alice, alice, alice, bob))

    def order():
        return [run.path for run in in_turn([one, two, three, other], {})]

    assert order() == [run.path for run in (one, other, two, three)]
    assert waits_for_own(three, [one, other, three]) and not waits_for_own(other, [one, other])
    move(three)
    assert order() == [run.path for run in (three, other, one, two)], "bob comes second, as before"
    move(three, 1)
    assert order() == [run.path for run in (one, other, three, two)]
    move(one, 9)
    assert order() == [run.path for run in (three, other, two, one)]
    two.turn_file.write_text("{")
    assert order()[2] == two.path, "a damaged file puts it nowhere"
    other.end("stopped")
    with pytest.raises(Problem, match="차례를 기다리는"):
        move(other)


def test_a_place_in_the_line_and_the_wait(tiny_encoder, tmp_path):
    home, plan = Home(tmp_path / "home"), Plan(model=str(tiny_encoder), settings={"epochs": 4})
    alice, bob = (create_project(home, owner, "리뷰", *look_at(SAMPLE)) for owner in ("alice", "bob"))
    first, second, third, other = (start(project, plan, local_folders=True) for project in (alice, alice, alice, bob))
    log = EventLog(first.events)
    log.append("epoch", epoch=2, step=8, metrics={"macro_f1": 0.8}, best=True, checkpoint="epoch-02", seconds=30.0)
    log.close()
    line = in_turn([third, other, second, first], {})
    assert [run.path for run in line] == [run.path for run in (first, other, second, third)]
    assert in_turn([second, other], {"alice": 5.0})[0] is other
    assert wait_of(first, line) == Wait(0, 0, True)
    assert wait_of(second, line) == Wait(2, 60.0, False), "bob has trained nothing yet: nobody knows how long it takes"
    assert wait_of(third, [first, second, third]) == Wait(2, 120.0, True)
    assert wait_of(third, [first]) is None
