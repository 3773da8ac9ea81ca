"""Kinds of figures: what a page and a card know how to draw, and what belongs in each."""

from dataclasses import dataclass

import numpy as np

from ..errors import Words

FEWEST = 30  # rows with a label, and without it, from which a curve of it means something
GRID = np.linspace(0, 1, 51)  # where curves are averaged
STRETCHES = 20  # of a loss curve, over each of which it is averaged


@dataclass(frozen=True)
class Metric:
    """A number that is measured after each epoch and on the test rows.

    `better`: "higher" or "lower". `form`: "percent", "number", "count" for what has no bound, like perplexity, or
    "distance" for what has the unit of the numbers that are learnt.
    `explains`: what it means, for people who have never heard of it. `of`: what stands beside its title in a chart.
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
    """Metrics over epochs, drawn in one chart; with the value before training where that is measured.

    `whole`: an axis of percentages ends at 100 %, else at the highest point.
    """

    title: Words
    metrics: tuple[Metric, ...]
    whole: bool = True


@dataclass(frozen=True)
class Matrix:
    """Counts of truth (rows) against answer (columns), by label. `none`: what the last of both is called, where it
    stands for no label at all. `opens`: whether answers tell which examples are in a cell (`in_cell`)."""

    name: str
    title: Words
    none: Words | None = None
    opens: bool = False


@dataclass(frozen=True)
class Curves:
    """A curve for each label ({x, y, area}, or None where it has fewer rows than `FEWEST`), x and y 0 … 1.

    `chance`: whether the diagonal is guessing.
    """

    name: str
    title: Words
    x: Words
    y: Words
    area: str  # what the area below a curve is called
    chance: bool = False


@dataclass(frozen=True)
class Parts:
    """For each label a bar of these `parts`: [[count of each part]]. What is right is the first."""

    name: str
    title: Words
    parts: tuple[Words, ...]


@dataclass(frozen=True)
class Examples:
    """Texts with what was hidden in them and what was guessed: [{text, hidden, guess}]."""

    name: str


@dataclass(frozen=True)
class Scatter:
    """A point for each example: {x, y}; where both are the same there is a line."""

    name: str
    title: Words
    x: Words
    y: Words


@dataclass(frozen=True)
class Histogram:
    """How many examples lie between two of the `edges`: {edges, counts}; on the one side of 0 or the other."""

    name: str
    title: Words
    x: Words


@dataclass(frozen=True)
class Reliability:
    """How often answers of about a probability are right, as `certainty.reliability` gives it. `of`: what has one."""

    name: str
    title: Words
    of: Words


@dataclass(frozen=True)
class Coverage:
    """How often answers are right where those that are less sure are kept back, as `certainty.coverage` gives it."""

    name: str
    title: Words


Figure = Matrix | Curves | Parts | Examples | Scatter | Histogram | Reliability | Coverage
CERTAINTY = Reliability, Coverage  # they stand together on a page, beside a choice


def signed_shares(counts: list[list[int]]) -> list[list[float]]:
    """Of a `Matrix`: each count as a share of its row; wrong answers below zero."""
    return [[(1 if truth == answer else -1) * count / max(1, sum(row)) for answer, count in enumerate(row)]
            for truth, row in enumerate(counts)]


def mean_curve(curves: list[dict]) -> dict:
    """Of curves as `Curves` has them: the mean of their heights at each x, and of their areas."""
    points = [np.array(sorted(zip(curve["x"], curve["y"], strict=True))).T for curve in curves]
    heights = [np.interp(GRID, x, y) for x, y in points]
    return {"x": GRID.round(2).tolist(), "y": np.mean(heights, 0).round(4).tolist(),
            "area": float(np.mean([curve["area"] for curve in curves]))}


def smoothed(values: list[float]) -> list[float]:
    """Exponential means, each over about a stretch of the curve; at its beginning over what there is."""
    keep, mean, weight, means = 1 - 1 / max(1, len(values) / STRETCHES), 0.0, 0.0, []
    for value in values:
        mean, weight = keep * mean + (1 - keep) * value, keep * weight + 1 - keep
        means.append(mean / weight)
    return means
