"""Errors such as #REF!, which failed formulas leave in a spreadsheet and in every file that is saved from it."""

from typing import TYPE_CHECKING

from ..errors import Count, Words
from ..kinds.columns import is_error
from .readers.row_numbers import RowNumbers

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame

COLUMNS, ROWS = 5, 5  # named in a sentence
TOGETHER = 10_000  # cells that are checked at once: many short columns, as each check takes a millisecond


def notes_on_errors(frame: "DataFrame", first_row: int) -> list[Words]:
    """A note on how many cells of the table hold such errors, and where; they are taken for blank. [] if none do."""
    rows = {name: found + first_row for name, found in _rows_of_errors(frame).items()}
    if not rows:
        return []
    count = Count(sum(map(len, rows.values())))
    places = "; ".join(f"'{name[:80]}' {RowNumbers(ROWS, found[:ROWS + 1]).numbers}"
                       for name, found in [*rows.items()][:COLUMNS])
    places += " …" if len(rows) > COLUMNS else ""
    return [Words(f"수식이 실패한 값(#REF!, #DIV/0! 등)이 {count}칸에 있어 빈칸으로 봅니다(열과 행: {places}). 엑셀에서 수식을 고쳐 저장하면 "
                  "그 행도 쓸 수 있습니다.",
                  f"{count:cell|cells} with what a failed formula leaves (#REF!, #DIV/0! …), taken for blank (columns "
                  f"and rows: {places}). Repair the formulas in Excel and save it to use these rows, too.")]


def _rows_of_errors(frame: "DataFrame") -> "dict[str, ndarray]":
    """Column → its rows (from 0) that hold errors, for the columns with any."""
    import numpy as np
    import pandas as pd

    if frame.empty:
        return {}
    (rows, width), found = frame.shape, []
    step = max(1, TOGETHER // rows)
    for first in range(0, width, step):
        columns = frame.iloc[:, first:first + step]
        cells = columns.iloc[:, 0] if step == 1 else pd.Series(columns.to_numpy().ravel("F"), dtype=str)
        found.append(np.flatnonzero(is_error(cells)) + first * rows)
    column, row = np.divmod(np.concatenate(found), rows)
    return {frame.columns[number]: row[column == number] for number in np.unique(column)}
