"""What in rows with several labels will hurt training or the trust in its result.

A check of labels sees a row once for each of its labels, with this one in the column label.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...data.findings import finding
from ...home.survey import Finding
from ...kinds.lists import NONE, labels_in
from ..classification.checks import OF_ROWS, rare_classes, similar_labels, untaught_labels

if TYPE_CHECKING:
    from pandas import DataFrame

SINGLE = 0.995  # share of the rows with one label each, beyond which one label a text is meant


def find_all(rows: "DataFrame", labels: dict[str, int], progress: Callable[[float], None]) -> list[Finding]:
    """All checks on the rows as they came (as `copies.keyed` gives them), with the rows of each label.

    `progress` gets the share that is done, 0 … 1.
    """
    found = []
    for number, check in enumerate(OF_ROWS):
        progress(number / len(OF_ROWS))
        found.append(check(rows))
    each = each_label(rows)
    found += [similar_labels(each, labels), rare_classes(each, labels), mostly_single(rows), without_any(rows)]
    return [one for one in found if one]


def untaught(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    return untaught_labels(each_label(rows), labels)


def each_label(rows: "DataFrame") -> "DataFrame":
    """A row for each label of each row."""
    return rows.assign(label=rows["label"].map(labels_in)).explode("label").dropna(subset="label")


def mostly_single(rows: "DataFrame") -> Finding | None:
    """Which have one label, where all but a few do."""
    single = rows["label"].map(labels_in).str.len() == 1
    if single.mean() < SINGLE:
        return None
    return finding("single_labels", "info", "{n}행에 라벨이 하나씩만 있습니다. 글마다 라벨이 하나라면 ‘글 분류’가 더 잘 배웁니다.",
                   "{n} row(s) have one label each. If every text has just one, text classification learns it better.",
                   rows, single)


def without_any(rows: "DataFrame") -> Finding | None:
    return finding("without_label", "info", "{n}행은 라벨이 하나도 없는 글입니다(-). 아무것도 붙이지 않는 것이 정답입니다.",
                   "{n} row(s) are texts without any label (-): to give none is right.", rows, rows["label"] == NONE)
