"""What in the rows will hurt training or the trust in its result: a function a check, None if all is well."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..findings import Finding
from .copies import conflicting_labels, duplicates, near_duplicates, overlap_with_test, overlap_with_valid
from .labels import numeric_labels, one_dominates, rare_classes, similar_labels, untaught_labels
from .texts import control_characters, garbled_text, long_texts, many_rows

if TYPE_CHECKING:
    from pandas import DataFrame

OF_ROWS = (garbled_text, overlap_with_test, overlap_with_valid, conflicting_labels, duplicates, near_duplicates,
           long_texts, many_rows, control_characters)
OF_LABELS = (similar_labels, untaught_labels, rare_classes, one_dominates, numeric_labels)


def find_all(rows: "DataFrame", labels: dict[str, int], progress: Callable[[float], None]) -> list[Finding]:
    """All checks on the rows that were brought (as `copies.keyed` gives them), with the rows of each label.

    `progress` is told how much is done, 0 … 1.
    """
    found = []
    for number, check in enumerate(OF_ROWS):
        progress(number / len(OF_ROWS))
        found.append(check(rows))
    return [each for each in found + [check(rows, labels) for check in OF_LABELS] if each]
