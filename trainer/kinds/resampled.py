"""How far two who answered the same examples are apart, and how far chance may have moved that: a paired bootstrap."""

from typing import TYPE_CHECKING

from .answer import Judged

if TYPE_CHECKING:
    from numpy import ndarray

DRAWS = 2_000  # of all examples anew
FEW = 100  # ways in which both can have done, such as both right: so few are drawn all at once


def difference(one: Judged, other: Judged) -> tuple[float, float]:
    """95 % interval of the headline of `one` less that of `other`: percentiles over draws of the examples, with
    replacement, the same ones for both (Efron 1979). Always the same of the same answers."""
    import numpy as np

    sums = _sums(np.concatenate([one.ratio(), other.ratio()], 1).astype(np.float64))
    apart = sums[:, 0] / np.maximum(sums[:, 1], 1) - sums[:, 2] / np.maximum(sums[:, 3], 1)
    low, high = np.percentile(apart, [2.5, 97.5])
    return float(low), float(high)


def _sums(examples: "ndarray") -> "ndarray":
    """Of each column, over each draw of the examples."""
    import numpy as np

    ways, counts = np.unique(examples, axis=0, return_counts=True)
    random, number = np.random.default_rng(0), len(examples)
    if len(ways) <= FEW:
        return random.multinomial(number, counts / number, DRAWS) @ ways
    return np.stack([examples[random.integers(number, size=number)].sum(0) for _ in range(DRAWS)])
