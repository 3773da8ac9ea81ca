"""Good settings for learning to give several labels."""

from ...advice import Advice, Size
from ...models.families import Facts
from ..classification.advice import OF_LABELS, in_windows, of_kinds


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for one label, but that rows are not weighed: each label is learnt by itself, and from which probability on it
    is given is chosen by the validation rows."""
    return in_windows(of_kinds(facts, size, given, OF_LABELS), size)
