"""Repeated texts: equal ones share one number, near duplicates another; checks take rows with these numbers (`keyed`).

Two pairs of texts are equal only if both of their texts are. Rows that came in several files have the column part.
"""

from typing import TYPE_CHECKING

from ...errors import Words
from ...home.survey import Finding
from ...kinds.text import folded, likened
from ...texts import columns_of
from ..findings import finding

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame, Series

CHUNK = 10_000  # texts that are hashed at once, so that a million texts are not in memory three times
HASHES = ["text_hash", "likeness_hash"]  # columns, uint64


def hashed(rows: "DataFrame") -> "DataFrame":
    """`rows` with the columns `HASHES`: of each text, and of its `likened` form. `keyed` is then fast."""
    return rows.assign(**dict(zip(HASHES, _hashes(rows, near=True), strict=True)))


def rehashed(rows: "DataFrame", before: "DataFrame") -> "DataFrame":
    """`rows` with the hashes of changed texts computed again; `before`: the same rows before their texts were changed.

    Rows without hashes stay as they are.
    """
    if rows is before or HASHES[0] not in rows:
        return rows
    names = columns_of(rows)
    changed = (rows[names] != before[names]).any(axis=1).to_numpy()
    old = rows[HASHES].to_numpy().T
    old[:, changed] = _hashes(rows[changed], near=True)
    return rows.assign(**dict(zip(HASHES, old, strict=True)))


def keyed(rows: "DataFrame", near: bool = True) -> "DataFrame":
    """`rows` with the column `same`, a number that equal texts share, and if `near` also `alike`, for near duplicates.

    Texts count as equal if their 64-bit hashes are. Among a million texts two different ones share a hash with a
    probability of 1 in 37 million (birthday problem: n² / 2⁶⁵).
    """
    import pandas as pd

    hashes = rows[HASHES].to_numpy().T if HASHES[0] in rows else _hashes(rows, near)
    return rows.assign(**{name: pd.factorize(each)[0] for name, each in zip(("same", "alike"), hashes, strict=False)})


def _hashes(rows: "DataFrame", near: bool) -> "ndarray":
    """uint64, 1 × rows, or 2 × rows if `near`."""
    import numpy as np

    starts = range(0, max(1, len(rows)), CHUNK)
    return np.concatenate([_some_hashes(rows.iloc[start:start + CHUNK], near) for start in starts], axis=1)


def _some_hashes(rows: "DataFrame", near: bool) -> "ndarray":
    import numpy as np
    from pandas.util import hash_array

    own = [folded(rows[name]) for name in columns_of(rows)]
    keys = [own, [likened(each) for each in own]] if near else [own]
    return np.stack([hash_array(_in_one(each).to_numpy(object), categorize=False) for each in keys])


def _in_one(columns: "list[Series]") -> "Series":
    """Two texts joined by a line break, which is in neither: `folded` has replaced all."""
    return columns[0] if len(columns) == 1 else columns[0] + "\n" + columns[1]


def duplicates(rows: "DataFrame") -> Finding | None:
    what = Words("글과 라벨이", "text and label") if labelled(rows) else Words("글이", "text")
    return finding("duplicates", "info",
                   f"{{n}}행이 앞의 행과 {what.ko} 같습니다. 같은 글은 나눌 때 한쪽에만 둡니다.",
                   f"{{n:row repeats|rows repeat}} the {what.en} of an earlier row. Equal texts stay on one side of "
                   "the split.",
                   rows, rows[["same", "label"]].duplicated(), repair="drop_duplicates")


def near_duplicates(rows: "DataFrame") -> Finding | None:
    return finding("near_duplicates", "info",
                   "{n}행의 글이 앞의 행과 띄어쓰기, 문장 부호, 대소문자, 되풀이한 글자(ㅋㅋㅋ)만 다릅니다. 나눌 때 한쪽에만 둡니다.",
                   "{n:row differs|rows differ} from an earlier row in blanks, punctuation, case or repeated letters "
                   "(ㅋㅋㅋ) only. They stay on one side of the split.",
                   rows, rows["alike"].duplicated() & ~rows["same"].duplicated(), repair="drop_near_duplicates")


def overlap_with_test(rows: "DataFrame") -> Finding | None:
    return _overlap(rows, "test", "시험", "test")


def overlap_with_valid(rows: "DataFrame") -> Finding | None:
    return _overlap(rows, "valid", "검증", "validation")


def labelled(rows: "DataFrame") -> bool:
    """Whether the rows have labels; all are "" where there are texts alone."""
    return bool((rows["label"] != "").any())


def conflicting(rows: "DataFrame") -> "Series":
    """Which rows share their text with a row of another label."""
    pairs = rows[["same", "label"]].drop_duplicates()
    return rows["same"].isin(pairs["same"][pairs["same"].duplicated()])


def leaking(rows: "DataFrame") -> "Series":
    """Which training rows have a (near) duplicate in validation or test, and which validation rows one in the test."""
    test, valid = rows["part"] == "test", rows["part"] == "valid"
    return ~test & rows["alike"].isin(rows["alike"][test]) | ~test & ~valid & rows["alike"].isin(rows["alike"][valid])


def _overlap(rows: "DataFrame", part: str, ko: str, en: str) -> Finding | None:
    if "part" not in rows:
        return None
    inside, learnt = rows["part"] == part, rows[rows["part"].isin(["", "train"])]
    again, same = (inside & rows[key].isin(learnt[key]) for key in ("alike", "same"))
    return finding(f"{part}_overlap", "warning",
                   f"{ko} {{total:,}}행 가운데 {{n}}행의 글이 학습 행에도 있습니다(같은 글 {{same:,}}행, 거의 같은 글 "
                   "{near:,}행). 이미 배운 글로 재면 점수가 실제보다 높게 나옵니다.",
                   f"{{n}} of the {{total:,}} {en} rows have a text that is among training rows too ({{same:,}} the "
                   "same, {near:,} nearly the same). Measured by texts already learnt, a score is too good.",
                   rows, again, repair="drop_leaks", total=inside.sum(), same=same.sum(), near=(again & ~same).sum())
