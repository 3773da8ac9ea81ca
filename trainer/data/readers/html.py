"""HTML: the longest table of a page. The "Excel" files (.xls, .xlsx) of many web sites are such pages."""

import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser

from ...errors import Words
from ...options import Reading
from .charset import encoding_of
from .frame import MAX_CELLS, MAX_COLUMNS, Read
from .grid import read_grid
from .records import no_records
from .refusals import corrupt, too_many_cells, too_many_columns
from .source import Source

CHUNK = 1 << 16  # characters
LONGEST_TAG = 1 << 20
DEEPEST = 1000  # tables in tables
BLANKS = re.compile("[ \t\r\n\xa0]+")
BREAK = "\v"  # stands for a line break that the page shows; those of its source are blanks


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem: unknown_encoding, broken_encoding, no_records, and those of `read_grid`."""
    encoding, notes = encoding_of(source, reading.encoding)
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
    read = read_grid(source, rows, reading, padded=True)
    note = Words("HTML 표로 읽었습니다.", "Read as a table in HTML.")
    if len(sizes) > 1:
        note = Words(f"HTML로 된 표 {len(sizes)}개 가운데 가장 긴 {chosen + 1}번째 표를 읽었습니다.",
                     f"Of {len(sizes)} tables in HTML the longest was read, which is number {chosen + 1}.")
    return read._replace(notes=[*notes, note, *read.notes])


def _rows(source: Source, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Number of the table, from 0, and cells of every row. Raises Problem("corrupt_file" | "too_big")."""
    parser = _Tables(source)
    with source.text(encoding) as file:
        for chunk in iter(partial(file.read, CHUNK), ""):
            parser.take(chunk)
            yield from parser.taken()
    parser.finish()
    yield from parser.taken()


class _Tables(HTMLParser):
    """The rows of all tables. A table inside a cell counts by itself, and after it the cell goes on."""

    def __init__(self, source: Source):
        super().__init__()
        self.source, self.found, self.cells = source, 0, 0
        self.rows: list[tuple[int, list[str]]] = []
        self.open = [_Table(0)]  # the outermost first; rows outside any table count as the first table's

    def take(self, chunk: str) -> None:
        try:
            self.feed(chunk)
        except (AssertionError, ValueError) as error:  # html.parser raises these for "<![?" and "&#1111…"
            raise corrupt(self.source) from error
        if len(self.rawdata) > LONGEST_TAG:  # it would be searched again with every chunk
            raise corrupt(self.source)

    def taken(self) -> list[tuple[int, list[str]]]:
        rows, self.rows = self.rows, []
        return rows

    def finish(self) -> None:
        """The rest is text, or markup without an end, which is refused: close() would search it again and again."""
        if "<" in self.rawdata:
            raise corrupt(self.source)
        self.take(" ")  # after which no text is held back as the possible beginning of an "&amp;"
        while self.open:
            self.end_row()
            self.open.pop()

    def handle_starttag(self, tag, attributes):
        table = self.open[-1]
        if tag == "table":
            self.start_table()
        elif tag == "tr":
            self.end_row()
            table.row = []
        elif tag in ("td", "th"):
            self.end_cell()
            table.start_cell(dict(attributes))
        elif tag == "br":
            table.add(BREAK)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.end_cell()
        elif tag in ("tr", "table"):
            self.end_row()
            if tag == "table" and len(self.open) > 1:
                self.open.pop()

    def handle_data(self, data):
        self.open[-1].add(data)

    def start_table(self):
        self.open[-1].add(BREAK)
        self.open.append(_Table(self.found))
        self.found += 1
        if len(self.open) > DEEPEST:
            raise corrupt(self.source)

    def end_cell(self):
        table = self.open[-1]
        table.end_cell()
        if len(table.row or []) > MAX_COLUMNS:
            raise too_many_columns(self.source, MAX_COLUMNS)

    def end_row(self):
        self.end_cell()
        table = self.open[-1]
        if table.row is not None:
            table.fill(table.row)
            self.rows.append((table.number, table.row))
            self.cells += len(table.row)
            table.row = None
        if self.cells > MAX_CELLS:  # with cells that span others, a few characters make millions
            raise too_many_cells(self.source, MAX_CELLS)


class _Table:
    """The row and cell being read. The text of a cell that spans rows is in each of them; of columns, in the first."""

    def __init__(self, number: int):
        self.number = number
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.across = self.down = 1
        self.spanned: dict[int, tuple[int, str]] = {}  # column → rows to come, text

    def start_cell(self, attributes: dict):
        self.row, self.cell = [] if self.row is None else self.row, []
        self.across, self.down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))

    def add(self, text: str):
        if self.cell is not None:
            self.cell.append(text)

    def end_cell(self):
        if self.row is None or self.cell is None:
            return
        lines = BLANKS.sub(" ", "".join(self.cell)).split(BREAK)
        text = "\n".join(line.strip() for line in lines).strip()
        self.fill(self.row)
        for each in (text, *[""] * (self.across - 1)):
            if self.down > 1:
                self.spanned[len(self.row)] = (self.down - 1, each)
            self.row.append(each)
        self.cell = None

    def fill(self, row: list[str]):
        """Add the next columns of the row, as far as cells of earlier rows span them."""
        while (column := len(row)) in self.spanned:
            left, text = self.spanned.pop(column)
            if left > 1:
                self.spanned[column] = left - 1, text
            row.append(text)


def _span(written: str | None) -> int:
    """A rowspan or colspan, limited to 1 … 1,000 as in browsers."""
    return min(max(1, int(written)), 1000) if written and re.fullmatch("[0-9]{1,4}", written) else 1
