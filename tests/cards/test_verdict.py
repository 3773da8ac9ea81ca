"""Where validation and test differ by more than chance, it is said; where chance explains it, it is not."""

import pytest

from cards.verdict import drift


def measured(accuracy: float, rows: int) -> dict:
    return {"metrics": {"accuracy": accuracy}, "rows": rows}


@pytest.mark.parametrize("test, valid, says", [
    (measured(0.80, 200), measured(0.92, 200), "Believe the test"),
    (measured(0.92, 200), measured(0.80, 200), "may be easier"),
    (measured(0.80, 50), measured(0.92, 50), None),
    (measured(0.85, 200), measured(0.88, 200), None),
    (measured(0.80, 200), None, None)])
def test_validation_and_test_that_differ_by_more_than_chance(test, valid, says):
    found = drift(test, valid)
    assert found is None if says is None else says in found.en and "80%" in found.ko and "92%" in found.ko
