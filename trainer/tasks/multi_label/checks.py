"""Checks that find what in rows with several labels would hurt training, or make its result misleading.

A check of labels gets a row once for each of its labels, with this label in the column label.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...data.findings import finding, run_checks
from ...errors import clip
from ...home.survey import Finding
from ...kinds.detectors import LISTING
from ...kinds.lists import MARKS, NONE, labels_in
from ..classification.checks import OF_ROWS, rare_classes, similar_labels, untaught_labels

if TYPE_CHECKING:
    from pandas import DataFrame

SHOWN = 5  # labels that a finding names, at most
SINGLE = 0.995  # if at least this share of the rows has exactly one label, the data are for classification


def find_all(rows: "DataFrame", labels: dict[str, int], progress: Callable[[float], None]) -> list[Finding]:
    """Run all checks on the unrepaired `rows` (as `copies.keyed` gives them); `labels`: label → rows.

    `progress` gets the share that is done, from 0 to 1.
    """
    each = each_label(rows)
    found = [*run_checks(OF_ROWS, rows, progress), other_marks(each, labels), in_every_row(rows, labels),
             similar_labels(each, labels), rare_classes(each, labels), mostly_single(rows), without_any(rows)]
    return [one for one in found if one]


def untaught(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    return untaught_labels(each_label(rows), labels)


def each_label(rows: "DataFrame") -> "DataFrame":
    """A row for each label of each row."""
    return rows.assign(label=rows["label"].map(labels_in)).explode("label").dropna(subset="label")


def other_marks(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    """Find labels that are really several, joined by another mark than in the other cells."""
    joined = [label for label in labels if any(_is_several(label, mark, labels) for mark in MARKS)]
    shown = ", ".join(f"'{clip(label, 30)}' {labels[label]:,}" for label in joined[:SHOWN])
    return finding("other_marks", "warning",
                   "{n}행의 라벨은 여럿을 다른 부호로 이은 것으로 보이는데, 한 라벨로 읽었습니다({shown}). 모든 칸에 같은 부호(|)를 써 주세요.",
                   "{n:row has|rows have} what looks like several labels with another mark between them, and was read "
                   "as one ({shown}). Use the same mark (|) in every cell.",
                   rows, rows["label"].isin(joined), shown=shown)


def _is_several(label: str, mark: str, labels: dict[str, int]) -> bool:
    """Whether all parts of a label are labels; for a mark that is rare within names, one part is enough."""
    parts = [*filter(None, map(str.strip, label.split(mark)))]
    return len(parts) > 1 and (any if mark in LISTING else all)(part in labels for part in parts)


def in_every_row(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    always = [label for label, count in labels.items() if count == len(rows)]
    return finding("label_in_every_row", "info", "모든 행에 있는 라벨이라 가려낼 것이 없습니다({shown}). 늘 붙이면 맞으니 점수만 높아 보입니다.",
                   "Every row has this label, so there is nothing to tell ({shown}): to give it always is right, and "
                   "makes the score look better than it is.", rows, [True] * len(rows),
                   shown=", ".join(f"'{clip(label, 30)}'" for label in always)) if always else None


def mostly_single(rows: "DataFrame") -> Finding | None:
    """Find the rows with exactly one label, if nearly all rows are such."""
    single = rows["label"].map(labels_in).str.len() == 1
    if single.mean() < SINGLE:
        return None
    return finding("single_labels", "info", "{n}행에 라벨이 하나씩만 있습니다. 글마다 라벨이 하나라면 ‘글 분류’가 더 잘 배웁니다.",
                   "{n:row has|rows have} one label each. If every text has just one, text classification learns it "
                   "better.",
                   rows, single)


def without_any(rows: "DataFrame") -> Finding | None:
    return finding("without_label", "info", "{n}행은 라벨이 하나도 없는 글입니다(-). 아무것도 붙이지 않는 것이 정답입니다.",
                   "{n:row is a text|rows are texts} without any label (-): to give none is right.",
                   rows, rows["label"] == NONE)
