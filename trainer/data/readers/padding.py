"""Remove blanks that people type between a delimiter and quotes (긍정, "좋아요, 또"), as csv then takes quotes for text."""

import re
from collections.abc import Iterable, Iterator

USUAL = 0.5  # padded cells per row from which padding is the style of a file


def is_usual(sample: str, delimiter: str) -> bool:
    """Whether there is a cell in quotes with blanks beside them for at least every second row of the sample."""
    blank, mark, quoted = _blank(delimiter), re.escape(delimiter), '"(?:[^"]|"")*"'
    padded = re.compile(f"(?:^|(?<={mark}))(?:{blank}+{quoted}{blank}*|{quoted}{blank}+)(?={mark}|\r?$)", re.M)
    rows = sum(1 for line in re.sub(quoted, "_", sample).splitlines() if line.strip())
    return sum(1 for _ in padded.finditer(sample)) >= max(1, USUAL * rows)


def without_padding(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """The lines without blanks between quotes and a delimiter or an end of the line; blanks within quotes stay."""
    blank, mark = _blank(delimiter), re.escape(delimiter)
    before, after = re.compile(f"(?<={mark}){blank}+$"), re.compile(f"^{blank}+(?={mark}|[\r\n])")
    first, last = re.compile(f"(?:^|(?<={mark})){blank}+$"), re.compile(f"^{blank}+(?={mark}|[\r\n]|$)")
    inside = False
    for line in lines:
        pieces = line.split('"')
        end = len(pieces) - 1
        for number in range(inside, end + 1, 2):  # those outside of quotes
            if number < end:
                pieces[number] = (before if number else first).sub("", pieces[number])
            if number > 0:
                pieces[number] = (after if number < end else last).sub("", pieces[number])
        inside ^= end % 2 == 1
        yield '"'.join(pieces)


def _blank(delimiter: str) -> str:
    return " " if delimiter == "\t" else "[ \t]"
