"""Long work: told, given up when there is other work, and when nobody waits for it any more."""

import time
from threading import Event

import pytest

from trainer.errors import Words
from ui.work import Superseded, Work, cancel


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
