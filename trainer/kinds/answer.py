"""What every kind of answers can do: be kept as columns, be measured and be drawn."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol, Self

from ..errors import Words
from .figures import Figure

if TYPE_CHECKING:
    import numpy as np
    import pyarrow


class Sheet(NamedTuple):
    """A sheet of its own in the workbook of an answered table, where an answer is made of several things: a row each.

    `shares`: which of the `columns` are shares, 0 … 1. `rows`: the cells of an answer in JSON, given where
    characters of it lie in the text as it was typed, and what labels mean.
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
    """Answers that can be judged by the truth: they are compared, put together, and told in a sentence.

    `temperature`: by which all that the model gave was divided before it became probabilities (`compute.temperature`).

    `headline`: the metric that people are told first. Its 95 % `interval` is among the metrics; where that is missing
    it is a share of what is right, of so many things as `counted` says, or else of the examples. `decides`: whether
    validation rows choose how an answer follows from what the model gives, such as a threshold, or how far it can be
    trusted. `evenly`: the share of a model in a mean in which it weighs about as much as its partner. `worst`: by which
    of its values mistakes are ranked, the highest first. `beside`: what stands in the other columns of a table that was
    answered, "share" (0 … 1) or "number". `of_labels`: whether the numbers of `plain` are one for each label.
    `sheet`: None where all of an answer stands in its row of the table.
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
        """Where the examples stand in what was measured, from 0."""

    @classmethod
    def pooled(cls, parts: list[Self]) -> Self:
        """Of several measurements, end to end."""

    @classmethod
    def mixed(cls, model: Self | None, partner: Self | None, share: float) -> Self:
        """The mean of two answers to the same examples; the model's counts with `share` (0 … 1). One may be missing
        that does not count."""

    def settled(self) -> Self:
        """Decided as is best for these very examples."""

    def calibrated(self) -> Self:
        """As sure as is best for these very examples; the answers are the same."""

    def tempered(self, temperature: float) -> Self:
        """Less sure, by a temperature above 1, or surer; the answers are the same."""

    def given_at(self, temperature: float) -> Self:
        """The same, of a model that has divided what it gives by this temperature itself."""

    def decided_by(self, other: Self) -> Self:
        """The same answers, decided as `other` is, which are those to other examples."""

    def decision(self, labels: list[str]) -> dict[str, float]:
        """How answers are decided, for programs: label → the probability from which on it is given, or the distance
        within which a number is true."""

    def plain(self, labels: list[str]) -> list[dict]:
        """Of each example, for programs: the `answer`, with names of labels, and the `numbers` that it follows from."""

    def of_rows(self, rows: "np.ndarray") -> Self:
        """The same answers, to examples that stand in these rows."""

    def taken(self, places: "list[int]", truth: "np.ndarray") -> Self:
        """Those at these places, measured by another truth."""

    def ratio(self) -> "np.ndarray":
        """Examples × 2: the headline is the sum of the first column over that of the second."""

    def above(self, least: float) -> tuple[float, float] | None:
        """The share of examples whose answer is at least so likely, and the share of those that is right; None where
        no answer is kept back."""

    @property
    def near(self) -> "np.ndarray":
        """Of each example how far its answer agrees with the truth: 1 where it is right, 0 where it is wrong."""

    def answered(self, places: list[int]) -> list[dict]:
        """What was answered to the examples in these places: [{row, probability (or what `worst` names) …}]."""

    def mistakes(self) -> list[dict]:
        """The same of examples that are wrong, the worst first."""

    def suspects(self) -> list[int]:
        """Places of examples whose label is likely wrong, the likeliest first."""

    def hesitant(self) -> list[int]:
        """Places of examples, those first that it is least sure of; empty where it never says how sure it is."""

    def sure_of(self, place: int) -> float | None:
        """How likely the answer to this example is, as a whole; None where no one probability says so."""

    @classmethod
    def written(cls, answer: Any, text: str) -> str:
        """As people write it into a table: the label of a row with this text, as its cell or as `plain` has it."""

    def together(self, folds: int) -> dict[str, Any]:
        """What only this kind tells of so many folds that were put together. `rare`: labels with fewer rows."""

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        """The columns that a table gets: the answer as a text first, the others as `beside` says."""

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple:
        """What stands in these columns for an answer in JSON; `unsure`: in place of an answer that is kept back."""

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        """What can be asked about an answer in JSON, as "why this?": name → how likely it is, or the number that it is;
        what was answered comes first."""

    @classmethod
    def named(cls, cell: str) -> list[str]:
        """The labels that such a text names."""
