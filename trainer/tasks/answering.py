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
from ..kinds.answer import Answers
from ..kinds.scores import Scores
from ..kinds.stored import read_answers
from . import task_of
from .task import Task

SHARES = (1.0, 0.75, 0.5, 0.25, 0.1, 0.0)  # of the model in the mean; of equals the first is chosen
Part = Literal["folds", "valid", "test"]
PARTS: tuple[Part, ...] = ("folds", "valid")  # that choose
FEW = 200  # validation rows, fewer than which choose by chance: they have chosen the epoch, which flatters the model
UNDECIDED = 0.25  # as it is surer of itself, the model then weighs about as much as its partner


@dataclass(frozen=True)
class Source:
    """Files of stored answers to the same examples, and when they were written: the model's, and its partner's."""

    model: Path
    partner: Path | None
    written: tuple[int, ...]

    @classmethod
    def of(cls, model: Path, partner: Path | None) -> "Source | None":
        """None if the model has stored none. A partner that has not is left out."""
        if not model.exists():
            return None
        partner = partner if partner and partner.exists() else None
        return cls(model, partner, tuple(file.stat().st_mtime_ns for file in (model, partner) if file))

    def read(self, kind: type[Answers], share: float) -> Answers:
        return read_answers(self.model, kind) if self.partner is None else self.mixed(share)

    def mixed(self, share: float) -> Scores:
        model = read_answers(self.model, Scores) if share else None
        partner = read_answers(self.partner, Scores) if self.partner and share < 1 else None
        return Scores.mixed(model, partner, share)


def sources(run: Run, part: Part) -> list[Source]:
    """Where the answers to these rows lie, a source for each fold; empty where they have not been stored."""
    partner = task_of(run).partner
    if part == "folds":
        pairs = [(fold.answer_file("fold"), fold.answer_file(partner or "")) for fold in folds_done(run)]
    elif part == "test":
        pairs = [(run.answer_file("test"), run.project.answer_file(partner or ""))]
    else:
        epoch = (run.reached or {}).get("best_epoch") or 0
        pairs = [(run.answer_file(f"epoch-{epoch:02d}"), run.answer_file(partner or ""))]
    found = [Source.of(*pair) for pair in pairs]
    return [each for each in found if each]


def folds_done(run: Run) -> list[Run]:
    """The folds of the cross-validation that this run is the model of, if that has ended with all of them."""
    if run.spec.fold or not (search := run.search) or not search.spec.folds:
        return []
    if (search.result or {}).get("state") != "done":
        return []
    return [trial for trial in search.trials() if trial.spec.fold]


def share_of(run: Run) -> float:
    """Of the model in the mean of its answers and its partner's: 1, it answers alone; 0, the partner does.

    Chosen by the task's first metric, on the rows of all folds where the run was cross-validated, else on the
    validation rows. Where these are few, both answer. Test rows choose nothing.
    """
    task = task_of(run)
    if task.partner is None:
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
        return UNDECIDED
    scores = {share: Scores.pooled([source.mixed(share) for source in found]).metrics()[task.metric.name]
              for share in SHARES}
    best = task.metric.best(*scores.values())
    return next(share for share in SHARES if scores[share] == best)


def words_of(share: float) -> Words:
    """Who answers where it is not the model alone, in a sentence."""
    if share == 0:
        return Words("이 데이터에서는 단순한 방법이 더 잘 맞혀, 그것이 답합니다.",
                     "On these data the simple method does better, so it answers.")
    return Words(f"미세 조정한 모델과 단순한 방법이 함께 답합니다(모델의 몫 {share:.0%}).",
                 f"The fine-tuned model and the simple method answer together (the model counts {share:.0%}).")
