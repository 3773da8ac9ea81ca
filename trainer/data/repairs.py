"""Rows → repaired rows: what a person asks to be done before the rows are divided, in one order, all of it said.

First the texts are cleaned (`trainer.data.cleaning`) and labels merged, so that what is the same looks the same; then
rows that leak, contradict or repeat others go; then labels that are too few; at last a sample is taken.
A test file that was brought keeps its rows, save those of a label that is left out altogether.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import Words
from ..options import Repairs
from .changes import Change, change
from .checks.copies import conflicting, keyed, labelled, leaking, rehashed
from .checks.labels import RARE
from .cleaning import CLEANERS, clean
from .text import nfc

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SEED = 0  # of the sample
OF_TEXTS = (*CLEANERS, "drop_duplicates", "drop_near_duplicates", "sample")  # those that need no labels


def repair(rows: "DataFrame", repairs: Repairs,
           progress: Callable[[float], None] = lambda share: None) -> "tuple[DataFrame, list[Change]]":
    """`rows` (columns text, label, row; of several files also part and file) as asked for, and what that changed.

    The same `rows` object comes back where nothing was to be changed. `progress` is told how much is done, 0 … 1.
    """
    changes = []
    for number, step in enumerate(STEPS):
        progress(number / len(STEPS))
        rows, done = step(rows, repairs)
        changes += done
    return rows, changes


def _clean(rows, repairs: Repairs):
    cleaned, changes = clean(rows, repairs)
    return rehashed(cleaned, rows), changes


def _merge_labels(rows, repairs: Repairs):
    merges = {nfc(old): nfc(new) for old, new in repairs.merge_labels.items() if nfc(old) != nfc(new)}
    which = rows["label"].isin(merges.keys())
    if not which.any():
        return rows, []
    merged = rows.assign(label=rows["label"].map(lambda label: merges.get(label, label)).astype("str"))
    pairs = [f"'{old}' → '{new}'" for old, new in merges.items()]
    shown = ", ".join(pairs[:5]) + (" …" if len(pairs) > 5 else "")
    words = Words("{n}행의 라벨을 합쳤습니다({shown}).", "The labels of {n} row(s) were merged ({shown}).")
    return merged, [change("merge_labels", words, rows, which, "label", merged, shown=shown)]


def _drop_leaks(rows, repairs: Repairs):
    if not repairs.drop_leaks or "part" not in rows:
        return rows, []
    return _without(rows, leaking(keyed(rows)), "drop_leaks", Words(
        "시험이나 검증에 (거의) 같은 글이 있는 {n}행을 뺐습니다. 시험 파일은 그대로입니다.",
        "{n} row(s) whose text is, or nearly is, in the test or validation too were left out. The test is as brought."))


def _settle_conflicts(rows, repairs: Repairs):
    """Only among rows to learn from: labels of the test neither change nor decide."""
    if repairs.conflicts == "keep":
        return rows, []
    learnt = keyed(rows[_learnt(rows)], near=False)
    disputed = learnt[conflicting(learnt)]
    if repairs.conflicts == "drop":
        return _without(rows, rows.index.isin(disputed.index), "conflicts", Words(
            "같은 글에 라벨이 엇갈리는 {n}행을 뺐습니다.", "{n} row(s) whose text has different labels were left out."))
    votes = disputed.groupby("same")["label"].value_counts().rename("votes").reset_index()
    best = votes[votes["votes"] == votes.groupby("same")["votes"].transform("max")]
    winners = best.drop_duplicates("same", keep=False).set_index("same")["label"]
    decided = disputed[disputed["same"].isin(winners.index)]
    settled = rows.copy()
    settled.loc[decided.index, "label"] = decided["same"].map(winners).astype("str")
    done = change("conflicts", Words("라벨이 엇갈리던 {n}행을 같은 글에 가장 많은 라벨로 바꾸었습니다.",
                                     "{n} row(s) got the label that most rows of their text have."),
                  rows, settled["label"] != rows["label"], "label", settled)
    rest, dropped = _without(settled, rows.index.isin(disputed.index.difference(decided.index)), "conflicts", Words(
        "라벨이 같은 수로 엇갈리는 {n}행을 뺐습니다.", "{n} row(s) were left out whose text has two labels equally often."))
    return rest, ([done] if done else []) + dropped


def _drop_duplicates(rows, repairs: Repairs):
    if not repairs.drop_duplicates:
        return rows, []
    what = Words("글과 라벨이", "text and label") if labelled(rows) else Words("글이", "the text")
    return _without(rows, _again(rows, "same"), "drop_duplicates", Words(
        f"{what.ko} 앞의 행과 같은 {{n}}행을 뺐습니다.", f"{{n}} row(s) with {what.en} of an earlier row were left out."))


def _drop_near_duplicates(rows, repairs: Repairs):
    if not repairs.drop_near_duplicates:
        return rows, []
    what = Words("거의 같고 라벨이 같은", "the label and nearly") if labelled(rows) else Words("거의 같은", "nearly")
    return _without(rows, _again(rows, "alike"), "drop_near_duplicates", Words(
        f"글이 앞의 행과 {what.ko} {{n}}행을 뺐습니다.",
        f"{{n}} row(s) with {what.en} the text of an earlier row were left out."))


def _drop_rare(rows, repairs: Repairs):
    if not repairs.drop_rare:
        return rows, []
    counts = rows["label"].map(rows["label"][_learnt(rows)].value_counts()).fillna(0)
    return _without(rows, counts < RARE, "drop_rare", Words(
        "{limit}행이 안 되는 라벨의 {n}행을 뺐습니다.", "{n} row(s) of labels with fewer than {limit} rows were left out."),
        column="label", limit=RARE)


def _sample(rows, repairs: Repairs):
    """Each label (of each part) gives its share, and at least RARE rows as far as they go."""
    import numpy as np

    learnt = rows[_learnt(rows)]
    if repairs.sample is None or len(learnt) <= repairs.sample:
        return rows, []
    shuffled = learnt[learnt.columns.intersection(["label", "part"])].sample(frac=1, random_state=SEED)
    strata = shuffled.groupby(list(shuffled.columns))["label"]
    place, size = strata.cumcount(), strata.transform("size")
    order = np.where(place < RARE, place - RARE, (place + 0.5) / size)  # shares of 0 … 1, the first of each before
    taken = shuffled.index[np.argsort(order, kind="stable")[:repairs.sample]]
    return _without(rows, _learnt(rows) & ~rows.index.isin(taken), "sample", Words(
        "{all:,}행 가운데 {size:,}행을 골라 쓰고, {n}행은 쓰지 않습니다.",
        "{size:,} of {all:,} rows are used; {n} are not."), all=len(learnt), size=repairs.sample)


def _learnt(rows: "DataFrame") -> "Series":
    """Which rows do not belong to a test that was brought."""
    return rows["part"] != "test" if "part" in rows else rows["row"].notna()


def _again(rows: "DataFrame", key: str) -> "Series":
    """Which rows to learn from have the label and key of an earlier row of their part."""
    columns = ["label", *(["part"] if "part" in rows else [])]
    return keyed(rows, near=key == "alike")[[key, *columns]].duplicated() & _learnt(rows)


def _without(rows: "DataFrame", gone, code: str, words: Words, column: str = "text", **values):
    done = change(code, words, rows, gone, column, **values)
    return (rows[~gone].reset_index(drop=True), [done]) if done else (rows, [])


STEPS = (_clean, _merge_labels, _drop_leaks, _settle_conflicts, _drop_duplicates, _drop_near_duplicates, _drop_rare,
         _sample)
