"""What XLSX and XLS have in common: sheets to choose from, and cells as Excel shows them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice

from ...errors import Problem, Words
from .refusals import corrupt
from .source import Source

PREVIEW = 50


@contextmanager
def damage_as_problem(source: Source):
    """openpyxl and xlrd answer damaged files with whatever their parsing runs into: any such error means the file."""
    try:
        yield
    except Exception as error:
        raise corrupt(source) from error


def find_sheet(source: Source, sheets: dict[str, bool], rows_of: Callable[[str], Iterator[Iterable]],
               sheet: str | None) -> tuple[str, list[Words]]:
    """The name of the sheet to read: the one asked for, or of those that show the first that holds a table; and why.

    `sheets`: name → whether it shows.
    """
    names = list(sheets)
    if sheet is not None:
        if sheet not in names:
            raise Problem(
                "no_such_sheet",
                f"'{source.name}' 파일에 '{sheet}' 시트가 없습니다. 있는 시트: {', '.join(names)}",
                f"'{source.name}' has no sheet '{sheet}'. It has: {', '.join(names)}", file=source.name, value=sheet)
        return sheet, []
    if not names:
        raise corrupt(source)
    chosen = max([name for name, shows in sheets.items() if shows] or names, key=lambda name: _tableness(rows_of(name)))
    if len(names) == 1:
        return chosen, []
    others = ", ".join(f"'{name}'" for name in names if name != chosen)
    return chosen, [Words(f"'{chosen}' 시트를 읽었습니다: 표가 있는 첫 시트입니다. 다른 시트: {others}.",
                          f"Sheet '{chosen}' was read: it is the first that holds a table. Other sheets: {others}.")]


def shown_row(values: Iterable) -> list[str]:
    """Cells as text, without trailing blanks."""
    cells = [_text(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _tableness(rows: Iterator[Iterable]) -> tuple[int, bool]:
    """Rows (of the first few) with two cells or more, as a cover sheet has not; then, whether it has any."""
    filled = [sum(value not in (None, "") for value in row) for row in islice(rows, PREVIEW)]
    return min(20, sum(count > 1 for count in filled)), any(filled)


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
