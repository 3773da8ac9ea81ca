"""A linear model over character n-grams: TF-IDF with logistic regression. Stored without pickle, as plain arrays.

For a pair of texts its features are the n-grams of each text, those of both, and how similar they are.
"""

import json
import sys
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zipfile import ZIP_DEFLATED

import numpy as np

from ...home.files import write_bytes
from ...texts import Text, each_apart
from .weights import LINEAR, is_uneven, row_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

TERMS, WEIGHTS = "terms.json", "weights.safetensors"
MANY = 1_000  # rows; from so many on, an n-gram has to occur in two of them
LOADED = 14  # memory of the terms divided by the size of their file (measured with 36,000 terms)
STRENGTH = 4.0  # C of the regression
LENGTHS = 1, 2, 3, 4  # characters of an n-gram
BRIDGE = "sklearn.externals.array_api_compat.torch"  # the module of scikit-learn that imports torch
UNSEEN = -20.0  # log probability of a label that is in no training row


@dataclass(frozen=True)
class NGrams:
    """A logistic regression: `weights` (seen labels × features; 1 × features for two labels) and `bias`, over the
    features that the vectorizer makes of a text or a pair. `seen`: numbers of the labels in the training rows;
    `labels`: number of all labels.
    """

    vectorizer: "TfidfVectorizer"
    weights: np.ndarray
    bias: np.ndarray
    seen: np.ndarray
    labels: int

    @classmethod
    def fitted(cls, texts: "Sequence[Text]", numbers: np.ndarray, labels: int) -> Self:
        """Fit the model on rows with at least two different labels; `numbers`: the label of each row.

        Character 1-4-grams suit Korean, whose words change their endings; sublinear counts and C = 4 are usual choices.
        """
        from sklearn.linear_model import LogisticRegression

        vectorizer = vectorizer_of(min_df=2 if len(texts) >= MANY else 1, max_features=300_000)
        weights = row_weights(numbers, LINEAR) if is_uneven(numbers) else None
        regression = LogisticRegression(C=STRENGTH, max_iter=200)
        apart = vectorizer.fit_transform(each_apart(texts))
        regression.fit(features(apart, texts, lengths_in(vectorizer)), numbers, weights)
        return cls(vectorizer, regression.coef_, regression.intercept_, regression.classes_, labels)

    def log_probabilities(self, texts: "Sequence[Text]") -> np.ndarray:
        """Log probabilities (texts × labels)."""
        from scipy.special import log_softmax

        scores = self.features(texts) @ self.weights.T + self.bias
        if scores.shape[1] == 1:  # with two labels, these are the log odds of the second one
            scores = np.hstack([np.zeros_like(scores), scores])
        found = np.full((len(texts), self.labels), UNSEEN)
        found[:, self.seen] = log_softmax(scores, axis=1)
        return found

    def features(self, texts: "Sequence[Text]") -> "csr_array":
        """The features of texts (texts × features)."""
        return features(self.vectorizer.transform(each_apart(texts)), texts, self._lengths)

    @cached_property
    def _lengths(self) -> np.ndarray:
        return lengths_in(self.vectorizer)

    def save(self, folder: Path) -> None:
        from safetensors.numpy import save

        write_bytes(folder / TERMS, json.dumps(self.terms, ensure_ascii=False).encode())
        write_bytes(folder / WEIGHTS, save({  # safetensors writes memory as it lies, so arrays must be contiguous
            **{name: np.ascontiguousarray(array, np.float32) for name, array in self.arrays().items()},
            "seen": self.seen.astype(np.int64), "labels": np.array([self.labels], np.int64)}))

    def arrays(self) -> dict[str, np.ndarray]:
        return {"idf": self.vectorizer.idf_, "weights": self.weights, "bias": self.bias}

    @property
    def terms(self) -> list[str]:
        """The n-grams in order of their numbers."""
        return sorted(self.vectorizer.vocabulary_, key=self.vectorizer.vocabulary_.__getitem__)

    @staticmethod
    def size_in(folder: Path) -> int:
        """The estimated memory of the loaded model, in bytes."""
        return LOADED * (folder / TERMS).stat().st_size + (folder / WEIGHTS).stat().st_size

    @property
    def reads_pairs(self) -> bool:
        return self.weights.shape[1] > len(self.vectorizer.vocabulary_)

    def export(self, file: Path, labels: list[str]) -> None:
        """Write a skops file, which programs open without KoTune: a pipeline of scikit-learn that answers with these
        labels, or for pairs its two parts, {"vectorizer", "regression"}."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        vectorizer, regression = self.portable(), LogisticRegression(C=STRENGTH)
        regression.coef_, regression.intercept_ = self.weights, self.bias
        regression.classes_ = np.array(labels)[self.seen]
        model = {"vectorizer": vectorizer, "regression": regression} if self.reads_pairs else \
            make_pipeline(vectorizer, regression)
        write_skops(model, file)

    def portable(self) -> "TfidfVectorizer":
        """The vectorizer for `write_skops`, with its n-grams as an array. As a dict, each n-gram would take 40 µs to
        write and 30 µs to read; 300,000 n-grams 12 s and 9 s."""
        vectorizer, terms = copy(self.vectorizer), self.terms
        array = np.array(terms)
        vectorizer.vocabulary = array if array.tolist() == terms else terms  # NumPy drops a NUL at the end of a string
        del vectorizer.vocabulary_
        vectorizer.fixed_vocabulary_ = True  # scikit-learn's name for a vocabulary that was given
        return vectorizer

    @classmethod
    def load(cls, folder: Path) -> Self:
        from safetensors.numpy import load

        arrays = load((folder / WEIGHTS).read_bytes())
        terms = json.loads((folder / TERMS).read_text(encoding="utf-8"))
        vectorizer = vectorizer_of(vocabulary={term: number for number, term in enumerate(terms)})
        vectorizer.idf_ = arrays["idf"]
        return cls.of(vectorizer, arrays)

    @classmethod
    def of(cls, vectorizer: "TfidfVectorizer", arrays: dict[str, np.ndarray]) -> Self:
        """The model with the arrays that `save` has written."""
        return cls(vectorizer, arrays["weights"], arrays["bias"], arrays["seen"], int(arrays["labels"][0]))


def features(apart: "csr_array", texts: "Sequence[Text]", lengths: np.ndarray) -> "csr_array":
    """The features (texts × features). `apart`: the vectorizer's output for the single texts; `lengths`: as
    `lengths_in`. A pair has the TF-IDF of both texts, their absolute difference and product, and the cosines of all
    n-grams and of those of each length.

    Accuracy with these, without the difference, and with equal weights: parakqc_pairs .957, .952, .955; kornli_xnli
    .555, .539, .543. With the cosines of each length, and without: .961, .959; .565, .549; Pearson of korsts .788,
    .737.
    """
    from scipy.sparse import hstack

    if not isinstance(texts[0], tuple):
        return apart
    one, other = apart[0::2], apart[1::2]
    both = one.multiply(other)
    norms = np.sqrt((one.power(2) @ lengths) * (other.power(2) @ lengths))
    alike = (both @ lengths) / np.maximum(norms, 1e-9)
    return hstack([one, other, abs(one - other), 5 * both, 3 * both.sum(axis=1), 3 * alike]).tocsr()


def lengths_in(vectorizer: "TfidfVectorizer") -> np.ndarray:
    """An array (n-grams × LENGTHS) that is 1 where an n-gram has this number of characters, else 0."""
    sizes = np.zeros(len(vectorizer.vocabulary_))
    for term, number in vectorizer.vocabulary_.items():
        sizes[number] = len(term)
    return np.equal.outer(sizes, LENGTHS).astype(np.float32)


def vectorizer_of(**how) -> "TfidfVectorizer":
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char", ngram_range=(LENGTHS[0], LENGTHS[-1]), sublinear_tf=True,
                           dtype=np.float32, **how)


def write_skops(model: object, file: Path) -> None:
    """Write an object of scikit-learn to a skops file.

    skops imports every package of scikit-learn, and one of them imports torch: 3.5 s, and 190 MB in an app that does
    not need it. That package is skipped, as if torch were not installed.
    """
    sys.modules.setdefault(BRIDGE, None)  # type: ignore[arg-type]  # makes its import an ImportError
    try:
        import skops.io
    finally:
        if sys.modules.get(BRIDGE) is None:
            sys.modules.pop(BRIDGE, None)
    skops.io.dump(model, file, compression=ZIP_DEFLATED)
