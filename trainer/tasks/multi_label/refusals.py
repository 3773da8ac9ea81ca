"""Refuse rows on which no model of several labels can be trained and measured."""

from typing import TYPE_CHECKING

from ...data.divide import MIN_ROWS, groups_of, pool
from ...data.tables import Table
from ...errors import Problem, clip
from ...kinds.columns import CATEGORY
from ...options import Columns
from ..classification.refusals import no_usable_rows, refuse_lists

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 200  # labels


def check_rows(table: Table, columns: Columns, rows: "DataFrame", units: "DataFrame", labels: dict[str, int],
               where: dict) -> None:
    """`units`: the rows as `divide.units_of` gives them, to be split; `labels`: label → rows, most frequent first.

    Raises Problem: those of `check_labels`, one_class, too_few_rows, too_many_classes, too_few_texts.
    """
    check_labels(table, columns, rows, where)
    column = clip(str(columns.label), 80)
    if not labels or all(count == len(rows) for count in labels.values()):
        raise Problem(
            "one_class", f"'{column}' 열의 라벨이 모든 행에서 같습니다. 배우려면 라벨이 있는 행과 없는 행이 모두 있어야 합니다.",
            f"The labels in column '{column}' are the same in all rows. To learn a label, there must be rows "
            "with it and without it.", value=next(iter(labels), "-")[:80], **where)
    if len(rows) < MIN_ROWS:
        raise Problem(
            "too_few_rows", f"쓸 수 있는 행이 {len(rows)}개뿐입니다. 학습하고 결과를 재려면 {MIN_ROWS}행 이상, 되도록 라벨마다 50행 이상을 모아 주세요.",
            f"There are only {len(rows)} usable rows. To train and to measure the result, upload {MIN_ROWS} or more, "
            "50 for each label if you can.", **where)
    if len(labels) > min(MOST, len(rows) // 2):
        raise Problem(
            "too_many_classes",
            f"'{column}' 열에는 {len(rows):,}행에 라벨이 {len(labels):,}가지 있습니다. {MOST}가지까지 배울 수 있고, 라벨마다 행이 있어야 합니다: "
            "라벨 열이 맞는지 보고, 비슷한 라벨을 합쳐 주세요.",
            f"Column '{column}' has {len(labels):,} labels in {len(rows):,} rows. {MOST} can be learnt, and "
            "each needs rows: check that it holds labels, and merge similar ones.", **where)
    free, drawn = pool(units)
    if drawn and not (groups_of(units[free])["stratum"].value_counts() > len(drawn)).any():
        raise Problem(
            "too_few_texts", "라벨마다 서로 다른 글이 너무 적어, 배우고 잴 행으로 나눌 수 없습니다. 행을 더 모아 주세요.",
            "The labels have too few different texts each to be divided into rows to learn and to measure. Collect "
            "more rows.", **where)


def check_labels(table: Table, columns: Columns, rows: "DataFrame", where: dict) -> None:
    """Check that there are labelled rows. Raises Problem: no_usable_rows, and list_labels of named entities."""
    if rows.empty:
        refuse_lists(CATEGORY.parse(table.frame[columns.label]).value_counts().to_dict(), where, "entities")
        raise no_usable_rows(columns, where)
