"""What was measured of a run, derived from its stored answers; or read from what earlier versions stored instead."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from ..home.files import read_json
from ..home.project import Run
from ..kinds.answer import Answers
from ..kinds.scores import Scores
from ..kinds.stored import read_answers
from . import task_of


def measured_test(run: Run) -> dict | None:
    """The result on the test rows, as JSON: metrics, rows, figures, and metrics of the simple methods (`baselines`).

    None if they have not been measured.
    """
    scores, file = scored_test(run), run.answer_file("test")
    return scores | {"figures": _figures(file, task_of(run).answer)} if scores and file.exists() else scores


def scored_test(run: Run) -> dict | None:
    """The same without the figures, of a run that has answers: a list draws none."""
    kind, file = task_of(run).answer, run.answer_file("test")
    if not file.exists():
        return read_json(run.earlier_test)
    simple = {name: _metrics(run.project.answer_file(name), kind)[0] for name in task_of(run).simple_methods}
    metrics, rows = _metrics(file, kind)
    return {"metrics": metrics, "rows": rows, "baselines": simple}


def metrics_of(run: Run, epoch: int) -> dict | None:
    """The metrics of the validation rows after `epoch`; None if its answers were not kept."""
    file = run.answer_file(f"epoch-{epoch:02d}")
    return _metrics(file, task_of(run).answer)[0] if file.exists() else None


def figures_of(run: Run, epoch: int | None = None) -> dict | None:
    """What the task's kind of answer draws of the validation rows after `epoch`; None if nothing is kept of it.

    Without `epoch`: that of the model, or of the latest while there is no model. Scores: confusion, roc, pr, mistakes.
    Blanks: examples [{text, hidden, guess}].
    """
    epoch = epoch or (run.reached or {}).get("best_epoch")
    file = run.answer_file(f"epoch-{epoch or _latest(run, '.parquet'):02d}")
    if file.exists():
        return _figures(file, task_of(run).answer)
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


def _metrics(file: Path, kind: type[Answers]) -> tuple[dict, int]:
    """Metrics, and the number of rows that they are of."""
    return _metrics_at(file, file.stat().st_mtime_ns, kind)


def _figures(file: Path, kind: type[Answers]) -> dict:
    with _drawing:  # whoever asks for the same meanwhile finds it done
        return _figures_at(file, file.stat().st_mtime_ns, kind)


_drawing = Lock()


@lru_cache(maxsize=256)
def _metrics_at(file: Path, changed: int, kind: type[Answers]) -> tuple[dict, int]:
    """Many look at the same answers; they change with their file only."""
    found = read_answers(file, kind)
    return found.metrics(), len(found)


@lru_cache(maxsize=64)
def _figures_at(file: Path, changed: int, kind: type[Answers]) -> dict:
    return read_answers(file, kind).figures()
