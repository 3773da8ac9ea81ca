"""The simple methods that a model has to beat: a dictionary of the entities in training rows, and a CRF."""

from collections import Counter, defaultdict

import numpy as np

from ...errors import Words, present
from ...kinds.agreement import Answer, Truth
from ...kinds.spans import Spans
from ...texts import each_apart
from ..task import Rows
from .crf import Crf

TITLES = {"dictionary": Words("본 적 있는 말 찾기(사전)", "Words seen before (dictionary)"),
          "crf": Words("단순한 방법(CRF)", "Simple method (CRF)")}
PARTNER = "crf"
LONGEST = 40  # characters of a word in the dictionary


def simple_answers(train: Rows, part: Rows, kinds: int, crf: Crf | None = None) -> dict[str, Spans]:
    """Simple method → its answers to the rows of `part`, fitted on `train`; `crf`: the CRF, if it is fitted already."""
    (learnt, known), (texts, truth) = ((each_apart(each), present(spans, "spans").tolist())
                                       for each, spans in (train, part))
    found = {"dictionary": by_dictionary(learnt, known, texts),
             "crf": (crf or Crf.fitted(learnt, known)).answers(texts)}
    return {name: Spans.of(truth, answers, texts, kinds) for name, answers in found.items()}


def by_dictionary(texts: list[str], truth: list[list[Truth]], asked: list[str]) -> list[list[Answer]]:
    """Find the words that `truth` marks in at least half of their occurrences in `texts`, longest first; this share is
    the probability."""
    words: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for text, spans in zip(texts, truth, strict=True):
        for start, stop, kind in spans:
            words[text[start:stop]][kind] += 1
    together = "\n".join(texts)
    known = {}
    for word, kinds in words.items():
        (kind, count), = kinds.most_common(1)
        if 0 < len(word) <= LONGEST and 2 * count >= (occurrences := together.count(word)):
            known[word] = (kind, min(1.0, count / occurrences))
    sizes = sorted({len(word) for word in known}, reverse=True)
    return [[*_found(text, known, sizes)] for text in asked]


def _found(text: str, known: dict[str, tuple[int, float]], sizes: list[int]):
    start = 0
    while start < len(text):
        size = next((size for size in sizes if text[start:start + size] in known), 0)
        if size:
            yield Answer(start, start + size, *known[text[start:start + size]])
        start += max(size, 1)


def as_rows(truth: list[list[Truth]]) -> np.ndarray:
    """A one-dimensional array of lists; `np.array` could make a table of them."""
    rows = np.empty(len(truth), object)
    rows[:] = truth
    return rows
