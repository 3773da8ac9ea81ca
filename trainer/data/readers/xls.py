"""XLS, Excel up to 2003: one sheet's cells as the text that Excel shows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time

from ...errors import Problem
from ...options import Reading
from .frame import Read
from .grid import read_grid
from .refusals import corrupt, locked
from .sheets import damage_as_problem, find_sheet, shown_row
from .source import Source

MAX_BYTES = 1 << 27  # xlrd reads a workbook whole


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem("corrupt_file" | "locked_file" | "too_big" | "no_such_sheet"), and those of `read_grid`."""
    with _open_sheet(source, reading.sheet) as (rows, notes, sheets):
        read = read_grid(source, rows, reading, padded=True)
    return read._replace(notes=notes + read.notes, sheets=sheets)


@contextmanager
def _open_sheet(source: Source, sheet: str | None):
    """Rows of text, why this sheet, and all their names."""
    if source.size > MAX_BYTES:
        raise Problem(
            "too_big",
            f"'{source.name}' 파일이 XLS 한도인 {MAX_BYTES >> 20:,} MB를 넘습니다. 엑셀에서 XLSX로 저장해 올려 주세요.",
            f"'{source.name}' is larger than the {MAX_BYTES >> 20:,} MB that are read of XLS. Save it as XLSX.",
            file=source.name)
    with source.open() as file, open(os.devnull, "w") as nowhere:
        book = _open(source, file.read(), nowhere)
        with damage_as_problem(source):
            shown = {sheet.name: sheet.visibility == 0 for sheet in book.sheets()}
        name, notes = find_sheet(source, shown, lambda name: _rows(source, book, name), sheet)
        yield map(shown_row, _rows(source, book, name)), notes, list(shown)


def _open(source: Source, content: bytes, log):
    from xlrd import open_workbook

    try:
        return open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=log)
    except Exception as error:
        raise (locked if "encrypted" in str(error) else corrupt)(source) from error


def _rows(source: Source, book, name: str) -> Iterator[list]:
    with damage_as_problem(source):
        for row in book.sheet_by_name(name).get_rows():
            yield [_value(cell, book.datemode) for cell in row]


def _value(cell, datemode: int):
    """What openpyxl would give for the same cell."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, datemode)
    return cell.value


def _moment(days: float, datemode: int) -> datetime | time | float:
    """Days since 1900 (or 1904) as a moment; below one, a time of day; the number where there is no such day."""
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(days, datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return days
    return moment.time() if 0 < days < 1 else moment
