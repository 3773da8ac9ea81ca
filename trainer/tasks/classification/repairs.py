"""Repairs of the labels, and the order of all repairs of labelled rows.

First texts are cleaned and labels merged, so that equal rows look equal; then rows that leak, contradict or repeat
others are removed, then rare labels; last, a sample is taken.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...data import repairs as of_texts
from ...data.changes import change
from ...data.checks.copies import conflicting, keyed
from ...data.repairs import Repaired, learnt_from, without
from ...errors import Words, clip, present
from ...kinds.text import nfc
from ...options import Repairs
from .checks import RARE, SHOWN, SPELLINGS

if TYPE_CHECKING:
    from pandas import DataFrame


def repair(rows: "DataFrame", repairs: Repairs,
           progress: Callable[[float], None] = lambda share: None) -> Repaired:
    """As `data.repairs.repair`, with the steps for labelled rows."""
    return of_texts.repair(rows, repairs, STEPS, progress)


def _merge_labels(rows: "DataFrame", repairs: Repairs) -> Repaired:
    merges = {nfc(old): nfc(new) for old, new in repairs.merge_labels.items() if nfc(old) != nfc(new)}
    which = rows["label"].isin(merges.keys())
    if not which.any():
        return rows, []
    merged = rows.assign(label=rows["label"].map(lambda label: merges.get(label, label)).astype("str"))
    counts = rows["label"][which].value_counts()
    pairs = [f"'{clip(old, SHOWN)}' → '{clip(merges[old], SHOWN)}' {count:,}" for old, count in counts.items()]
    shown = ", ".join(pairs[:SPELLINGS]) + (" …" if len(pairs) > SPELLINGS else "")
    words = Words("{n}행의 라벨을 합쳤습니다({shown}).", "The labels of {n:row|rows} were merged ({shown}).")
    return merged, [present(change("merge_labels", words, rows, which, "label", merged, shown=shown), "change")]


def settle_conflicts(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Settle conflicting labels by vote or removal, among training rows only: labels of a test file neither change nor
    count."""
    if repairs.conflicts == "keep":
        return rows, []
    learnt = keyed(rows[learnt_from(rows)], near=False)
    disputed = learnt[conflicting(learnt)]
    if repairs.conflicts == "drop":
        return without(rows, rows.index.isin(disputed.index), "conflicts", Words(
            "같은 글에 라벨이 엇갈리는 {n}행을 뺐습니다.", "Left out: {n:row|rows} whose text has different labels."))
    votes = disputed.groupby("same")["label"].value_counts().rename("votes").reset_index()
    best = votes[votes["votes"] == votes.groupby("same")["votes"].transform("max")]
    winners = best.drop_duplicates("same", keep=False).set_index("same")["label"]
    decided = disputed[disputed["same"].isin(winners.index)]
    settled = rows.copy()
    settled.loc[decided.index, "label"] = decided["same"].map(winners).astype("str")
    done = change("conflicts", Words("라벨이 엇갈리던 {n}행을 같은 글에 가장 많은 라벨로 바꾸었습니다.",
                                     "{n:row|rows} got the label that most rows of the same text have."),
                  rows, settled["label"] != rows["label"], "label", settled)
    rest, dropped = without(settled, rows.index.isin(disputed.index.difference(decided.index)), "conflicts", Words(
        "라벨이 같은 수로 엇갈리는 {n}행을 뺐습니다.", "Left out: {n:row|rows} whose text has two labels equally often."))
    return rest, ([done] if done else []) + dropped


def _drop_rare(rows: "DataFrame", repairs: Repairs) -> Repaired:
    if not repairs.drop_rare:
        return rows, []
    counts = rows["label"].map(rows["label"][learnt_from(rows)].value_counts()).fillna(0)
    return without(rows, counts < RARE, "drop_rare", Words(
        "{limit}행이 안 되는 라벨의 {n}행을 뺐습니다.", "Left out: {n:row|rows} of labels with fewer than {limit} rows."),
        column="label", limit=RARE)


STEPS = (of_texts.clean_texts, _merge_labels, of_texts.drop_leaks, settle_conflicts, of_texts.drop_duplicates,
         of_texts.drop_near_duplicates, _drop_rare, of_texts.take_sample)
