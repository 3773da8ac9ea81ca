"""Recommended settings for learning how two texts relate."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import of_labels


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for single texts, whose learning rate and epochs suit pairs as well, but without windows."""
    return of_labels(facts, size, given)
