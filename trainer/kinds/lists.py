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
NONE = "-"  # a row without any label, which is not the same as one whose labels nobody knows: that is blank
MARKS = "|;,\n#/·+"  # that stand between labels in files; of two that fit as many cells the first
NOTHING = frozenset({NONE, "–", "—", "()", "{}"})
SAMPLE = 1000  # cells
LISTS = 0.5  # share of the cells: below, a bracket is the beginning of a name, such as "[공지]"


@dataclass(frozen=True)
class Lists:
    """`cells`: as `joined` writes them; "" where nothing stands. `bad`: which do not parse: these are as they were."""

    cells: "Series"
    bad: "Series"


def joined(labels: Iterable[str]) -> str:
    return f" {MARK} ".join(sorted(set(labels))) or NONE


def labels_in(cell: str) -> list[str]:
    """Of a cell as `joined` writes it."""
    return [] if cell in ("", NONE) else [part.strip() for part in cell.split(MARK)]


def read_lists(cells: "Series") -> Lists:
    """JSON lists (also as Python prints them), or labels with a mark between them. `cells`: trimmed, in NFC."""
    counts = {str(cell): int(count) for cell, count in cells.value_counts().items()}
    listed, mark = _are_lists(counts), mark_of(counts) or MARK
    found = {cell: _labels(cell, listed, mark) for cell in counts}
    read = {cell: cell if labels is None else joined(labels) if cell else "" for cell, labels in found.items()}
    return Lists(cells.map(read).astype("str"), cells.map({cell: each is None for cell, each in found.items()}))


def share_of_several(cells: "Series") -> tuple[float, str]:
    """The share of the filled cells (of the first ones) that name several labels, and the longest of those."""
    filled = cells[cells != ""].head(SAMPLE)
    counts = {str(cell): int(count) for cell, count in filled.value_counts().items()}
    listed, mark = _are_lists(counts), mark_of(counts)
    several = {cell: count for cell, count in counts.items() if len(_labels(cell, listed, mark) or []) > 1}
    return sum(several.values()) / max(1, len(filled)), max(several, key=len, default="")


def mark_of(counts: dict[str, int]) -> str | None:
    """The mark between labels: the one that parts most cells into labels that stand alone elsewhere or come again."""
    fitting = {mark: _parted(counts, mark) for mark in MARKS}
    best = max(fitting, key=lambda mark: fitting[mark])
    return best if fitting[best] else None


def _parted(counts: dict[str, int], mark: str) -> int:
    """Rows whose cell is made of known labels, or of one beside others, where the mark stands in few names; a number
    between commas is one number, as 1,000 is."""
    parts = {cell: [*filter(None, map(str.strip, cell.split(mark)))] for cell in counts if mark in cell}
    again = Counter(chain.from_iterable(map(set, parts.values())))
    known = (counts.keys() - parts.keys()) | {part for part, times in again.items() if times > 1}
    known = {part for part in known if not (mark == "," and is_number(part))}
    fits = known.intersection if mark == MARK else known.issuperset
    return sum(counts[cell] for cell, each in parts.items() if len(set(each)) > 1 and fits(each))


def _are_lists(counts: dict[str, int]) -> bool:
    filled = sum(count for cell, count in counts.items() if cell)
    lists = sum(count for cell, count in counts.items() if _as_list(cell) is not None)
    return lists > LISTS * filled


def _labels(cell: str, listed: bool, mark: str | None) -> list[str] | None:
    """None where it does not parse."""
    if not cell or cell in NOTHING:
        return []
    if listed or cell.startswith("{"):
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
