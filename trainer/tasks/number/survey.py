"""The survey of rows with a number: which can be used, how the numbers are distributed, and what to know before
training."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...data import repairs as of_texts
from ...data.cache import cached
from ...data.checks.copies import hashed, keyed
from ...data.cleaning import clean
from ...data.columns import check_columns
from ...data.divide import divide as divide_rows
from ...data.divide import units_of
from ...data.findings import finding
from ...data.survey import Progress, Survey, fingerprint, silent
from ...data.tables import Table
from ...data.together import entangled, together
from ...errors import Count, Words, clip
from ...home.survey import Finding
from ...kinds.columns import CATEGORY
from ...kinds.stretches import histogram, strata_of
from ...kinds.written import read_numbers
from ...options import Columns, Repairs, Shares
from ..classification.repairs import settle_conflicts
from ..classification.survey import (
    Usable,
    check_apart,
    findings_of,
    of_unlabelled,
    texts_in,
    usable_rows,
    with_left_out_rows,
)
from ..names import NUMBER
from .checks import find_all, missing_numbers
from .formats import unit_of
from .refusals import check_numbers, check_rows

if TYPE_CHECKING:
    from pandas import DataFrame, Series

OF_PAIRS = "pair-number"  # the name of the task
OF_A_WHOLE = ("few_numbers", "one_number_dominates", "far_numbers", "many_rows")  # do not suit added rows
SHOWN = 10  # cells that a finding shows, at most
DIGITS = 15  # an integer with more digits is rounded by a float


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent,
           alone: bool = True) -> Survey:
    """Survey a table of texts with a number, or pairs if there is a column `second`, and repair its rows. The label of
    a row is its number, as `kinds.written.spelled` writes it. What does not depend on repairs is cached with the table.
    `alone`: False for rows that are added to a project, which need not be enough by themselves.

    Raises Problem: no_such_column, same_column, and those of `check_rows` (not alone: `check_numbers`) about the
    repaired rows.
    """
    check_columns(table, [*texts_in(columns).values(), columns.label])
    check_apart(table, columns)
    asked = columns, repairs.repeated_names
    usable, unit = cached(table, "usable rows", asked, lambda: _usable(table, columns, repairs, progress))
    repairing = Words("데이터를 고치고 있습니다", "Repairing")
    rows, changes = of_texts.repair(usable.rows, repairs, STEPS, lambda share: progress(0.55 + 0.1 * share, repairing))
    unlabelled, more = clean(usable.unlabelled, repairs)
    where = {"file": table.source, "column": columns.label}
    with with_left_out_rows(usable.found):
        check_numbers(table, columns, rows, where)
        if alone:
            check_rows(columns, rows, together(rows), where)
    findings, hangul = cached(table, "findings", asked, lambda: _findings(table, columns, usable, progress))
    if not alone:
        findings = [each for each in findings if each.code not in OF_A_WHOLE]
    progress(0.85, Words("지문을 만들고 있습니다", "Taking the fingerprint"))
    name, counts = OF_PAIRS if columns.second else NUMBER, histogram(numbers_of(rows))
    return Survey(name, rows, counts, findings, fingerprint(rows), unlabelled,
                  changes + [of_unlabelled(each) for each in more], hangul=hangul, unit=unit)


def divide(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Split the rows so that low, middle and high numbers are alike in each part; rows that belong together stay
    together."""
    return divide_rows(rows, units_of(rows, together(rows), alike(rows)), shares, seed)


def alike(rows: "DataFrame") -> "Series":
    """The stratum of each row, by the size of its number."""
    import pandas as pd

    return pd.Series(strata_of(numbers_of(rows)), rows.index)


def numbers_of(rows: "DataFrame") -> np.ndarray:
    return rows["label"].to_numpy(np.float64)


def _usable(table: Table, columns: Columns, repairs: Repairs, progress: Progress) -> tuple[Usable, str]:
    """The usable rows, without those that have no text or no number, and the unit of the numbers."""
    progress(0, Words("행을 고르고 있습니다", "Choosing rows"))
    written = CATEGORY.parse(table.frame[columns.label])
    empty = CATEGORY.is_empty(written)
    read = read_numbers(written.mask(empty, ""))
    cells = read.cells.mask(empty, written)  # the finding shows NA and the like as they are spelled
    named = replace(table, frame=table.frame.assign(**{str(columns.label): cells}))
    plain = repairs.model_copy(update={"null_labels": False})  # NA can be a label, but never a number
    rows, unlabelled, found = usable_rows(named, columns, plain, missing_numbers)
    bad = rows["label"].isin(set(read.cells[read.bad]))
    found = [_bad_numbers(rows, bad, str(columns.label)), *_rewritten(written, read.cells, read.bad, read.unit),
             *(each for each in found if each.code != "tidied_labels")]
    rows = rows[~bad].reset_index(drop=True)
    progress(0.1, Words("같은 글을 찾고 있습니다", "Looking for equal texts"))
    unit = unit_of(str(columns.label), read.unit)
    return Usable(hashed(rows), unlabelled, [each for each in found if each], {}), unit


def _bad_numbers(rows: "DataFrame", bad: "Series", column: str) -> Finding | None:
    some = rows[bad].head(SHOWN)
    files = some["file"] if "file" in some else [""] * len(some)
    shown = [f"{file} {row:,}행 '{clip(cell, 30)}'".strip() for file, row, cell in zip(
        files, some["row"], some["label"], strict=True)]
    in_english = [f"{file} row {row:,} '{clip(cell, 30)}'".strip() for file, row, cell in zip(
        files, some["row"], some["label"], strict=True)]
    more = " …" if bad.sum() > SHOWN else ""
    return finding("bad_numbers", "warning",
                   "'{column}' 열에서 수로 읽히지 않는 {n}행을 뺐습니다: {ko}. 숫자로 고쳐 올리면 그 행도 씁니다.",
                   "Left out: {n:row|rows} whose cell in '{column}' does not read as a number: {en}. Write a number "
                   "there to use them.", rows, bad, column=clip(column, 40), ko=", ".join(shown) + more,
                   en=", ".join(in_english) + more)


def _rewritten(written: "Series", cells: "Series", bad: "Series", unit: str) -> list[Finding]:
    """The finding on cells that were not plain digits, and the numbers that were read from them."""
    changed = ~bad & (cells != "") & (written != cells) & ~written.map(_is_plain)
    pairs = dict.fromkeys(zip(written[changed], cells[changed], strict=True))
    if not pairs:
        return []
    shown = ", ".join(f"'{clip(old, 20)}' → {new}" for old, new in list(pairs)[:5]) + (" …" if len(pairs) > 5 else "")
    count = int(changed.sum())
    return [Finding(code="read_numbers", count=count, ko=f"{count:,}칸을 수로 읽었습니다({shown}).",
                    en=f"{Count(count):cell was|cells were} read as numbers ({shown}).")]


def _is_plain(cell: str) -> bool:
    """Whether a cell has only digits and a point, so that it differs from its number in zeros alone: 4.50 is 4.5.
    False for an integer with so many digits that it is rounded."""
    whole, _, part = cell.partition(".")
    return (whole + part).isascii() and (whole + part).isdecimal() and len(whole) <= DIGITS


def _findings(table: Table, columns: Columns, usable: Usable, progress: Progress) -> tuple[list[Finding], float]:
    def of_numbers(report: Callable[[float], None]) -> list[Finding | None]:
        rows = usable.rows
        return [*find_all(keyed(rows), numbers_of(rows), report), entangled(rows) if columns.second else None]

    return findings_of(table, columns, usable, of_numbers, progress)


STEPS = (of_texts.clean_texts, of_texts.drop_leaks, settle_conflicts, of_texts.drop_duplicates,
         of_texts.drop_near_duplicates, of_texts.take_sample)
