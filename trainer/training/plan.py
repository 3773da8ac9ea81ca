"""A plan: what to train, as the page, the API and the shell ask for it."""

import hashlib

from pydantic import BaseModel

from ..errors import Problem, Words
from ..fields import validated
from ..home.project import Project, Run, Search
from ..options import Budget
from ..tasks import ADAPTING

FIRST = Words("① 적응의 설정", "① Settings of the adaptation")
FEWEST_METHODS, MOST_METHODS = 2, 8  # models in a comparison; each is a training, and a name in a chart
SECOND = Words("② 라벨 학습의 설정", "② Settings of the training")


class Plan(BaseModel, extra="forbid", frozen=True):
    """One training, a training after an adaptation, a search, a cross-validation, or a comparison of methods or of
    numbers of rows.

    `model`: name of the base model, as `tasks.bases.base_of` takes it. `task`: None for that of the project.
    `settings`: fields of `Settings`; those left out, or None, are chosen by KoTune. At most one of the next five is
    given, and says what kind of plan it is. `adaptation`: settings of an adaptation that comes first. `budget`: fields
    of `Budget`, for a search, which `ranges` can narrow. `folds`: fields of `Folds`. `others`: names of models to
    compare `model` with, each with recommended settings. `rows`: numbers of training rows to compare with all rows, []
    for the usual numbers. `key`: a plan with the same key is started only once, however often it is sent.
    """

    model: str
    task: str | None = None
    settings: dict = {}
    adaptation: dict | None = None
    budget: dict | None = None
    ranges: dict | None = None
    folds: dict | None = None
    others: list[str] | None = None
    rows: list[int] | None = None
    key: str | None = None

    @property
    def kind(self) -> str:
        """"once", "adapted", "search", "folds", "methods" or "sizes"; a task lists in `plans` those that it offers."""
        given = {"search": self.budget, "folds": self.folds, "methods": self.others, "sizes": self.rows,
                 "adapted": self.adaptation}
        return next((kind for kind, value in given.items() if value is not None), "once")

    @property
    def models(self) -> list[str]:
        """The names of all base models of the plan, without repetition."""
        return [*dict.fromkeys([self.model, *(self.others or [])])]

    def stages(self, task: str) -> list[tuple[str, dict]]:
        """(task, given settings) of the training in a project of this task, and of the adaptation before it, if there
        is one, which comes last in the list."""
        trained = [(self.task or task, self.settings)]
        return trained if self.adaptation is None else [*trained, (ADAPTING, self.adaptation)]

    @property
    def trials(self) -> int:
        """The number of trials of a search, 0 for other plans. Raises Problem("bad_option")."""
        return 0 if self.budget is None else validated(Budget, self.budget).trials


def check_methods(models: list[str]) -> None:
    """Raises Problem("how_many_methods")."""
    if not FEWEST_METHODS <= len(models) <= MOST_METHODS:
        raise Problem(
            "how_many_methods",
            f"견줄 모델을 {FEWEST_METHODS}가지에서 {MOST_METHODS}가지까지 골라 주세요. 지금은 {len(models)}가지입니다. 단순한 방법은 고르지 않아도 함께 견줍니다.",
            f"Choose {FEWEST_METHODS} to {MOST_METHODS} models to compare: there are {len(models)} now. The simple "
            "methods stand beside them in any case.", value=len(models))


def key_of(project: Project, plan: Plan) -> str:
    """A key that stays the same for a plan until a training of the project ends: two pages that start the same plan at
    the same time start it once."""
    trainings: list[Run | Search] = [*(run for run in project.runs() if not run.spec.search), *project.searches()]
    ended = sorted(f"{each.path.parent.name}/{each.name}" for each in trainings if each.result is not None)
    return hashlib.sha256(f"{plan.model_dump_json(exclude={'key'})} {ended}".encode()).hexdigest()[:32]
