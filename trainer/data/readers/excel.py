"""XLSX: one sheet's cells as the text that Excel shows, rows read one by one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from ...errors import Words
from ...options import Reading
from .archives import BOUNDED, MAX_UNPACKED, open_archive
from .frame import Read
from .grid import read_grid
from .merged import MAX_SPANS, Spans
from .refusals import corrupt, too_big, too_many_spans
from .sheets import damage_as_problem, find_sheet, shown_row
from .source import BEGINNING, Source

PIECE = 1 << 20
FORMULA = re.compile(rb"<f[ >]")


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem("corrupt_file" | "too_big" | "no_such_sheet"), and those of `read_grid`."""
    with _open_sheet(source, reading.sheet) as (rows, notes, sheets, spans):
        read = read_grid(source, rows, reading, padded=True, spans=spans)
    return read._replace(notes=[*notes, *read.notes, *spans.notes()], sheets=sheets)


@contextmanager
def _open_sheet(source: Source, sheet: str | None):
    """Rows of text (a formula that has no stored value stands as its own text), why this sheet, all names, spans."""
    from openpyxl import load_workbook

    _check_size(source)
    with source.open() as file:
        with damage_as_problem(source):
            values = load_workbook(file, read_only=True, data_only=True)
        shown = {each.title: each.sheet_state == "visible" for each in values.worksheets}
        name, notes = find_sheet(source, shown, lambda name: _rows(source, values[name]), sheet)
        has_formulas, spans = _looked_through(source, values[name]._worksheet_path)
        if has_formulas:
            with damage_as_problem(source):
                formulas = load_workbook(file, read_only=True)
            rows = _computed(_rows(source, values[name], whole=True), _rows(source, formulas[name]), notes)
        else:
            rows = map(shown_row, _rows(source, values[name]))
        yield rows, notes, list(shown), spans


def _check_size(source: Source) -> None:
    with open_archive(source) as archive:
        members = archive.infolist()
    if any(member.compress_type not in BOUNDED for member in members):
        raise corrupt(source)
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)


def _computed(rows: Iterator[tuple], written: Iterator[tuple], notes: list[Words]) -> Iterator[list[str]]:
    """Rows of cells, with formulas where no value was computed; how many goes to `notes` at the end."""
    count = 0
    for cells, formulas in zip(rows, written, strict=True):
        row = [_stored(cell) for cell in cells]
        count += sum(value is None and formula is not None for value, formula in zip(row, formulas, strict=True))
        yield shown_row(_typed(formula) if value is None else value
                        for value, formula in zip(row, formulas, strict=True))
    if count:
        notes.append(Words(
            f"수식 {count:,}칸은 계산된 값이 파일에 없어 수식 그대로 읽었습니다. 엑셀에서 열어 저장하면 값이 들어갑니다.",
            f"{count:,} formulas have no computed value in the file and were read as they are. Open and save it in "
            "Excel to store the values."))


def _stored(cell):
    """The value; "" that a formula came to is None in openpyxl, as are those that were never computed."""
    return "" if cell.value is None and cell.data_type == "str" else cell.value


def _typed(formula) -> str | None:
    """What was typed: formulas of several cells are objects, and those of what-if tables have no text."""
    return formula if formula is None or isinstance(formula, str) else getattr(formula, "text", "=TABLE()")


def _rows(source: Source, sheet, whole: bool = False) -> Iterator[tuple]:
    """Rows of values, or of `whole` cells."""
    sheet.reset_dimensions()  # the size that the file states may be a lie of 17 thousand million cells
    with damage_as_problem(source):
        yield from sheet.iter_rows(values_only=not whole)


def _looked_through(source: Source, path: str) -> tuple[bool, Spans]:
    """Whether there are formulas, and cells that span several rows; spans come last in a sheet, so all is looked at."""
    has_formulas, spans = False, Spans()
    for piece in _pieces(source, path):
        has_formulas = has_formulas or FORMULA.search(piece) is not None
        spans.find(piece)
        if spans.count > MAX_SPANS:
            raise too_many_spans(source, MAX_SPANS)
    return has_formulas, spans


def _pieces(source: Source, path: str) -> Iterator[bytes]:
    """The XML of the sheet at `path`, for a mere look its beginning; each piece repeats the last one's end."""
    end, left = b"", BEGINNING
    with open_archive(source) as archive, archive.open(path.lstrip("/")) as member:
        while (source.rows is None or left > 0) and (chunk := member.read(PIECE)):
            yield end + chunk
            end, left = chunk[-100:], left - len(chunk)
