"""How far two who answered the same examples are apart, by the headline, and whether chance alone may do that.

A share of right answers, an F1 over all examples and a mean distance are all one sum over another (`Judged.ratio`), so
the same two methods serve every kind of answer, and judge the very number that people are told.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .answer import Judged

if TYPE_CHECKING:
    from numpy import ndarray
    from numpy.random import Generator

DRAWS = 2_000  # always the same ones for the same answers
FEW = 100  # ways in which both can have done, such as both right: so few are drawn all at once


def difference(one: Judged, other: Judged) -> tuple[float, float]:
    """95 % interval of the headline of `one` less that of `other`: percentiles over draws of the examples, with
    replacement, the same ones for both (a paired bootstrap, Efron 1979)."""
    import numpy as np

    def anew(random: "Generator", counts: "ndarray") -> "ndarray":
        return random.multinomial(counts.sum(), counts / counts.sum(), DRAWS)

    def one_anew(random: "Generator", number: int) -> "ndarray":
        return np.bincount(random.integers(number, size=number), minlength=number)

    sums = _drawn(np.concatenate([one.ratio(), other.ratio()], 1), anew, one_anew)
    low, high = np.percentile(_apart(sums[:, :2], sums[:, 2:]), [2.5, 97.5])
    return float(low), float(high)


def chance(one: Judged, other: Judged) -> float:
    """How probable it is that both headlines are at least so far apart where both answer equally well: of draws in
    which a coin decides for each example who of the two has given which answer, the share that is (approximate
    randomisation, Noreen 1989; for F1, Yeh 2000; of right answers it is McNemar's exact test, but for the draws)."""
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
    """Draws × columns: the sums of each column over each draw. `of_counts`: how often each of few ways is in the draws,
    by how often it is among the examples; `of_each`: how often each of so many examples is in one draw."""
    import numpy as np

    random = np.random.default_rng(0)
    ways, counts = np.unique(examples, axis=0, return_counts=True)
    if len(ways) <= FEW:
        return of_counts(random, counts) @ ways
    return np.stack([of_each(random, len(examples)) @ examples for _ in range(DRAWS)])
