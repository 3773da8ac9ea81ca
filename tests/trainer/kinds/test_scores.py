"""What is measured of scores."""

import numpy as np
import pytest

from trainer.kinds.scores import Scores


@pytest.mark.parametrize("least, answered, right", [(0, 1, 0.5), (0.6, 0.75, 2 / 3), (0.9, 0.25, 1), (0.99, 0, 0)])
def test_fewer_answers_are_more_often_right_where_the_model_knows_what_it_knows(least, answered, right):
    sure = np.array([0.95, 0.8, 0.7, 0.55])
    scores = Scores(np.stack([sure, 1 - sure], 1), np.array([0, 0, 1, 1]), np.arange(4))
    assert scores.above(least) == pytest.approx((answered, right))
