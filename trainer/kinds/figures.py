"""Kinds of figures: what pages and cards know how to draw, and the content of each."""

from dataclasses import dataclass

import numpy as np

from ..errors import Words

FEWEST = 30  # rows with a label, and without it; a curve of fewer means nothing
GRID = np.linspace(0, 1, 51)  # where curves are averaged
STRETCHES = 20  # a loss curve is averaged over about one of so many stretches


@dataclass(frozen=True)
class Metric:
    """A number that is measured after each epoch and on the test rows.

    `better`: "higher" or "lower". `form`: "percent", "number", "count" for a number without bounds, like perplexity,
    or "distance" for one in the unit of the numbers that are learnt.
    `explains`: what it means, for people who have never heard of it. `of`: the words beside its title in a chart.
    """

    name: str
    title: Words
    better: str = "higher"
    form: str = "percent"
    explains: Words | None = None
    of: Words | None = None

    def best(self, *values: float) -> float:
        return max(values) if self.better == "higher" else min(values)


@dataclass(frozen=True)
class Lines:
    """Metrics over epochs, drawn in one chart; with the value before training if that is measured.

    `whole`: the axis of percentages ends at 100 %; if not, at the highest point.
    """

    title: Words
    metrics: tuple[Metric, ...]
    whole: bool = True


@dataclass(frozen=True)
class Matrix:
    """Counts of truth (rows) against answer (columns), by label. `none`: the name of the last row and column, if these
    mean no label at all. `opens`: whether answers know which examples are in a cell (`in_cell`)."""

    name: str
    title: Words
    none: Words | None = None
    opens: bool = False


@dataclass(frozen=True)
class Curves:
    """A curve for each label ({x, y, area}, or None where it has fewer rows than `FEWEST`), x and y 0 … 1.

    `chance`: whether the diagonal is what guessing gives.
    """

    name: str
    title: Words
    x: Words
    y: Words
    area: str  # the name of the area below a curve
    chance: bool = False


@dataclass(frozen=True)
class Parts:
    """For each label a bar of these `parts`: [[count of each part]]. The first part is right answers."""

    name: str
    title: Words
    parts: tuple[Words, ...]


@dataclass(frozen=True)
class Examples:
    """Texts with their hidden words and the guesses: [{text, hidden, guess}]."""

    name: str


@dataclass(frozen=True)
class Scatter:
    """A point for each example: {x, y}, and a line where both are equal."""

    name: str
    title: Words
    x: Words
    y: Words


@dataclass(frozen=True)
class Histogram:
    """How many examples lie between two `edges`: {edges, counts}. The bar with 0 in it stands out."""

    name: str
    title: Words
    x: Words


@dataclass(frozen=True)
class Reliability:
    """How often answers of about the same probability are right (`certainty.reliability`). `of`: what is answered."""

    name: str
    title: Words
    of: Words


@dataclass(frozen=True)
class Coverage:
    """How often answers are right if less sure ones are kept back (`certainty.coverage`)."""

    name: str
    title: Words


Figure = Matrix | Curves | Parts | Examples | Scatter | Histogram | Reliability | Coverage
CERTAINTY = Reliability, Coverage  # drawn together on a page, beside a choice


def signed_shares(counts: list[list[int]]) -> list[list[float]]:
    """The counts of a `Matrix` as shares of their rows; those of wrong answers are negative."""
    return [[(1 if truth == answer else -1) * count / max(1, sum(row)) for answer, count in enumerate(row)]
            for truth, row in enumerate(counts)]


def mean_curve(curves: list[dict]) -> dict:
    """The mean of several curves as in `Curves`: of their heights at each x, and of their areas."""
    points = [np.array(sorted(zip(curve["x"], curve["y"], strict=True))).T for curve in curves]
    heights = [np.interp(GRID, x, y) for x, y in points]
    return {"x": GRID.round(2).tolist(), "y": np.mean(heights, 0).round(4).tolist(),
            "area": float(np.mean([curve["area"] for curve in curves]))}


def smoothed(values: list[float]) -> list[float]:
    """Exponential moving means over about a stretch of the curve, with bias correction at its beginning."""
    keep, mean, weight, means = 1 - 1 / max(1, len(values) / STRETCHES), 0.0, 0.0, []
    for value in values:
        mean, weight = keep * mean + (1 - keep) * value, keep * weight + 1 - keep
        means.append(mean / weight)
    return means
