"""A learning curve: the same model on ever more of the training rows, and what more of them have brought.

It is a comparison (`comparison`) whose trials differ in how many rows they learn from: fewer are always among more, and
validation and test rows are the same. All but the one that learns from every row measure only, and keep no model.
"""

from dataclasses import dataclass
from itertools import pairwise

from ..home.project import Run, Search
from ..tasks.answering import sources
from .comparison import Compared, apart, of_method, simple_of

HALF = 0.5  # of the rows: what twice as many have brought is asked


@dataclass(frozen=True)
class Point:
    """So many training `rows`: the model, also one that is to come, and the simple methods, the partner first."""

    rows: int
    model: Compared
    simple: list[Compared]


@dataclass(frozen=True)
class Step:
    """From the rows of one point (`of`) to those of another (`to`): the 95 % interval of the headline of the latter
    less that of the former (`difference`), and how probable it is that they are so far apart (`chance`)."""

    of: Point
    to: Point
    difference: tuple[float, float]
    chance: float


@dataclass(frozen=True)
class Curve:
    """`points`, the fewest rows first; `steps` between those that follow one another, as far as both were measured;
    `last`: from about half the rows to the most."""

    points: list[Point]
    steps: list[Step]
    last: Step | None

    @property
    def methods(self) -> list[Compared]:
        """All that was compared: of each number of rows the model, then the simple methods."""
        return [each for point in self.points for each in (point.model, *point.simple)]

    def as_json(self) -> dict:
        return {"compared": [each.as_json() for each in self.methods],
                "steps": [_told(each) for each in self.steps], "last": self.last and _told(self.last)}


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
    """None where the answers of one of them are damaged."""
    (of, before), (to, after) = one, other
    found = apart(sources(before, "test")[0], sources(after, "test")[0])
    return Step(of, to, **found) if found else None


def _told(step: Step) -> dict:
    return {"of": step.of.rows, "to": step.to.rows, "difference": step.difference, "chance": step.chance}
