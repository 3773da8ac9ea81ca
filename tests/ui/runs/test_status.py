"""How the head of a training's card tells the time to come."""

import pytest

from ui.parts import about
from ui.place import Place, Visit
from ui.runs.status import countdown


@pytest.mark.parametrize("seconds, left, forecast", [
    (1, "약 10초", "약 10초"), (41, "약 50초", "약 40초"), (14 * 60, "약 14분", "약 15분"), (100 * 60, "약 1시간 40분", "약 2시간")])
def test_what_is_left_is_told_to_the_minute_and_a_forecast_is_round(seconds, left, forecast):
    visit = Visit(None, Place(), "local", "ko")
    assert countdown(seconds, visit) == left and about(seconds, visit) == forecast
