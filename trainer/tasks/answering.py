"""Who answers for a run: its model, the task's partner (a simple method), or both together.

On few rows a simple method is often as good as a fine-tuned model, and the mean of both better than either. The choice
is derived from stored answers whenever it is needed; nothing is trained again.
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

SHARES = (1.0, 0.75, 0.5, 0.25, 0.1, 0.0)  # weights of the model in the mean; the first of equally good ones is chosen
Part = Literal["folds", "valid", "test"]
PARTS: tuple[Part, ...] = ("folds", "valid")  # the rows that choose the share, in order of preference
FEW = 200  # fewer validation rows do not choose the share: they chose the epoch, too, which favours the model


@dataclass(frozen=True)
class Source:
    """Files of stored answers to the same examples, of the model and its partner, and when they were `written`.

    `by`: the answers to the validation rows, where these choose how answers are decided; if they are damaged or lost,
    answers are decided as they were stored. `temperature`: the one by which the exported model divides its logits.
    `divided`: whether the stored answers were already divided by it; if not, they are divided when they are read.
    """

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
        """None if the model's file does not exist; a partner's file that does not exist is left out."""
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
        """The mean of the model's and the partner's answers, weighted by `share`, decided by the source `by`, else as
        they were stored."""
        kind = self.task.judged
        model = self._model() if share else None
        partner = read_answers(self.partner, kind) if self.partner and share < 1 else None
        found = kind.mixed(model, partner, share)
        with suppress(Problem):
            return found.decided_by(self.by.settled(share)) if self.by and self.by.holds(share) else found
        return found

    def holds(self, share: float) -> bool:
        """Whether all answers needed for this share of the model are stored."""
        return share == 1 or self.partner is not None

    def settled(self, share: float) -> Judged:
        """The answers with thresholds and a temperature chosen on these very rows. The model alone has its temperature
        already; it divides the logits, and with them the thresholds."""
        if share == 1:
            return read_answers(self.model, self.task.judged).settled().tempered(self.temperature)
        return self.mixed(share).settled().calibrated()

    def _model(self) -> Judged:
        found = read_answers(self.model, self.task.judged)
        return found.given_at(self.temperature) if self.divided else found.tempered(self.temperature)


def temperature_in(run: Run) -> float:
    """The temperature with which the run's model was exported; 1 for runs of earlier versions, which chose none."""
    return (run.reached or {}).get("temperature", 1.0)


def sources(run: Run, part: Part) -> list[Source]:
    """The stored answers to the rows of a part: one source, or one for each fold; empty if none are stored."""
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
    """The answers to the validation rows, which choose how answers are decided; None if the task chooses nothing."""
    found = sources(run, "valid") if task_of(run).makes == "model" and task_of(run).judged.decides else []
    return next(iter(found), None)


def decision_of(run: Run, share: float) -> Judged | None:
    """The thresholds and temperature for answers of a run whose model has this `share`. None if the task chooses none,
    or if the answers that choose them are damaged or lost."""
    with suppress(Problem):
        return by.settled(share) if (by := deciding(run)) and by.holds(share) else None
    return None


def answers_to(run: Run, part: Part) -> Judged | None:
    """The answers of whoever answers for the run to all rows of a part; None if they were not stored. Raises
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
    """Answers to the rows of folds, each decided with thresholds chosen on the other folds, and brought to this
    `temperature` if one is given."""
    kind = type(folds[0])
    if kind.decides and len(folds) > 1:
        folds = [fold.decided_by(kind.pooled([other for other in folds if other is not fold]).settled())
                 for fold in folds]
    return [fold.tempered(temperature / fold.temperature) for fold in folds] if temperature else folds


def folds_done(run: Run) -> list[Run]:
    """The runs of all folds, if this run is the model of a cross-validation that is done; else empty."""
    if run.spec.fold or not (search := run.search) or not search.spec.folds:
        return []
    if (search.result or {}).get("state") != "done":
        return []
    return [trial for trial in search.trials() if trial.spec.fold]


def share_of(run: Run) -> float:
    """The weight of the model in the mean with its partner: 1, the model answers alone; 0, the partner does.

    It is chosen by the task's first metric (for numbers by the mean difference) on the rows of all folds if the run was
    cross-validated, else on the validation rows; if these are fewer than `FEW`, both count as the kind of answer says.
    Test rows choose nothing. A model trained on fewer rows for a comparison answers alone.
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
    # A correlation does not notice that the mean of two answers lies too close to the middle.
    metric = task.headline if task.headline.form == "distance" else task.metric
    scores = {share: task.judged.pooled([source.mixed(share) for source in found]).settled().metrics()[metric.name]
              for share in SHARES}
    best = metric.best(*scores.values())
    return next(share for share in SHARES if scores[share] == best)


def words_of(share: float) -> Words:
    """A sentence on who answers, for a share below 1."""
    if share == 0:
        return Words("이 데이터에서는 단순한 방법이 더 잘 맞혀, 그것이 답합니다.",
                     "On these data the simple method does better, so it answers.")
    return Words(f"학습한 모델과 단순한 방법이 함께 답합니다(모델의 몫 {share:.0%}).",
                 f"The trained model and the simple method answer together (the model counts {share:.0%}).")
