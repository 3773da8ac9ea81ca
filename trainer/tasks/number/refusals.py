"""Refuse rows from which no number can be learnt and measured."""

from typing import TYPE_CHECKING

from ...data.divide import MIN_ROWS
from ...data.tables import Table
from ...errors import Problem, clip
from ...kinds.columns import CATEGORY
from ...options import Columns

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def check_numbers(table: Table, columns: Columns, rows: "DataFrame", where: dict) -> None:
    """Check that there are rows with a number. Raises Problem("no_numbers" | "no_usable_rows")."""
    if not rows.empty:
        return
    from .. import LABELLING

    written = CATEGORY.parse(table.frame[columns.label])
    first = next((str(cell) for cell in written[~CATEGORY.is_empty(written)]), "")
    if not first:
        raise Problem("no_usable_rows", f"'{columns.label}' 열에 수가 하나도 없습니다. 수가 있는 열을 골라 주세요.",
                      f"Column '{columns.label}' holds no number. Choose the column that does.", **where)
    raise Problem(
        "no_numbers", f"'{columns.label}' 열에서 글과 수가 모두 있는 행을 찾지 못했습니다(예: {clip(first, 40)}). 수가 있는 열을 고르거나, 종류를 가려내려면 "
                      f"과제로 ‘글 "
        "분류’를 고르세요.",
        f"No row has a text and a number in column '{columns.label}' ({clip(first, 40)}). Choose a column of numbers, "
        "or the task “Text classification” to tell kinds apart.",
        value=clip(first, 80), option="task", choice=LABELLING, **where)


def check_rows(columns: Columns, rows: "DataFrame", groups: "Series", where: dict) -> None:
    """`groups`: the group of each row, which the split keeps together. Raises Problem: one_number, too_few_rows,
    too_few_texts."""
    if rows["label"].nunique() == 1:
        number = rows["label"].iloc[0]
        column = clip(str(columns.label), 80)
        raise Problem("one_number", f"'{column}' 열에서 읽은 수가 모두 {number}입니다. 배우려면 서로 다른 수가 있어야 합니다: 다른 열을 골라 주세요.",
                      f"Every number in column '{column}' is {number}. To learn, numbers have to differ: choose "
                      "another column.", value=number, **where)
    if len(rows) < MIN_ROWS:
        raise Problem("too_few_rows", f"쓸 수 있는 행이 {len(rows)}개뿐입니다. 학습하고 결과를 재려면 {MIN_ROWS}행 이상, 되도록 300행 이상을 모아 주세요.",
                      f"There are only {len(rows)} usable rows. To train and to measure the result, upload {MIN_ROWS} "
                      f"or "
                      "more, 300 if you can.", **where)
    if groups.nunique() < MIN_ROWS // 2:
        raise Problem("too_few_texts", "서로 다른 글이 너무 적어, 배우고 잴 행으로 나눌 수 없습니다. 글을 더 모아 주세요.",
                      "There are too few different texts to be divided into rows to learn and to measure. Collect "
                      "more.",
                      **where)
