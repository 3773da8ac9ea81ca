"""Convert spans of characters to tags of tokens and back. A tag is 0 outside of all entities, 2k + 1 where one of kind
k begins, and 2k + 2 within it."""

import itertools
from collections.abc import Iterator

import numpy as np

from ...compute.temperature import divided_odds
from ...compute.windows import NO_TAG, Windows
from ...kinds.agreement import Answer

BATCH = 512  # texts decoded at once


def names_of(kinds: list[str]) -> list[str]:
    """The name of each tag: O, B-OG, I-OG, …"""
    return ["O", *(f"{sign}-{kind}" for kind in kinds for sign in "BI")]


def tags_of(data: Windows, truth: list[list[tuple[int, int, int]]]) -> np.ndarray:
    """The tag of each token (int16), by the first span (start, stop, kind) that it overlaps; `NO_TAG` for tokens that
    do not count."""
    tags = np.where(data.counts, 0, NO_TAG).astype(np.int16)
    for window, text in enumerate(data.text_of):
        span = data.span(window)
        starts, stops, own = data.starts[span], data.stops[span], tags[span]
        if not truth[text] or not (counted := own == 0).any():
            continue
        first, last = starts[counted].min(), stops[counted].max()
        for start, stop, kind in truth[text]:
            if start >= last or stop <= first:  # in another window
                continue
            inside = np.flatnonzero((own == 0) & (starts < stop) & (stops > start))
            own[inside] = 2 * kind + 2
            if len(inside) and not start < starts[inside[0]] == first:
                own[inside[0]] = 2 * kind + 1  # an inner tag stays where the window begins within the span
    return tags


def answers_of(data: Windows, logits: np.ndarray, kept: np.ndarray,
               temperature: float = 1.0) -> list[list[Answer]]:
    """The most probable spans of each text, with inner tags only after a tag of the same kind. `logits`: tokens × tags,
    of the tokens `kept` (`Windows.kept`). `temperature`: divides the log odds of a span."""
    window = np.repeat(np.arange(len(data.ends)), data.lengths)[kept]
    text = data.text_of[window]
    bounds = np.searchsorted(text, np.arange(len(data.texts) + 1))
    logs = logits - logits.max(1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(1, keepdims=True))
    tags = np.empty(len(kept), np.int64)
    lengths = np.diff(bounds)
    order = np.argsort(-lengths, kind="stable")
    for begin in range(0, len(order), BATCH):
        rows = order[begin:begin + BATCH]
        for row, path in zip(rows, _likeliest(logs, bounds, rows), strict=True):
            tags[bounds[row]:bounds[row + 1]] = path[:lengths[row]]
    chances = np.exp(logs[np.arange(len(tags)), tags]).astype(np.float64)
    if temperature != 1:
        chances = divided_odds(chances, temperature)
    return [[*_spans(tags[part], chances[part], data.starts[kept[part]], data.stops[kept[part]])]
            for part in (slice(*each) for each in itertools.pairwise(bounds))]


def _likeliest(logs: np.ndarray, bounds: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The most probable tags (rows × longest) of texts, which come longest first, by the Viterbi algorithm. All
    transitions cost the same, but an inner tag can only follow a tag of its own kind."""
    lengths = bounds[rows + 1] - bounds[rows]
    longest, tags = int(lengths[0]) if len(lengths) else 0, logs.shape[1]
    if not longest:
        return np.zeros((len(rows), 0), np.int64)
    inner = np.arange(2, tags, 2)
    came = np.zeros((longest, len(rows), tags), np.int16)
    best = logs[bounds[rows].clip(0, len(logs) - 1)].copy()
    best[:, inner] = -np.inf
    for step in range(1, longest):
        going = int(np.searchsorted(-lengths, -step))  # number of texts that are longer than this
        before = best[:going]
        top = before.argmax(1)
        value = np.repeat(before[np.arange(going), top][:, None], tags, 1)
        where = np.repeat(top[:, None], tags, 1)
        begun = before[:, inner - 1] >= before[:, inner]
        value[:, inner] = np.where(begun, before[:, inner - 1], before[:, inner])
        where[:, inner] = np.where(begun, inner - 1, inner)
        best[:going] = value + logs[bounds[rows[:going]] + step]
        came[step, :going] = where
    paths = np.zeros((len(rows), longest), np.int64)
    tag = best.argmax(1)
    for step in range(longest - 1, -1, -1):
        going = int(np.searchsorted(-lengths, -step))
        paths[:going, step] = tag[:going]
        if step:
            tag[:going] = came[step, np.arange(going), tag[:going]]
    return paths


def _spans(tags: np.ndarray, chances: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> Iterator[Answer]:
    """Yield the spans of tagged tokens; the probability of a span is the smallest one of its tokens."""
    begins = np.flatnonzero(tags % 2 == 1)
    for begin in begins:
        end = begin + 1
        while end < len(tags) and tags[end] == tags[begin] + 1:
            end += 1
        yield Answer(int(starts[begin]), int(stops[end - 1]), int(tags[begin] // 2), float(chances[begin:end].min()))
