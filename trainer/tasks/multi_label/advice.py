"""Recommended settings for several labels."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import OF_LABELS, in_windows, of_kinds


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for one label, without class weights: each label is learnt by itself, and the probability from which on it is
    given is chosen on the validation rows."""
    return in_windows(of_kinds(facts, size, given, OF_LABELS), size)
