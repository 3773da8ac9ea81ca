"""A text file as what it is: a text a line, with no columns, no header and no quoting."""

from itertools import chain, islice

from ...errors import Words
from ...options import Reading
from .charset import settled
from .formats import find_format
from .frame import Read, to_frame
from .source import Source

COLUMN = "text"
JUDGED = 20  # lines
NOTE = Words("줄마다 글 하나로 읽었습니다.", "Every line was read as a text.")


def read_frame(source: Source, reading: Reading) -> Read | None:
    """One column, `COLUMN`; row i is line i. None unless it is a .txt and no table: its first lines have no tabs.

    Raises Problem: too_big, unknown_encoding, broken_encoding, and those of `find_format`.
    """
    if not source.name.casefold().endswith(".txt") or find_format(source) != "text":
        return None
    encoding, notes = settled(source, reading.encoding)
    with source.text(encoding) as file:
        first = list(islice(file, JUDGED))
        if any("\t" in line for line in first):
            return None
        cells = ([line.rstrip("\r\n")] for line in chain(first, file))
        return Read(to_frame(source, cells, [COLUMN], 1, padded=True), [*notes, NOTE], 1)
