"""Repairs of lists of labels, and the order of all repairs of rows with several labels."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...data import repairs as of_texts
from ...data.changes import change
from ...data.repairs import FEWEST as RARE
from ...data.repairs import Repaired, learnt_from
from ...errors import Words, clip, present
from ...kinds.lists import joined, labels_in
from ...kinds.text import nfc
from ...options import Repairs
from ..classification.repairs import SHOWN, SPELLINGS, settle_conflicts

if TYPE_CHECKING:
    from pandas import DataFrame


def repair(rows: "DataFrame", repairs: Repairs,
           progress: Callable[[float], None] = lambda share: None) -> Repaired:
    """As `data.repairs.repair`, with the steps for rows with several labels."""
    return of_texts.repair(rows, repairs, STEPS, progress)


def _merge_labels(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Merge labels in every list; if two labels of a list become one, it stays there once."""
    merges = {nfc(old): nfc(new) for old, new in repairs.merge_labels.items() if nfc(old) != nfc(new)}
    after = {cell: joined(merges.get(label, label) for label in labels_in(cell)) if cell else ""
             for cell in rows["label"].unique()}
    which = rows["label"].map(after) != rows["label"]
    if not which.any():
        return rows, []
    merged = rows.assign(label=rows["label"].map(after).astype("str"))
    pairs = [f"'{clip(old, SHOWN)}' → '{clip(new, SHOWN)}'" for old, new in merges.items()]
    shown = ", ".join(pairs[:SPELLINGS]) + (" …" if len(pairs) > SPELLINGS else "")
    words = Words("{n}행의 라벨을 합쳤습니다({shown}).", "The labels of {n:row|rows} were merged ({shown}).")
    return merged, [present(change("merge_labels", words, rows, which, "label", merged, shown=shown), "change")]


def _drop_rare(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Remove rare labels from every list, also of a test file; the rows stay, even if they have no label left."""
    if not repairs.drop_rare:
        return rows, []
    counts = Counter(label for cell in rows["label"][learnt_from(rows)] for label in labels_in(cell))
    every = {label for cell in rows["label"].unique() for label in labels_in(cell)}
    rare = sorted(label for label in every if counts[label] < RARE)
    after = {cell: joined(label for label in labels_in(cell) if label not in rare) for cell in rows["label"].unique()}
    which = rows["label"].map(after) != rows["label"]
    if not which.any():
        return rows, []
    left = rows.assign(label=rows["label"].map(after).astype("str"))
    shown = ", ".join(f"'{clip(label, SHOWN)}'" for label in rare[:SPELLINGS]) + (" …" if len(rare) > SPELLINGS else "")
    words = Words("{limit}행이 안 되는 라벨({shown})을 {n}행에서 뺐습니다. 행은 남습니다.",
                  "Labels with fewer than {limit} rows ({shown}) were taken out of "
                  "{n:row, which stays|rows, which stay}.")
    return left, [present(change("drop_rare", words, rows, which, "label", left, limit=RARE, shown=shown), "change")]


STEPS = (of_texts.clean_texts, _merge_labels, of_texts.drop_leaks, settle_conflicts, of_texts.drop_duplicates,
         of_texts.drop_near_duplicates, _drop_rare, of_texts.take_sample)
