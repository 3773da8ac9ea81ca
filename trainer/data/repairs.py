"""Rows → repaired rows: the repairs that a person asks for before the rows are divided, each with what it changed.

A step takes rows (columns text, of pairs second, label, row; of several files also part and file) and the Repairs asked
for, and returns the rows and its Changes; where it changes nothing, the same rows object. A task puts its steps in an
order. The rows of a test file stay, except those of a label that is left out altogether.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ..errors import Words
from ..home.survey import Change
from ..options import Repairs
from .changes import change
from .checks.copies import keyed, labelled, leaking, rehashed
from .cleaning import CLEANERS, clean

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Repaired: TypeAlias = "tuple[DataFrame, list[Change]]"
Step = Callable[["DataFrame", Repairs], Repaired]

SEED = 0  # of the sample
FEWEST = 5  # rows of a label: with fewer, and 10 % for each part, there is nothing to measure it by
# Fields of Repairs that need no labels.
OF_TEXTS = ("repeated_names", *CLEANERS, "drop_duplicates", "drop_near_duplicates", "sample")


def repair(rows: "DataFrame", repairs: Repairs, steps: Sequence[Step],
           progress: Callable[[float], None] = lambda share: None) -> Repaired:
    """`rows` after all `steps`, and what these changed. `progress` gets the share that is done, 0 … 1."""
    changes = []
    for number, step in enumerate(steps):
        progress(number / len(steps))
        rows, done = step(rows, repairs)
        changes += done
    return rows, changes


def clean_texts(rows: "DataFrame", repairs: Repairs) -> Repaired:
    cleaned, changes = clean(rows, repairs)
    return rehashed(cleaned, rows), changes


def drop_leaks(rows: "DataFrame", repairs: Repairs) -> Repaired:
    if not repairs.drop_leaks or "part" not in rows:
        return rows, []
    return without(rows, leaking(keyed(rows)), "drop_leaks", Words(
        "시험이나 검증에 (거의) 같은 글이 있는 {n}행을 뺐습니다. 시험 파일은 그대로입니다.",
        "Left out: {n:row|rows} whose text is, or nearly is, in the test or validation too. The test rows stay."))


def drop_duplicates(rows: "DataFrame", repairs: Repairs) -> Repaired:
    if not repairs.drop_duplicates:
        return rows, []
    what = Words("글과 라벨이", "text and label") if labelled(rows) else Words("글이", "the text")
    return without(rows, _again(rows, "same"), "drop_duplicates", Words(
        f"{what.ko} 앞의 행과 같은 {{n}}행을 뺐습니다.", f"Left out: {{n:row|rows}} with {what.en} of an earlier row."))


def drop_near_duplicates(rows: "DataFrame", repairs: Repairs) -> Repaired:
    if not repairs.drop_near_duplicates:
        return rows, []
    what = Words("거의 같고 라벨이 같은", "the label and nearly") if labelled(rows) else Words("거의 같은", "nearly")
    return without(rows, _again(rows, "alike"), "drop_near_duplicates", Words(
        f"글이 앞의 행과 {what.ko} {{n}}행을 뺐습니다.",
        f"Left out: {{n:row|rows}} with {what.en} the text of an earlier row."))


def take_sample(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """A sample in which each label (of each part) keeps its share, and at least FEWEST rows if it has them."""
    import numpy as np

    learnt = rows[learnt_from(rows)]
    if repairs.sample is None or len(learnt) <= repairs.sample:
        return rows, []
    shuffled = learnt[learnt.columns.intersection(["label", "part"])].sample(frac=1, random_state=SEED)
    strata = shuffled.groupby(list(shuffled.columns))["label"]
    place, size = strata.cumcount(), strata.transform("size")
    order = np.where(place < FEWEST, place - FEWEST, (place + 0.5) / size)  # the first FEWEST come before 0 … 1
    taken = shuffled.index[np.argsort(order, kind="stable")[:repairs.sample]]
    return without(rows, learnt_from(rows) & ~rows.index.isin(taken), "sample", Words(
        "{all:,}행 가운데 {size:,}행을 골라 쓰고, {n}행은 쓰지 않습니다.",
        "{size:,} of {all:,} rows are used; {n} are not."), all=len(learnt), size=repairs.sample)


def learnt_from(rows: "DataFrame") -> "Series":
    """Which rows do not belong to a test file."""
    return rows["part"] != "test" if "part" in rows else rows["row"].notna()


def _again(rows: "DataFrame", key: str) -> "Series":
    """Which rows, not of a test file, repeat label and `key` ("same" or "alike") of an earlier row of their part."""
    columns = ["label", *(["part"] if "part" in rows else [])]
    return keyed(rows, near=key == "alike")[[key, *columns]].duplicated() & learnt_from(rows)


def without(rows: "DataFrame", gone: "Series", code: str, words: Words, column: str = "",
            **values) -> Repaired:
    """`rows` without those that are `gone`, and the Change, whose examples show `column` ("": the texts)."""
    done = change(code, words, rows, gone, column, **values)
    return (rows[~gone].reset_index(drop=True), [done]) if done else (rows, [])
