"""CSV, TSV and TXT: encoding and delimiter are detected from the content, rows are read one by one."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import islice
from typing import Literal, NamedTuple

from ...errors import Problem, Words, josa
from ...options import Reading
from .charset import encoding_of
from .frame import Read
from .grid import read_grid
from .padding import is_usual, without_padding
from .source import Source

SAMPLE = 1 << 20
LONGEST_CELL = 20_000_000
JUDGED = 10_000  # rows that are read to decide what quotes mean
MARK = "\ufeff"  # byte order mark; some programs write it twice
PREFACE = 100  # rows that may come before a table in Markdown
SWALLOWED = 5  # if a row has more lines than this, a stray quote may have swallowed them
DASHES = re.compile("(:?-+:?)?")  # a cell of the line below the column names of a table in Markdown: |---|:---:|
WHOLE_LINE = "\x1f"  # the ASCII unit separator: as a delimiter it leaves lines of prose whole
DELIMITERS = {",": Words("쉼표(,)", "commas"), "\t": Words("탭", "tabs"),
              ";": Words("세미콜론(;)", "semicolons"), "|": Words("세로줄(|)", "vertical bars")}


class Style(NamedTuple):
    """`padded`: blanks beside quotes are not text; `escaped`: after a backslash a character stands for itself.

    A file has one of these, or neither.
    """

    padded: bool = False
    escaped: bool = False


PLAIN, WITH_BLANKS, WITH_BACKSLASHES = Style(), Style(padded=True), Style(escaped=True)
STYLES = {PLAIN: [],
          WITH_BLANKS: [Words("구분 문자와 큰따옴표 사이의 빈칸은 빼고, 큰따옴표가 칸을 감싸는 것으로 읽었습니다.",
                              "Blanks between delimiters and quotes were left out: the quotes enclose cells.")],
          WITH_BACKSLASHES: [Words("역슬래시(\\)는 다음 글자를 글자 그대로 두라는 표시로 읽었습니다.",
                                   "A backslash was read as a mark that the next character stands for itself.")]}
ESCAPED = re.compile(r'\\"(?![,;|\t\r\n]|$)')  # within a text, not a backslash at the end of one


class BrokenQuotes(Exception):
    """A quoted cell does not end as the quoting rules require. `row` is counted from 1."""

    def __init__(self, row: int):
        self.row = row


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem: unknown_encoding, broken_encoding, bad_delimiter, broken_quotes, and those of `read_grid`."""
    encoding, notes = encoding_of(source, reading.encoding)
    try:
        read = _read(source, encoding, reading)
    except BrokenQuotes as broken:
        plain = reading.model_copy(update={"quoting": False})
        delimiter, _ = _settled_delimiter(source, encoding, plain)  # a stray quote may have hidden it
        if reading.quoting or not quotes_are_text(source, encoding, delimiter):
            raise broken_quotes(source, broken.row) from None
        notes.append(Words(f"{broken.row:,}행의 큰따옴표에 짝이 없어서, 모든 따옴표를 글자 그대로 읽었습니다.",
                           f"A quote in row {broken.row:,} has no partner, so all quotes were read as plain "
                           "characters."))
        read = _read(source, encoding, plain)
    return read._replace(notes=notes + read.notes)


def find_delimiter(source: Source, encoding: str, quoting: bool | None = None) -> tuple[str, Words]:
    """The character that cuts the first rows into equally many cells, and the reason.

    `quoting`: see `read_rows`.
    csv.Sniffer is not used: it takes frequent letters of Korean text for delimiters, or gives up.
    """
    sample, is_all = _sample(source, encoding)
    found = [(*max(_regularity(sample, delimiter, is_all, quoting, style) for style in STYLES), delimiter)
             for delimiter in DELIMITERS]
    share, width, delimiter = max(found, key=lambda each: each[:2])
    if share >= 0.5:
        name = DELIMITERS[delimiter]
        return delimiter, Words(f"구분 문자는 {name.ko}입니다: 앞부분의 {share:.0%}가 {width:,}열로 나뉩니다.",
                                f"Cells are separated by {name.en}: {share:.0%} of the first rows have "
                                f"{width:,} of them.")
    return WHOLE_LINE, Words("구분 문자를 찾지 못해 한 줄을 한 칸으로 읽었습니다.", "No delimiter was found: each line is one cell.")


def find_style(source: Source, encoding: str, delimiter: str) -> Style:
    """The style in which most rows have the same number of cells; in a tie the plain one, unless cells show another."""
    sample, is_all = _sample(source, encoding)
    fits = {style: _regularity(sample, delimiter, is_all, None, style) for style in STYLES}
    best = max(STYLES, key=lambda style: fits[style])
    if best == PLAIN and is_usual(sample, delimiter):
        return WITH_BLANKS
    escapes = best == PLAIN and fits[WITH_BACKSLASHES] == fits[PLAIN] and ESCAPED.search(sample) and '""' not in sample
    return WITH_BACKSLASHES if escapes else best


def read_rows(source: Source, encoding: str, delimiter: str, quoting: bool | None = None,
              style: Style = PLAIN) -> Iterator[list[str]]:
    """Rows as they are in the file, blank ones []. `quoting`: whether quotes enclose cells; None: judged by the file.

    Raises BrokenQuotes where a quote is not closed as it should be.
    """
    csv.field_size_limit(LONGEST_CELL)
    row = line = 0
    with source.text(encoding) as file:
        # a file of one endless line stays bounded; files put one after another may each begin with a mark
        lines = (line.lstrip(MARK) for line in iter(partial(file.readline, LONGEST_CELL), ""))
        lines = without_padding(lines, delimiter) if style.padded else lines
        reader = csv.reader(lines, delimiter=delimiter, strict=quoting is not False, quoting=_rule(quoting),
                            escapechar="\\" if style.escaped else None)
        try:
            for cells in reader:
                row += 1
                if quoting is None and reader.line_num - line > SWALLOWED:
                    if quotes_are_text(source, encoding, delimiter):
                        raise BrokenQuotes(row)
                    quoting = True  # asked once only, as that reads the file from the top
                line = reader.line_num
                yield cells
        except csv.Error:
            raise BrokenQuotes(row + 1) from None


def quotes_are_text(source: Source, encoding: str, delimiter: str) -> bool:
    """Whether quotes are plain characters in this file.

    They are if every line by itself has the same number of cells, two or more, and few cells are enclosed in quotes.
    """
    cells = quoted = width = 0
    rows = read_rows(source, encoding, delimiter, quoting=False)
    for row in filter(None, islice(rows, None if source.rows is None else JUDGED)):
        width = width or len(row)
        if len(row) != width or width < 2:
            return False
        cells += width
        quoted += sum(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in row)
    return quoted < 0.1 * cells


def broken_quotes(source: Source, row: int) -> Problem:
    return Problem(
        "broken_quotes",
        f"'{source.name}' 파일의 {row:,}행에서 큰따옴표(\")의 짝이 맞지 않습니다. 그 칸의 따옴표를 닫거나, 글 "
        "안의 따옴표를 두 번(\"\") 쓰거나, '큰따옴표가 칸을 감쌈'을 '아니요'로 정해 주세요.",
        f"Quotes do not match in row {row:,} of '{source.name}'. Close the quote in that cell, double (\"\") quotes "
        "inside the text, or say that quotes do not enclose cells.", file=source.name, row=row)


def _read(source: Source, encoding: str, reading: Reading) -> Read:
    delimiter, found = _settled_delimiter(source, encoding, reading)
    style = PLAIN if reading.quoting is False else find_style(source, encoding, delimiter)
    rows, dashes = read_rows(source, encoding, delimiter, reading.quoting, style), list[int]()
    if delimiter == "|":
        rows = _without_dashes(rows, dashes)
    read = read_grid(source, rows, reading)
    return read._replace(notes=found + STYLES[style] + read.notes, unread=[*dashes, *read.unread])


def _without_dashes(rows: Iterator[list[str]], dashes: list[int]) -> Iterator[list[str]]:
    """Rows of a table in Markdown; the row of dashes below its names is blank, and its number goes to `dashes`."""
    widths, last = Counter[int](), 0
    for number, row in enumerate(rows, start=1):
        is_below = last == len(row) and widths[last] == 1  # under the first row of this width
        if is_below and any(map(str.strip, row)) and all(DASHES.fullmatch(cell.strip()) for cell in row):
            dashes.append(number)
            row = []
        yield row
        if dashes or number == PREFACE:
            break
        last = len(row)
        widths[last] += 1
    yield from ([cell.strip() for cell in row] for row in rows) if dashes else rows


def _settled_delimiter(source: Source, encoding: str, reading: Reading) -> tuple[str, list[Words]]:
    given = reading.delimiter
    if given is None:
        delimiter, note = find_delimiter(source, encoding, reading.quoting)
        return delimiter, [note]
    if len(given) != 1 or given in '"\r\n':
        raise Problem(
            "bad_delimiter",
            f"구분 문자로 {given!r}{josa(given, '을/를')} 쓸 수 없습니다. ',' 같은 한 글자를 넣어 주세요.",
            f"{given!r} cannot be a delimiter. Use one character, such as ','.", value=given)
    return given, []


def _rule(quoting: bool | None) -> Literal[0, 3]:
    return csv.QUOTE_NONE if quoting is False else csv.QUOTE_MINIMAL


def _sample(source: Source, encoding: str) -> tuple[str, bool]:
    """The beginning of the file, and whether that is all of it."""
    with source.text(encoding) as file:
        sample = file.read(SAMPLE).lstrip(MARK)
    return sample, len(sample) < SAMPLE


def _regularity(sample: str, delimiter: str, is_all: bool, quoting: bool | None,
                style: Style) -> tuple[float, int]:
    """The share of rows that have the most common number of cells (above one), and that number; (0, 1) if none have."""
    csv.field_size_limit(LONGEST_CELL)
    lines = StringIO(sample, newline="")
    reader = csv.reader(without_padding(lines, delimiter) if style.padded else lines, delimiter=delimiter,
                        quoting=_rule(quoting), escapechar="\\" if style.escaped else None)
    rows = [row for row in islice(reader, 1000) if any(row)]
    if not is_all and len(rows) > 1:
        rows.pop()  # cut off by the end of the sample
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(1, 0))
    return (count / len(rows), width) if width > 1 else (0.0, 1)
