"""Texts that are longer than a model reads at once: windows that overlap, whose outputs are averaged.

A text stays one row, from the batch to the answer; only the model sees windows. They lie where `stride` and
`return_overflowing_tokens` of transformers put them.
"""

from dataclasses import replace

import numpy as np

from .encoding import Encoded


def windows_of(data: Encoded, rows: np.ndarray) -> tuple[Encoded, np.ndarray]:
    """The windows of these rows, as rows of their own, and the number of windows of each row."""
    assert data.cut
    cut, parts = data.cut, []
    counts = cut.windows(data.lengths_of(rows))
    for row, count in zip(rows, counts, strict=True):
        ids = data.ids[data.span(row)]
        body = ids[len(cut.before):len(ids) - len(cut.after)]
        parts += [np.concatenate([cut.before, body[start:start + cut.room], cut.after])
                  for start in range(0, count * cut.step, cut.step)]
    ids, ends = np.concatenate(parts), np.cumsum([len(part) for part in parts], dtype=np.int64)
    return replace(data, ids=ids, ends=ends, labels=None, weights=None, cut=None), counts


def groups_of(data: Encoded, rows: np.ndarray, most: int) -> list[np.ndarray]:
    """These rows in groups of at most `most` windows, or of a single row, so that a group takes no more memory than
    `most` texts that are not cut."""
    if data.cut is None:
        return [rows]
    ends = np.cumsum(data.cut.windows(data.lengths_of(rows)))
    groups, start, before = [], 0, 0
    while start < len(rows):
        stop = max(start + 1, int(np.searchsorted(ends, before + most, side="right")))
        groups.append(rows[start:stop])
        start, before = stop, ends[stop - 1]
    return groups
