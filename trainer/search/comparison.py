"""Methods compared: several base models, each trained on the same rows with the settings that are recommended for it.

It is a kind of search, whose trials differ in their base model. Each is a training like any other: it keeps its model,
and is tested at its end. Test rows choose nothing: the best trial is the one with the best validation score. One that
fails holds up no other. Nothing but the runs remembers how far it is, so a killed comparison goes on where it was.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from ..errors import Problem, Words
from ..home.disk import size_of
from ..home.project import Run, Search
from ..home.specs import Base, Method
from ..kinds.interval import interval
from ..tasks import task_of
from ..tasks.answering import Source, sources
from ..tasks.measured import scored_test, simple_sources
from ..tasks.task import Task
from ..training.watching import snapshot
from .trials import Check, add_trial, best_of, close, is_at_work, next_number, refusal, unchecked


def advance(search: Search, check: Check = unchecked) -> None:
    """Take it one step on: ask for its next run, stop the one at work if that was wished, or close it."""
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
        add_trial(search, number, method.settings, base=method.base)


@dataclass(frozen=True)
class Compared:
    """A method and what the files of its run say of it; `run` and `state` are None before its turn. Of a simple method
    there is no run, but a `title`.

    `before` and `valid`: the first metric of the task on the validation rows, before the first step and in the end.
    `metrics`: those that people are told, of the model alone, on the test rows; `interval` (95 %) of the headline.
    `duel`: `won` and `lost` of the best on these rows against this one, as `Judged.duel` has them. `seconds` of
    training, `rows_per_second` of answering, `parameters`, `bytes` on the disk.
    """

    name: str
    base: Base | None = None
    title: Words | None = None
    run: str | None = None
    state: str | None = None
    problem: dict | None = None
    before: float | None = None
    valid: float | None = None
    metrics: dict[str, float] | None = None
    interval: tuple[float, float] | None = None
    duel: dict[str, int] | None = None
    seconds: float | None = None
    rows_per_second: float | None = None
    parameters: int | None = None
    bytes: int | None = None

    def as_json(self) -> dict:
        return asdict(self) | {"base": self.base and self.base.id, "title": self.title and self.title._asdict()}


def compared(search: Search) -> list[Compared]:
    """Its methods in their order, also those to come; then the simple methods, once a model has been tested."""
    trials = {run.spec.trial: run for run in search.trials()}
    found = [_of_method(method, trials.get(number)) for number, method in enumerate(search.spec.methods)]
    done = [run for run in trials.values() if run.is_tested]
    found += _simple(done[0]) if done else []
    return _with_duels(found, {run.name: run for run in done})


def best_tested(found: list[Compared], task: Task) -> Compared | None:
    """The best on the test rows, by the headline; what is chosen, is chosen by the validation rows."""
    name = task.headline.name
    known = [each for each in found if each.metrics]
    best = task.headline.best(*(each.metrics[name] for each in known if each.metrics)) if known else None
    return next((each for each in known if each.metrics and each.metrics[name] == best), None)


def _of_method(method: Method, run: Run | None) -> Compared:
    one = Compared(method.base.id, method.base)
    if run is None:
        return one
    shown, task, result = snapshot(run), task_of(run), run.reached or {}
    cost = result.get("cost") or {}
    before = (shown["before"] or {}).get(task.metric.name)
    return _measured(replace(
        one, run=run.name, state=shown["state"], problem=(shown["result"] or {}).get("problem"), before=before,
        valid=shown["score"], seconds=result.get("seconds"), rows_per_second=cost.get("rows_per_second"),
        parameters=cost.get("parameters"), bytes=size_of(run.model) if run.model.exists() else None), run)


def _measured(one: Compared, run: Run) -> Compared:
    """With its test; without where the stored answers are damaged, which the page of the run says."""
    with suppress(Problem):
        if test := scored_test(run, 1.0):
            return _judged(one, task_of(run), test["metrics"], test["rows"])
    return one


def _simple(run: Run) -> list[Compared]:
    """As the run has measured them."""
    test, task = scored_test(run, 1.0) or {"baselines": {}}, task_of(run)
    cost = ((run.reached or {}).get("cost") or {}).get("simple") or {}
    return [_judged(Compared(name, title=title, **(cost if name == task.partner else {})), task,
                    test["baselines"][name], test["rows"])
            for name, title in reversed(task.simple_methods.items()) if name in test["baselines"]]


def _judged(one: Compared, task: Task, metrics: dict, rows: int) -> Compared:
    return replace(one, metrics={each.name: metrics[each.name] for each in task.told},
                   interval=interval({"metrics": metrics, "rows": rows}, task.headline.name))


def _with_duels(found: list[Compared], done: dict[str, Run]) -> list[Compared]:
    """The best on the test rows against each of the others, example by example."""
    if not done or (best := best_tested(found, task_of(next(iter(done.values()))))) is None:
        return found
    answers = simple_sources(next(iter(done.values()))) | {name: sources(run, "test")[0] for name, run in done.items()}
    return [each if each is best or each.metrics is None else
            replace(each, duel=_duel(answers[best.run or best.name], answers[each.run or each.name])) for each in found]


@lru_cache(maxsize=256)
def _duel(one: Source, other: Source) -> dict[str, int] | None:
    with suppress(Problem):
        return one.mixed(1.0).duel(other.mixed(1.0))
    return None


def _close(search: Search, trials: list[Run], problem: Problem | None = None) -> None:
    """Done is what has tried every model, and measured one at least; one that failed can be made up for."""
    best = best_of(trials)
    is_done = best and len(trials) >= search.planned and all(run.state in ("done", "failed") for run in trials)
    close(search, "done" if is_done else "stopped" if search.stop.exists() else "failed", best, problem)
