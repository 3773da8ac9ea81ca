"""Everything that a card needs, read once from the folder of a run."""

from collections.abc import Callable
from dataclasses import dataclass

from trainer.errors import present
from trainer.home.project import Run
from trainer.home.specs import ProjectSpec, RunSpec
from trainer.home.survey import StoredSurvey
from trainer.models.families import CARRIED, is_new
from trainer.search.cross_validation import measured_for
from trainer.tasks import makes_base, task_of
from trainer.tasks.answering import share_of
from trainer.tasks.choosing import check_trained
from trainer.tasks.measured import figures_of, measured_test
from trainer.tasks.task import Task
from trainer.training.watching import snapshot

from .markdown import plain

Say = Callable[[str, str], str]  # (Korean, English) → the one in the reader's language


@dataclass(frozen=True)
class Record:
    """What a card says about a run. Its figures are those of the model alone; `share`: the model's share in KoTune's
    answers (`answering.share_of`).

    `test` is None if the test rows were not measured (a trial of a search, an adaptation), `folds` if there was no
    cross-validation. `curve`, `epochs`, `remarks`: from `snapshot`."""

    run: Run
    task: Task
    project: ProjectSpec
    spec: RunSpec
    survey: StoredSurvey
    result: dict
    curve: list[dict]
    epochs: list[dict]
    remarks: list[dict]
    test: dict | None
    folds: dict | None
    share: float

    @property
    def title(self) -> str:
        return plain(self.run.project.title, 200) or self.run.project.name

    @property
    def name(self) -> str:
        """The model's name: the project's title; for a base model, after the id of the model that was adapted."""
        return f"{plain(self.spec.base.origin.id)} · {self.title}" if self.makes_base else self.title

    @property
    def labels(self) -> list[str]:
        return self.survey.labels

    @property
    def makes_base(self) -> bool:
        return makes_base(self.run)

    @property
    def best(self) -> dict:
        """The epoch whose weights the model has."""
        return next(epoch for epoch in self.epochs if epoch["epoch"] == self.result["best_epoch"])

    @property
    def figures(self) -> dict:
        """The figures for the test rows, else for the validation rows after the best epoch."""
        return self.test["figures"] if self.test else figures_of(self.run)

    @property
    def is_new(self) -> bool:
        """Whether the model was not pretrained, and learnt only from the project's rows."""
        return is_new(self.spec.base)

    @property
    def library(self) -> str:
        """The library that loads the model, for the Hub."""
        return "kotune" if self.is_new else "transformers"

    @property
    def hub_base(self) -> str | None:
        """The Hub id of the base model, or of the one it was adapted from; None for the built-in model and a folder."""
        origin = self.spec.base.origin
        return origin.id if origin.id != CARRIED and origin.revision else None


def record_of(run: Run) -> Record:
    """Read the record of a run. Raises Problem("no_model") if there is no finished model to describe."""
    check_trained(run)
    result = present(run.reached, "result")
    project, shown = run.project, snapshot(run)
    return Record(run, task_of(run), project.spec, run.spec, project.survey, result, shown["curve"], shown["epochs"],
                  shown["remarks"], measured_test(run, 1.0), measured_for(run, 1.0), share_of(run))
