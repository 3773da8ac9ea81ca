"""Metrics and figures of a run, derived from its stored answers, or read from what earlier versions stored instead."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from ..errors import Problem
from ..home.files import read_json
from ..home.project import Run
from ..kinds.answer import Judged
from ..kinds.paired import chance
from ..kinds.scores import Scores
from ..kinds.stored import read_answers
from . import task_of
from .answering import Source, answers_to, share_of, sources

ENOUGH = 20  # answers; with so many the accuracy is known to ±22 points at worst


def measured_test(run: Run, share: float | None = None) -> dict | None:
    """The result on the test rows as JSON; None if they were not measured.

    It has metrics, further `intervals`, rows and figures of whoever answers for the run (by default with the `share` of
    `answering.share_of`); metrics of the model `alone`, and of the simple methods (`baselines`); and `chance`
    (`paired.chance`) between whoever answers and the partner. A simple method whose answers are damaged or lost is left
    out; if it is the partner, the model answers alone.
    """
    scores, found = scored_test(run, share), sources(run, "test")
    if not scores or not found:
        return scores
    return scores | {"figures": _figures(found[0], scores["share"]), "intervals": _intervals(found[0], scores["share"])}


def scored_test(run: Run, share: float | None = None) -> dict | None:
    """As `measured_test`, but without figures if the run has stored answers: a list of runs draws none."""
    if not (found := sources(run, "test")):
        return read_json(run.earlier_test)
    task, source, simple = task_of(run), found[0], _simple(run)
    is_compared = source.partner is not None and task.partner in simple
    if share is None or not is_compared:
        share = share_of(run) if is_compared else 1.0
    metrics, rows = _metrics(source, share)
    return {"metrics": metrics, "rows": rows, "baselines": simple, "share": share, "alone": _metrics(source)[0],
            **({"chance": _chance(source, share)} if is_compared else {})}


def _simple(run: Run) -> dict[str, dict]:
    """Simple method → its metrics on the project's test rows, for those whose answers can be read."""
    found = {}
    for name, source in simple_sources(run).items():
        with suppress(Problem):
            found[name] = _metrics(source)[0]
    return found


def simple_sources(run: Run) -> dict[str, Source]:
    """Simple method → its stored answers to the test rows, fitted on the rows that the run learns from."""
    task = task_of(run)
    by = {name: Source.of(task, run.answer_file(name)) if task.judged.decides else None for name in task.simple_methods}
    found = {name: Source.of(task, run.simple_file(name), by=each) for name, each in by.items()}
    return {name: source for name, source in found.items() if source}


def measured_valid(run: Run, share: float) -> dict | None:
    """Metrics on the validation rows, and their number `rows`, as `measured_test` gives them for the test rows; None if
    the answers were not kept, or are damaged."""
    with suppress(Problem):
        if found := sources(run, "valid"):
            metrics, rows = _metrics(found[0], share if found[0].partner else 1.0, settled=True)
            return {"metrics": metrics, "rows": rows}
    return None


def measured_above(run: Run, least: Iterable[float]) -> dict[float, tuple[float, float]]:
    """Threshold → `Judged.above`: the share of answers that reach this probability, and the share of these that is
    right. Measured on the folds if the run was cross-validated, else on the test rows. Empty if no answers are stored
    or they have no probabilities; a threshold that fewer than `ENOUGH` answers reach is left out."""
    if (answers := answers_to(run, "folds") or answers_to(run, "test")) is None:
        return {}
    shares = {each: answers.above(each) for each in least}
    return {each: found for each, found in shares.items() if found and found[0] * len(answers) >= ENOUGH}


def chance_of(run: Run, other: Run) -> float | None:
    """The probability that a run's model is ahead of another's of the same project only by chance, by the headline
    metric on the validation rows; 1 if it is not ahead, None if the answers were not kept, or are damaged."""
    with suppress(Problem):
        found = [*sources(run, "valid"), *sources(other, "valid")]
        if len(found) == 2:
            mine, theirs = (each.mixed(1.0) for each in found)
            headline = task_of(run).headline
            ahead, _ = values = [each.metrics()[headline.name] for each in (mine, theirs)]
            return chance(mine, theirs) if headline.best(*values) == ahead else 1.0
    return None


def metrics_of(run: Run, epoch: int) -> dict | None:
    """The metrics on the validation rows after `epoch`; None if its answers were not kept."""
    found = Source.of(task_of(run), run.answer_file(f"epoch-{epoch:02d}"))
    return _metrics(found)[0] if found else None


def figures_of(run: Run, epoch: int | None = None) -> dict | None:
    """The figures for the validation rows after `epoch`, as the kind of answer makes them; None if nothing is kept.

    Without `epoch` they are those of the exported model, with its temperature, or of the latest epoch if there is no
    model yet. Scores: confusion, roc, pr, mistakes. Blanks: examples [{text, hidden, guess}].
    """
    known = [] if epoch else sources(run, "valid")
    epoch = epoch or (run.reached or {}).get("best_epoch")
    latest = Source.of(task_of(run), run.answer_file(f"epoch-{epoch or _latest(run, '.parquet'):02d}"))
    if found := next(iter(known), latest):
        return _figures(found)
    return read_json(run.earlier_figures(epoch or _latest(run, ".json")))


@dataclass(frozen=True)
class Fold:
    """The answers of a fold's model and of its simple methods to the rows of the fold; unreadable ones are left out."""

    model: Judged
    simple: dict[str, Judged]
    earlier_mistakes: list[dict] | None = None  # of versions before 0.2, which stored no answers

    def answers(self, partner: str, share: float) -> Judged:
        return type(self.model).mixed(self.model, self.simple.get(partner), share)


def fold_of(run: Run, temperature: float = 1.0) -> Fold:
    """The answers of a fold that is done; its model's at the `temperature` of the model that people use."""
    if not run.answer_file("fold").exists():
        return _earlier_fold(run)
    kind, simple = task_of(run).judged, {}
    for name in task_of(run).simple_methods:
        with suppress(Problem, FileNotFoundError):
            simple[name] = read_answers(run.answer_file(name), kind)
    return Fold(read_answers(run.answer_file("fold"), kind).tempered(temperature), simple)


def _earlier_fold(run: Run) -> Fold:
    """Versions before 0.2 stored counts, from which everything but the probabilities can be restored."""
    matrix = read_json(run.earlier_figures((run.result or {})["epochs"]))["confusion"]
    simple: dict[str, Judged] = {name: Scores.from_confusion(counts)
                                 for name, counts in read_json(run.path / "baselines.json").items()}
    return Fold(Scores.from_confusion(matrix), simple, read_json(run.path / "mistakes.json") or [])


def _latest(run: Run, suffix: str) -> int:
    """The last epoch that has a file with this suffix, 0 if there is none."""
    return max((int(file.stem.removeprefix("epoch-")) for folder in (run.figures, run.answer_file("").parent)
                for file in folder.glob(f"epoch-*{suffix}")), default=0)


def _figures(source: Source, share: float = 1.0) -> dict:
    with _drawing:  # of several callers only the first computes; the others find the result in the cache
        return _figures_of(source, share)


_drawing = Lock()


@lru_cache(maxsize=256)
def _metrics(source: Source, share: float = 1.0, settled: bool = False) -> tuple[dict, int]:
    """Metrics, and the number of rows. Cached, as many pages ask for the same; `Source.written` changes with a file."""
    found = source.settled(share) if settled else source.read(share)
    return found.metrics(), len(found)


@lru_cache(maxsize=64)
def _figures_of(source: Source, share: float) -> dict:
    return source.read(share).figures()


@lru_cache(maxsize=64)
def _intervals(source: Source, share: float) -> dict[str, list[float]]:
    return source.mixed(share).intervals()


@lru_cache(maxsize=256)
def _chance(source: Source, share: float) -> float:
    return chance(source.mixed(share), source.mixed(0))
