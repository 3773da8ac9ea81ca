"""What is to be trained, as the page, the API and the shell ask for it."""

from pydantic import BaseModel

from ..errors import Words
from ..fields import validated
from ..options import Budget

FIRST = Words("① 적응의 설정", "① Settings of the adaptation")
SECOND = Words("② 분류 학습의 설정", "② Settings of the training")


class Plan(BaseModel, extra="forbid", frozen=True):
    """One training, or one that comes after an adaptation, or a search, or a cross-validation.

    `model`: name of the base model, as `models.bases.base_of` takes it. `task`: None for that of the project.
    `settings`: fields of `Settings`; those left out, or None, are chosen by KoTune. `adaptation`: the settings of an
    adaptation that comes first, `budget`: fields of `Budget`, `folds`: fields of `Folds`; None for none of it.
    `key`: the same key starts it only once, however often it is sent.
    """

    model: str
    task: str | None = None
    settings: dict = {}
    adaptation: dict | None = None
    budget: dict | None = None
    folds: dict | None = None
    key: str | None = None

    @property
    def kind(self) -> str:
        """"once", "adapted", "search" or "folds"; a task lists in `plans` those that it offers."""
        given = {"search": self.budget, "folds": self.folds, "adapted": self.adaptation}
        return next((kind for kind, value in given.items() if value is not None), "once")

    @property
    def trials(self) -> int:
        """Of a search, 0 for anything else. Raises Problem("bad_option")."""
        return 0 if self.budget is None else validated(Budget, self.budget).trials
