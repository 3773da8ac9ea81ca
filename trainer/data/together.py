"""Which rows stay on one side of a division: near duplicates and, of pairs, those that share a text.

One premise with three hypotheses is three pairs: a model that has learnt from one of them knows half of the others.
"""

from typing import TYPE_CHECKING

from ..errors import Words
from ..home.survey import Finding
from ..kinds.text import folded, likened
from .checks.copies import keyed
from .findings import finding

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame, Series

OFTEN = 0.05  # a text in more than this share of the rows connects none: like a question, it is put to many others
FEW = 20  # rows; a text in no more than these always connects them
LARGEST = 0.2  # the largest share of the rows that may be connected, for the rows to be divided into parts
SHARED = {
    ("text",): Words("첫째 글이 같은 쌍만 한쪽에 둡니다", "only pairs with the same first text are kept on one side"),
    (): Words("두 글이 모두 같은 쌍만 한쪽에 둡니다", "only equal pairs are kept on one side")}


def together(rows: "DataFrame") -> "Series":
    """A number for each row, 0, 1, 2 … in order of appearance; rows with the same number stay on one side."""
    return _connected(rows)[0] if "second" in rows else keyed(rows)["alike"]


def entangled(rows: "DataFrame") -> Finding | None:
    """The finding that pairs cannot be divided unless a text is on two sides; None if they can."""
    sides = _connected(rows)[1]
    if sides not in SHARED:
        return None
    return finding("entangled", "info",
                   "{n}행의 쌍이 같은 글로 서로 이어져 있어 통째로는 나눌 수 없습니다. 그래서 {how_ko}. 쌍은 겹치지 않아도 글 하나는 두 쪽에 있을 수 있어, 점수가 조금 높게 "
                   "나올 수 있습니다.",
                   "The pairs of {n:row|rows} hang together by texts that they share, and cannot be divided as a "
                   "whole: {how_en}. Though no pair is on two sides, one of its texts may be, so that a score may be a "
                   "little too good.",
                   rows, _largest(_numbers(rows, ("text", "second"))), how_ko=SHARED[sides].ko, how_en=SHARED[sides].en)


def _connected(rows: "DataFrame") -> "tuple[Series, tuple[str, ...]]":
    """The numbers, and the texts that connect rows: both, the first, or none, if more would leave nothing to divide."""
    import pandas as pd

    for sides in (("text", "second"), ("text",), ()):
        numbers = _numbers(rows, sides)
        if not sides or _largest(numbers).sum() <= max(FEW, LARGEST * len(rows)):
            break
    return pd.Series(numbers, rows.index), sides


def _numbers(rows: "DataFrame", sides: tuple[str, ...]) -> "ndarray":
    """A number for each group of connected rows: by equal pairs, and by texts of these sides that are not in too many
    rows."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = keyed(rows)["alike"].to_numpy()
    texts = pd.factorize(np.concatenate([likened(folded(rows[side])).to_numpy(object) for side in sides]))[0] \
        if sides else np.empty(0, np.int64)
    row = np.tile(np.arange(len(rows)), len(sides))
    connects = np.bincount(texts)[texts] <= max(FEW, OFTEN * len(rows)) if sides else np.empty(0, bool)
    first = len(rows)  # nodes: the rows, then the pairs, then the texts
    ends = np.concatenate([first + pairs, first + pairs.max(initial=-1) + 1 + texts[connects]])
    starts = np.concatenate([np.arange(len(rows)), row[connects]])
    size = int(ends.max(initial=first)) + 1
    graph = coo_array((np.ones(len(ends), np.int8), (starts, ends)), (size, size))
    return pd.factorize(connected_components(graph, directed=False)[1][:len(rows)])[0]


def _largest(numbers: "ndarray") -> "ndarray":
    """Which rows are in the largest group."""
    import numpy as np

    return numbers == np.bincount(numbers).argmax() if len(numbers) else np.empty(0, bool)
