"""How the head of a training's card tells the time to come."""

import pytest

from ui.parts import about, between
from ui.place import Place, Visit
from ui.runs.status import countdown


@pytest.mark.parametrize("seconds, left, forecast", [
    (1, "약 10초", "약 10초"), (41, "약 50초", "약 40초"), (14 * 60, "약 14분", "약 15분"), (100 * 60, "약 1시간 40분", "약 2시간")])
def test_what_is_left_is_told_to_the_minute_and_a_forecast_is_round(seconds, left, forecast):
    visit = Visit(None, Place(), "local", "ko")
    assert countdown(seconds, visit) == left and about(seconds, visit) == forecast.replace("약 ", "약\u00a0")


@pytest.mark.parametrize("low, high, ko, en", [
    (120, 240, "2–4분", "2–4 min"), (42, 130, "40초–2분", "40 s–2 min"), (118, 122, "", ""),
    (80 * 60, 3 * 3600, "80분–3시간", "80 min–3 h")])
def test_how_far_off_a_forecast_may_be(low, high, ko, en):
    assert [between(low, high, Visit(None, Place(), "local", language)) for language in ("ko", "en")] == [ko, en]
