"""Stretches of numbers: how many numbers are in each, for a histogram, and strata for an even split."""

import math
from itertools import pairwise

import numpy as np

from .written import spelled

FEW = 12  # up to so many different numbers, each has a bar of its own
BARS = 10  # about so many bars for more
STRATA = 10  # at most
LEAST = 10  # rows of a stratum, about


def edges_of(numbers: np.ndarray) -> np.ndarray | None:
    """The ends of about `BARS` stretches, all of them round numbers; None for few different numbers, each by itself."""
    if len(known := np.unique(numbers)) <= FEW:
        return None
    low, high = float(known[0]), float(known[-1])
    rough = (high - low) / BARS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= rough * 0.999)
    first = math.floor(low / step) * step
    return np.array([first + number * step for number in range(math.ceil((high - first) / step - 1e-9) + 1)])


def spread(numbers: np.ndarray, edges: np.ndarray | None) -> dict[str, int]:
    """Name of each stretch → how many numbers it has, in the order of the numbers."""
    if edges is None:
        known, counts = np.unique(numbers, return_counts=True)
        return {spelled(float(number)): int(count) for number, count in zip(known, counts, strict=True)}
    counts, _ = np.histogram(numbers, edges)
    return {name_of(*ends): int(count) for ends, count in zip(pairwise(edges), counts, strict=True)}


def histogram(numbers: np.ndarray) -> dict[str, int]:
    return spread(numbers, edges_of(numbers))


def name_of(low: float, high: float) -> str:
    ends = [spelled(round(float(end), 10)) for end in (low, high)]
    return ends[0] if low == high else f"{ends[0]} ~ {ends[1]}"


def strata_of(numbers: np.ndarray) -> np.ndarray:
    """The stratum of each number, 0, 1, 2 …: quantiles of at least about `LEAST` rows each."""
    count = max(1, min(STRATA, len(numbers) // LEAST))
    cuts = np.unique(np.quantile(numbers, np.linspace(0, 1, count + 1)[1:-1])) if len(numbers) else np.empty(0)
    return np.unique(np.searchsorted(cuts, numbers, side="right"), return_inverse=True)[1]
