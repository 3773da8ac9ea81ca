"""REST under /api/v1, with its documentation (served from here, not from a CDN) at /api/v1/docs."""

from functools import partial
from typing import Annotated, Any, Literal, cast

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, Field

from cards.compared import as_csv
from cards.curve import picture as curve_picture
from cards.methods import listed, ranked, task_of
from cards.methods_figure import picture
from trainer.errors import Problem
from trainer.home.project import Project, Run, Search
from trainer.models.families import CARRIED
from trainer.options import Further
from trainer.search.beside import beside
from trainer.search.sizes import curve_of
from trainer.tasks.choosing import model_of
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

from ..door.visitor import ON_A_SPACE, owner_of
from ..listeners import bug
from ..place import Shared
from . import keyed
from .described import described_search
from .explaining import add_explaining
from .forecasts import forecasted
from .keyed import BY_KEY, BY_TOKEN, needs_nothing
from .problems import CODES, Asked, refusal, unfit
from .rest_decisions import add_decisions
from .rest_files import add_files, named
from .rest_queue import add_queue

PREDICTIONS = 40  # requests that wait for a model at once, each in a thread; those of pages are not counted

Language = Literal["ko", "en"]
Names = Annotated[str, Query(description="runs of the project: 001.004", examples=["001.004"])]


class Texts(BaseModel):
    """Texts to answer. A model that reads pairs takes two texts each, [one, other] or {"text": one, "second": other};
    an adapted model takes texts with blanks (___)."""

    texts: list[Asked] = Field(min_length=1, examples=[["정말 재미있어요", "돈이 아깝다"]])
    run: str | None = Field(default=None, description="a run of the project; without it the best one answers")
    least: float | None = Field(default=None, ge=0, le=1, description="the label is null where its probability is "
                                "below; by default what was chosen for the project, or 0")


class Asking(BaseModel):
    """A training. Settings left out are chosen by KoTune; the same `key` starts only once."""

    settings: dict[str, Any] = Field(default={}, examples=[{"epochs": 3, "schedule": "cosine"}],
                                     description="options of a training, as docs/options.md lists them")
    model: str = CARRIED
    key: str | None = None


class AskingFurther(Further):
    """A training from a kept epoch, with the settings of its run except those given here. The same `key` starts only
    once."""

    settings: dict[str, Any] = Field(default={}, examples=[{"learning_rate": 1e-5}])
    key: str | None = None


class Prediction(BaseModel):
    """`label`: null if its probability is below `least`. `characters`: of the text; `read`: how many of them the model
    has read, only the beginning of a long text."""

    label: str | None
    probabilities: dict[str, float]
    characters: int
    read: int


class Given(BaseModel):
    """Every label whose probability is at least its threshold."""

    labels: list[str]
    probabilities: dict[str, float]
    thresholds: dict[str, float]
    characters: int
    read: int


class Measured(BaseModel):
    """A number; `low` … `high` hold the true number in four of five cases."""

    number: float
    low: float
    high: float
    characters: int
    read: int


class Filled(BaseModel):
    """The answer of an adapted model: for each blank, words and their probabilities."""

    blanks: list[dict[str, float]]


class Entity(BaseModel):
    """Characters `start` … `end` - 1 of the text as it was sent, counted from 0."""

    start: int
    end: int
    text: str
    type: str
    probability: float


class Marked(BaseModel):
    """The entities in a text; `marked`: the text with their marks, as <경찰:OG>은."""

    entities: list[Entity]
    marked: str
    characters: int
    read: int


Answered = (
    Annotated[list[Prediction], Field(title="Of a model that gives one label")]
    | Annotated[list[Given], Field(title="Of a model that gives every label that fits")]
    | Annotated[list[Marked], Field(title="Of a model that finds named entities")]
    | Annotated[list[Measured], Field(title="Of a model that gives a number")]
    | Annotated[list[Filled], Field(title="Of an adapted model, which fills blanks")])


class Explained(BaseModel):
    """A problem in both languages; `code` never changes. `where`: file, row, value …, if known."""

    code: str = Field(description=CODES, examples=["no_such_project"])
    ko: str
    en: str
    where: dict


class Failure(BaseModel):
    error: Explained
    detail: str  # the same words as one text


def rest_app(shared: Shared) -> FastAPIOffline:
    """The FastAPI app to mount at /api/v1."""
    app = FastAPIOffline(title="KoTune", version="1", description="학습한 모델을 부르는 API. Call models trained with KoTune.",
                         responses={"default": {"model": Failure}}, dependencies=BY_TOKEN)

    predicting = CapacityLimiter(PREDICTIONS)

    own_project = partial(keyed.own_project, shared)

    def predicted(project: str, body: Texts, request: Request) -> list[dict]:
        run = model_of(own_project(project, request), body.run)
        return shared.predictor.predict(run, body.model_dump()["texts"],
                                        partial(from_thread.run, request.is_disconnected), body.least)

    Own = Annotated[Project, Depends(own_project)]

    @app.exception_handler(Problem)
    def refused(request: Request, problem: Problem) -> JSONResponse:
        return refusal(problem)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return refused(request, unfit(error.errors()[0]))

    @app.exception_handler(Exception)  # the server logs it
    def failed(request: Request, error: Exception) -> JSONResponse:
        return refusal(bug(error))

    @app.get("/projects")
    def projects(request: Request) -> list[dict]:
        """Your projects, newest first."""
        mine = shared.home.projects(owner_of(request))
        return [{"project": project.name, "title": project.title} for project in mine]

    @app.post("/projects/{project}/predict", dependencies=BY_KEY)
    async def predict(project: str, body: Texts, request: Request) -> Answered:
        """Label and probabilities of each text, or every label that fits it. A model for named entities gives the
        entities in it, one for numbers its number, an adapted one the likeliest words for each blank."""
        return await to_thread.run_sync(predicted, project, body, request, limiter=predicting)

    @app.get("/projects/{project}/runs", dependencies=BY_KEY)
    def runs(project: Own) -> list[dict]:
        """Snapshots of the project's runs."""
        return [snapshot(run) for run in project.runs()]

    @app.post("/projects/{project}/runs")
    def start(project: Own, body: Asking) -> dict:
        """Queue a training, and return the run's snapshot. A model on the Hub has to be public."""
        return snapshot(cast(Run, shared.start(project, Plan(**body.model_dump()))))

    @app.post("/projects/{project}/forecast")
    async def forecast(project: Own, body: Asking, measure: bool = False) -> dict:
        """What such a training would take: seconds (low … high), and bytes of memory, disk and download. `measure`: run
        a few real steps first, and wait for them up to a minute."""
        return await forecasted(shared, project, Plan(**body.model_dump()), measure)

    @app.get("/projects/{project}/runs/{run}", dependencies=BY_KEY)
    def run(project: Own, run: str) -> dict:
        """The run's snapshot, with its test metrics."""
        found = project.run(run)
        return snapshot(found) | {"test": measured_test(found)}

    @app.post("/projects/{project}/runs/{run}/further")
    def further(project: Own, run: str, body: AskingFurther) -> dict:
        """Queue a run that starts from an epoch of this one, one of its `kept_epochs`."""
        how = Further(**body.model_dump(include={*Further.model_fields}))
        return snapshot(shared.train_further(project.run(run), how, body.settings, body.key))

    add_queue(app, shared, own_project)
    add_explaining(app, shared, own_project)
    add_files(app, shared, own_project)
    add_decisions(app, shared, own_project, predicting)

    @app.get("/projects/{project}/searches/{search}")
    def search(project: Own, search: str) -> dict:
        """A search, cross-validation or comparison as it stands, with its trials."""
        return described_search(project.search(search))

    @app.get("/projects/{project}/searches/{search}/compared.csv")
    def table(project: Own, search: str, language: Language = "ko") -> Response:
        """A comparison as a table: a row for each method, or number of rows."""
        found = _comparison(project, search)
        methods = curve_of(found).methods if found.spec.kind == "sizes" else ranked(listed(found), task_of(found))
        return _file(as_csv(methods, task_of(found), language), f"{project.name}-{search}.csv", "text/csv")

    @app.get("/projects/{project}/searches/{search}/compared.png")
    def drawn(project: Own, search: str, language: Language = "ko") -> Response:
        """A comparison as a picture: scores by time, or by number of rows."""
        found = _comparison(project, search)
        content = curve_picture(curve_of(found), task_of(found), language) if found.spec.kind == "sizes" else \
            picture(listed(found), task_of(found), language)
        return _file(content, f"{project.name}-{search}.png", "image/png")

    @app.get("/projects/{project}/beside")
    def runs_beside(project: Own, runs: Names) -> dict:
        """2 to 8 runs side by side: their scores on the same test rows, their costs, and the settings that differ."""
        return beside(project, runs.split(".")).as_json()

    @app.get("/projects/{project}/beside.csv")
    def table_beside(project: Own, runs: Names, language: Language = "ko") -> Response:
        """Runs side by side as a table."""
        found = beside(project, runs.split("."))
        content = as_csv(found.found, found.task, language, found.settings)
        return _file(content, f"{project.name}-{runs}.csv", "text/csv")

    @app.get("/projects/{project}/beside.png")
    def drawn_beside(project: Own, runs: Names, language: Language = "ko") -> Response:
        """Runs side by side as a picture of scores and times."""
        found = beside(project, runs.split("."))
        content = picture(found.found, found.task, language)
        return _file(content, f"{project.name}-{runs}.png", "image/png")

    if not ON_A_SPACE:
        needs_nothing(app)
    return app


def _comparison(project: Project, name: str) -> Search:
    """The comparison of this name. Raises Problem("nothing_compared") if the search compares nothing, or nothing has
    been measured yet."""
    search = project.search(name)
    if not search.spec.others or not any(run.is_tested for run in search.trials()):
        raise Problem("nothing_compared", "아직 견준 것이 없습니다. 비교에서 첫 모델의 학습이 끝난 뒤 받아 주세요.",
                      "Nothing has been compared yet. Ask again once the first model of a comparison has been tested.",
                      search=name)
    return search


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers=named(name))
