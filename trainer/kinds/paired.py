"""How far the headlines of two answers to the same examples are apart, and whether chance alone can explain it.

A share of right answers, an F1 over all examples and a mean distance are all ratios of two sums (`Judged.ratio`), so
the same two tests serve every kind of answer, and judge the very number that people are told.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .answer import Judged

if TYPE_CHECKING:
    from numpy import ndarray
    from numpy.random import Generator

DRAWS = 2_000  # always the same ones for the same answers
FEW = 100  # different outcomes of an example (such as both right); up to so many, all draws are made at once


def difference(one: Judged, other: Judged) -> tuple[float, float]:
    """95 % interval of the headline of `one` minus that of `other`, by a paired bootstrap (Efron 1979): percentiles
    over draws of examples with replacement, the same draws for both."""
    import numpy as np

    def anew(random: "Generator", counts: "ndarray") -> "ndarray":
        return random.multinomial(counts.sum(), counts / counts.sum(), DRAWS)

    def one_anew(random: "Generator", number: int) -> "ndarray":
        return np.bincount(random.integers(number, size=number), minlength=number)

    sums = _drawn(np.concatenate([one.ratio(), other.ratio()], 1), anew, one_anew)
    low, high = np.percentile(_apart(sums[:, :2], sums[:, 2:]), [2.5, 97.5])
    return float(low), float(high)


def chance(one: Judged, other: Judged) -> float:
    """The p-value of the difference of the headlines, if both answer equally well, by approximate randomisation (Noreen
    1989; for F1, Yeh 2000): a coin decides for each example whether the two swap answers, and the share of draws counts
    in which they are at least as far apart. With right answers it approximates McNemar's exact test."""
    import numpy as np

    def swapped(random: "Generator", counts: "ndarray") -> "ndarray":
        return random.binomial(counts, 0.5, (DRAWS, len(counts)))

    def one_swapped(random: "Generator", number: int) -> "ndarray":
        return random.integers(2, size=number)

    mine, theirs = (each.ratio().astype(np.float64) for each in (one, other))
    moved = _drawn(theirs - mine, swapped, one_swapped)
    apart = np.abs(_apart(mine.sum(0) + moved, theirs.sum(0) - moved))
    seen = np.abs(_apart(mine.sum(0), theirs.sum(0)))
    return float(((apart >= seen - 1e-12).sum() + 1) / (DRAWS + 1))


def _apart(mine: "ndarray", theirs: "ndarray") -> "ndarray":
    import numpy as np

    one, other = (sums[..., 0] / np.maximum(sums[..., 1], 1) for sums in (mine, theirs))
    return one - other


def _drawn(examples: "ndarray", of_counts: Callable, of_each: Callable) -> "ndarray":
    """The sum of each column in each draw (draws × columns). `of_counts`: counts of each outcome among the examples →
    its counts in all draws, for few outcomes; `of_each`: number of examples → how often each is in one draw."""
    import numpy as np

    random = np.random.default_rng(0)
    outcomes, counts = np.unique(examples, axis=0, return_counts=True)
    if len(outcomes) <= FEW:
        return of_counts(random, counts) @ outcomes
    return np.stack([of_each(random, len(examples)) @ examples for _ in range(DRAWS)])
