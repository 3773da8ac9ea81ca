"""Cells that name several labels: how they are written in files, and how rows keep them."""

import json
from ast import literal_eval
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from .text import is_number

if TYPE_CHECKING:
    from pandas import Series

MARK = "|"  # between labels, as rows keep them; no label has it in its name
NONE = "-"  # no label fits the row; a blank cell means that nobody has labelled it
MARKS = "|;,\n#/·+"  # between labels in files; of marks that fit equally many cells the first is taken
NOTHING = frozenset({NONE, "–", "—", "()", "{}", "[]"})
SAMPLE = 1000  # cells
LISTS = 0.5  # least share of cells that are lists; with fewer, a bracket is part of a name, such as "[공지]"


@dataclass(frozen=True)
class Lists:
    """`cells`: as `joined` writes them, "" for blank ones. `bad`: which cells do not parse; these stay as they were."""

    cells: "Series"
    bad: "Series"


def joined(labels: Iterable[str]) -> str:
    return f" {MARK} ".join(sorted(set(labels))) or NONE


def labels_in(cell: str) -> list[str]:
    """The labels in a cell that `joined` has written."""
    return [] if cell in ("", NONE) else [part.strip() for part in cell.split(MARK)]


def read_lists(cells: "Series") -> Lists:
    """JSON lists (also as Python prints them), or labels with a mark between them. `cells`: trimmed, in NFC."""
    counts = {str(cell): int(count) for cell, count in cells.value_counts().items()}
    listed, mark = _are_lists(counts), mark_of(counts) or MARK
    found = {cell: _labels(cell, listed, mark) for cell in counts}
    read = {cell: cell if labels is None else joined(labels) if cell else "" for cell, labels in found.items()}
    return Lists(cells.map(read).astype("str"), cells.map({cell: each is None for cell, each in found.items()}))


def share_of_several(cells: "Series") -> tuple[float, str]:
    """The share of the filled cells (of the first ones) that name several labels, and the longest of those. A list in
    which one comes again is none of labels, but of tags of tokens."""
    filled = cells[cells != ""].head(SAMPLE)
    counts = {str(cell): int(count) for cell, count in filled.value_counts().items()}
    listed, mark = _are_lists(counts), mark_of(counts)
    found = {cell: _labels(cell, listed, mark) or [] for cell in counts}
    several = {cell: count for cell, count in counts.items() if len({*found[cell]}) == len(found[cell]) > 1}
    return sum(several.values()) / max(1, len(filled)), max(several, key=len, default="")


def mark_of(counts: dict[str, int]) -> str | None:
    """The mark that divides most cells into labels, which are also alone in a cell, or in several cells; or None."""
    fitting = {mark: _divided(counts, mark) for mark in MARKS}
    best = max(fitting, key=lambda mark: fitting[mark])
    return best if fitting[best] else None


def _divided(counts: dict[str, int], mark: str) -> int:
    """How many rows have a cell that the mark divides into known labels; one known label is enough with `MARK`, which
    is rare in names. Numbers between commas or slashes are no labels: 1,000 is one number, 4/5 and 2024/01/31 one
    cell."""
    parts = {cell: [*filter(None, map(str.strip, cell.split(mark)))] for cell in counts if mark in cell}
    again = Counter(chain.from_iterable(map(set, parts.values())))
    known = (counts.keys() - parts.keys()) | {part for part, times in again.items() if times > 1}
    known = {part for part in known if not (mark in ",/" and is_number(part))}
    fits = known.intersection if mark == MARK else known.issuperset
    return sum(counts[cell] for cell, each in parts.items() if len(set(each)) > 1 and fits(each))


def _are_lists(counts: dict[str, int]) -> bool:
    filled = sum(count for cell, count in counts.items() if cell)
    lists = sum(count for cell, count in counts.items() if _as_list(cell) is not None)
    return lists > LISTS * filled


def _labels(cell: str, listed: bool, mark: str | None) -> list[str] | None:
    """The labels in a cell of a file; None if it does not parse."""
    if not cell or cell in NOTHING:
        return []
    if listed or cell.startswith(("{", '["', "['")):  # [공지] is the beginning of a name
        values = _as_list(cell)
        if values is None:
            return None if cell.startswith(("[", "{")) else [cell] if MARK not in cell else None
        names = [str(value).strip() for value in values]
        plain = all(isinstance(value, str | int | float) for value in values) and all(names)
        return names if plain and not any(MARK in name for name in names) else None
    names = [*filter(None, map(str.strip, cell.split(mark)))] if mark else [cell]
    return names if names and not any(MARK in name for name in names) else None


def _as_list(cell: str) -> list | None:
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    for parse in (json.loads, literal_eval):
        try:
            value = parse(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, list) else None
    return None
