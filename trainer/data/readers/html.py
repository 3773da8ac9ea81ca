"""HTML: the largest table of a page. Many a web site's "Excel" file (.xls, .xlsx) is one."""

import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser

from ...errors import Words
from ...options import Reading
from .charset import settled
from .frame import MAX_COLUMNS, Read
from .grid import read_grid
from .records import no_records
from .refusals import corrupt, too_many_columns
from .source import Source

CHUNK = 1 << 16  # characters
LONGEST_TAG = 1 << 20
BLANKS = re.compile("[ \t\r\n\xa0]+")
BREAK = "\v"  # of a line, where it is meant: those of the source are blanks


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem: unknown_encoding, broken_encoding, no_records, and those of `read_grid`."""
    encoding, notes = settled(source, reading.encoding)
    sizes = [0]
    for number, _ in _rows(source, encoding):
        sizes += [0] * (number + 1 - len(sizes))
        sizes[number] += 1
        if sizes[number] == source.rows:
            break
    if not any(sizes):
        raise no_records(source)
    chosen = sizes.index(max(sizes))
    rows = (row for number, row in _rows(source, encoding) if number == chosen)
    read = read_grid(source, rows, reading.header, padded=True)
    said = Words("HTML 표로 읽었습니다.", "Read as a table in HTML.")
    if len(sizes) > 1:
        said = Words(f"HTML로 된 표 {len(sizes)}개 가운데 가장 긴 {chosen + 1}번째 표를 읽었습니다.",
                     f"Of {len(sizes)} tables in HTML the longest was read, which is number {chosen + 1}.")
    return read._replace(notes=[*notes, said, *read.notes])


def _rows(source: Source, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Number of the table, from 0, and cells of every row. Raises Problem("corrupt_file" | "too_big")."""
    parser = _Tables(source)
    with source.text(encoding) as file:
        for chunk in iter(partial(file.read, CHUNK), ""):
            parser.feed(chunk)
            if len(parser.rawdata) > LONGEST_TAG:  # which would be gone through again and again
                raise corrupt(source)
            yield from parser.taken()
    parser.close()
    parser.end_row()
    yield from parser.taken()


class _Tables(HTMLParser):
    """Collects rows. A cell that spans rows stands in each of them; columns that a cell spans are blank but the first.

    A table inside of a cell is a table by itself, and ends that cell.
    """

    def __init__(self, source: Source):
        super().__init__()
        self.source, self.rows, self.row, self.cell = source, [], None, None
        self.found, self.inside, self.spanned = 0, [], {}  # spanned: column → rows to come, text

    def taken(self) -> list[tuple[int, list[str]]]:
        rows, self.rows = self.rows, []
        return rows

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.end_row()
            self.inside.append(self.found)
            self.found, self.spanned = self.found + 1, {}
        elif tag == "tr":
            self.end_row()
            self.row = []
        elif tag in ("td", "th"):
            self.end_cell()
            self.row, self.cell = [] if self.row is None else self.row, []
            spans = dict(attributes)
            self.across, self.down = _span(spans.get("colspan")), _span(spans.get("rowspan"))
        elif tag == "br" and self.cell is not None:
            self.cell.append(BREAK)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.end_cell()
        elif tag in ("tr", "table"):
            self.end_row()
            if tag == "table" and self.inside:
                self.inside.pop()
                self.spanned = {}

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def end_cell(self):
        if self.cell is None:
            return
        lines = BLANKS.sub(" ", "".join(self.cell)).split(BREAK)
        text = "\n".join(line.strip() for line in lines).strip()
        self.fill()
        for each in (text, *[""] * (self.across - 1)):
            if self.down > 1:
                self.spanned[len(self.row)] = (self.down - 1, each)
            self.row.append(each)
        self.cell = None
        if len(self.row) > MAX_COLUMNS:
            raise too_many_columns(self.source, MAX_COLUMNS)

    def fill(self):
        """The next columns, as far as cells of earlier rows reach into this one."""
        while (column := len(self.row)) in self.spanned:
            left, text = self.spanned.pop(column)
            if left > 1:
                self.spanned[column] = left - 1, text
            self.row.append(text)

    def end_row(self):
        self.end_cell()
        if self.row is not None:
            self.fill()
            self.rows.append((self.inside[-1] if self.inside else 0, self.row))
            self.row = None


def _span(written: str | None) -> int:
    """1 to 1,000, as browsers have it."""
    return min(max(1, int(written)), 1000) if written and re.fullmatch("[0-9]{1,4}", written) else 1
