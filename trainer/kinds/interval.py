"""How far a score that was measured on some rows can be trusted."""

from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)  # standard errors to each side within which 95 % lie


def accuracy_interval(accuracy: float, rows: int) -> tuple[float, float]:
    """95 % Wilson score interval (Wilson 1927) of `accuracy` measured on `rows` rows.

    SciPy has it too, but to import its tests and distributions would hold up the first page for a second.
    """
    share = round(accuracy * rows) / rows
    middle = share + Z * Z / (2 * rows)
    half = Z * sqrt(share * (1 - share) / rows + (Z / (2 * rows)) ** 2)
    low, high = ((middle + side) / (1 + Z * Z / rows) for side in (-half, half))
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # an end is the share itself if all are right, or none


def counted(measured: dict) -> int:
    """How many independent things the headline is a share of."""
    return measured["metrics"].get("counted", measured["rows"])


def half_interval(accuracy: float, rows: int) -> float:
    """By how much chance may move the accuracy, up or down (half the 95 % interval)."""
    low, high = accuracy_interval(accuracy, rows)
    return (high - low) / 2


def interval(measured: dict, headline: str) -> tuple[float, float]:
    """95 % interval of the headline of a test, or of folds: their own, else that of a share."""
    low, high = measured.get("interval") or measured["metrics"].get("interval") or accuracy_interval(
        measured["metrics"][headline], counted(measured))
    return low, high
