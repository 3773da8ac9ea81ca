"""What XLSX and XLS have in common: sheets to choose from, and cells as Excel shows them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice

from ...errors import Count, Problem, Words
from .refusals import corrupt
from .source import Source

PREVIEW = 50
MOST = 10  # names of sheets in a sentence


@contextmanager
def damage_as_problem(source: Source):
    """Parsers raise all kinds of errors on damaged files: any error here is Problem("corrupt_file")."""
    try:
        yield
    except (Problem, MemoryError):
        raise
    except Exception as error:
        raise corrupt(source) from error


def find_sheet(source: Source, sheets: dict[str, bool], rows_of: Callable[[str], Iterator[list[str]]],
               sheet: str | None) -> tuple[str, list[Words]]:
    """The name of the sheet to read, and why: the one asked for, or the visible one with the most rows of a table
    among its first PREVIEW rows (20 are as good as more), of equal ones the first.

    `sheets`: name → whether it is visible. Raises Problem("no_such_sheet" | "corrupt_file").
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
    filled = {name: _filled(rows_of(name)) for name in [name for name, shows in sheets.items() if shows] or names}
    chosen = max(filled, key=lambda name: (min(20, sum(count > 1 for count in filled[name])), any(filled[name])))
    others = [_described(name, filled.get(name)) for name in names if name != chosen]
    return chosen, [_unread(chosen, others)] if others else []


def _filled(rows: Iterator[list[str]]) -> list[int]:
    """How many cells are filled in each of the first rows; in a cover sheet it is one."""
    return [sum(map(bool, row)) for row in islice(rows, PREVIEW)]


def _described(name: str, filled: list[int] | None) -> Words:
    """A sheet that is not read, with its number of rows."""
    if filled is None:
        return Words(f"'{name}'(숨긴 시트)", f"'{name}' (hidden)")
    rows, more = Count(sum(map(bool, filled))), len(filled) == PREVIEW
    return Words(f"'{name}'({rows}행{' 이상' if more else ''})", f"'{name}' ({rows:row|rows}{' or more' if more else ''})")


def _unread(chosen: str, others: list[Words]) -> Words:
    more = " …" if len(others) > MOST else ""
    ko, en = (", ".join(each[language] for each in others[:MOST]) + more for language in ("ko", "en"))
    return Words(f"'{chosen}' 시트만 읽었습니다: 표로 읽을 행이 많은 시트를 골랐습니다. 읽지 않은 시트 {len(others)}개: {ko}. 다른 시트는 '시트'에서 고르고, "
                 "여러 시트를 함께 쓰려면 한 시트로 합쳐 주세요.",
                 f"Only sheet '{chosen}' was read, as it has many rows of a table. {len(others)} not read: {en}. "
                 "Choose another as 'sheet'; to use several, put them into one.")


def shown(value) -> str:
    """A cell as Excel shows it in its general format: 1.0 is "1", and a date has no time of 00:00."""
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
