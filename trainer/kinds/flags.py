"""Flags: for each example the chance of every label by itself, and the thresholds from which labels are given."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ..compute.temperature import divided_odds, temperature_of_each
from ..errors import Words, present
from .answer import Sheet
from .certainty import reliability
from .confident import likely_wrong_sets
from .figures import Curves, Figure, Parts, Reliability
from .interval import accuracy_interval, bootstrapped, macro_f1
from .lists import joined, labels_in
from .scores import LABEL, MISTAKES, pr_curve
from .thresholds import EVEN, thresholds_of

if TYPE_CHECKING:
    import pyarrow

LIKELY = 0.05  # chance of a label below which it is clearly not meant, as most labels of a text are


@dataclass(frozen=True)
class Flags:
    """`chances`: examples × labels, 0 … 1 each; `truth`: the same shape, bool. `rows`: the number of each example among
    those that were measured, from 0. `thresholds`: the same shape, the chance from which a label is given; one number
    for each label, unless folds chose their own. `temperature`: of both; 1 for a mean, and as stored."""

    chances: np.ndarray
    truth: np.ndarray
    rows: np.ndarray
    thresholds: np.ndarray
    temperature: float = 1.0

    kind: ClassVar[str] = "flags"
    headline: ClassVar[str] = "micro_f1"
    decides: ClassVar[bool] = True
    sheet: ClassVar[Sheet | None] = None
    evenly: ClassVar[float] = 0.25  # a model is surer of itself than its partner
    worst: ClassVar[str] = "probability"
    beside: ClassVar[Literal["share", "number"]] = "share"
    of_labels: ClassVar[bool] = True
    drawn: ClassVar[tuple[Figure, ...]] = (
        Parts("each", Words("라벨마다", "Each label"),
              (Words("찾음", "Found"), Words("놓침", "Missed"), Words("잘못 붙임", "Wrongly given"))),
        Curves("pr", Words("정밀도–재현율", "Precision–recall"), Words("재현율", "Recall"), Words("정밀도", "Precision"), "AP"),
        Reliability("reliability", Words("확률과 실제", "Probability and truth"), Words("라벨", "labels")))

    @classmethod
    def of(cls, chances: np.ndarray, truth: np.ndarray) -> "Flags":
        return cls(chances, truth.astype(bool), np.arange(len(truth)), np.full(chances.shape, EVEN))

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Flags":
        chances, truth, thresholds = (
            np.stack([np.asarray(table[name]) for name in table.column_names if name.startswith(f"{kind}_")], 1)
            for kind in ("chance", "truth", "threshold"))
        return cls(chances, truth.astype(bool), np.asarray(table["row"]), thresholds)

    @classmethod
    def pooled(cls, parts: "list[Flags]") -> "Flags":
        chances, truth, rows, thresholds = (np.concatenate([getattr(part, name) for part in parts])
                                            for name in ("chances", "truth", "rows", "thresholds"))
        return cls(chances, truth, rows, thresholds, parts[0].temperature)

    @classmethod
    def mixed(cls, model: "Flags | None", partner: "Flags | None", share: float) -> "Flags":
        if share == 1:
            return present(model, "answers of the model")
        if share == 0:
            return present(partner, "answers of the partner")
        one, other = present(model, "answers of the model"), present(partner, "answers of the partner")
        return replace(one, chances=share * one.chances + (1 - share) * other.chances, temperature=1.0)

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def given(self) -> np.ndarray:
        """Which labels are given as the answer, examples × labels."""
        return self.chances >= self.thresholds

    def columns(self) -> dict[str, np.ndarray]:
        each = {"chance": self.chances, "truth": self.truth, "threshold": self.thresholds}
        return {"row": self.rows} | {f"{name}_{number}": column for name, values in each.items()
                                     for number, column in enumerate(values.T)}

    def plain(self, labels: list[str]) -> list[dict]:
        return [{"answer": [labels[number] for number in np.flatnonzero(given)], "numbers": chances.tolist()}
                for given, chances in zip(self.given, self.chances, strict=True)]

    def settled(self) -> "Flags":
        """One threshold for all labels, by micro F1; for a label with enough rows it is moved halfway to its own best.

        Micro and macro F1 of TF-IDF on K-MHaS (9 labels, 1,500 test rows), by training + validation rows, with the
        thresholds .5 / one for all / a label's own, if it has enough rows / halfway between these two:

            500 + 60         .490 .092 / .590 .318 / .572 .317 / .606 .322
            1,000 + 125      .562 .228 / .654 .433 / .664 .438 / .663 .437
            4,000 + 500      .658 .416 / .722 .557 / .733 .585 / .732 .577
            12,000 + 1,500   .728 .548 / .770 .633 / .776 .647 / .784 .651
        """
        return replace(self, thresholds=np.broadcast_to(thresholds_of(self.chances, self.truth), self.chances.shape))

    def calibrated(self) -> "Flags":
        return self.tempered(temperature_of_each(self.chances, self.truth))

    def tempered(self, temperature: float) -> "Flags":
        """Thresholds are moved together with the chances."""
        if temperature == 1:
            return self
        chances, thresholds = (divided_odds(each, temperature) for each in (self.chances, self.thresholds))
        return replace(self, chances=chances, thresholds=thresholds, temperature=self.temperature * temperature)

    def given_at(self, temperature: float) -> "Flags":
        return replace(self, temperature=temperature)

    def decided_by(self, other: "Flags") -> "Flags":
        thresholds = np.broadcast_to(other.thresholds[0], self.chances.shape)
        return replace(self.tempered(other.temperature / self.temperature), thresholds=thresholds)

    def decision(self, labels: list[str]) -> dict[str, float]:
        return dict(zip(labels, self.thresholds[0].tolist(), strict=True))

    def of_rows(self, rows: np.ndarray) -> "Flags":
        return replace(self, rows=rows)

    def taken(self, places: list[int], truth: np.ndarray) -> "Flags":
        return replace(self, chances=self.chances[places], truth=truth.astype(bool), rows=np.arange(len(places)),
                       thresholds=self.thresholds[places])

    def metrics(self) -> dict:
        """Mean binary cross entropy, micro and macro F1, exact match, micro precision and recall; for each label
        precision, recall, F1, rows and median threshold; `counted`: how many things micro F1 is a share of."""
        right, given, support = self._sums()
        chances = np.clip(self.chances, 1e-7, 1 - 1e-7)
        f1 = _share(2 * right, given + support)
        return {
            "loss": float(-np.log(np.where(self.truth, chances, 1 - chances)).mean()),
            "micro_f1": float(_share(2 * right.sum(), given.sum() + support.sum())), "macro_f1": float(f1.mean()),
            "exact_match": float((self.given == self.truth).all(1).mean()),
            "micro_precision": float(_share(right.sum(), given.sum())),
            "micro_recall": float(_share(right.sum(), support.sum())),
            "precision": _share(right, given).tolist(), "recall": _share(right, support).tolist(), "f1": f1.tolist(),
            "support": support.tolist(), "thresholds": np.median(self.thresholds, 0).tolist(),
            "counted": self._counted()}

    def intervals(self) -> dict[str, list[float]]:
        sums = np.hstack([self.given & self.truth, self.given, self.truth]).astype(int)
        exact = float((self.given == self.truth).all(1).mean())
        return {"exact_match": [*accuracy_interval(exact, len(self))],
                **bootstrapped(*np.unique(sums, axis=0, return_counts=True), {"macro_f1": macro_f1})}

    def figures(self) -> dict:
        """For each label how often it was found, missed and wrongly given, and its PR curve; how far probabilities can
        be trusted; and the mistakes."""
        right, given, support = self._sums()
        return {"each": np.stack([right, support - right, given - right], 1).tolist(),
                "pr": [pr_curve(truth, chance) for truth, chance in zip(self.truth.T, self.chances.T, strict=True)],
                **self.certainty(), "mistakes": self.mistakes()}

    def certainty(self) -> dict:
        """The reliability of labels that are likely enough to be in doubt."""
        before = self.tempered(1 / self.temperature).chances
        likely = (self.chances >= LIKELY) | (before >= LIKELY)
        return {"reliability": reliability(self.chances[likely], self.truth[likely], before[likely])}

    def _sums(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each label: how often it was rightly given, given, and true."""
        return (self.given & self.truth).sum(0), self.given.sum(0), self.truth.sum(0)

    def _counted(self) -> int:
        """How many independent things would give micro F1 the variance that it has. Labels of one text are not
        independent, so the variance is that over texts: of a ratio of two sums, linearised (Cochran 1977, 6.3)."""
        right, total = self.ratio().T
        share = float(_share(right.sum(), total.sum()))
        spread = float(((right - share * total) ** 2).sum()) * len(total) / max(1, len(total) - 1)
        if not spread or share in (0, 1):
            return max(1, int((total > 0).sum()))
        return max(1, round(share * (1 - share) * float(total.sum()) ** 2 / spread))

    def ratio(self) -> np.ndarray:
        return np.stack([2 * (self.given & self.truth).sum(1), self.given.sum(1) + self.truth.sum(1)], 1)

    def above(self, least: float) -> None:
        return None

    @property
    def near(self) -> np.ndarray:
        """Of the labels that are given or true, the share that is both; 1 where there are none."""
        both, either = (self.given & self.truth).sum(1), (self.given | self.truth).sum(1)
        return np.where(either, both / np.maximum(either, 1), 1.0)

    def answered(self, places: list[int]) -> list[dict]:
        """[{row, guess (label numbers), wrong (the number of the label with the surest wrong answer), probability (of
        that answer: given, or not given; 0 if none is wrong)}]"""
        sure = self._sure()
        return [{"row": int(self.rows[place]), "guess": np.flatnonzero(self.given[place]).tolist(),
                 "wrong": int(sure[place].argmax()), "probability": round(float(sure[place].max()), 4)}
                for place in places]

    def mistakes(self) -> list[dict]:
        """The examples with the surest wrong label first, at most `MISTAKES`."""
        worst = np.argsort(-self._sure().max(1), kind="stable")[:min(MISTAKES, int((self.near < 1).sum()))]
        return self.answered(worst.tolist())

    def suspects(self) -> list[int]:
        return likely_wrong_sets(self.chances, self.truth)

    def hesitant(self) -> list[int]:
        """The examples with a chance nearest to its threshold first."""
        return np.argsort(np.abs(self.chances - self.thresholds).min(1), kind="stable").tolist()

    def sure_of(self, place: int) -> None:
        """None: each label has a probability of its own."""
        return None

    @classmethod
    def written(cls, answer: str | list[str], text: str) -> str:
        return answer if isinstance(answer, str) else joined(answer)

    def _sure(self) -> np.ndarray:
        """How sure a wrong answer is, for each example and label; 0 where it is right."""
        wrong = self.given != self.truth
        return np.where(wrong, np.where(self.given, self.chances, 1 - self.chances), 0)

    def together(self, folds: int) -> dict:
        found = self.metrics()
        return {"recall": found["recall"], "support": found["support"], **self.certainty(),
                "rare": int((self.truth.sum(0) < folds).sum())}

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        return [LABEL, *(Words(f"{label} 확률", f"{label} probability") for label in labels)]

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple:
        return joined(answer["labels"]), *answer["probabilities"].values()

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        given = {label: answer["probabilities"][label] for label in answer["labels"]}
        others = {label: share for label, share in answer["probabilities"].items() if label not in given}
        return {label: share for each in (given, others)
                for label, share in sorted(each.items(), key=lambda pair: -pair[1])}

    @classmethod
    def named(cls, cell: str) -> list[str]:
        return labels_in(cell)


def _share(part: np.ndarray, total: np.ndarray) -> np.ndarray:
    """`part` / `total`; 0 where both are 0."""
    return part / np.maximum(total, 1)
