"""Cross-validation: one ordinary training, then one for each fold, and what the folds measure together.

It is a kind of search, whose trials are runs. Trial 0 trains on the project's own split and is the model that people
use. Trials 1 … k train with the same settings on all folds but one and are measured on that one; they keep no model.
What counts is the last epoch, without early stopping: one chosen by the rows that it is measured on would look too
good. Nothing but the runs remembers how far it is, so a killed cross-validation goes on where it was.
"""

from functools import lru_cache

from ..errors import Problem, present
from ..home.project import Run, Search
from ..home.specs import Fold
from ..kinds.answer import Judged
from ..kinds.interval import interval
from ..kinds.paired import chance
from ..kinds.scores import MISTAKES
from ..options import Settings
from ..tasks import task_of
from ..tasks.answering import by_the_others, decision_of, share_of, temperature_in
from ..tasks.measured import Fold as Measured
from ..tasks.measured import fold_of
from ..tasks.metrics import EXACT_MATCH
from ..tasks.task import Task
from .trials import Check, add_trial, close, is_at_work, next_number, refusal, score_of, unchecked, untested


def advance(search: Search, check: Check = unchecked) -> Run | None:
    """Take it one step on: ask for its next run, stop the one at work if that was wished, or close it.

    Returns trial 0 as long as it has still to meet the test rows, which choose nothing here; None otherwise.
    """
    trials = search.trials()
    if is_at_work(search, trials):
        return None
    if trials and trials[0].model.exists() and trials[0].awaits_test:
        return trials[0]
    if search.stop.exists() or len(trials) >= search.planned or trials and score_of(trials[0]) is None:
        _close(search, trials)
    elif problem := refusal(search, check):
        _close(search, trials, problem)
    else:
        _add_trial(search, next_number(trials))
    return None


def folds_of(search: Search) -> list[Run]:
    """The runs of its folds, in their order, whatever became of them."""
    return [run for run in search.trials() if run.spec.fold]


def measured(search: Search, share: float | None = None) -> dict | None:
    """The pooled result of the folds that are done, as JSON; None before the first of them.

    of, rows (each was judged once, by a model that had not seen it); metrics (of several answers to a row also the
    share of rows that are wholly right, by which mistakes are counted), those of the model `alone`, and
    baselines (of each simple method) with what the task has `told` over all these rows, less those whose answers to a
    fold are damaged or lost; share and chance as `measured_test` has them (share 1 as long as folds are missing,
    unless it is given); what `Judged.together` gives; mistakes as `Judged.mistakes` gives them, with `row` as
    `folds.places` counts; interval (95 %, of the headline); mean and deviation (sample standard deviation, None of one
    fold) of these over the folds; folds [{run, fold, rows, each of them, and under its name those of the partner}];
    adapted, whether the base model has read the texts (not the labels) of folds, having been adapted to this project.

    Each fold is decided by the others where validation rows would decide. The F1 over all rows is taken of their
    answers together (Forman & Scholz 2010): the mean over folds falls short where a label has fewer rows than there are
    folds. The interval treats rows as drawn independently and does not know how much the models differ (Bengio &
    Grandvalet 2004).
    """
    done = [run for run in folds_of(search) if run.state == "done"]
    if not done:
        return None
    if share is None:
        share = share_of(search.trials()[0]) if len(done) == search.folds else 1.0
    model = search.trials()[0]
    decision = decision_of(model, share) if share < 1 else None
    adapted = any(model.id.startswith(f"{search.project.name}/") for model in search.spec.base.lineage)
    return _pooled(tuple((run.path, *_written(run)) for run in done), share, temperature_in(model),
                   decision.temperature if decision else None) | {
        "of": search.spec.folds, "adapted": adapted}


def _written(run: Run) -> list[int]:
    """Differs when something else can be read of a fold that is done, such as a file that was restored."""
    answers = sorted(run.answer_file("fold").parent.glob("*.parquet"))
    return [file.stat().st_mtime_ns for file in (run.result_file, *answers)]


@lru_cache(maxsize=64)
def _pooled(ended: tuple[tuple, ...], share: float, alone_at: float, together_at: float | None) -> dict:
    """The pooled result of these folds (folder, what was written): `measured` without `of` and `adapted`. `alone_at`:
    the temperature of the model that people use; `together_at`: that of what is answered where it counts with a `share`
    below 1, None where no rows have chosen one."""
    import numpy as np

    done = [Run(path) for path, *_ in ended]
    folds, task = [fold_of(run, alone_at) for run in done], task_of(done[0])
    kind, partner = task.judged, present(task.partner, "partner of a task with folds")
    known = [name for name in folds[0].simple if all(name in fold.simple for fold in folds)]
    share = share if partner in known else 1.0
    answers = by_the_others([fold.answers(partner, share) for fold in folds], together_at if share < 1 else None)
    simple = {name: by_the_others([fold.simple[name] for fold in folds]) for name in known}
    alone, whole = kind.pooled(by_the_others([fold.model for fold in folds])), kind.pooled(answers)
    each, metrics = [_told(task, one) for one in answers], _told(task, whole)
    beside = [_told(task, one) for one in simple[partner]] if partner in known else [None] * len(done)
    is_ordered = partner in known and folds[0].earlier_mistakes is None
    every = whole.metrics()
    exact = {EXACT_MATCH.name: every[EXACT_MATCH.name]} if EXACT_MATCH.name in every else {}
    return {
        "rows": len(whole), "metrics": metrics | exact, "mistakes": _mistakes(folds, answers, kind.worst),
        **whole.together(len(done)), "share": share, "alone": _told(task, alone),
        **({"chance": chance(whole, kind.pooled(simple[partner]))} if is_ordered else {}),
        "interval": list(interval({"metrics": every, "rows": len(whole)}, task.headline.name)),
        "baselines": {name: _told(task, kind.pooled(parts)) for name, parts in simple.items()},
        "mean": {name: float(np.mean([one[name] for one in each])) for name in metrics},
        "deviation": {name: float(np.std([one[name] for one in each], ddof=1)) if len(each) > 1 else None
                      for name in metrics},
        "folds": [{"run": run.name, "fold": run.spec.trial, "rows": len(own), **shown, partner: simplest}
                  for run, own, shown, simplest in zip(done, answers, each, beside, strict=True)]}


def measured_for(run: Run, share: float | None = None) -> dict | None:
    """`measured` of the cross-validation that this run is the model of; None where it is not, or not yet."""
    if run.spec.fold or not (search := run.search):
        return None
    return measured(search, share) if search.spec.folds else None


def _mistakes(folds: list[Measured], answers: list[Judged], worst: str) -> list[dict]:
    found = [each for fold, own in zip(folds, answers, strict=True)
             for each in (own.mistakes() if fold.earlier_mistakes is None else fold.earlier_mistakes)]
    return sorted(found, key=lambda each: -each[worst])[:MISTAKES]


def _told(task: Task, answers: Judged) -> dict[str, float]:
    found = answers.metrics()
    return {metric.name: found[metric.name] for metric in task.told}


def _add_trial(search: Search, number: int) -> None:
    spec = search.spec
    fold = Fold(number=number, of=search.folds) if number else None
    add_trial(search, number, to_the_end(spec.defaults), fold)


def to_the_end(settings: Settings) -> Settings:
    """Those of every training of a cross-validation: without early stopping, and however long it takes."""
    return settings.model_copy(update={"patience": 0, "minutes": None})


def _close(search: Search, trials: list[Run], problem: Problem | None = None) -> None:
    """Done is what has a model, tested, and every fold; one that failed took rows with it that may be the hardest."""
    model = trials[0] if trials and trials[0].model.exists() else None
    missing = untested(model) if model and score_of(model) is not None and not model.is_tested else None
    complete = len(trials) >= search.planned and all(run.is_through for run in trials) and not missing
    state = "done" if complete else "stopped" if search.stop.exists() else "failed"
    close(search, state, model, problem or missing)
