"""Cells of a workbook that span several rows: Excel shows their value once, but it is meant for all these rows."""

import re
from collections.abc import Iterable, Iterator

from ...errors import Count, Words
from .refusals import too_many_spans
from .source import Source

MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
MAX_SPANS = 300_000  # of a sheet; Excel itself grows slow with far fewer


class Spans:
    """Cells that span several rows, and which of them were filled down."""

    def __init__(self, source: Source):
        self._source, self._count = source, 0
        self._known: dict[int, dict[int, int]] = {}  # first row → column (from 0) → last row
        self._filled: dict[tuple[int, int], int] = {}  # first row and column → last row

    def find(self, piece: bytes) -> None:
        """Add the spans that this piece of a sheet's XML lists. Raises Problem("too_big")."""
        from openpyxl.utils import column_index_from_string

        for hit in MERGED.finditer(piece):
            self.add(int(hit[2]), int(hit[3]), column_index_from_string(hit[1].decode()) - 1)

    def add(self, first: int, last: int, column: int) -> None:
        """Add a cell from row `first` to row `last`, if these differ, whose first column is `column` (from 0).
        Raises Problem("too_big")."""
        if first < last:
            self._known.setdefault(first, {})[column] = last
            self._count += 1
        if self._count > MAX_SPANS:
            raise too_many_spans(self._source, MAX_SPANS)

    def filled_down(self, rows: Iterable[list[str]], first_row: int, width: int) -> Iterator[list[str]]:
        """`rows`, from `first_row` on, with the value of a span in each of its rows that has other cells.

        So a record whose cells all span the same rows stays one row, and remarks and titles stay as they are. Of a span
        over several columns only the first column is filled.
        """
        going: dict[int, tuple[int, int, str]] = {}  # column → first row, last row, value
        for number, row in enumerate(rows, first_row):
            going = {column: span for column, span in going.items() if number <= span[1]}
            if going and any(map(str.strip, row)):
                row = row + [""] * (max(going) + 1 - len(row))
                for column, (first, last, value) in going.items():
                    row[column] = value
                    self._filled[first, column] = last
            going |= {column: (number, last, row[column]) for column, last in self._known.get(number, {}).items()
                      if column < min(width, len(row)) and row[column].strip()}
            yield row

    def notes(self) -> list[Words]:
        """A note on how many cells were filled down; [] if none were."""
        from openpyxl.utils import get_column_letter

        if not self._filled:
            return []
        (first, column), last = min(self._filled.items())
        example = f"{get_column_letter(column + 1)}{first}:{get_column_letter(column + 1)}{last}"
        return [Words(f"여러 행에 걸쳐 병합된 칸 {len(self._filled):,}곳(예: {example})의 값을 그 모든 행에 채웠습니다.",
                      f"Filled down: {Count(len(self._filled)):merged cell|merged cells} over several rows "
                      f"({example}). The value stands in each of these rows.")]
