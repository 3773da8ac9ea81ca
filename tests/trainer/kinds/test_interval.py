"""How far a share can be trusted: as SciPy has it."""

import pytest
from scipy.stats import binomtest

from trainer.kinds.interval import accuracy_interval


@pytest.mark.parametrize(("right", "rows"), [
    (0, 1), (1, 1), (0, 40), (17, 40), (40, 40), (854, 1000), (59_999, 60_000)])
def test_the_interval_is_wilsons(right, rows):
    expected = binomtest(right, rows).proportion_ci(0.95, method="wilson")
    assert accuracy_interval(right / rows, rows) == pytest.approx((expected.low, expected.high), abs=1e-12)
