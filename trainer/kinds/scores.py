"""Scores: the chance of every label for each example, and the metrics and figures of them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ..compute.temperature import TINY, temperature_of
from ..errors import Words, present
from .answer import Sheet
from .certainty import coverage, reliability
from .confident import likely_wrong
from .figures import FEWEST, Coverage, Curves, Figure, Matrix, Reliability
from .interval import bootstrapped, macro_f1

if TYPE_CHECKING:
    import pyarrow

CURVE_POINTS = 100  # most points of a ROC or PR curve
MISTAKES = 50  # most mistakes that are shown
LABEL, PROBABILITY = Words("예측 라벨", "predicted label"), Words("확률", "probability")


@dataclass(frozen=True)
class Scores:
    """`chances`: examples × labels, each row sums to 1. `truth`: label numbers. `rows`: the number of each example
    among those that were measured, from 0. `temperature`: of the chances; 1 for a mean, and as stored."""

    chances: np.ndarray
    truth: np.ndarray
    rows: np.ndarray
    temperature: float = 1.0

    kind: ClassVar[str] = "scores"
    headline: ClassVar[str] = "accuracy"
    decides: ClassVar[bool] = True  # the temperature alone; the likeliest label is the answer whatever it is
    sheet: ClassVar[Sheet | None] = None
    evenly: ClassVar[float] = 0.25  # a model is surer of itself than its partner
    worst: ClassVar[str] = "probability"
    beside: ClassVar[Literal["share", "number"]] = "share"
    of_labels: ClassVar[bool] = True
    drawn: ClassVar[tuple[Figure, ...]] = (
        Matrix("confusion", Words("혼동 행렬", "Confusion matrix"), opens=True),
        Curves("roc", Words("ROC 곡선", "ROC curve"), Words("거짓 양성률", "False positive rate"),
               Words("참 양성률", "True positive rate"), "AUC", chance=True),
        Curves("pr", Words("정밀도–재현율", "Precision–recall"), Words("재현율", "Recall"), Words("정밀도", "Precision"), "AP"),
        Reliability("reliability", Words("확률과 실제", "Probability and truth"), Words("글", "texts")),
        Coverage("coverage", Words("답하는 글과 맞는 글", "Answered and right")))

    @classmethod
    def from_logits(cls, logits: np.ndarray, truth: np.ndarray) -> "Scores":
        """`logits`: examples × labels, or logarithms of probabilities."""
        return cls(softmax(logits), truth, np.arange(len(truth)))

    @classmethod
    def from_confusion(cls, counts: list[list[int]]) -> "Scores":
        """Answers of probability 1 with this confusion matrix (rows: truth)."""
        counts = np.asarray(counts)
        truth, guesses = (np.repeat(places, counts.ravel()) for places in np.indices(counts.shape).reshape(2, -1))
        return cls(np.eye(len(counts))[guesses], truth, np.full(len(truth), -1))

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Scores":
        """`table`: the columns that `columns` gives, by name."""
        chances = np.stack([np.asarray(table[name]) for name in table.column_names if name.startswith("chance_")], 1)
        return cls(chances, np.asarray(table["truth"]), np.asarray(table["row"]))

    @classmethod
    def pooled(cls, parts: "list[Scores]") -> "Scores":
        chances, truth, rows = (np.concatenate([getattr(part, name) for part in parts])
                                for name in ("chances", "truth", "rows"))
        return cls(chances, truth, rows, parts[0].temperature)

    @classmethod
    def mixed(cls, model: "Scores | None", partner: "Scores | None", share: float) -> "Scores":
        if share == 1:
            return present(model, "answers of the model")
        if share == 0:
            return present(partner, "answers of the partner")
        one, other = present(model, "answers of the model"), present(partner, "answers of the partner")
        return replace(one, chances=share * one.chances + (1 - share) * other.chances, temperature=1.0)

    def __len__(self) -> int:
        return len(self.truth)

    def columns(self) -> dict[str, np.ndarray]:
        chances = {f"chance_{number}": column for number, column in enumerate(self.chances.T)}
        return {"row": self.rows, "truth": self.truth} | chances

    def plain(self, labels: list[str]) -> list[dict]:
        return [{"answer": labels[row.argmax()], "numbers": row.tolist()} for row in self.chances]

    def settled(self) -> "Scores":
        return self

    def calibrated(self) -> "Scores":
        return self.tempered(temperature_of(self.chances, self.truth))

    def tempered(self, temperature: float) -> "Scores":
        if temperature == 1:
            return self
        chances = softmax(np.log(np.maximum(self.chances, TINY)) / temperature)
        return replace(self, chances=chances, temperature=self.temperature * temperature)

    def given_at(self, temperature: float) -> "Scores":
        return replace(self, temperature=temperature)

    def decided_by(self, other: "Scores") -> "Scores":
        return self.tempered(other.temperature / self.temperature)

    def decision(self, labels: list[str]) -> dict[str, float]:
        return {}

    def of_rows(self, rows: np.ndarray) -> "Scores":
        return replace(self, rows=rows)

    def taken(self, places: list[int], truth: np.ndarray) -> "Scores":
        return replace(self, chances=self.chances[places], truth=truth, rows=np.arange(len(places)))

    def together(self, folds: int) -> dict:
        rows = np.bincount(self.truth, minlength=self.chances.shape[1])
        return {"confusion": self.confusion().tolist(), "rare": int((rows < folds).sum()), **self.certainty()}

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        return [LABEL, PROBABILITY]

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple[str, float]:
        return unsure if answer["label"] is None else answer["label"], max(answer["probabilities"].values())

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        return answer["probabilities"]

    @classmethod
    def named(cls, cell: str) -> list[str]:
        return [cell]

    def metrics(self) -> dict:
        """Mean cross entropy, accuracy, macro F1, and for each label precision, recall, F1 and number of rows."""
        from sklearn.metrics import accuracy_score, precision_recall_fscore_support

        guesses, labels = self.chances.argmax(1), list(range(self.chances.shape[1]))
        likelihood = self.chances[np.arange(len(self.truth)), self.truth]
        precision, recall, f1, support = precision_recall_fscore_support(
            self.truth, guesses, labels=labels, zero_division=0)
        return {
            "loss": float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
            "accuracy": float(accuracy_score(self.truth, guesses)),
            "macro_f1": float(f1.mean()),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
            "support": support.tolist()}

    def intervals(self) -> dict[str, list[float]]:
        cells, labels = self.confusion(), np.eye(self.chances.shape[1], dtype=int)
        truth, guess = np.nonzero(cells)
        examples = np.hstack([labels[truth] * (truth == guess)[:, None], labels[guess], labels[truth]])
        return bootstrapped(examples, cells[truth, guess], {"macro_f1": macro_f1})

    def figures(self) -> dict:
        """The confusion matrix (rows: truth), ROC and PR curves of each label against the rest, how far probabilities
        can be trusted, what keeping answers back would do, and the mistakes."""
        labels = [(self.truth == number, chance) for number, chance in enumerate(self.chances.T)]
        return {"confusion": self.confusion().tolist(), "roc": [roc_curve(*each) for each in labels],
                "pr": [pr_curve(*each) for each in labels],
                **self.certainty(), "mistakes": self.mistakes()}

    def certainty(self) -> dict:
        """{} for answers that were restored from counts, whose chances nobody knows."""
        if (self.rows < 0).any():
            return {}
        sure, right = self.chances.max(1), self.near
        before = self.tempered(1 / self.temperature).chances.max(1)
        return {"reliability": reliability(sure, right, before), "coverage": coverage(sure, right)}

    def confusion(self) -> np.ndarray:
        """How often each label (row) got each answer (column)."""
        from sklearn.metrics import confusion_matrix

        return confusion_matrix(self.truth, self.chances.argmax(1), labels=range(self.chances.shape[1]))

    def ratio(self) -> np.ndarray:
        return np.stack([self.chances.argmax(1) == self.truth, np.ones(len(self))], 1)

    def above(self, least: float) -> tuple[float, float]:
        answered = self.chances.max(1) >= least
        right = answered & (self.chances.argmax(1) == self.truth)
        return float(answered.mean()), float(right.sum() / max(1, answered.sum()))

    @property
    def near(self) -> np.ndarray:
        return (self.chances.argmax(1) == self.truth).astype(float)

    def answered(self, places: list[int]) -> list[dict]:
        """[{row, guess (label number), probability}]"""
        return [{"row": int(self.rows[place]), "guess": int(self.chances[place].argmax()),
                 "probability": round(float(self.chances[place].max()), 4)} for place in places]

    def mistakes(self) -> list[dict]:
        """The surest wrong answers first, at most `MISTAKES`."""
        shares, wrong = self.chances.max(1), np.flatnonzero(self.near < 1)
        return self.answered(wrong[np.argsort(-shares[wrong], kind="stable")][:MISTAKES].tolist())

    def called(self, label: int, least: float) -> tuple[int, int, int]:
        """How many examples have a chance of `least` or more for `label`; of how many of these it is true, and of how
        many examples in all."""
        is_called, is_true = self.chances[:, label] >= least, self.truth == label
        return int(is_called.sum()), int((is_called & is_true).sum()), int(is_true.sum())

    def in_cell(self, truth: int, guess: int) -> list[int]:
        """Places of the examples in a cell of the confusion matrix: wrong answers with the surest first, right ones
        with the least sure first."""
        chances = self.chances.max(1)
        found = np.flatnonzero((self.truth == truth) & (self.chances.argmax(1) == guess))
        return found[np.argsort(chances[found] * (1 if truth == guess else -1), kind="stable")].tolist()

    def suspects(self) -> list[int]:
        return likely_wrong(self.chances, self.truth)

    def hesitant(self) -> list[int]:
        return np.argsort(self.chances.max(1), kind="stable").tolist()

    def sure_of(self, place: int) -> float:
        return round(float(self.chances[place].max()), 4)

    @classmethod
    def written(cls, answer: str, text: str) -> str:
        return answer


def softmax(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def roc_curve(truth: np.ndarray, chance: np.ndarray) -> dict | None:
    """The ROC curve of one label, thinned to `CURVE_POINTS`; None if too few rows have the label, or have it not."""
    from sklearn import metrics

    if min(truth.sum(), (~truth).sum()) < FEWEST:
        return None
    false, true, _ = metrics.roc_curve(truth, chance)
    return _curve(false, true, metrics.auc(false, true))


def pr_curve(truth: np.ndarray, chance: np.ndarray) -> dict | None:
    """The precision–recall curve of one label, as `roc_curve`."""
    from sklearn.metrics import average_precision_score, precision_recall_curve

    if min(truth.sum(), (~truth).sum()) < FEWEST:
        return None
    precision, recall, _ = precision_recall_curve(truth, chance)
    return _curve(recall, precision, average_precision_score(truth, chance))


def _curve(x: np.ndarray, y: np.ndarray, area: float) -> dict:
    return {"x": _thin(x), "y": _thin(y), "area": round(float(area), 4)}


def _thin(values: np.ndarray) -> list[float]:
    chosen = np.unique(np.linspace(0, len(values) - 1, min(len(values), CURVE_POINTS)).astype(int))
    return [round(float(value), 4) for value in values[chosen]]
