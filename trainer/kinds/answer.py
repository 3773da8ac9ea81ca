"""What every kind of answer can do: be stored as columns, be measured and be drawn."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol, Self

from ..errors import Words
from .figures import Figure

if TYPE_CHECKING:
    import numpy as np
    import pyarrow


class Sheet(NamedTuple):
    """An extra sheet in the workbook of an answered table, for answers that are made of several things: a row for each.

    `shares`: which of the `columns` are shares, 0 … 1. `rows`: (answer in JSON, function from start and end in the text
    to those in the text as it was typed, label → its meaning) → the cells.
    """

    title: Words
    columns: tuple[Words, ...]
    shares: tuple[int, ...]
    rows: Callable[[dict, Callable[[int, int], tuple[int, int]], Mapping[str, str]], list[tuple]]


class Answers(Protocol):
    """A model's answers to some examples, in their order; `len` is how many there are.

    `kind`: its name, by which pages and cards know it. `drawn`: the figures that it has.
    """

    kind: ClassVar[str]
    drawn: ClassVar[tuple[Figure, ...]]

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> Self:
        """`table`: the columns that `columns` gives."""

    def __len__(self) -> int: ...

    def columns(self) -> dict[str, Any]:
        """What is stored: name → values, one an example."""

    def metrics(self) -> dict[str, Any]:
        """Name of a metric → its value."""

    def figures(self) -> dict[str, Any]:
        """Name of a figure in `drawn` → its content, as JSON."""


class Judged(Answers, Protocol):
    """Answers that can be judged by the truth, compared, averaged, and told in a sentence.

    `temperature`: the number by which the model's logits were divided (`compute.temperature`).

    `headline`: the metric that people are told first. Its 95 % `interval` is among the metrics; if it is missing, the
    headline is a share of right ones among as many things as `counted` says, or else among the examples. `decides`:
    whether validation rows choose how an answer follows from a model's outputs, such as a threshold, or how far it can
    be trusted. `evenly`: the share of a model in a mean in which it weighs about as much as its partner. `worst`: the
    value by which mistakes are ranked, the highest first. `beside`: what the other columns of an answered table hold,
    "share" (0 … 1) or "number". `of_labels`: whether the numbers of `plain` are one for each label. `sheet`: None if
    all of an answer is in its row of the table.
    """

    headline: ClassVar[str]
    decides: ClassVar[bool]
    sheet: ClassVar[Sheet | None]
    evenly: ClassVar[float]
    worst: ClassVar[str]
    beside: ClassVar[Literal["share", "number"]]
    of_labels: ClassVar[bool]

    @property
    def temperature(self) -> float: ...

    @property
    def rows(self) -> "np.ndarray":
        """The number of each example among those that were measured, from 0."""

    @classmethod
    def pooled(cls, parts: list[Self]) -> Self:
        """The answers of several measurements, one after another."""

    @classmethod
    def mixed(cls, model: Self | None, partner: Self | None, share: float) -> Self:
        """The mean of two answers to the same examples; the model's count with `share` (0 … 1). Those that count
        nothing may be None."""

    def settled(self) -> Self:
        """The answers with the decision (a threshold, a band) that is best for these very examples."""

    def calibrated(self) -> Self:
        """The answers at the temperature that is best for these very examples; only probabilities change."""

    def tempered(self, temperature: float) -> Self:
        """The answers divided by a further temperature: less sure above 1, surer below; only probabilities change."""

    def given_at(self, temperature: float) -> Self:
        """The same answers, marked as those of a model that has divided its outputs by this temperature itself."""

    def decided_by(self, other: Self) -> Self:
        """The same answers with the decision and the temperature of `other`, which are answers to other examples."""

    def decision(self, labels: list[str]) -> dict[str, float]:
        """The decision, for programs: label → the probability from which it is given, or the distance from the answer
        within which the true number is to be expected."""

    def plain(self, labels: list[str]) -> list[dict]:
        """For programs, of each example the `answer`, with names of labels, and the `numbers` that it follows from."""

    def of_rows(self, rows: "np.ndarray") -> Self:
        """The same answers with these numbers of their examples."""

    def taken(self, places: "list[int]", truth: "np.ndarray") -> Self:
        """The answers at these places, measured by another truth."""

    def intervals(self) -> dict[str, list[float]]:
        """The 95 % interval of each further metric that people are shown, by its name: [low, high]."""

    def ratio(self) -> "np.ndarray":
        """Examples × 2: the headline is the sum of the first column over that of the second."""

    def above(self, least: float) -> tuple[float, float] | None:
        """The share of examples whose answer has at least the probability `least`, and the share of these that are
        right; None if this kind keeps no answer back."""

    @property
    def near(self) -> "np.ndarray":
        """How far the answer to each example agrees with the truth: 1 where it is right, 0 where it is wrong."""

    def answered(self, places: list[int]) -> list[dict]:
        """The answers at these places, for pages: [{row, probability (or what `worst` names) …}]."""

    def mistakes(self) -> list[dict]:
        """The same of wrong answers, the worst first."""

    def suspects(self) -> list[int]:
        """Places of examples whose label is likely wrong, the likeliest first."""

    def hesitant(self) -> list[int]:
        """Places of examples, the least sure answers first; [] if this kind never says how sure it is."""

    def sure_of(self, place: int) -> float | None:
        """The probability of the whole answer to this example; None if no single probability says so."""

    @classmethod
    def written(cls, answer: Any, text: str) -> str:
        """The label of a row with this text as people write it into a table. `answer`: its cell, or as in `plain`."""

    def together(self, folds: int) -> dict[str, Any]:
        """What only this kind tells of `folds` folds, pooled. `rare`: how many labels have fewer rows than folds."""

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        """Titles of the columns that an answered table gets: first the answer as a text, then those of `beside`."""

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple:
        """The cells of these columns for an answer in JSON; `unsure`: the text for an answer that is kept back."""

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        """What people can ask "why this?" about, in an answer in JSON: name → how likely it is, or the number itself;
        what was answered comes first."""

    @classmethod
    def named(cls, cell: str) -> list[str]:
        """The labels that a text of `written` names."""
