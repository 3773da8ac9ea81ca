"""Turns: of one owner's requests so many go on at once; the rest are refused, or wait for one that ends."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from trainer.errors import Problem, Words
from trainer.home.turns import Turns


def test_who_waits_is_next_and_may_give_up():
    turns, asked, ended = Turns(1, Words("표는", "tables")), Event(), Event()

    def wait_for_a_turn() -> str:
        with turns.taken("greedy", asked.set):
            return "read" if ended.is_set() else "too early"

    def give_up():
        raise InterruptedError

    with ThreadPoolExecutor(1) as other:
        with turns.taken("greedy"):
            waiting = other.submit(wait_for_a_turn)
            assert asked.wait(20)
            with pytest.raises(Problem) as refused, turns.taken("greedy"):
                pass
            with pytest.raises(InterruptedError), turns.taken("greedy", give_up):
                pass
            with turns.taken("honest"):
                pass
            ended.set()
        assert waiting.result(20) == "read" and refused.value.code == "too_many_requests"
    assert not turns._going
