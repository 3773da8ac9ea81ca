"""The simple methods that a model has to beat: always the most frequent labels, and TF-IDF with a logistic regression
for each label."""

import numpy as np

from ...errors import Words, present
from ...kinds.flags import Flags
from ..classification.simple import TITLES as OF_ONE
from ..task import Rows
from .ngrams import Each

TITLES = {"majority": Words("가장 많은 라벨들만 늘 붙이기", "Always the most frequent labels"), "tfidf": OF_ONE["tfidf"]}


def simple_answers(train: Rows, part: Rows, labels: int, partner: Each | None = None) -> dict[str, Flags]:
    """Simple method → its answers to the rows of `part`, fitted on `train`; `partner`: the TF-IDF model, if it is
    fitted already."""
    taught, truth = present(train[1], "labels"), present(part[1], "labels")
    shares = taught.mean(0)
    shares[shares.argmax()] = 1
    linear = partner or Each.fitted(train[0], taught, labels)
    return {"majority": Flags.of(np.tile(shares, (len(part[0]), 1)), truth),
            "tfidf": Flags.of(linear.chances(part[0]), truth)}
