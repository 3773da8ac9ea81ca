"""XLS, Excel up to 2003: the cells of one sheet as the text that Excel shows."""

import os
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from ...errors import Problem, Words
from ...options import Reading
from ...units import MB, bytes_text
from .frame import Read
from .grid import read_grid
from .merged import Spans
from .refusals import corrupt, locked
from .remarks import Remarks
from .sheets import damage_as_problem, find_sheet, shown
from .source import Source

MAX_BYTES = 128 * MB  # xlrd reads a workbook whole
UNICODE = 80  # the first version of the format with all text in Unicode
ENCODING = Words("글자 인코딩이 적혀 있지 않은 옛 XLS여서 CP949로 읽었습니다.",
                 "An old XLS that does not say its encoding: it was read as CP949.")


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem("corrupt_file" | "locked_file" | "too_big" | "no_such_sheet"), and those of `read_grid`."""
    if source.size > MAX_BYTES:
        raise Problem(
            "too_big",
            f"'{source.name}' 파일이 XLS 한도인 {bytes_text(MAX_BYTES)}를 넘습니다. 엑셀에서 XLSX로 저장해 올려 주세요.",
            f"'{source.name}' is larger than the {bytes_text(MAX_BYTES)} that are read of XLS. Save it as XLSX.",
            file=source.name)
    with source.open() as file, open(os.devnull, "w") as nowhere:
        book, why = _open(source, file.read(), nowhere)
        with damage_as_problem(source):
            sheets = {sheet.name: sheet.visibility == 0 for sheet in book.sheets()}
        name, notes = find_sheet(source, sheets, lambda name: _rows(source, book, name, Remarks(reading.hidden_rows)),
                                 reading.sheet)
        spans, remarks = _spans(source, book, name), Remarks(reading.hidden_rows)
        read = read_grid(source, _rows(source, book, name, remarks), reading, padded=True, spans=spans)
    return read._replace(notes=[*why, *notes, *read.notes, *spans.notes(), *remarks.notes()], sheets=list(sheets),
                         unread=[*read.unread, *remarks.unread])


def _open(source: Source, content: bytes, log):
    """The workbook, and a note if it names no encoding and its text is not in Unicode."""
    from xlrd import open_workbook

    read, notes = partial(open_workbook, file_contents=content, on_demand=True, ragged_rows=True, logfile=log), []
    try:
        book = read()
        if book.codepage is None and book.biff_version < UNICODE:  # Korean Excel takes it for CP949, too
            book, notes = read(encoding_override="cp949"), [ENCODING]
    except Exception as error:
        raise (locked if "encrypted" in str(error) else corrupt)(source) from error
    book.formatting_info = True  # for sheets, read later: hidden and merged cells, but no fonts
    return book, notes


def _rows(source: Source, book, name: str, remarks: Remarks) -> Iterator[list[str]]:
    with damage_as_problem(source):
        sheet = book.sheet_by_name(name)
        remarks.hidden_columns.update(column for column, info in sheet.colinfo_map.items() if info.hidden)
        hidden = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        for row, cells in enumerate(sheet.get_rows()):
            yield remarks.row(row + 1, row in hidden, [shown(_value(cell, book.datemode)) for cell in cells])


def _spans(source: Source, book, name: str) -> Spans:
    spans = Spans(source)
    with damage_as_problem(source):
        for first, end, column, _ in book.sheet_by_name(name).merged_cells:
            spans.add(first + 1, end, column)
    return spans


def _value(cell, datemode: int):
    """The value that openpyxl would give for the same cell."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, datemode)
    return cell.value


def _moment(days: float, datemode: int) -> datetime | time | float:
    """Days since 1900 (or 1904) as a date and time; below one, a time of day; the number itself if there is no such
    date."""
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(days, datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return days
    return moment.time() if 0 < days < 1 else moment
