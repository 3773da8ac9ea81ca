"""Values such as #REF!, which a formula that failed leaves in a spreadsheet and in all that is saved from it."""

from typing import TYPE_CHECKING

from ..errors import Count, Words
from ..kinds.columns import is_error
from .readers.row_numbers import RowNumbers

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame

COLUMNS, ROWS = 5, 5  # that a sentence names
TOGETHER = 10_000  # cells; short columns are looked at many at a time, for each look takes a millisecond


def notes_on_errors(frame: "DataFrame", first_row: int) -> list[Words]:
    """How many cells of a table hold them, and where; columns that one can choose take them for blank."""
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
    """Column → its rows that hold them, of columns with some."""
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
