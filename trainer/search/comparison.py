"""A comparison of methods: several base models, trained on the same rows, each with its recommended settings.

It is a kind of search, whose trials differ in their base model, or in the number of training rows (`sizes`). Each is an
ordinary training: it keeps its model, and is tested at its end. Test rows choose nothing: the best trial is the one
with the best validation score. A trial that fails does not stop the others. The runs are the only record of how far it
is, so a killed comparison goes on where it was.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from ..errors import Problem, Words
from ..home.disk import size_of
from ..home.project import Run, Search
from ..home.specs import Base, Method
from ..kinds.answer import Judged
from ..kinds.interval import interval
from ..kinds.paired import chance, difference
from ..tasks import task_of
from ..tasks.answering import Source, sources
from ..tasks.measured import scored_test, simple_sources
from ..tasks.task import Task
from ..training.watching import snapshot
from .trials import Check, add_trial, best_of, close, is_at_work, next_number, refusal, unchecked


def advance(search: Search, check: Check = unchecked) -> None:
    """Take a comparison one step further: queue its next run, stop the current one if it is asked to, or close it."""
    trials = search.trials()
    if is_at_work(search, trials):
        return
    if search.stop.exists() or len(trials) >= search.planned:
        _close(search, trials)
    elif problem := refusal(search, check):
        _close(search, trials, problem)
    else:
        number = next_number(trials)
        method = search.spec.methods[number]
        add_trial(search, number, method.settings, base=method.base, rows=method.rows)


@dataclass(frozen=True)
class Compared:
    """A method with what the files of its run say; `run` and `state` are None before its turn. `title`: its name, if
    that is not the name of its base model. A simple method has no `base` and no `run`. `rows`: number of training rows,
    if these are compared.

    `before` and `valid`: the first metric of the task on the validation rows, before the first step and at the end.
    `metrics` (`Task.reported`): of the model alone, on the test rows; `interval`: 95 %, of the headline. `difference`:
    the 95 % interval of its headline minus that of the best; `chance`: the probability of such a difference by chance
    (`paired.chance`). `seconds` of training, and of an epoch (`epoch_seconds`), `rows_per_second` of
    answering, `parameters`, `bytes` on the disk.
    """

    name: str
    base: Base | None = None
    title: Words | None = None
    rows: int | None = None
    run: str | None = None
    state: str | None = None
    problem: dict | None = None
    before: float | None = None
    valid: float | None = None
    metrics: dict[str, float] | None = None
    interval: tuple[float, float] | None = None
    difference: tuple[float, float] | None = None
    chance: float | None = None
    seconds: float | None = None
    epoch_seconds: float | None = None
    rows_per_second: float | None = None
    parameters: int | None = None
    bytes: int | None = None

    def as_json(self) -> dict:
        return asdict(self) | {"base": self.base and self.base.id, "title": self.title and self.title._asdict()}


def compared(search: Search) -> list[Compared]:
    """The methods of a comparison in order, also those not begun; then the simple methods, once a model is tested."""
    trials = {run.spec.trial: run for run in search.trials()}
    found = [of_method(method, trials.get(number)) for number, method in enumerate(search.spec.methods)]
    done = [run for run in trials.values() if run.is_tested]
    if not done:
        return found
    answers = simple_sources(done[0]) | {run.name: sources(run, "test")[0] for run in done}
    return beside_the_best([*found, *simple_of(done[0])], task_of(done[0]), lambda best, each: apart(
        answers[best.run or best.name], answers[each.run or each.name]))


def beside_the_best(found: list[Compared], task: Task, apart: Callable[[Compared, Compared], dict]) -> list[Compared]:
    """Add to each method its `difference` and `chance` to the best one on the test rows; `apart(best, other)` gives
    both, as `apart_of` does."""
    best = best_tested(found, task)
    return [each if best is None or each is best or each.metrics is None else replace(each, **apart(best, each))
            for each in found]


def apart_of(best: Judged, other: Judged) -> dict:
    """The `difference` (95 % interval) and `chance` of `other` to `best`, paired by row."""
    return {"difference": difference(other, best), "chance": chance(other, best)}


def best_tested(found: list[Compared], task: Task) -> Compared | None:
    """The best method on the test rows, by the headline metric; it is only shown: models are chosen on validation
    rows."""
    name = task.headline.name
    known = [each for each in found if each.metrics]
    best = task.headline.best(*(each.metrics[name] for each in known if each.metrics)) if known else None
    return next((each for each in known if each.metrics and each.metrics[name] == best), None)


def of_method(method: Method, run: Run | None, rows: int | None = None) -> Compared:
    """A method with its `run` (None before its turn) and its test; `rows`: as in `Compared`."""
    if run is None:
        return Compared(method.base.id, method.base, rows=rows)
    one = replace(of_run(run), rows=rows)
    with suppress(Problem):  # damaged answers, which the page of the run reports
        if test := scored_test(run, 1.0):
            return judged(one, task_of(run), test["metrics"], test["rows"])
    return one


def of_run(run: Run) -> Compared:
    """What the files of a run say, without the test."""
    shown, result = snapshot(run), run.reached or {}
    cost, seconds = result.get("cost") or {}, result.get("seconds")
    return Compared(
        run.spec.base.id, run.spec.base, run=run.name, state=shown["state"], valid=shown["score"],
        problem=(shown["result"] or {}).get("problem"), before=(shown["before"] or {}).get(task_of(run).metric.name),
        seconds=seconds, epoch_seconds=seconds / result["epochs"] if seconds and result.get("epochs") else None,
        rows_per_second=cost.get("rows_per_second"), parameters=cost.get("parameters"),
        bytes=size_of(run.model) if run.model.exists() else None)


def simple_of(run: Run, rows: int | None = None) -> list[Compared]:
    """The simple methods with their metrics on the test rows of this run."""
    test, task = scored_test(run, 1.0) or {"baselines": {}}, task_of(run)
    cost = ((run.reached or {}).get("cost") or {}).get("simple") or {}
    return [judged(Compared(name, title=title, rows=rows, **(cost if name == task.partner else {})), task,
                    test["baselines"][name], test["rows"])
            for name, title in reversed(task.simple_methods.items()) if name in test["baselines"]]


def judged(one: Compared, task: Task, metrics: dict, rows: int) -> Compared:
    return replace(one, metrics={each.name: metrics[each.name] for each in task.reported},
                   interval=interval({"metrics": metrics, "rows": rows}, task.headline.name))


@lru_cache(maxsize=256)
def apart(best: Source, other: Source) -> dict:
    """As `apart_of`; empty if stored answers are damaged."""
    with suppress(Problem):
        return apart_of(best.mixed(1.0), other.mixed(1.0))
    return {}


def _close(search: Search, trials: list[Run], problem: Problem | None = None) -> None:
    """Close a comparison. It is done if every model was tried and at least one measured; the best is chosen among
    those trained on all rows."""
    best = best_of([run for run in trials if run.spec.rows is None])
    is_done = best and len(trials) >= search.planned and all(run.is_through or run.state == "failed" for run in trials)
    close(search, "done" if is_done else "stopped" if search.stop.exists() else "failed", best, problem)
