"""The specs of a project, a run and a search: written once, then only read."""

from pydantic import BaseModel, Field

from ..errors import Words
from ..fields import option
from ..options import Budget, Columns, Reading, Repairs, Settings, Shares


class Ancestor(BaseModel, extra="forbid", frozen=True):
    """A model that a base model was made from; `data`, `rows`: what an adaptation was trained on."""

    id: str
    revision: str | None = None
    data: str | None = None
    rows: int | None = None


class Base(BaseModel, extra="forbid", frozen=True):
    """The base model of a run, pinned: the `path` of its files and, from the Hub, their commit (`revision`).

    `license`: as the Hub calls it; if that is "other", `license_name` says which. An adapted model has a `lineage`:
    the pretrained model first, then each adaptation, itself last.
    """

    id: str
    path: str
    revision: str | None = None
    license: str | None = None
    license_name: str | None = None
    lineage: list[Ancestor] = []

    @property
    def origin(self) -> Ancestor:
        """The pretrained model at the beginning of the lineage; this model itself if it has none."""
        return self.lineage[0] if self.lineage else Ancestor(id=self.id, revision=self.revision)


class Fold(BaseModel, extra="forbid", frozen=True):
    """Fold `number` (from 1) of `of`: a run measures on it, and trains on the others."""

    number: int
    of: int


class Begin(BaseModel, extra="forbid", frozen=True):
    """The epoch of another run of the project with whose weights a run begins; `step`: how many steps that run had done
    by then. `seen`: whether a person, not the validation rows, chose this epoch when a test score was known already."""

    run: str
    epoch: int
    step: int
    seen: bool = False


class RunSpec(BaseModel, extra="forbid", frozen=True):
    """The complete request for one run, in its `spec.json`. It never holds a token.

    `key`: a request with the same key is the same run. `task`: None for that of the project. `after`: the run of this
    project that has to be done first. `search`, `trial`: the search that it is a trial of, and its number in it.
    `fold`: None for the project's own split. `rows`: how many training rows it learns from (`data.nested`), None for
    all. `begins`: None for the base model as it is; otherwise epochs count on from there, and if none is left to train,
    the run turns that epoch into a model.
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
    """A base model, how it is trained, and on how many training `rows` (None: all)."""

    base: Base
    settings: Settings
    rows: int | None = None


class SearchSpec(BaseModel, extra="forbid", frozen=True):
    """The complete request, in its `spec.json`, for one search (with a `budget`), one cross-validation (with `folds`),
    or one comparison of methods or of numbers of rows (with `others`). `ranges`: of a search, as `search.ranges` checks
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
        """The methods that are compared, the first one and the others; numbers of rows from the fewest to all."""
        first = Method(base=self.base, settings=self.defaults)
        return [*self.others, first] if self.kind == "sizes" else [first, *self.others]


class Origin(BaseModel, extra="forbid", frozen=True):
    """The project that this one was made from, and how many rows were then relabelled, removed and added. `of_test`,
    `of_others`: how many test rows, and training and validation rows, were relabelled or removed by hand, including
    the projects before that one."""

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
