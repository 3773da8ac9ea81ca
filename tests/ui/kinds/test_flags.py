"""The result of several labels: beside a wrong list stands what it was the most surely wrong about."""

from types import SimpleNamespace

import numpy as np
import pytest

from trainer.kinds.flags import Flags
from ui.kinds.flags import WRONG
from ui.place import Place, Visit


@pytest.mark.parametrize("language, missed", [("ko", "소음 아님 97.0%"), ("en", "not 소음 97.0%")])
def test_a_label_that_was_missed_is_told_apart_from_one_that_was_given(language, missed):
    truth = np.array([[1, 0], [1, 0]], bool)
    first, second = Flags.of(np.array([[0.03, 0.6], [0.9, 0.8]]), truth).mistakes()
    row = {"text": "글", "label": "소음", "row": 7}
    project = SimpleNamespace(survey=SimpleNamespace(labels=["소음", "프로그램"]))
    shown = WRONG.shown([(first, row), (second, row)], project, Visit(None, Place(), "local", language))
    assert missed in shown and "프로그램 80.0%" in shown and "프로그램 97.0%" not in shown
