"""File → rows: whatever table is brought becomes a table of text, with what was found out about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from statistics import multimode
from typing import TYPE_CHECKING

from .errors import Problem, Words
from .readers import delimited, excel, json_document, jsonl, parquet, xls
from .readers.archives import unpacked
from .readers.charset import checked, find_encoding
from .readers.formats import find_format
from .readers.frame import fitted, to_frame
from .readers.header import find_start
from .readers.source import Source
from .text import nfc

if TYPE_CHECKING:
    from pandas import DataFrame

SHEETS = {"xlsx": excel, "xls": xls}
JSON = {"json": json_document, "jsonl": jsonl}
HEAD = 1000  # rows from which the table's width and header are judged


@dataclass
class Table:
    """`frame`: every cell a str as it stands in the file ("" if blank). `notes`: what was found out, why.

    `first_row`: the number that a spreadsheet shows for the first row of data, 1 for records (JSON, Parquet);
    rows follow one another without gaps, so row i of the frame is row `first_row + i` of the file.
    `source`: the file's name (NFC).
    """

    frame: "DataFrame"
    notes: list[Words]
    first_row: int
    source: str


def read_table(path: Path, *, encoding: str | None = None, delimiter: str | None = None,
               sheet: str | None = None, header: bool | None = None) -> Table:
    """Read any format that `readers` has, packed or not; what is not given is found out from the content.

    Raises Problem: no_such_file, empty_file, only_blanks, header_only, no_records, corrupt_file, locked_file,
    format_not_read, too_big, empty_archive, nested_archive, unknown_encoding, broken_encoding, bad_delimiter,
    broken_quotes, ragged_row, broken_json, not_a_record, no_such_sheet.
    """
    path = Path(path)
    if not path.is_file():
        raise Problem(
            "no_such_file",
            f"'{path.name}' 파일이 없습니다. 다시 골라 주세요.",
            f"There is no file '{path.name}'. Choose it again.", file=path.name)
    source, unpacking = Source(nfc(path.name), path), []
    while (kind := find_format(source)) in ("gzip", "zip"):
        source, note = unpacked(source, kind, layer=len(unpacking))
        unpacking.append(note)
    if kind in SHEETS:
        table = _read_sheet(source, SHEETS[kind], header, sheet)
    elif kind == "text":
        table = _read_delimited(source, header, encoding, delimiter)
    else:
        table = _read_records(source, kind, encoding)
    return replace(table, notes=unpacking + table.notes, source=nfc(path.name))


def _read_sheet(source: Source, reader, header: bool | None, sheet: str | None) -> Table:
    with reader.open_sheet(source, sheet) as (rows, notes):
        return _table(source, rows, notes, header, padded=True)


def _read_records(source: Source, kind: str, encoding: str | None) -> Table:
    if kind == "parquet":
        frame, notes = parquet.read_frame(source)
        return Table(frame, notes, 1, source.name)
    encoding, found = _encoding(source, encoding)
    frame, notes = JSON[kind].read_frame(source, encoding)
    return Table(frame, found + notes, 1, source.name)


def _encoding(source: Source, encoding: str | None) -> tuple[str, list[Words]]:
    if encoding is not None:
        return checked(source, encoding), []
    encoding, note = find_encoding(source)
    return encoding, [note]


def _read_delimited(source: Source, header: bool | None, encoding: str | None, delimiter: str | None) -> Table:
    encoding, notes = _encoding(source, encoding)
    if delimiter is None:
        delimiter, note = delimited.find_delimiter(source, encoding)
        notes.append(note)
    elif len(delimiter) != 1 or delimiter in '"\r\n':
        raise Problem(
            "bad_delimiter",
            f"구분 문자로 {delimiter!r}을(를) 쓸 수 없습니다. ',' 같은 한 글자를 넣어 주세요.",
            f"{delimiter!r} cannot be a delimiter. Use one character, such as ','.", value=delimiter)
    try:
        return _table(source, delimited.read_rows(source, encoding, delimiter), notes, header)
    except delimited.BrokenQuotes as broken:
        if not delimited.quotes_are_text(source, encoding, delimiter):
            raise delimited.broken_quotes(source, broken.row) from None
        notes.append(Words(f"{broken.row:,}행의 큰따옴표에 짝이 없어서, 모든 따옴표를 글자 그대로 "
                           "읽었습니다.",
                           f"A quote in row {broken.row:,} has no partner, so all quotes were read as plain "
                           "characters."))
    return _table(source, delimited.read_rows(source, encoding, delimiter, quoting=False), notes, header)


def _table(source: Source, rows: Iterator[list[str]], notes: list[Words], header: bool | None,
           padded: bool = False) -> Table:
    """Assemble rows of cells. `padded`: short rows are whole, as trailing blanks are not stored (XLSX)."""
    rows = _without_trailing_blanks(rows)
    head = list(islice(rows, HEAD))
    widths = [len(row) for row in head if row]
    if not widths:
        raise Problem(
            "only_blanks",
            f"'{source.name}' 파일에 빈칸밖에 없습니다. 내용이 있는 파일을 올려 주세요.",
            f"'{source.name}' holds nothing but blanks. Bring a file that holds data.", file=source.name)
    width = max(widths) if padded else multimode(widths)[0]
    start = find_start([(row + [""] * width)[:width] for row in head], header)
    names, first_row = [f"열{position}" for position in range(1, width + 1)], start.skipped + 1
    if start.names:
        fitted(source, [head[start.skipped]], first_row, width, padded)
        names, first_row = start.names, first_row + 1
    frame = to_frame(source, islice(chain(head, rows), first_row - 1, None), names, first_row, padded)
    if frame.empty:
        raise Problem(
            "header_only",
            f"'{source.name}' 파일에 열 이름({', '.join(names)[:200]})만 있고 데이터 행이 없습니다. 행이 있는 "
            "파일을 올려 주세요.",
            f"'{source.name}' has column names ({', '.join(names)[:200]}) but no rows. Bring a file with rows.",
            file=source.name, row=first_row)
    return Table(_without_empty_columns(frame, head[start.skipped] if start.names else []),
                 notes + start.notes, first_row, source.name)


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
