"""Write a table as CSV for spreadsheets: UTF-8 with a byte order mark, and no text that acts as a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Any

FORMULA = "=", "+", "-", "@", "\t", "\r"  # first characters that make a spreadsheet take a cell for a formula
AT_ONCE = 1000  # rows


def as_sheet(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The CSV file, piece by piece."""
    left = iter(rows)
    yield "\ufeff".encode() + _lines([head])
    while some := [*islice(left, AT_ONCE)]:
        yield _lines(some)


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    written = StringIO()
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    if isinstance(value, float):
        return round(value, 6)
    return "" if value is None else value
