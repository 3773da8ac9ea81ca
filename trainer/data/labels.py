"""Which labels rows have: a cell of the column label holds one label, or several, as the task reads it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..kinds.text import nfc

if TYPE_CHECKING:
    from pandas import DataFrame


def alone(cell: str) -> list[str]:
    """The cell is one label."""
    return [cell]


def as_written(written: str, text: str, labels: set[str]) -> str:
    """The row keeps the label as someone has written it down, in NFC."""
    return nfc(written)


def every_label(rows: "DataFrame", labels_of: Callable[[str], list[str]]) -> set[str]:
    """Every label that one of the rows has."""
    return {label for cell in rows["label"].unique() for label in labels_of(cell)}
