"""Long work: told, given up when there is other work, and when nobody waits for it any more."""

import time

import pytest

from trainer.errors import Words
from ui.work import Outdated, Work, give_up


def ticking(ticks: list, tell) -> None:
    for number in range(60):
        tell(number / 60, Words("세고 있습니다", "Counting"))
        ticks.append(number)
        time.sleep(0.05)


@pytest.mark.parametrize("leave", [lambda going: going.close(), lambda going: give_up("a window"),
                                   lambda going: Work("a window")], ids=["left", "given up", "other work"])
def test_work_that_nobody_waits_for_ends(leave):
    ticks = []
    going = Work("a window").do(lambda tell: ticking(ticks, tell))
    assert next(going).words.ko == "세고 있습니다"
    kept = leave(going)  # noqa: F841 (other work lives as long as somebody has it)
    time.sleep(0.2)
    seen = len(ticks)
    time.sleep(0.3)
    assert len(ticks) == seen < 60


def test_what_has_begun_for_a_window_is_outdated_by_other_work():
    work = Work("another window")
    assert list(work.do(lambda tell: None)) == []
    other = Work("another window")
    with pytest.raises(Outdated):
        next(work.do(lambda tell: None))
    assert list(other.do(lambda tell: None)) == []
