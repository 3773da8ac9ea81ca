"""Write an answered table as an XLSX file; texts stay texts, whatever they begin with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..data.survey import Progress
from ..errors import Words
from .labelling import Labelled

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

UNITS = 32_767  # UTF-16 code units in a cell, Excel's limit
STEM = 60  # characters of the table's name that are kept
WIDE, NARROW, SAMPLE = 60, 12, 100  # width of a column in digits, judged by so many rows; Hangul is two wide
REPORT_EVERY = 1_000  # rows
NUMBER = r"-?(?:0|[1-9]\d{0,10})(?:\.\d{0,3}[1-9])?"  # numbers that Excel shows unchanged; 007 and 1.50 stay texts
NO_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {*map(ord, "\t\n\r")})  # XML 1.0, 2.2: Char


def named_after(source: str) -> Words:
    """The name of the workbook for an answered table; `source`: the name of the table's file."""
    stem = Path(source).stem[:STEM]
    return Words(f"{stem}-답.xlsx", f"{stem}-answered.xlsx")


def write_workbook(labelled: Labelled, path: Path, report: Progress = lambda share, words: None) -> int:
    """Write a sheet with the table, and those of `labelled.more`, with filters on the columns. Returns how many cells
    of the table were cut, as they are too long for Excel.

    A column with nothing but numbers is written as numbers. Temporary files are in the folder of `path`.
    """
    with TemporaryDirectory(prefix=".kotune-", dir=path.parent) as folder:
        aside = Path(folder) / path.name
        cut = _write(labelled, aside, report)
        aside.replace(path)
    return cut


def write_sheet(frame: "DataFrame", path: Path, shares: Sequence[str] = ()) -> None:
    """Write a table as a workbook with one sheet; `shares`: columns with shares from 0 to 1."""
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        percent = book.add_format({"num_format": "0.0%"})
        _fill(book.add_worksheet(), frame, dict.fromkeys(shares, percent), lambda share, words: None)


def _write(labelled: Labelled, path: Path, report: Progress) -> int:
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        percent = book.add_format({"num_format": "0.0%"})
        shown = dict.fromkeys(labelled.others, percent)
        if labelled.kind.beside == "number":
            as_told = book.add_format({"num_format": f"{0:.{labelled.places}f}"})
            shown = dict.fromkeys((labelled.label, *labelled.others), as_told)
        cut = _fill(book.add_worksheet(), labelled.frame, shown, report)
        for title, frame, shares in labelled.more:
            _fill(book.add_worksheet(title), frame, dict.fromkeys(shares, percent), report)
    return cut


def _fill(sheet: "Worksheet", frame: "DataFrame", shown: Mapping[str, "Format"], report: Progress) -> int:
    """Fill a sheet, and return how many cells were cut; `shown`: columns of numbers in any form, and their formats."""
    cut = 0
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)
    numeric = [name in shown or _is_numeric(frame[name]) for name in frame.columns]
    for column, name in enumerate(frame.columns):
        sheet.set_column(column, column, _width(frame[name]), shown.get(name))
        sheet.write_string(0, column, held(str(name)))
    for number, row in enumerate(frame.itertuples(index=False, name=None)):
        if number % REPORT_EVERY == 0:
            report(number / len(frame), Words("엑셀 파일을 만들고 있습니다", "Writing the workbook"))
        for column, value in enumerate(row):
            if not isinstance(value, str):
                if value == value:  # not NaN
                    sheet.write_number(number + 1, column, value)
            elif value and numeric[column]:
                sheet.write_number(number + 1, column, float(value))
            elif value:
                text = held(value)
                cut += len(text) < len(value.translate(NO_XML))
                sheet.write_string(number + 1, column, text)
    return cut


def held(text: str) -> str:
    """The text without characters that XML forbids, cut to what a cell can hold."""
    text = text.translate(NO_XML)
    if 2 * len(text) <= UNITS:
        return text
    return text.encode("utf-16-le")[:2 * UNITS].decode("utf-16-le", "ignore")


def _is_numeric(cells: "Series") -> bool:
    filled = cells[cells != ""].astype(str)
    return bool(len(filled)) and bool(filled.str.fullmatch(NUMBER).all())


def _width(cells: "Series") -> int:
    return min(WIDE, max(NARROW, 2 * int(cells.head(SAMPLE).astype(str).str.len().max())))
