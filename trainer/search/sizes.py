"""A learning curve: the same model trained on more and more rows, and the gain from more rows.

It is a comparison (`comparison`) whose trials differ in the number of training rows: smaller sets are parts of larger
ones, and validation and test rows are the same. Only the trial with all rows keeps its model.
"""

from dataclasses import dataclass
from itertools import pairwise

from ..home.project import Run, Search
from ..tasks.answering import sources
from .comparison import Compared, apart, of_method, simple_of

HALF = 0.5  # of the rows, to show the gain from twice as many


@dataclass(frozen=True)
class Point:
    """A number of training `rows`, with the model, perhaps not begun, and the simple methods, the partner first."""

    rows: int
    model: Compared
    simple: list[Compared]


@dataclass(frozen=True)
class Step:
    """The gain from the point `of` to the point `to`. `difference`: the 95 % interval of the headline at `to` minus
    that at `of`; `chance`: the probability of such a difference by chance."""

    of: Point
    to: Point
    difference: tuple[float, float]
    chance: float


@dataclass(frozen=True)
class Curve:
    """`points`: fewest rows first. `steps`: between neighbouring points, if both were measured. `last`: from about half
    of the rows to all measured ones."""

    points: list[Point]
    steps: list[Step]
    last: Step | None

    @property
    def methods(self) -> list[Compared]:
        """All models and simple methods, point by point."""
        return [each for point in self.points for each in (point.model, *point.simple)]

    def as_json(self) -> dict:
        return {"compared": [each.as_json() for each in self.methods],
                "steps": [_as_json(each) for each in self.steps], "last": self.last and _as_json(self.last)}


def curve_of(search: Search) -> Curve:
    trials, every = {run.spec.trial: run for run in search.trials()}, search.project.survey.rows["train"]
    points = [_point(of_method(method, trials.get(number), method.rows or every), trials.get(number))
              for number, method in enumerate(search.spec.methods)]
    known = [(point, trials[number]) for number, point in enumerate(points) if point.model.metrics]
    steps = [step for one, other in pairwise(known) if (step := _step(one, other))]
    if len(known) < 2:
        return Curve(points, steps, None)
    *before, most = known
    half = min(before, key=lambda each: abs(each[0].rows - HALF * most[0].rows))
    return Curve(points, steps, _step(half, most))


def _point(model: Compared, run: Run | None) -> Point:
    simple = simple_of(run, model.rows) if run and run.is_tested else []
    return Point(model.rows or 0, model, simple)


def _step(one: tuple[Point, Run], other: tuple[Point, Run]) -> Step | None:
    """The step from `one` to `other`; None if the answers of one of them are damaged."""
    (of, before), (to, after) = one, other
    found = apart(sources(before, "test")[0], sources(after, "test")[0])
    return Step(of, to, **found) if found else None


def _as_json(step: Step) -> dict:
    return {"of": step.of.rows, "to": step.to.rows, "difference": step.difference, "chance": step.chance}
