"""Recommended settings for a number."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import in_windows, of_kinds


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for labels, with which it was measured, but without the options on labels (smoothing, weights, focus)."""
    return in_windows(of_pairs(facts, size, given), size)


def of_pairs(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As `advise`, for pairs, which have no windows."""
    return of_kinds(facts, size, given, ["stops_by"])
