"""A linear model over character n-grams: TF-IDF with a logistic regression for each label (one against the rest)."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from ...texts import Text, each_apart
from ..classification.ngrams import MANY, STRENGTH, NGrams, vectorizer_of, write_skops

if TYPE_CHECKING:
    from collections.abc import Sequence

CERTAIN = 20.0  # log odds of a label that all training rows have; -20 for one that none has


class Each(NGrams):
    """Logistic regressions: `weights` (labels × terms) and `bias` (labels)."""

    @classmethod
    def fitted(cls, texts: "Sequence[Text]", numbers: np.ndarray, labels: int) -> Self:
        """`numbers`: whether a text has a label (texts × labels, bool)."""
        from sklearn.linear_model import LogisticRegression

        vectorizer = vectorizer_of(min_df=2 if len(texts) >= MANY else 1, max_features=300_000)
        terms = vectorizer.fit_transform(each_apart(texts))
        weights, bias = np.zeros((labels, terms.shape[1]), np.float32), np.zeros(labels, np.float32)
        for label, truth in enumerate(numbers.T):
            if truth.all() or not truth.any():
                bias[label] = CERTAIN if truth.all() else -CERTAIN
                continue
            regression = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0).fit(terms, truth)
            weights[label], bias[label] = regression.coef_[0], regression.intercept_[0]
        return cls(vectorizer, weights, bias, np.arange(labels), labels)

    def chances(self, texts: "Sequence[Text]") -> np.ndarray:
        """Probabilities (texts × labels)."""
        from scipy.special import expit

        return expit(self.vectorizer.transform(each_apart(texts)) @ self.weights.T + self.bias)

    def export(self, file: Path, labels: list[str]) -> None:
        """As `NGrams.export`; `predict_proba` gives the probability of each label, in the order of `labels`."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import LabelBinarizer

        vectorizer, every = self.portable(), OneVsRestClassifier(LogisticRegression(C=STRENGTH))
        every.label_binarizer_ = LabelBinarizer().fit(np.eye(len(labels), dtype=int))
        every.estimators_ = [LogisticRegression(C=STRENGTH) for _ in labels]
        for one, weights, bias in zip(every.estimators_, self.weights, self.bias, strict=True):
            one.coef_, one.intercept_, one.classes_ = weights[None], np.array([bias]), np.array([0, 1])
        write_skops(make_pipeline(vectorizer, every), file)
