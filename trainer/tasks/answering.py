"""Who answers for a run: its model, the task's partner (a simple method), or both together.

Where rows are few, a simple method is often as good as a model that was fine-tuned, and their mean better than either.
Which it is to be, is derived from stored answers whenever it is asked for: nothing is trained again.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ..errors import Problem, Words
from ..home.project import Run
from ..kinds.answer import Answers, Judged
from ..kinds.stored import read_answers
from . import task_of
from .task import Task

SHARES = (1.0, 0.75, 0.5, 0.25, 0.1, 0.0)  # of the model in the mean; of equals the first is chosen
Part = Literal["folds", "valid", "test"]
PARTS: tuple[Part, ...] = ("folds", "valid")  # that choose
FEW = 200  # validation rows, fewer than which choose by chance: they have chosen the epoch, which flatters the model


@dataclass(frozen=True)
class Source:
    """Files of stored answers to the same examples, and when they were written: the model's, and its partner's. `by`:
    those to the validation rows, where these choose how answers are decided; where they are damaged or lost, answers
    are decided as they were stored. `temperature`: by which the exported model divides what it gives. `divided`:
    whether it has given these answers; if not, they are those of its training, and are divided when they are read."""

    task: Task
    model: Path
    partner: Path | None
    written: tuple[int, ...]
    by: "Source | None" = None
    temperature: float = 1.0
    divided: bool = False

    @classmethod
    def of(cls, task: Task, model: Path, partner: Path | None = None, by: "Source | None" = None,
           temperature: float = 1.0, divided: bool = False) -> "Source | None":
        """None if the model has stored none. A partner that has not is left out."""
        if not model.exists():
            return None
        partner = partner if partner and partner.exists() else None
        written = tuple(file.stat().st_mtime_ns for file in (model, partner) if file)
        return cls(task, model, partner, written, by, temperature, divided)

    def read(self, share: float = 1.0) -> Answers:
        if self.partner is None and self.by is None and self.temperature == 1:
            return read_answers(self.model, self.task.answer)
        return self.mixed(share if self.partner else 1.0)

    def mixed(self, share: float) -> Judged:
        """Decided `by` other rows where there are such, else as they were stored."""
        kind = self.task.judged
        model = self._model() if share else None
        partner = read_answers(self.partner, kind) if self.partner and share < 1 else None
        found = kind.mixed(model, partner, share)
        with suppress(Problem):
            return found.decided_by(self.by.settled(share)) if self.by and self.by.holds(share) else found
        return found

    def holds(self, share: float) -> bool:
        """Whether the answers of all who count with this share of the model are there."""
        return share == 1 or self.partner is not None

    def settled(self, share: float) -> Judged:
        """Decided by themselves, and as sure as these rows allow. The model alone is so already: what its temperature
        is divides what it has given, and thresholds with it."""
        if share == 1:
            return read_answers(self.model, self.task.judged).settled().tempered(self.temperature)
        return self.mixed(share).settled().calibrated()

    def _model(self) -> Judged:
        found = read_answers(self.model, self.task.judged)
        return found.given_at(self.temperature) if self.divided else found.tempered(self.temperature)


def temperature_in(run: Run) -> float:
    """By which what its model gives was divided when it was exported; 1 of earlier versions, which did not."""
    return (run.reached or {}).get("temperature", 1.0)


def sources(run: Run, part: Part) -> list[Source]:
    """Where the answers to these rows lie, a source for each fold; empty where they have not been stored."""
    task = task_of(run)
    partner = task.partner or ""
    temperature = temperature_in(run)
    if part == "folds":
        found = [Source.of(task, fold.answer_file("fold"), fold.answer_file(partner), temperature=temperature)
                 for fold in folds_done(run)]
    elif part == "test":
        found = [Source.of(task, run.answer_file("test"), run.simple_file(partner), deciding(run), temperature,
                           divided=True)]
    else:
        epoch = (run.reached or {}).get("best_epoch") or 0
        found = [Source.of(task, run.answer_file(f"epoch-{epoch:02d}"), run.answer_file(partner),
                           temperature=temperature)]
    return [each for each in found if each]


def deciding(run: Run) -> Source | None:
    """The answers that choose how those of a run are decided; None where nothing has to be chosen."""
    found = sources(run, "valid") if task_of(run).makes == "model" and task_of(run).judged.decides else []
    return next(iter(found), None)


def decision_of(run: Run, share: float) -> Judged | None:
    """How answers of a run are decided, and how sure they may be, where its model counts with `share`. None where
    nothing is to be chosen, or what chooses is damaged or lost."""
    with suppress(Problem):
        return by.settled(share) if (by := deciding(run)) and by.holds(share) else None
    return None


def answers_to(run: Run, part: Part) -> Judged | None:
    """Whoever answers for the run, to all rows of this part; None where that was not stored. Raises
    Problem("damaged_answers")."""
    if not (found := sources(run, part)):
        return None
    share = share_of(run) if all(source.partner for source in found) else 1.0
    parts, decision = [source.mixed(share) for source in found], decision_of(run, share)
    if part == "folds":
        parts = by_the_others(parts, decision.temperature if decision else None)
    elif decision:
        parts = [part.decided_by(decision) for part in parts]
    return task_of(run).judged.pooled(parts)


def by_the_others(folds: list[Judged], temperature: float | None = None) -> list[Judged]:
    """Answers to the rows of folds, each decided by the others, as validation rows would decide; and as sure as at this
    temperature, where it is not as they are."""
    kind = type(folds[0])
    if kind.decides and len(folds) > 1:
        folds = [fold.decided_by(kind.pooled([other for other in folds if other is not fold]).settled())
                 for fold in folds]
    return [fold.tempered(temperature / fold.temperature) for fold in folds] if temperature else folds


def folds_done(run: Run) -> list[Run]:
    """The folds of the cross-validation that this run is the model of, if that has ended with all of them."""
    if run.spec.fold or not (search := run.search) or not search.spec.folds:
        return []
    if (search.result or {}).get("state") != "done":
        return []
    return [trial for trial in search.trials() if trial.spec.fold]


def share_of(run: Run) -> float:
    """Of the model in the mean of its answers and its partner's: 1, it answers alone; 0, the partner does.

    Chosen by the task's first metric, of numbers by how far off they are, on the rows of all folds where the run was
    cross-validated, else on the validation rows. Where these are few, both answer. Test rows choose nothing. What has
    learnt from fewer rows, to be compared, answers alone.
    """
    task = task_of(run)
    if task.partner is None or run.spec.rows:
        return 1.0
    for part in PARTS:
        found = sources(run, part)
        if found and all(source.partner for source in found):
            with suppress(Problem):  # damaged answers choose nothing
                return _chosen(task, part, tuple(found))
    return 1.0


@lru_cache(maxsize=256)
def _chosen(task: Task, part: Part, found: tuple[Source, ...]) -> float:
    if part == "valid" and sum(len(source.mixed(0)) for source in found) < FEW:
        return task.judged.evenly
    # A correlation does not see that a mean of two comes too near to the middle.
    metric = task.headline if task.headline.form == "distance" else task.metric
    scores = {share: task.judged.pooled([source.mixed(share) for source in found]).settled().metrics()[metric.name]
              for share in SHARES}
    best = metric.best(*scores.values())
    return next(share for share in SHARES if scores[share] == best)


def words_of(share: float) -> Words:
    """Who answers where it is not the model alone, in a sentence."""
    if share == 0:
        return Words("이 데이터에서는 단순한 방법이 더 잘 맞혀, 그것이 답합니다.",
                     "On these data the simple method does better, so it answers.")
    return Words(f"학습한 모델과 단순한 방법이 함께 답합니다(모델의 몫 {share:.0%}).",
                 f"The trained model and the simple method answer together (the model counts {share:.0%}).")
