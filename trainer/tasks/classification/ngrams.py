"""A linear model over character n-grams: TF-IDF with logistic regression. Stored without pickle, as plain arrays.

Of a pair of texts it reads what stands in each, what stands in both, and how much that is.
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
MANY = 1_000  # rows, from which on an n-gram has to occur in two of them
LOADED = 14  # times the bytes of the file that the terms take in memory (measured: 36,000 of them)
STRENGTH = 4.0  # C of the regression
LENGTHS = 1, 2, 3, 4  # characters of an n-gram
BRIDGE = "sklearn.externals.array_api_compat.torch"  # what scikit-learn computes with on tensors
UNSEEN = -20.0  # log probability of a label that is in no training row


@dataclass(frozen=True)
class NGrams:
    """`weights` (seen labels × features, or 1 × features of two labels) and `bias` of a logistic regression over what
    the vectorizer makes of a text, or of the two texts of a pair; `seen`: the numbers of the labels that training rows
    have; `labels`: how many there are.
    """

    vectorizer: "TfidfVectorizer"
    weights: np.ndarray
    bias: np.ndarray
    seen: np.ndarray
    labels: int

    @classmethod
    def fitted(cls, texts: "Sequence[Text]", numbers: np.ndarray, labels: int) -> Self:
        """Of rows with two labels at least.

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
        """Texts × labels."""
        from scipy.special import log_softmax

        scores = self.features(texts) @ self.weights.T + self.bias
        if scores.shape[1] == 1:  # of two labels: the second one's log odds
            scores = np.hstack([np.zeros_like(scores), scores])
        found = np.full((len(texts), self.labels), UNSEEN)
        found[:, self.seen] = log_softmax(scores, axis=1)
        return found

    def features(self, texts: "Sequence[Text]") -> "csr_array":
        """Texts × features."""
        return features(self.vectorizer.transform(each_apart(texts)), texts, self._lengths)

    @cached_property
    def _lengths(self) -> np.ndarray:
        return lengths_in(self.vectorizer)

    def save(self, folder: Path) -> None:
        from safetensors.numpy import save

        write_bytes(folder / TERMS, json.dumps(self.terms, ensure_ascii=False).encode())
        write_bytes(folder / WEIGHTS, save({
            **{name: np.ascontiguousarray(array, np.float32) for name, array in self.arrays().items()},  # it asks for
            "seen": self.seen.astype(np.int64), "labels": np.array([self.labels], np.int64)}))  # no order

    def arrays(self) -> dict[str, np.ndarray]:
        return {"idf": self.vectorizer.idf_, "weights": self.weights, "bias": self.bias}

    @property
    def terms(self) -> list[str]:
        """The n-grams, by their number."""
        return sorted(self.vectorizer.vocabulary_, key=self.vectorizer.vocabulary_.__getitem__)

    @staticmethod
    def size_in(folder: Path) -> int:
        """Bytes that it takes once it is loaded, about."""
        return LOADED * (folder / TERMS).stat().st_size + (folder / WEIGHTS).stat().st_size

    @property
    def reads_pairs(self) -> bool:
        return self.weights.shape[1] > len(self.vectorizer.vocabulary_)

    def export(self, file: Path, labels: list[str]) -> None:
        """In a file of skops, plain arrays and names of classes, which programs open without KoTune: as a pipeline of
        scikit-learn, which answers with these labels; of pairs as its two parts, {"vectorizer", "regression"}."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        vectorizer, regression = self.portable(), LogisticRegression(C=STRENGTH)
        regression.coef_, regression.intercept_ = self.weights, self.bias
        regression.classes_ = np.array(labels)[self.seen]
        whole = {"vectorizer": vectorizer, "regression": regression} if self.reads_pairs else \
            make_pipeline(vectorizer, regression)
        write_skops(whole, file)

    def portable(self) -> "TfidfVectorizer":
        """The vectorizer for `write_skops`, with its n-grams as an array: each entry of a dict would be an object that
        takes 40 µs to write and 30 to read, of 300,000 n-grams 12 s and 9."""
        vectorizer, terms = copy(self.vectorizer), self.terms
        array = np.array(terms)
        vectorizer.vocabulary = array if array.tolist() == terms else terms  # it knows no NUL at an end
        del vectorizer.vocabulary_
        vectorizer.fixed_vocabulary_ = True  # as scikit-learn calls one that was given
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
        """What `save` has written."""
        return cls(vectorizer, arrays["weights"], arrays["bias"], arrays["seen"], int(arrays["labels"][0]))


def features(apart: "csr_array", texts: "Sequence[Text]", lengths: np.ndarray) -> "csr_array":
    """Texts × features. `apart`: what the vectorizer makes of the texts one by one; `lengths`: as `lengths_in`. Of
    pairs: of one and of the other, in what they differ, what is in both, and their cosines: of all n-grams, and of
    those of each length.

    Accuracy with these, without the difference, and with all of one weight: parakqc_pairs .957, .952, .955; kornli_xnli
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
    """n-grams × LENGTHS: 1 where an n-gram has so many characters."""
    sizes = np.zeros(len(vectorizer.vocabulary_))
    for term, number in vectorizer.vocabulary_.items():
        sizes[number] = len(term)
    return np.equal.outer(sizes, LENGTHS).astype(np.float32)


def vectorizer_of(**how) -> "TfidfVectorizer":
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char", ngram_range=(LENGTHS[0], LENGTHS[-1]), sublinear_tf=True,
                           dtype=np.float32, **how)


def write_skops(whole: object, file: Path) -> None:
    """Of scikit-learn's, in a file of skops.

    skops imports every package of scikit-learn once, and with one of them torch: 3.5 s, and 190 MB of an app that has
    no use for it. That one is passed over, as where torch is not installed.
    """
    sys.modules.setdefault(BRIDGE, None)  # type: ignore[arg-type]  # to import it is an ImportError
    try:
        import skops.io
    finally:
        if sys.modules.get(BRIDGE) is None:
            sys.modules.pop(BRIDGE, None)
    skops.io.dump(whole, file, compression=ZIP_DEFLATED)
