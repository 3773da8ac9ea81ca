"""Which labels rows have: what stands in their column label is one of them, or several, as the task reads it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def alone(cell: str) -> list[str]:
    """What stands there is a label."""
    return [cell]


def every_label(rows: "DataFrame", labels_of: Callable[[str], list[str]]) -> set[str]:
    """Every label that one of the rows has."""
    return {label for cell in rows["label"].unique() for label in labels_of(cell)}
