"""Numbers: one number for each example, its distance from the true one, and the distance to expect for new ones."""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ..errors import Words, present
from .answer import Sheet
from .figures import Figure, Histogram, Scatter
from .interval import bootstrapped
from .scores import MISTAKES
from .stretches import name_of
from .written import spelled

if TYPE_CHECKING:
    import pyarrow

COVERED = 0.8  # share of the examples whose true number is to lie within the band around the answer
POINTS = 1_000  # most points of a scatter plot
BARS = 21  # of the histogram of errors
STRETCHES = 6  # of the true numbers; pages say for each how far answers are off
Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Numbers:
    """One entry for each example. `band`: the distance from which an answer is surprising; NaN until examples have
    chosen it. `rows`: the number of each example among those that were measured, from 0."""

    answers: np.ndarray
    truth: np.ndarray
    rows: np.ndarray
    band: np.ndarray

    kind: ClassVar[str] = "numbers"
    temperature: ClassVar[float] = 1.0  # a number has no probability
    headline: ClassVar[str] = "mae"
    decides: ClassVar[bool] = True
    evenly: ClassVar[float] = 0.5
    worst: ClassVar[str] = "difference"
    beside: ClassVar[Literal["share", "number"]] = "number"
    of_labels: ClassVar[bool] = False
    sheet: ClassVar[Sheet | None] = None
    drawn: ClassVar[tuple[Figure, ...]] = (
        Scatter("scatter", Words("정답과 답", "Truth and answer"), Words("정답", "Truth"), Words("모델의 답", "Answer of the "
                                                                                                    "model")),
        Histogram("errors", Words("차이(답 − 정답)", "Differences (answer − truth)"), Words("답 − 정답", "Answer − truth")))

    @classmethod
    def of(cls, answers: np.ndarray, truth: np.ndarray) -> "Numbers":
        """The answers to all examples that were measured, in their order."""
        return cls(answers.astype(np.float64), truth.astype(np.float64), np.arange(len(truth)),
                   np.full(len(truth), np.nan))

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Numbers":
        return cls(*(np.asarray(table[name]) for name in ("answer", "truth", "row", "band")))

    @classmethod
    def pooled(cls, parts: "list[Numbers]") -> "Numbers":
        return cls(*(np.concatenate([getattr(part, name) for part in parts])
                     for name in ("answers", "truth", "rows", "band")))

    @classmethod
    def mixed(cls, model: "Numbers | None", partner: "Numbers | None", share: float) -> "Numbers":
        if share == 1:
            return present(model, "answers of the model")
        if share == 0:
            return present(partner, "answers of the partner")
        one, other = present(model, "answers of the model"), present(partner, "answers of the partner")
        return replace(one, answers=share * one.answers + (1 - share) * other.answers)

    def __len__(self) -> int:
        return len(self.truth)

    def columns(self) -> dict[str, np.ndarray]:
        return {"row": self.rows, "answer": self.answers, "truth": self.truth, "band": self.band}

    def plain(self, labels: list[str]) -> list[dict]:
        return [{"answer": round(number, 6), "numbers": [number]} for number in self.answers.tolist()]

    @property
    def differences(self) -> np.ndarray:
        """Answer minus truth."""
        return self.answers - self.truth

    def settled(self) -> "Numbers":
        """The band is the split-conformal one (Vovk et al. 2005; Lei et al. 2018): of n distances the
        ⌈(n + 1) × .8⌉-th, so that a new example like these lies within it four times of five."""
        far = np.sort(np.abs(self.differences))
        place = min(len(far), math.ceil((len(far) + 1) * COVERED)) - 1
        return replace(self, band=np.full(len(self), far[place] if len(far) else np.nan))

    def calibrated(self) -> "Numbers":
        return self

    def tempered(self, temperature: float) -> "Numbers":
        return self

    def given_at(self, temperature: float) -> "Numbers":
        return self

    def decided_by(self, other: "Numbers") -> "Numbers":
        return replace(self, band=np.full(len(self), other.band[0] if len(other) else np.nan))

    def decision(self, labels: list[str]) -> dict[str, float]:
        return {label: float(self.band[0]) for label in labels}

    def of_rows(self, rows: np.ndarray) -> "Numbers":
        return replace(self, rows=rows)

    def taken(self, places: list[int], truth: np.ndarray) -> "Numbers":
        return Numbers(self.answers[places], truth.astype(np.float64), np.arange(len(places)), self.band[places])

    def together(self, folds: int) -> dict:
        found = self.metrics()
        return {"rare": 0, **{name: found[name] for name in ("band", "within") if name in found}}

    def ratio(self) -> np.ndarray:
        return np.stack([np.abs(self.differences), np.ones(len(self))], 1)

    def above(self, least: float) -> None:
        return None

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        name, = labels
        return [Words(f"예측 {name}", f"predicted {name}"), Words("아래", "lower"), Words("위", "upper")]

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple[str, float, float]:
        return spelled(answer["number"]), answer["low"], answer["high"]

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        return {"number": answer["number"]}

    @classmethod
    def named(cls, cell: str) -> list[str]:
        return [cell]

    def metrics(self) -> dict:
        """Pearson's and Spearman's correlation (0 if answers or truths are all the same), mean distance (`mae`) with
        its 95 % `interval`, mean squared error as a share of the variance (`loss`); if there is a band, its median, and
        the share of the examples `within` it."""
        far = np.abs(self.differences)
        mean, half = float(far.mean()), Z * float(far.std(ddof=1)) / math.sqrt(len(far)) if len(far) > 1 else 0.0
        is_decided = not np.isnan(self.band).any()
        decided = {"band": float(np.median(self.band)), "within": float((far <= self.band).mean())}
        return {"pearson": _pearson(self.answers, self.truth),
                "spearman": _pearson(_ranks(self.answers), _ranks(self.truth)),
                "mae": mean, "loss": float((far ** 2).mean() / max(float(self.truth.var()), 1e-12)),
                "interval": [max(0.0, mean - half), mean + half], **(decided if is_decided else {})}

    def intervals(self) -> dict[str, list[float]]:
        """Ranks stay those among all examples, whichever are drawn."""
        values, ranks = (np.stack([one - one.mean(), other - other.mean()], 1) for one, other in (
            (self.answers, self.truth), (_ranks(self.answers), _ranks(self.truth))))
        sums = np.hstack([_moments(values), _moments(ranks)])
        return bootstrapped(sums, np.ones(len(self), int), {
            "pearson": lambda drawn: _correlated(drawn[:, :5] / len(self)),
            "spearman": lambda drawn: _correlated(drawn[:, 5:] / len(self))})

    def figures(self) -> dict:
        """Truths and answers, thinned to `POINTS`; counts of differences; how far answers are off in each stretch of
        the truth; and the mistakes."""
        shown = np.unique(np.linspace(0, len(self) - 1, min(len(self), POINTS)).astype(int))
        most = float(np.abs(self.differences).max(initial=0)) or 1.0
        counts, edges = np.histogram(self.differences, BARS, (-most, most))
        return {"scatter": {"x": _short(self.truth[shown]), "y": _short(self.answers[shown])},
                "errors": {"edges": _short(edges), "counts": counts.tolist()},
                "stretches": self.stretches(), "mistakes": self.mistakes()}

    def stretches(self) -> list[dict]:
        """Stretches of the truth with about equally many examples: [{name, rows, mae, bias}]; bias is the mean of
        answer minus truth."""
        cuts = np.unique(np.quantile(self.truth, np.linspace(0, 1, STRETCHES + 1), method="nearest"))
        stretch = np.clip(np.searchsorted(cuts, self.truth, side="right") - 1, 0, max(0, len(cuts) - 2))
        found = []
        for number in np.unique(stretch):
            inside = stretch == number
            low, high = self.truth[inside].min(), self.truth[inside].max()
            found.append({"name": name_of(low, high), "rows": int(inside.sum()),
                          "mae": round(float(np.abs(self.differences[inside]).mean()), 4),
                          "bias": round(float(self.differences[inside].mean()), 4)})
        return found

    @property
    def near(self) -> np.ndarray:
        """1 minus the distance in standard deviations of the truth; 0 from one on."""
        return np.maximum(0.0, 1 - np.abs(self.differences) / max(float(self.truth.std()), 1e-12))

    def answered(self, places: list[int]) -> list[dict]:
        """[{row, guess, difference}]"""
        return [{"row": int(self.rows[place]), "guess": round(float(self.answers[place]), 4),
                 "difference": round(float(abs(self.differences[place])), 4)} for place in places]

    def mistakes(self) -> list[dict]:
        """The answers farthest from the truth first, at most `MISTAKES`."""
        far = np.abs(self.differences)
        return self.answered([place for place in np.argsort(-far, kind="stable")[:MISTAKES].tolist() if far[place] > 0])

    def suspects(self) -> list[int]:
        """The examples that are more than twice the band away, the farthest first."""
        far = np.abs(self.differences)
        return [place for place in np.argsort(-far, kind="stable").tolist() if far[place] > 2 * self.band[place]]

    def hesitant(self) -> list[int]:
        """[]: a number does not say how sure it is."""
        return []

    def sure_of(self, place: int) -> None:
        return None

    @classmethod
    def written(cls, answer: str | float, text: str) -> str:
        return answer if isinstance(answer, str) else spelled(answer)


def _short(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]


def _ranks(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata

    return rankdata(values)


def _pearson(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) < 2 or np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _moments(pairs: np.ndarray) -> np.ndarray:
    """Both numbers, their squares and their product: pairs × 5."""
    return np.hstack([pairs, pairs ** 2, pairs.prod(1, keepdims=True)])


def _correlated(means: np.ndarray) -> np.ndarray:
    """Pearson's correlation by the means of `_moments` (draws × 5); 0 where either number is always the same."""
    one, other, one_square, other_square, product = means.T
    spread = np.maximum((one_square - one ** 2) * (other_square - other ** 2), 0)
    return np.where(spread > 1e-24, (product - one * other) / np.sqrt(np.maximum(spread, 1e-24)), 0.0)
