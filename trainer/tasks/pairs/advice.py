"""Good settings for learning how two texts stand to one another."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import of_labels


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for single texts, whose rate and epochs suit pairs as well."""
    return of_labels(facts, size, given)
