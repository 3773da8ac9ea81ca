"""Cells of a workbook that span several rows of a column: what Excel shows once is meant for all of them."""

import re
from collections.abc import Iterable, Iterator

from ...errors import Words

# Of one column: wider ones are titles and remarks.
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):\1(\d{1,7})"')

Spans = dict[int, dict[int, int]]  # number of the first row → column (from 0) → number of the last row


def spans_in(piece: bytes) -> Iterator[tuple[int, int, int]]:
    """First row, column (from 0) and last row of the spans that this piece of a sheet's XML tells of."""
    from openpyxl.utils import column_index_from_string

    for hit in MERGED.finditer(piece):
        if (first := int(hit[2])) < (last := int(hit[3])):
            yield first, column_index_from_string(hit[1].decode()) - 1, last


def filled_down(rows: Iterable[list[str]], spans: Spans, first_row: int) -> Iterator[list[str]]:
    """`rows`, from `first_row` on, with the value of a span in each of its rows that is not blank without it.

    Where every cell of a record spans the same rows, it stays one record.
    """
    going: dict[int, tuple[int, str]] = {}  # column → last row, value
    for number, row in enumerate(rows, first_row):
        going = {column: span for column, span in going.items() if number <= span[0]}
        if going and any(map(str.strip, row)):
            row = row + [""] * (max(going) + 1 - len(row))
            for column, (_, value) in going.items():
                row[column] = value
        going |= {column: (last, row[column] if column < len(row) else "")
                  for column, last in spans.get(number, {}).items()}
        yield row


def said_of(spans: Spans, first_row: int) -> list[Words]:
    """How many spans were filled, those of the heading above `first_row` aside."""
    from openpyxl.utils import get_column_letter

    filled = {first: columns for first, columns in spans.items() if first >= first_row}
    if not filled:
        return []
    first, count = min(filled), sum(map(len, filled.values()))
    column, last = min(filled[first].items())
    example = f"{get_column_letter(column + 1)}{first}:{get_column_letter(column + 1)}{last}"
    return [Words(f"여러 행에 걸쳐 병합된 칸 {count:,}곳(예: {example})의 값을 그 모든 행에 채웠습니다.",
                  f"{count:,} merged cell(s) over several rows ({example}) were filled down: their value stands in "
                  "each of these rows.")]
