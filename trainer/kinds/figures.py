"""Kinds of figures: what a page and a card know how to draw, and what belongs in each."""

from dataclasses import dataclass

from ..errors import Words


@dataclass(frozen=True)
class Metric:
    """A number that is measured after each epoch and on the test rows.

    `better`: "higher" or "lower". `form`: "percent", "number", or "count" for what has no bound, like perplexity.
    `explains`: what it means, for people who have never heard of it.
    """

    name: str
    title: Words
    better: str = "higher"
    form: str = "percent"
    explains: Words | None = None

    def best(self, *values: float) -> float:
        return max(values) if self.better == "higher" else min(values)


@dataclass(frozen=True)
class Lines:
    """Metrics over epochs, drawn in one chart; with the value before training where that is measured.

    `whole`: an axis of percentages ends at 100 %, else at the highest point.
    """

    title: Words
    metrics: tuple[Metric, ...]
    whole: bool = True


@dataclass(frozen=True)
class Matrix:
    """Counts of truth (rows) against answer (columns)."""

    name: str
    title: Words


@dataclass(frozen=True)
class Curves:
    """A curve for each label ({x, y, area} or None), x and y 0 … 1. `chance`: whether the diagonal is guessing."""

    name: str
    title: Words
    x: Words
    y: Words
    area: str  # what the area below a curve is called
    chance: bool = False


@dataclass(frozen=True)
class Examples:
    """Texts with what was hidden in them and what was guessed: [{text, hidden, guess}]."""

    name: str


Figure = Matrix | Curves | Examples
