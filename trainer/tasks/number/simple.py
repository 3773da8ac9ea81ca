"""The simple methods that a model has to beat: always the mean of the training rows, and TF-IDF with ridge
regression."""

import numpy as np

from ...errors import Words, present
from ...kinds.numbers import Numbers
from ..classification.simple import TITLES as OF_LABELS
from ..task import Rows
from .ngrams import Line

TITLES = {"mean": Words("늘 평균으로 답하기", "Always the mean"), "tfidf": OF_LABELS["tfidf"]}


def simple_answers(train: Rows, part: Rows, partner: Line | None = None) -> dict[str, Numbers]:
    """Simple method → its answers to the rows of `part`, fitted on `train`; `partner`: the TF-IDF model, if it is
    fitted already."""
    taught, truth = present(train[1], "numbers"), present(part[1], "numbers")
    line = partner or Line.fitted(train[0], taught, 1)
    return {"mean": Numbers.of(np.full(len(truth), taught.mean()), truth),
            "tfidf": Numbers.of(line.numbers(part[0]), truth)}
