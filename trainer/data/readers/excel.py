"""XLSX: one sheet's cells as the text that Excel shows, rows read one by one."""

from collections.abc import Iterator
from contextlib import contextmanager

from ...options import Reading
from .archives import BOUNDED, MAX_UNPACKED, open_archive
from .frame import Read
from .grid import read_grid
from .refusals import corrupt, too_big
from .sheets import find_sheet, shown_row
from .source import Source


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem("corrupt_file" | "too_big" | "no_such_sheet"), and those of `read_grid`.
    """
    with _open_sheet(source, reading.sheet) as (rows, notes, sheets):
        read = read_grid(source, rows, reading.header, padded=True)
    return read._replace(notes=notes + read.notes, sheets=sheets)


@contextmanager
def _open_sheet(source: Source, sheet: str | None):
    """Rows of text (a formula that has no stored value stands as its own text), why this sheet, and all their names."""
    from openpyxl import load_workbook

    _check_size(source)
    with source.open() as file:
        with _damage_as_problem(source):
            values = load_workbook(file, read_only=True, data_only=True)
            formulas = load_workbook(file, read_only=True) if _has_formulas(source) else None
        shown = {each.title: each.sheet_state == "visible" for each in values.worksheets}
        name, notes = find_sheet(source, shown, lambda name: _rows(source, values[name]), sheet)
        yield _shown(source, values[name], formulas[name] if formulas else None), notes, list(shown)


def _check_size(source: Source) -> None:
    with open_archive(source) as archive:
        members = archive.infolist()
    if any(member.compress_type not in BOUNDED for member in members):
        raise corrupt(source)
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)


def _shown(source: Source, values, formulas) -> Iterator[list[str]]:
    if formulas is None:
        yield from map(shown_row, _rows(source, values))
        return
    for row, written in zip(_rows(source, values), _rows(source, formulas), strict=True):
        yield shown_row(formula if value is None else value for value, formula in zip(row, written, strict=True))


def _rows(source: Source, sheet) -> Iterator[tuple]:
    sheet.reset_dimensions()  # the size that the file states may be a lie of 17 thousand million cells
    with _damage_as_problem(source):
        yield from sheet.iter_rows(values_only=True)


@contextmanager
def _damage_as_problem(source: Source):
    """openpyxl answers damaged files with whatever its parsing runs into: any such error means the file."""
    try:
        yield
    except Exception as error:
        raise corrupt(source) from error


def _has_formulas(source: Source) -> bool:
    with open_archive(source) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as member:
                    tail = b""
                    while chunk := member.read(1 << 20):
                        if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                            return True
                        tail = chunk[-2:]
    return False
