"""A text file with one text a line, without columns, header or quoting."""

from functools import partial
from itertools import chain, islice

from ...errors import Words
from ...options import Reading
from .broken import BrokenRows
from .charset import encoding_of
from .delimited import LONGEST_CELL, WHOLE_LINE, find_delimiter, read_rows
from .formats import find_format
from .frame import Read, to_frame
from .header import is_usual_name
from .source import Source
from .tagged import is_tagged

COLUMN = "text"
QUOTED = ' "'
NOTE = Words("줄마다 글 하나로 읽었습니다.", "Every line was read as a text.")
UNDIVIDED = Words("줄마다 글 하나로 읽었습니다: 줄을 칸으로 나누는 문자가 없습니다.",
                  "Every line was read as a text: nothing divides the lines into cells.")


def read_frame(source: Source, reading: Reading) -> Read | None:
    """One column, `COLUMN`; row i is line i. None unless the file is a .txt and no table: nothing divides its lines
    (`is_undivided`), or only commas do, as they stand in prose, and the first line has no usual name of a column.

    Raises Problem: too_big, unknown_encoding, broken_encoding, and those of `find_format`.
    """
    if not _may_be_lines(source, reading):
        return None
    encoding, notes = encoding_of(source, reading.encoding)
    undivided = _nothing_divides(source, encoding)
    if not undivided and not _is_prose(source, encoding):
        return None
    with source.text(encoding) as file:
        cells = ([line.rstrip("\r\n")] for line in file)
        frame = to_frame(source, cells, [COLUMN], 1, padded=True, broken=BrokenRows(reading))
    return Read(frame, [*notes, UNDIVIDED if undivided else NOTE], 1)


def is_undivided(source: Source, reading: Reading) -> bool:
    """Whether the file is a .txt of texts alone: no character cuts its lines into cells. Raises as `read_frame`."""
    return _may_be_lines(source, reading) and _nothing_divides(source, encoding_of(source, reading.encoding)[0])


def _may_be_lines(source: Source, reading: Reading) -> bool:
    """Whether it is a .txt without tags, and no option was chosen that makes sense for tables only."""
    chosen = reading.delimiter or reading.header or reading.quoting
    return source.name.casefold().endswith(".txt") and not chosen and find_format(source) == "text" \
        and not is_tagged(source, reading)


def _nothing_divides(source: Source, encoding: str) -> bool:
    """Whether no delimiter is found; a single line is no table, even if it has commas."""
    with source.text(encoding) as file:
        filled = filter(str.strip, iter(partial(file.readline, LONGEST_CELL), ""))
        first, second = islice(chain(filled, ("", "")), 2)
    return not second and "\t" not in first or find_delimiter(source, encoding)[0] == WHOLE_LINE


def _is_prose(source: Source, encoding: str) -> bool:
    delimiter, _ = find_delimiter(source, encoding)
    first = next(filter(None, read_rows(source, encoding, delimiter, quoting=False)), [])
    named = len(first) > 1 and any(is_usual_name(cell.strip(QUOTED)) for cell in first)
    return delimiter == "," and not named
