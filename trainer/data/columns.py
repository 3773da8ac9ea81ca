"""Which column holds what: a suggestion with its reasons, for people to overrule, and a check of what they chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, Words
from ..home.survey import Finding
from ..kinds.columns import CATEGORY_NAMES, ColumnKind, is_category, profiles
from ..kinds.text import HIDDEN
from .findings import finding
from .tables import Table

if TYPE_CHECKING:
    from pandas import DataFrame, Series


AGAIN = 0.5  # what the second column of the same name loses of its score


@dataclass(frozen=True)
class Suggestion:
    """Role → column, and why."""

    columns: dict[str, str]
    reasons: dict[str, Words]


def suggest(frame: "DataFrame", kinds: Mapping[str, ColumnKind]) -> Suggestion:
    """For each role (with its kind), in order, the column that looks most like it among those that are left.

    There are at least as many columns as roles. Of columns with the same name the first scores higher, so that with two
    tables beside one another all roles are found in one of them.
    """
    left, columns, reasons = profiles(frame), {}, {}
    again = {name for name in frame.columns if (first := name.rpartition("."))[2].isdecimal() and first[0] in frame}
    for role, kind in kinds.items():
        best = max(left, key=lambda column: kind.score(column) - AGAIN * (column.name in again))
        left.remove(best)
        columns[role], reasons[role] = best.name, kind.reason(best)
    return Suggestion(columns, reasons)


def rivals(frame: "DataFrame", texts: str | Iterable[str]) -> list[str]:
    """The columns that could each hold the labels, by a sample of the rows, if there are several; only those with a
    usual name, if any has one. `texts`: the column of the texts, or the columns of both texts of pairs."""
    taken = {texts} if isinstance(texts, str) else {*texts}
    found = [each for each in profiles(frame) if each.name not in taken and is_category(each)]
    usual = [each for each in found if each.usual_name in CATEGORY_NAMES]
    names = [each.name for each in usual or found]
    return names if len(names) > 1 else []


def check_columns(table: Table, chosen: Iterable[str | None]) -> None:
    """Raises Problem("no_such_column")."""
    names = list(table.frame.columns)
    for name in chosen:
        if name not in names:
            raise Problem(
                "no_such_column",
                f"'{table.source}' 파일에 '{name}' 열이 없습니다. 있는 열: {shown_names(table)}",
                f"'{table.source}' has no column '{name}'. It has: {shown_names(table)}",
                file=table.source, column=name)


def repeat_name(cells: "Series", name: str) -> "Series":
    """Which cells repeat the name of their column, perhaps with characters that do not show."""
    short = cells.where(cells.str.len() < len(name) + 10, "")
    # In NFC, since jamo can join once the hidden characters between them are gone.
    return short.str.replace(HIDDEN, "", regex=True).str.normalize("NFC") == name


def repeated_names(rows: "DataFrame", which: "Series") -> Finding | None:
    return finding("repeated_names", "info", "열 이름이 되풀이된 {n}행을 뺐습니다(파일을 이어 붙인 자리).",
                   "Left out: {n:row that repeats|rows that repeat} the names of the columns (files put one after "
                   "another).",
                   rows, which, repair="repeated_names")


def shown_names(table: Table) -> str:
    names = list(table.frame.columns)
    return ", ".join(names[:20]) + (f" … ({len(names):,})" if len(names) > 20 else "")


def is_alone(table: Table) -> bool:
    """Whether there is one column only, so that there is nothing to choose, and no column needs to be named."""
    return table.frame.shape[1] == 1


def no_text(table: Table, column: str) -> Problem:
    if is_alone(table):
        return Problem("no_text", f"'{table.source}' 파일에 글이 없습니다. 글이 있는 파일을 올려 주세요.",
                       f"'{table.source}' holds no text. Upload a file that does.", file=table.source)
    return Problem("no_text", f"'{column}' 열에 글이 없습니다. 다른 열을 골라 주세요.",
                   f"Column '{column}' holds no text. Choose another column.", file=table.source, column=column)
