"""A text file as what it is: a text a line, with no columns, no header and no quoting."""

from itertools import islice

from ...errors import Words
from ...options import Reading
from .charset import settled
from .frame import Read
from .source import Source

COLUMN = "text"
NOTE = Words("줄마다 글 하나로 읽었습니다.", "Every line was read as a text.")


def is_lines(source: Source) -> bool:
    """Whether a file is a .txt and no table: its first lines have no tabs in them."""
    if not source.name.casefold().endswith(".txt"):
        return False
    with source.open() as file:
        return not any(b"\t" in line for line in islice(file, 20))


def read_frame(source: Source, reading: Reading) -> Read:
    """One column, `COLUMN`; row i is line i + 1. Raises Problem: unknown_encoding, broken_encoding."""
    import pandas as pd

    encoding, notes = settled(source, reading.encoding)
    with source.text(encoding) as file:
        lines = file.read().splitlines()
    return Read(pd.DataFrame({COLUMN: lines}, dtype="str"), [*notes, NOTE], 1)
