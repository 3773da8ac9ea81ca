"""How far what was measured on some rows can be trusted."""

from functools import lru_cache


@lru_cache(1000)  # a page tells it in several places, and SciPy also makes a test of it, which takes ten times as long
def accuracy_interval(accuracy: float, rows: int) -> tuple[float, float]:
    """95 % Wilson score interval (Wilson 1927) of `accuracy` measured on `rows` rows."""
    from scipy.stats import binomtest

    interval = binomtest(round(accuracy * rows), rows).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def counted(measured: dict) -> int:
    """Of how many independent things the headline of what was measured is a share."""
    return measured["metrics"].get("counted", measured["rows"])


def half_interval(accuracy: float, rows: int) -> float:
    """By how much chance may move it, up or down."""
    low, high = accuracy_interval(accuracy, rows)
    return (high - low) / 2


def interval(measured: dict, headline: str) -> tuple[float, float]:
    """95 % interval of the headline of a test, or of folds: their own, else that of a share."""
    low, high = measured.get("interval") or measured["metrics"].get("interval") or accuracy_interval(
        measured["metrics"][headline], counted(measured))
    return low, high
