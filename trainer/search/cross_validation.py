"""Cross-validation: one ordinary training, then one for each fold, and the pooled result of the folds.

It is a kind of search, whose trials are runs. Trial 0 trains on the project's own split and makes the model that people
use. Trials 1 … k train with the same settings on all folds but one and are measured on that one; they keep no model.
The last epoch counts, without early stopping: an epoch chosen on the rows that it is measured on would look too good.
The runs are the only record of how far it is, so a killed cross-validation goes on where it was.
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
    """Take a cross-validation one step further: queue its next run, stop the current one if it is asked to, or close
    it. Returns trial 0 while it has still to be tested; else None.
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
    """The runs of all folds in order, in whatever state they are."""
    return [run for run in search.trials() if run.spec.fold]


def measured(search: Search, share: float | None = None) -> dict | None:
    """The pooled result of the finished folds, as JSON; None before the first of them.

    of (number of folds), rows (each judged once, by a model that had not seen it); metrics (`Task.reported` over these
    rows; with several labels also exact_match, which counts mistakes), the same of the model `alone` and of each simple
    method (`baselines`, without those whose answers to a fold are damaged or lost); share and chance as in
    `measured_test` (share 1 while folds are missing, unless it is given); the fields of `Judged.together`; mistakes as
    `Judged.mistakes` gives them, with `row` as in `folds.places`; interval (95 %, of the headline), and intervals of
    others; mean and deviation (sample standard deviation, None for one fold) of the metrics over the folds;
    folds [{run, fold, rows, each metric, and under the partner's name its metrics}]; adapted (whether the base model
    was adapted to this project, and so has read the texts of the folds, not the labels).

    What validation rows would decide, as thresholds, is decided for each fold by the other folds. F1 is computed on all
    answers together (Forman & Scholz 2010): the mean over folds is too low if a label has fewer rows than there are
    folds. The interval assumes independent rows and ignores how much the models differ (Bengio & Grandvalet 2004).
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
    """The times of a fold's files, so that the cache notices when one changes, as when it is restored."""
    answers = sorted(run.answer_file("fold").parent.glob("*.parquet"))
    return [file.stat().st_mtime_ns for file in (run.result_file, *answers)]


@lru_cache(maxsize=64)
def _pooled(ended: tuple[tuple, ...], share: float, alone_at: float, together_at: float | None) -> dict:
    """The pooled result of these folds (folder, times of files): `measured` without `of` and `adapted`. `alone_at`: the
    temperature of the model that people use; `together_at`: that of its mean with the partner, used for a `share` below
    1; None if none was chosen."""
    import numpy as np

    done = [Run(path) for path, *_ in ended]
    folds, task = [fold_of(run, alone_at) for run in done], task_of(done[0])
    kind, partner = task.judged, present(task.partner, "partner of a task with folds")
    known = [name for name in folds[0].simple if all(name in fold.simple for fold in folds)]
    share = share if partner in known else 1.0
    answers = by_the_others([fold.answers(partner, share) for fold in folds], together_at if share < 1 else None)
    simple = {name: by_the_others([fold.simple[name] for fold in folds]) for name in known}
    alone, pooled = kind.pooled(by_the_others([fold.model for fold in folds])), kind.pooled(answers)
    each, metrics = [_shown(task, one) for one in answers], _shown(task, pooled)
    beside = [_shown(task, one) for one in simple[partner]] if partner in known else [None] * len(done)
    is_ordered = partner in known and folds[0].earlier_mistakes is None
    every = pooled.metrics()
    exact = {EXACT_MATCH.name: every[EXACT_MATCH.name]} if EXACT_MATCH.name in every else {}
    return {
        "rows": len(pooled), "metrics": metrics | exact, "mistakes": _mistakes(folds, answers, kind.worst),
        **pooled.together(len(done)), "share": share, "alone": _shown(task, alone),
        **({"chance": chance(pooled, kind.pooled(simple[partner]))} if is_ordered else {}),
        "interval": list(interval({"metrics": every, "rows": len(pooled)}, task.headline.name)),
        "intervals": pooled.intervals(),
        "baselines": {name: _shown(task, kind.pooled(parts)) for name, parts in simple.items()},
        "mean": {name: float(np.mean([one[name] for one in each])) for name in metrics},
        "deviation": {name: float(np.std([one[name] for one in each], ddof=1)) if len(each) > 1 else None
                      for name in metrics},
        "folds": [{"run": run.name, "fold": run.spec.trial, "rows": len(own), **shown, partner: simplest}
                  for run, own, shown, simplest in zip(done, answers, each, beside, strict=True)]}


def measured_for(run: Run, share: float | None = None) -> dict | None:
    """As `measured`, for the cross-validation whose model is this run; None if there is none, or no fold is done."""
    if run.spec.fold or not (search := run.search):
        return None
    return measured(search, share) if search.spec.folds else None


def _mistakes(folds: list[Measured], answers: list[Judged], worst: str) -> list[dict]:
    found = [each for fold, own in zip(folds, answers, strict=True)
             for each in (own.mistakes() if fold.earlier_mistakes is None else fold.earlier_mistakes)]
    return sorted(found, key=lambda each: -each[worst])[:MISTAKES]


def _shown(task: Task, answers: Judged) -> dict[str, float]:
    found = answers.metrics()
    return {metric.name: found[metric.name] for metric in task.reported}


def _add_trial(search: Search, number: int) -> None:
    spec = search.spec
    fold = Fold(number=number, of=search.folds) if number else None
    add_trial(search, number, to_the_end(spec.defaults), fold)


def to_the_end(settings: Settings) -> Settings:
    """The settings for all trainings of a cross-validation: without early stopping and time limit."""
    return settings.model_copy(update={"patience": 0, "minutes": None})


def _close(search: Search, trials: list[Run], problem: Problem | None = None) -> None:
    """Close a cross-validation. It is done if it has a tested model and all folds; the rows of a failed fold may be the
    hardest ones."""
    model = trials[0] if trials and trials[0].model.exists() else None
    missing = untested(model) if model and score_of(model) is not None and not model.is_tested else None
    complete = len(trials) >= search.planned and all(run.is_through for run in trials) and not missing
    state = "done" if complete else "stopped" if search.stop.exists() else "failed"
    close(search, state, model, problem or missing)
