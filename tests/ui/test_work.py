"""Long work: told, given up when there is other work, and when nobody waits for it any more."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import gradio as gr
import pytest
from starlette.requests import Request

from trainer.errors import Words
from trainer.home.turns import Turns
from ui.api.endpoints import Endpoints
from ui.door.visitor import OWNER
from ui.place import Place, Shared, Visit
from ui.work import Superseded, Work, cancel, in_turn


def ticking(ticks: list, ended: Event, tell) -> None:
    try:
        for number in range(600):
            tell(number / 600, Words("세고 있습니다", "Counting"))
            ticks.append(number)
            time.sleep(0.05)
    finally:
        ended.set()


def last_of(going):
    """What the work returns."""
    while True:
        try:
            next(going)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize("leave", [lambda going: going.close(), lambda going: cancel("a window"),
                                   lambda going: Work("a window")], ids=["left", "given up", "other work"])
def test_work_that_nobody_waits_for_ends(leave):
    ticks, ended = [], Event()
    going = Work("a window").do(lambda tell: ticking(ticks, ended, tell))
    assert any(each.words.ko == "세고 있습니다" for each in going)  # which leaves off at the first
    kept = leave(going)  # noqa: F841 (other work lives as long as somebody has it)
    assert ended.wait(20) and len(ticks) < 600


def test_what_has_begun_for_a_window_is_outdated_by_other_work():
    work = Work("another window")
    assert last_of(work.do(lambda tell: "done")) == "done"
    other = Work("another window")
    with pytest.raises(Superseded):
        next(work.do(lambda tell: None))
    assert last_of(other.do(lambda tell: "done")) == "done"


def test_the_tables_of_one_owner_are_read_in_turn_on_pages_and_by_programs():
    shared = Shared(None, None, None, None, tables=Turns(1, Words("표는", "tables")))
    alice, bob = (Visit(shared, Place(), owner, "ko", window=owner) for owner in ("alice", "bob"))
    request = gr.Request(request=Request({"type": "http", "headers": [], "query_string": b"", OWNER: "alice"}))
    rows = [f"{number}번째로 본 영화\t{'나쁨' if number % 2 else '좋음'}" for number in range(40)]
    with ThreadPoolExecutor(1) as program:
        with shared.tables.taken("alice"):
            page = Work(alice.window).do(in_turn(lambda tell: "read", alice))
            assert next(page).words.ko.endswith("봅니다")
            called = program.submit(Endpoints(shared).look_at, {"pasted": "\n".join(["글\t라벨", *rows])}, request=request)
            assert last_of(Work(bob.window).do(in_turn(lambda tell: "read", bob))) == "read"
            next(page)
            assert not called.done()
        assert last_of(page) == "read" and called.result(60)["survey"]["rows"] == 40
