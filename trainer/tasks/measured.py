"""What was measured of a run, derived from its stored answers; or read from what earlier versions stored instead."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..home.files import read_json
from ..home.project import Run
from ..kinds.answers import Answers
from ..kinds.scores import Scores
from ..kinds.stored import read_answers
from . import task_of


def measured_test(run: Run) -> dict | None:
    """What the test rows say, as JSON: metrics, rows, figures, and metrics of the simple methods (`baselines`); None
    if they have not been measured."""
    kind, file = task_of(run).answer, run.answer_file("test")
    if not file.exists():
        return read_json(run.earlier_test)
    found = _measured(file, kind)
    simple = {name: _measured(run.project.answer_file(name), kind).metrics for name in task_of(run).simple_methods}
    return {"metrics": found.metrics, "rows": found.rows, "figures": found.figures, "baselines": simple}


def figures_of(run: Run, epoch: int | None = None) -> dict | None:
    """What the task's kind of answer draws of the validation rows after `epoch` (None: the latest); None if nothing is
    kept of it. Scores: confusion, roc, pr, mistakes. Blanks: examples [{text, hidden, guess}]."""
    file = run.answer_file(f"epoch-{epoch or _latest(run, '.parquet'):02d}")
    if file.exists():
        return _measured(file, task_of(run).answer).figures
    return read_json(run.earlier_figures(epoch or _latest(run, ".json")))


@dataclass(frozen=True)
class Fold:
    """What a fold's model and simple methods answer to the rows of the fold; `mistakes` as `Scores` gives them."""

    model: Scores
    simple: dict[str, Scores]
    mistakes: list[dict]


def fold_of(run: Run) -> Fold:
    """What a fold that is done has measured."""
    if not run.answer_file("fold").exists():
        return _earlier_fold(run)
    model = read_answers(run.answer_file("fold"), Scores)
    simple = {name: read_answers(run.answer_file(name), Scores) for name in task_of(run).simple_methods}
    return Fold(model, simple, model.mistakes())


def _earlier_fold(run: Run) -> Fold:
    """Versions before 0.2 stored counts, of which all but the probabilities can be restored."""
    matrix = read_json(run.earlier_figures((run.result or {})["epochs"]))["confusion"]
    simple = {name: Scores.from_confusion(counts) for name, counts in read_json(run.path / "baselines.json").items()}
    return Fold(Scores.from_confusion(matrix), simple, read_json(run.path / "mistakes.json") or [])


def _latest(run: Run, suffix: str) -> int:
    """The last epoch of which a file is kept, 0 if there is none."""
    return max((int(file.stem.removeprefix("epoch-")) for folder in (run.figures, run.answer_file("").parent)
                for file in folder.glob(f"epoch-*{suffix}")), default=0)


@dataclass(frozen=True)
class _Measured:
    metrics: dict
    figures: dict
    rows: int


def _measured(file: Path, kind: type[Answers]) -> _Measured:
    return _measured_at(file, file.stat().st_mtime_ns, kind)


@lru_cache(maxsize=64)
def _measured_at(file: Path, changed: int, kind: type[Answers]) -> _Measured:
    """Many look at the same answers; they change with their file only."""
    found = read_answers(file, kind)
    return _Measured(found.metrics(), found.figures(), len(found))
