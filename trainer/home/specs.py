"""The specs of a project, a run and a search: written once, then only read."""

from pydantic import BaseModel, Field

from ..errors import Words
from ..fields import option
from ..options import Budget, Columns, Reading, Repairs, Settings, Shares


class Ancestor(BaseModel, extra="forbid", frozen=True):
    """A model that a base model was made from, and on what: `data` and `rows` of an adaptation."""

    id: str
    revision: str | None = None
    data: str | None = None
    rows: int | None = None


class Base(BaseModel, extra="forbid", frozen=True):
    """The base model of a run, pinned: where its files lie and, from the Hub, which commit they are.

    `license`: as the Hub calls it; where that is "other", `license_name` says which. An adapted model has a `lineage`:
    the pretrained model first, then each adaptation, itself the last.
    """

    id: str
    path: str
    revision: str | None = None
    license: str | None = None
    license_name: str | None = None
    lineage: list[Ancestor] = []

    @property
    def origin(self) -> Ancestor:
        """The pretrained model that all began with: this one, if nothing came before it."""
        return self.lineage[0] if self.lineage else Ancestor(id=self.id, revision=self.revision)


class Fold(BaseModel, extra="forbid", frozen=True):
    """One part (from 1) of a cross-validation in `of` parts: measured on it, trained on the others."""

    number: int
    of: int


class Begin(BaseModel, extra="forbid", frozen=True):
    """The epoch of another run of the project with whose weights a run begins; `step`: how many it had done by then.
    `seen`: whether a person chose this epoch, and not the validation rows, once a score on the test rows was known."""

    run: str
    epoch: int
    step: int
    seen: bool = False


class RunSpec(BaseModel, extra="forbid", frozen=True):
    """The whole request for one run: `spec.json`. Never a token.

    `task`: None for that of the project. `after`: the run of this project that has to be done first. `fold`: None for
    the project's own split. `rows`: of training that are learnt from (`data.nested`), None for all. `begins`: None for
    the base model as it is; else epochs count on from there, and where there is none left to train, the run is that
    epoch as a model of its own.
    """

    base: Base
    settings: Settings
    created: float
    key: str
    task: str | None = None
    after: str | None = None
    search: str | None = None
    trial: int | None = None
    fold: Fold | None = None
    rows: int | None = None
    begins: Begin | None = None


class Method(BaseModel, extra="forbid", frozen=True):
    """A base model, how it is trained, and on how many of the training rows; None: on all."""

    base: Base
    settings: Settings
    rows: int | None = None


class SearchSpec(BaseModel, extra="forbid", frozen=True):
    """The whole request for one search, within a budget, for one cross-validation, in folds, or for a comparison with
    `others`, of methods or of numbers of rows: its `spec.json`. `ranges`: of a search, as `search.ranges` checks
    them."""

    base: Base
    budget: Budget | None = None
    ranges: dict[str, list[float | int | str]] = {}
    folds: int | None = None
    defaults: Settings
    others: list[Method] = []
    created: float
    key: str

    @property
    def kind(self) -> str:
        """As `training.plan.Plan.kind` names it: "search", "folds", "methods" or "sizes"."""
        if self.others:
            return "sizes" if any(each.rows for each in self.others) else "methods"
        return "folds" if self.folds else "search"

    @property
    def methods(self) -> list[Method]:
        """Those that are compared: the first, and the others; numbers of rows from the fewest on, to all of them."""
        first = Method(base=self.base, settings=self.defaults)
        return [*self.others, first] if self.kind == "sizes" else [first, *self.others]


class Origin(BaseModel, extra="forbid", frozen=True):
    """The project that another one was made of, and what was changed then: rows with another label, rows taken out,
    rows added. `of_test`, `of_others`: how often a test row, or one of training or validation, was given another label
    or taken out, on the way to that project too."""

    project: str
    title: str
    relabelled: int = 0
    removed: int = 0
    added: int = 0
    of_test: int = 0
    of_others: int = 0


class ProjectSpec(BaseModel, extra="forbid", frozen=True):
    """`project.json`: written once, when the project is created."""

    title: str = Field(min_length=1, max_length=200)
    task: str = option(
        Words("과제", "Task"),
        Words("무엇을 배울지 정합니다. 정하지 않으면 라벨을 배우는 과제 가운데 표에 가장 잘 맞는 것을 씁니다.",
              "What is to be learnt; by default the one that fits the table best of those that learn labels."))
    columns: Columns
    shares: Shares = Shares()
    seed: int = option(
        Words("나누기 시드", "Seed of the split"),
        Words("같은 시드는 행을 똑같이 나눕니다.", "The same seed divides the rows in the same way."),
        default=42, ge=0, le=2**31 - 1)
    reading: Reading = Reading()
    repairs: Repairs = Repairs()
    source: str
    created: float
    origin: Origin | None = None
