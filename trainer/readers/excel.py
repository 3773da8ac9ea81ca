"""XLSX: one sheet's cells as the text that Excel shows, rows read one by one."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from ..errors import Problem, Words

MAX_UNCOMPRESSED = 1 << 29
PREVIEW = 50


def is_workbook(path: Path) -> bool:
    """Whether a ZIP file holds an Excel workbook. Raises Problem("corrupt_file") if the ZIP is not whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise corrupt(path) from None


@contextmanager
def open_workbook(path: Path):
    """The workbook with the values that Excel stored, and one with its formulas if it has any, else None."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
        if size > MAX_UNCOMPRESSED:
            raise Problem(
                "too_big",
                f"'{path.name}' 파일은 압축을 풀면 {size >> 20:,} MB입니다. {MAX_UNCOMPRESSED >> 20:,} "
                "MB까지 읽습니다: CSV로 저장하거나 나누어 올려 주세요.",
                f"'{path.name}' unpacks to {size >> 20:,} MB; {MAX_UNCOMPRESSED >> 20:,} MB is the limit. "
                "Save it as CSV or split it.", file=path.name)
    with open(path, "rb") as file:
        with _damage_as_problem(path):
            values = load_workbook(file, read_only=True, data_only=True)
            formulas = load_workbook(file, read_only=True) if _has_formulas(path) else None
        yield values, formulas


def find_sheet(path: Path, workbook, sheet: str | None) -> tuple[str, list[Words]]:
    """The name of the sheet to read: the one asked for, or the first that holds a table; and why."""
    names = [each.title for each in workbook.worksheets]
    if sheet is not None:
        if sheet not in names:
            raise Problem(
                "no_such_sheet",
                f"'{path.name}' 파일에 '{sheet}' 시트가 없습니다. 있는 시트: {', '.join(names)}",
                f"'{path.name}' has no sheet '{sheet}'. It has: {', '.join(names)}",
                file=path.name, value=sheet)
        return sheet, []
    if not names:
        raise corrupt(path)
    chosen = max(names, key=lambda name: _tableness(path, workbook[name]))
    if len(names) == 1:
        return chosen, []
    others = ", ".join(f"'{name}'" for name in names if name != chosen)
    return chosen, [Words(f"'{chosen}' 시트를 읽었습니다: 표가 있는 첫 시트입니다. 다른 시트: {others}.",
                          f"Sheet '{chosen}' was read: it is the first that holds a table. Other sheets: "
                          f"{others}.")]


def read_rows(path: Path, workbook, formulas, sheet: str) -> Iterator[list[str]]:
    """Rows of text without trailing blanks; a formula that has no stored value stands as its own text."""
    values = _rows(path, workbook[sheet])
    if formulas is None:
        yield from (_trimmed([_text(value) for value in row]) for row in values)
        return
    for row, written in zip(values, _rows(path, formulas[sheet]), strict=True):
        yield _trimmed([_text(formula if value is None else value)
                        for value, formula in zip(row, written, strict=True)])


def corrupt(path: Path) -> Problem:
    return Problem(
        "corrupt_file",
        f"'{path.name}' 파일이 깨졌거나 잘려 있습니다. 원본을 엑셀에서 다시 저장하거나, 다시 내려받아 올려 "
        "주세요.",
        f"'{path.name}' is damaged or cut off. Save the original again from Excel, or download it "
        "again.", file=path.name)


@contextmanager
def _damage_as_problem(path: Path):
    """openpyxl answers damaged files with whatever its parsing runs into: any such error means the file."""
    try:
        yield
    except Exception as error:
        raise corrupt(path) from error


def _rows(path: Path, sheet):
    sheet.reset_dimensions()  # the size that the file states may be a lie of 17 thousand million cells
    with _damage_as_problem(path):
        yield from sheet.iter_rows(values_only=True)


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as member:
                    tail = b""
                    while chunk := member.read(1 << 20):
                        if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                            return True
                        tail = chunk[-2:]
    return False


def _tableness(path: Path, sheet) -> tuple[int, bool]:
    """Rows (of the first few) with two cells or more, as a cover sheet has not; then, whether it has any."""
    filled = [sum(value is not None for value in row) for row in islice(_rows(path, sheet), PREVIEW)]
    return min(20, sum(count > 1 for count in filled)), any(filled)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value) -> str:
    """A cell as Excel shows it in its general format: 1.0 is "1", a day has no midnight."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
