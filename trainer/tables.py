"""File → rows: whatever spreadsheet is brought becomes a table of text, with what was found out about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import multimode
from typing import TYPE_CHECKING

from .errors import Problem, Words
from .readers import delimited, excel
from .readers.charset import checked, find_encoding
from .readers.formats import find_format
from .readers.frame import fitted, to_frame
from .readers.header import find_start
from .text import nfc

if TYPE_CHECKING:
    from pandas import DataFrame

HEAD = 1000  # rows from which the table's width and header are judged


@dataclass
class Table:
    """`frame`: every cell a str as it stands in the file ("" if blank). `notes`: what was found out, why.

    `first_row`: the number that a spreadsheet shows for the first row of data; rows follow one another
    without gaps, so row i of the frame is row `first_row + i` of the file. `source`: the file's name (NFC).
    """

    frame: "DataFrame"
    notes: list[Words]
    first_row: int
    source: str


def read_table(path: Path, *, encoding: str | None = None, delimiter: str | None = None,
               sheet: str | None = None, header: bool | None = None) -> Table:
    """Read CSV, TSV, TXT or XLSX; what is not given is found out from the content.

    Raises Problem: empty_file, only_blanks, header_only, corrupt_file, locked_file, format_not_read, too_big,
    unknown_encoding, broken_encoding, bad_delimiter, broken_quotes, ragged_row, no_such_sheet, no_such_file.
    """
    path = Path(path)
    if not path.is_file():
        raise Problem(
            "no_such_file",
            f"'{path.name}' 파일이 없습니다. 다시 골라 주세요.",
            f"There is no file '{path.name}'. Choose it again.", file=path.name)
    if find_format(path) == "xlsx":
        return _read_excel(path, header, sheet)
    return _read_delimited(path, header, encoding, delimiter)


def _read_excel(path: Path, header: bool | None, sheet: str | None) -> Table:
    with excel.open_workbook(path) as (workbook, formulas):
        name, notes = excel.find_sheet(path, workbook, sheet)
        return _table(path, excel.read_rows(path, workbook, formulas, name), notes, header, padded=True)


def _read_delimited(path: Path, header: bool | None, encoding: str | None, delimiter: str | None) -> Table:
    notes = []
    if encoding is not None:
        checked(path, encoding)
    else:
        encoding, note = find_encoding(path)
        notes.append(note)
    if delimiter is None:
        delimiter, note = delimited.find_delimiter(path, encoding)
        notes.append(note)
    elif len(delimiter) != 1 or delimiter in '"\r\n':
        raise Problem(
            "bad_delimiter",
            f"구분 문자로 {delimiter!r}을(를) 쓸 수 없습니다. ',' 같은 한 글자를 넣어 주세요.",
            f"{delimiter!r} cannot be a delimiter. Use one character, such as ','.", value=delimiter)
    try:
        return _table(path, delimited.read_rows(path, encoding, delimiter), notes, header)
    except delimited.BrokenQuotes as broken:
        if not delimited.quotes_are_text(path, encoding, delimiter):
            raise delimited.broken_quotes(path, broken.row) from None
        notes.append(Words(f"{broken.row:,}행의 큰따옴표에 짝이 없어서, 모든 따옴표를 글자 그대로 "
                           "읽었습니다.",
                           f"A quote in row {broken.row:,} has no partner, so all quotes were read as plain "
                           "characters."))
    return _table(path, delimited.read_rows(path, encoding, delimiter, quoting=False), notes, header)


def _table(path: Path, rows: Iterator[list[str]], notes: list[Words], header: bool | None,
           padded: bool = False) -> Table:
    """Assemble rows of cells. `padded`: short rows are whole, as trailing blanks are not stored (XLSX)."""
    rows = _without_trailing_blanks(rows)
    head = list(islice(rows, HEAD))
    widths = [len(row) for row in head if row]
    if not widths:
        raise Problem(
            "only_blanks",
            f"'{path.name}' 파일에 빈칸밖에 없습니다. 내용이 있는 파일을 올려 주세요.",
            f"'{path.name}' holds nothing but blanks. Bring a file that holds data.", file=path.name)
    width = max(widths) if padded else multimode(widths)[0]
    start = find_start([(row + [""] * width)[:width] for row in head], header)
    names, first_row = [f"열{position}" for position in range(1, width + 1)], start.skipped + 1
    if start.names:
        fitted(path, [head[start.skipped]], first_row, width, padded)
        names, first_row = start.names, first_row + 1
    frame = to_frame(path, islice(chain(head, rows), first_row - 1, None), names, first_row, padded)
    if frame.empty:
        raise Problem(
            "header_only",
            f"'{path.name}' 파일에 열 이름({', '.join(names)[:200]})만 있고 데이터 행이 없습니다. 행이 있는 "
            "파일을 올려 주세요.",
            f"'{path.name}' has column names ({', '.join(names)[:200]}) but no rows. Bring a file with rows.",
            file=path.name, row=first_row)
    return Table(_without_empty_columns(frame, head[start.skipped] if start.names else []),
                 notes + start.notes, first_row, nfc(path.name))


def _without_trailing_blanks(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Blank rows below the last filled one are no rows; those between rows stay, so that numbers do."""
    blanks = []
    for row in rows:
        if any(map(str.strip, row)):
            yield from blanks
            blanks.clear()
            yield row
        else:
            blanks.append(row)


def _without_empty_columns(frame: "DataFrame", header: list[str]) -> "DataFrame":
    """Drop columns that have neither a name nor a value, as trailing delimiters leave them."""
    unnamed = [name for position, name in enumerate(frame.columns)
               if position >= len(header) or not header[position].strip()]
    return frame.drop(columns=[name for name in unnamed if not (frame[name] != "").any()])
