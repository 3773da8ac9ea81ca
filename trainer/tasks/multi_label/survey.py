"""The survey of rows with several labels: which can be used, which labels there are, and what to know before
training."""

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...data.cache import cached
from ...data.checks.copies import hashed, keyed
from ...data.cleaning import clean
from ...data.columns import check_columns
from ...data.divide import divide as divide_rows
from ...data.divide import units_of
from ...data.findings import finding, remedy
from ...data.survey import Progress, Survey, fingerprint, silent
from ...data.tables import Table
from ...errors import Words, clip
from ...home.survey import Finding
from ...kinds.columns import CATEGORY, TEXT, is_error
from ...kinds.lists import MARK, NONE, labels_in, read_lists
from ...options import Columns, Repairs, Shares
from ..classification.survey import (
    Usable,
    check_apart,
    findings_of,
    of_unlabelled,
    usable_rows,
    with_left_out_rows,
)
from ..classification.synonyms import suggest_merges
from ..names import SEVERAL_LABELS
from .checks import find_all, untaught
from .refusals import check_labels, check_rows
from .repairs import repair

if TYPE_CHECKING:
    from pandas import DataFrame, Series

OF_A_WHOLE = ("rare_classes", "many_rows")  # findings that do not suit added rows
SHOWN = 5  # cells that a finding shows, at most


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent,
           alone: bool = True) -> Survey:
    """Survey a table and repair its rows. The label of a row is its list, as `kinds.lists.joined` writes it. What does
    not depend on repairs is cached with the table. `alone`: False for rows that are added to a project, which need not
    be enough by themselves.

    Raises Problem: no_such_column, same_column, and those of `check_rows` (not alone: `check_labels`) about the
    repaired rows.
    """
    check_columns(table, (columns.text, columns.label))
    check_apart(table, columns)
    asked = columns, repairs.null_labels, repairs.repeated_names, repairs.blank_labels
    usable = cached(table, "usable rows", asked, lambda: _usable(table, columns, repairs, progress))
    repairing = Words("데이터를 고치고 있습니다", "Repairing")
    rows, changes = repair(usable.rows, repairs, lambda share: progress(0.55 + 0.1 * share, repairing))
    unlabelled, more = clean(usable.unlabelled, repairs)
    labels, where = counts_of(rows), {"file": table.source, "column": columns.label}
    with with_left_out_rows(usable.found):
        if alone:
            check_rows(table, columns, rows, _units(rows), labels, where)
        else:
            check_labels(table, columns, rows, where)
    findings, hangul = cached(table, "findings", asked, lambda: _findings(table, columns, usable, progress))
    findings = [*filter(None, [untaught(rows, labels)]), *findings]
    if not alone:
        findings = [each for each in findings if each.code not in OF_A_WHOLE]
    progress(0.85, Words("지문을 만들고 있습니다", "Taking the fingerprint"))
    return Survey(SEVERAL_LABELS, rows, labels, findings, fingerprint(rows), unlabelled,
                  changes + [of_unlabelled(each) for each in more], suggest_merges(usable.labels), hangul)


def divide(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Split the rows; near duplicates stay together. Rows with the same rarest label are split by themselves, so that
    every label, above all a rare one, is in each part (after Sechidis et al. 2011)."""
    return divide_rows(rows, _units(rows), shares, seed)


def rarest(truth: np.ndarray) -> np.ndarray:
    """The stratum (0, 1, 2 …) of each row of `truth` (texts × labels, bool): its rarest label, or one of its own for
    rows without a label."""
    order = np.argsort(truth.sum(0), kind="stable")
    found = np.where(truth.any(1), order[truth[:, order].argmax(1)], truth.shape[1])
    return np.unique(found, return_inverse=True)[1]  # without gaps, as folds need them


def counts_of(rows: "DataFrame") -> dict[str, int]:
    """Rows of each label, most frequent first."""
    found = Counter[str]()
    for cell, count in rows["label"].value_counts().items():
        found.update(dict.fromkeys(labels_in(str(cell)), int(count)))
    return dict(found.most_common())


def _units(rows: "DataFrame") -> "DataFrame":
    counts = counts_of(rows)
    strata = {cell: min(labels_in(cell), key=lambda label: (counts[label], label), default="")
              for cell in rows["label"].unique()}
    return units_of(rows, keyed(rows)["alike"], rows["label"].map(strata))


def _usable(table: Table, columns: Columns, repairs: Repairs, progress: Progress) -> Usable:
    """The usable rows, without those that have no text or whose cell is no list of labels."""
    progress(0, Words("행을 고르고 있습니다", "Choosing rows"))
    written = CATEGORY.parse(table.frame[columns.label])
    silent_cells = CATEGORY.is_empty(written) & (not repairs.null_labels)
    lists = read_lists(written.mask(silent_cells, ""))
    blank = (lists.cells == "") & ~is_error(written) & ~TEXT.is_empty(TEXT.parse(table.frame[columns.text]))
    cells = lists.cells.mask(silent_cells, written)  # NA and its like are named as they are spelled
    cells = cells.mask(blank, NONE) if repairs.blank_labels else cells
    named = replace(table, frame=table.frame.assign(**{str(columns.label): cells}))
    rows, unlabelled, found = usable_rows(named, columns, repairs)
    if repairs.blank_labels:
        found += filter(None, [_taken_for_none(table, blank)])
    elif (blank & (written == "")).any():
        found = [_offered(each) if each.code == "missing_label" else each for each in found]
    bad = rows["label"].isin(set(lists.cells[lists.bad]))
    found = [_bad_lists(rows, bad, str(columns.label)),
             *(each for each in found if each.code != "tidied_labels")]
    rows = rows[~bad].reset_index(drop=True)
    progress(0.1, Words("같은 글을 찾고 있습니다", "Looking for equal texts"))
    return Usable(hashed(rows), unlabelled, [each for each in found if each], counts_of(rows))


def _offered(missing: Finding) -> Finding:
    """The finding about missing labels, with the repair that uses these rows as texts without any label."""
    words = Words(" 빈칸이 ‘맞는 라벨이 없다’는 뜻이라면 그렇게 배울 수 있습니다.",
                  " If a blank means that no label fits, they can be learnt so.")
    switch = remedy("blank_labels")
    return missing.model_copy(update={"repair": "blank_labels", "ko": missing.ko + words.ko + switch.ko,
                                      "en": missing.en + words.en + switch.en})


def _taken_for_none(table: Table, blank: "Series") -> Finding | None:
    return finding("blank_labels", "info", "라벨 칸이 빈 {n}행을 맞는 라벨이 없는 글로 배웁니다.",
                   "{n:row with blank labels is|rows with blank labels are} learnt as texts "
                   "that no label fits.", table.places(), blank)


def _bad_lists(rows: "DataFrame", bad: "Series", column: str) -> Finding | None:
    shown = [f"'{clip(cell, 40)}'" for cell in dict.fromkeys(rows["label"][bad])][:SHOWN]
    if MARK in column:  # made of ticked columns, with bad cells as {"column": "value"}
        shown = [each.strip("'{}").replace('"', "'") for each in shown]
        return finding("bad_labels", "warning",
                       "라벨마다 표시한 열에 1이나 0으로 읽히지 않는 칸이 있는 {n}행을 뺐습니다({shown}). 맞으면 1, 아니면 0을 적어 주세요.",
                       "Left out: {n:row|rows} with a cell that reads as neither 1 nor 0, in columns where labels are "
                       "ticked ({shown}). Write 1 where the label fits, and else 0.", rows, bad,
                       shown=", ".join(shown))
    return finding("bad_labels", "warning",
                   "'{column}' 열에서 라벨 목록으로 읽히지 않는 {n}행을 뺐습니다({shown}). 라벨 사이에 | 를 넣어 적고, 라벨이 없는 글은 - 로 적어 주세요.",
                   "Left out: {n:row|rows} whose cell in '{column}' does not read as a list of labels ({shown}). "
                   "Write | between labels, and - where a text has none.",
                   rows, bad, column=clip(column, 40), shown=", ".join(shown))


def _findings(table: Table, columns: Columns, usable: Usable, progress: Progress) -> tuple[list[Finding], float]:
    return findings_of(table, columns, usable, partial(find_all, keyed(usable.rows), usable.labels), progress)
