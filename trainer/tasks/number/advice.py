"""Good settings for learning a number."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import in_windows, of_kinds


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for labels, of which it was measured; but there are no labels to smooth, to weigh or to focus on."""
    return in_windows(of_pairs(facts, size, given), size)


def of_pairs(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """The same for a number of two texts."""
    return of_kinds(facts, size, given, ["stops_by"])
