"""Rows of cells → a DataFrame of text, in bounded memory, with every row of the right width."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ...errors import Count, Problem, Words
from .archives import MAX_UNPACKED
from .broken import BrokenRows
from .refusals import too_big, too_many_cells
from .source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

BATCH = 100_000  # cells turned into Arrow columns at once: Python's own strings take much memory
MAX_CELLS = 50_000_000
MAX_COLUMNS = 20_000
Row = TypeVar("Row")


class Read(NamedTuple):
    """What a reader returns: the frame, notes on what was detected, and the number of its first row as a spreadsheet
    counts. `sheets`: names of a workbook's sheets. `unread`: numbers of rows left out on request, which are blank in
    the frame. `numbers`: the number of every row, where they do not follow one another."""

    frame: "DataFrame"
    notes: list[Words]
    first_row: int
    sheets: Sequence[str] = ()
    unread: Sequence[int] = ()
    numbers: Sequence[int] = ()


def to_frame(source: Source, rows: Iterator[list[str]], names: list[str], first_row: int, padded: bool,
             broken: BrokenRows) -> "DataFrame":
    """All cells are str. Raises Problem("ragged_row" | "too_big"). `padded`, `broken`: see `fitted`."""
    import pyarrow

    rows = bounded(source, islice(rows, source.rows), iter)
    width, count = len(names), 0
    batches: list[list[pyarrow.Array]] = [[] for _ in names]
    while batch := list(islice(rows, max(1, BATCH // width))):
        fitting = fitted(source, batch, first_row + count, width, padded, broken)
        for cells, chunks in zip(zip(*fitting, strict=True), batches, strict=True):
            chunks.append(pyarrow.array(cells, pyarrow.large_string()))
        count += len(batch)
        if count * width > MAX_CELLS:
            raise too_many_cells(source, MAX_CELLS)
    columns = [pyarrow.chunked_array(chunks, pyarrow.large_string()) for chunks in batches]
    return pyarrow.table(columns, names=names).to_pandas()


def bounded(source: Source, rows: Iterable[Row], cells: Callable[[Row], Iterable[str]]) -> Iterator[Row]:
    """The rows, as long as their cells do not hold far more text than the file, as cells that share a long text can.

    `cells`: row → its cells. Raises Problem("too_big").
    """
    size, limit = 0, max(MAX_UNPACKED, 2 * source.size)  # as UTF-8, text in another encoding grows by half
    for row in rows:
        for cell in cells(row):
            size += len(cell.encode(errors="surrogatepass"))
            if size > limit:
                raise too_big(source, size, limit)
        yield row


def fitted(source: Source, rows: list[list[str]], first_row: int, width: int, padded: bool,
           broken: BrokenRows) -> list[list[str]]:
    """Rows of `width` cells: surplus blanks are cut, blank rows (and, if `padded`, short ones) filled up.

    Rows that do not fit are added to `broken`, and are blank if it lets them be skipped. Raises Problem("ragged_row").
    """
    fitting: list[list[str]] = []
    ragged: dict[int, list[str]] = {}
    for number, row in enumerate(rows, start=first_row):
        if len(row) != width:
            if len(row) > width and not any(map(str.strip, row[width:])):
                row = row[:width]
            elif len(row) < width and (padded or not any(map(str.strip, row))):
                row = row + [""] * (width - len(row))
            else:
                ragged[number], row = row, [""] * width
                broken.add(number)
        fitting.append(row)
    if broken.refused:
        broken.offered = broken.offered and any(any(map(str.strip, row)) for row in fitting)
        raise _ragged(source, *next(iter(ragged.items())), width, broken)
    return fitting


def _ragged(source: Source, first: int, row: list[str], width: int, broken: BrokenRows) -> Problem:
    found = len(row)
    return broken.refusal(
        "ragged_row",
        f"'{source.name}' 파일은 {width:,}열인데 {first:,}행은 {found:,}칸입니다(맞지 않는 행: {broken.numbers}). 글 "
        "안에 쉼표 같은 구분 문자가 있으면 그 칸을 큰따옴표(\")로 감싸거나 XLSX로 저장해 주세요.",
        f"'{source.name}' has {width:,} columns, but row {first:,} has {Count(found):cell|cells} (rows that do not "
        f"fit: {broken.numbers}). Where a text holds the delimiter, put the cell in double quotes, or save the file as "
        "XLSX.", file=source.name, row=first, column=found, value=" | ".join(row)[:100])
