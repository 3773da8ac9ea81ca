"""How far a score that was measured on some rows can be trusted."""

from collections.abc import Callable
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import ndarray

DRAWS, FEWEST, WORK = 2_000, 200, 10_000_000  # of many examples there are fewer draws, with `WORK` random numbers
FEW = 100  # different examples; the draws of up to so many are made at once
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


def bootstrapped(examples: "ndarray", counts: "ndarray",
                 scores: "dict[str, Callable[[ndarray], ndarray]]") -> dict[str, list[float]]:
    """95 % intervals of scores by the bootstrap (Efron 1979): percentiles over draws of examples with replacement,
    always the same draws.

    `examples`: what each adds to the sums of which scores are made (different examples × sums); `counts`: how many
    there are of each. `scores`: name → function from sums (draws × sums) to the score of each draw. {} of no examples.
    """
    import numpy as np

    if not (number := counts.sum()):
        return {}
    random, draws = np.random.default_rng(0), max(FEWEST, min(DRAWS, WORK // number))
    values = examples.astype(float)
    if len(counts) <= FEW:
        sums = random.multinomial(number, counts / number, draws) @ values
    else:
        every = np.repeat(np.arange(len(counts)), counts)
        drawn = (every[random.integers(number, size=number)] for _ in range(draws))
        sums = np.stack([np.bincount(each, minlength=len(counts)) @ values for each in drawn])
    return {name: np.percentile(score(sums), [2.5, 97.5]).tolist() for name, score in scores.items()}


def macro_f1(sums: "ndarray", unknown: float = 0.0) -> "ndarray":
    """The mean of all labels' F1 in each draw, by how many answers with a label are right, how many there are, and how
    many there should be (draws × 3 labels). A label that no draw has counts as `unknown`, and one that only some draws
    have is left out of the others."""
    import numpy as np

    right, answered, there = np.split(sums, 3, axis=1)
    seen = answered + there > 0
    never = int((~seen.any(0)).sum())
    f1 = 2 * right / np.maximum(answered + there, 1)
    return (f1.sum(1) + unknown * never) / np.maximum(seen.sum(1) + never, 1)
