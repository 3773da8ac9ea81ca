"""Good settings for learning a number."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import of_kinds


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for labels, of which it was measured; but there are no labels to smooth, to weigh or to focus on."""
    return of_kinds(facts, size, given, ["stops_by"])
