"""The simple methods that a model has to beat: the majority class, and TF-IDF with logistic regression.

The latter is a model of its own (`ngrams`), which may answer together with the trained one, or instead of it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...errors import Words, present
from ...kinds.scores import Scores
from ..fitted import fitted_in
from ..task import Rows
from .ngrams import NGrams

if TYPE_CHECKING:
    from ...home.project import Project

TITLES = {
    "majority": Words("가장 많은 분류로만 답하기", "Majority class"),
    "tfidf": Words("단순한 방법", "Simple method")}
PARTNER = "tfidf"


def simple_answers(train: Rows, part: Rows, labels: int, partner: NGrams | None = None) -> dict[str, Scores]:
    """Simple method → its answers to the rows of `part`, fitted on `train`; `partner`: the TF-IDF model, if it is
    fitted already."""
    numbers, truth = present(train[1], "labels"), present(part[1], "labels")
    shares = np.bincount(numbers, minlength=labels) / len(numbers)
    majority = np.tile(np.log(np.maximum(shares, 1e-9)), (len(part[0]), 1))
    found = {"majority": majority, "tfidf": majority}  # a fold may have only one label, to which no line can be fitted
    if (shares > 0).sum() > 1:
        found["tfidf"] = (partner or NGrams.fitted(train[0], numbers, labels)).log_probabilities(part[0])
    return {name: Scores.from_logits(logarithms, truth) for name, logarithms in found.items()}


def partner_of(project: "Project", train: Callable[[], Rows], kind: type[NGrams] = NGrams) -> NGrams:
    """The linear model of a project's training rows, fitted once."""
    return kind.load(partner_in(project, train, kind))


def partner_in(project: "Project", train: Callable[[], Rows], kind: type[NGrams] = NGrams) -> Path:
    """The folder of the fitted linear model; see `fitted_in`."""
    def fit(folder: Path) -> None:
        texts, numbers = train()
        kind.fitted(texts, present(numbers, "labels"), len(project.survey.labels)).save(folder)

    return fitted_in(project, "linear", fit)
