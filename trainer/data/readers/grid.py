"""Rows of cells → a frame: where the table begins, what its columns are called and how wide it is."""

from collections.abc import Iterator
from itertools import chain, islice, repeat
from statistics import multimode
from typing import TYPE_CHECKING

from ...errors import Count, Problem, Words, clip
from ...options import Reading
from .broken import BrokenRows
from .frame import MAX_COLUMNS, Read, fitted, to_frame
from .header import find_start
from .merged import Spans
from .refusals import too_many_blanks, too_many_columns
from .source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

HEAD = 1000  # rows from which the table's width and header are judged
FOOTER = 20  # rows of remarks below a table, and blanks among them
PADDING = "\0\x1a"  # characters that old programs write after the last row
MAX_BLANKS = 1 << 21  # rows; twice what a sheet of Excel holds


def read_grid(source: Source, rows: Iterator[list[str]], reading: Reading, padded: bool = False,
              spans: Spans | None = None) -> Read:
    """Rows of cells as a table, which may begin below the first of them.

    `padded`: short rows are complete, as trailing blanks are not stored (XLSX). `spans`: cells to be filled down.
    Raises Problem("only_blanks" | "header_only" | "ragged_row" | "too_big").
    """
    rows = _without_trailing_blanks(source, rows)
    head = list(islice(rows, HEAD))
    widths = [len(row) for row in head if row]
    if not widths:
        raise Problem(
            "only_blanks",
            f"'{source.name}' 파일에 빈칸밖에 없습니다. 내용이 있는 파일을 올려 주세요.",
            f"'{source.name}' holds nothing but blanks. Upload a file that holds data.", file=source.name)
    width = max(widths) if padded else multimode(widths)[0]
    if width > MAX_COLUMNS:
        raise too_many_columns(source, MAX_COLUMNS)
    start = find_start([(row + [""] * width)[:width] for row in head], reading.header)
    names, first_row = [f"열{position}" for position in range(1, width + 1)], start.skipped + 1
    if start.names:
        fitted(source, [head[start.skipped]], first_row, width, padded, BrokenRows(None))
        names, first_row = start.names, first_row + 1
    below: list[list[str]] = []
    broken = BrokenRows(reading)
    rows = islice(chain(head, rows), first_row - 1, None)
    rows = spans.filled_down(rows, first_row, width) if spans else rows
    rows = rows if padded else _without_footer(rows, width, below)
    frame = to_frame(source, rows, names, first_row, padded, broken)
    if frame.empty:
        raise _header_only(source, names, first_row)
    frame = _without_empty_columns(frame, head[start.skipped] if start.names else [])
    return Read(frame, start.notes + broken.notes() + _note_on(below), first_row, unread=broken.rows)


def _without_trailing_blanks(source: Source, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows without blank ones after the last filled one; those between rows stay, so that row numbers are right."""
    blanks = 0
    for row in rows:
        if any(cell.strip().strip(PADDING) for cell in row):
            yield from repeat([], blanks)
            blanks = 0
            yield row
        else:
            blanks += 1
            if blanks > MAX_BLANKS:
                raise too_many_blanks(source, MAX_BLANKS)


def _without_footer(rows: Iterator[list[str]], width: int, below: list[list[str]]) -> Iterator[list[str]]:
    """The rows without remarks at the end (rows of one cell below a blank row), which are added to `below`."""
    held: list[list[str]] = []
    for row in rows:
        held.append(row)
        remark = len(row) == 1 and len(held) > 1
        if len(held) > FOOTER or any(row) and (not remark or width == 1):
            yield from held
            held = []
    below += filter(any, held)


def _note_on(below: list[list[str]]) -> list[Words]:
    if not below:
        return []
    shown = f"'{clip(below[0][0].strip(), 41)}'"
    return [Words(f"빈 행 아래의 마지막 {len(below)}행은 표가 아니어서 읽지 않았습니다: {shown}",
                  f"Not read: the last {Count(len(below)):row, under a blank one, is|rows, under a blank one, are} no "
                  f"table: {shown}")]


def _without_empty_columns(frame: "DataFrame", header: list[str]) -> "DataFrame":
    """Drop columns that have neither a name nor a value, as trailing delimiters leave them."""
    unnamed = [name for position, name in enumerate(frame.columns)
               if position >= len(header) or not header[position].strip()]
    return frame.drop(columns=[name for name in unnamed if not (frame[name] != "").any()])


def _header_only(source: Source, names: list[str], first_row: int) -> Problem:
    shown = ", ".join(names)[:200]
    return Problem(
        "header_only",
        f"'{source.name}' 파일에 열 이름({shown})만 있고 데이터 행이 없습니다. 행이 있는 파일을 올려 주세요.",
        f"'{source.name}' has column names ({shown}) but no rows. Upload a file with rows.",
        file=source.name, row=first_row)
