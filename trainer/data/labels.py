"""Which labels rows have: what stands in their column label is one of them, or several, as the task reads it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..kinds.text import nfc

if TYPE_CHECKING:
    from pandas import DataFrame


def alone(cell: str) -> list[str]:
    """What stands there is a label."""
    return [cell]


def as_written(written: str, text: str, labels: set[str]) -> str:
    """What someone has written down as the label of a row with this text is what the row keeps."""
    return nfc(written)


def every_label(rows: "DataFrame", labels_of: Callable[[str], list[str]]) -> set[str]:
    """Every label that one of the rows has."""
    return {label for cell in rows["label"].unique() for label in labels_of(cell)}
