"""A linear model over character n-grams: TF-IDF with ridge regression, for numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from ...texts import Text, each_apart
from ..classification.ngrams import MANY, NGrams, features, lengths_in, vectorizer_of, write_skops

if TYPE_CHECKING:
    from collections.abc import Sequence

# Alpha of the regression. Pairs have more features: 1, 2 and 4 reach .727, .731 and .732 in folds of korsts.
STRENGTH, STRENGTH_OF_PAIRS = 1.0, 4.0


@dataclass(frozen=True)
class Line(NGrams):
    """A ridge regression, `weights` (1 × features) and `bias`, whose number is clipped to the `bounds` of the training
    rows."""

    bounds: np.ndarray

    @classmethod
    def fitted(cls, texts: "Sequence[Text]", numbers: np.ndarray, labels: int) -> Self:
        from sklearn.linear_model import Ridge

        vectorizer = vectorizer_of(min_df=2 if len(texts) >= MANY else 1, max_features=300_000)
        terms = features(vectorizer.fit_transform(each_apart(texts)), texts, lengths_in(vectorizer))
        strength = STRENGTH_OF_PAIRS if isinstance(texts[0], tuple) else STRENGTH
        middle = float(numbers.mean())
        ridge = Ridge(strength, solver="sparse_cg", tol=1e-3, random_state=0).fit(terms, numbers - middle)
        weights = np.atleast_2d(ridge.coef_).astype(np.float32)
        return cls(vectorizer, weights, np.array([middle + float(ridge.intercept_)]), np.array([0]), labels,
                   np.array([numbers.min(), numbers.max()]))

    def numbers(self, texts: "Sequence[Text]") -> np.ndarray:
        found = self.features(texts) @ self.weights[0] + self.bias[0]
        return np.clip(found, *self.bounds)

    def arrays(self) -> dict[str, np.ndarray]:
        return {**super().arrays(), "bounds": self.bounds}

    @classmethod
    def of(cls, vectorizer, arrays: dict[str, np.ndarray]) -> Self:
        plain = NGrams.of(vectorizer, arrays)
        return cls(plain.vectorizer, plain.weights, plain.bias, plain.seen, plain.labels, arrays["bounds"])

    def export(self, file: Path, labels: list[str]) -> None:
        """As `NGrams.export`; `predict` gives the number."""
        from sklearn.linear_model import Ridge
        from sklearn.pipeline import make_pipeline

        vectorizer, ridge = self.portable(), Ridge(STRENGTH_OF_PAIRS if self.reads_pairs else STRENGTH)
        ridge.coef_, ridge.intercept_ = self.weights[0], float(self.bias[0])
        model = {"vectorizer": vectorizer, "regression": ridge} if self.reads_pairs else \
            make_pipeline(vectorizer, ridge)
        write_skops(model, file)
