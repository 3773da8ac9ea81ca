"""REST under /api/v1, with its documentation (served from here, not from a CDN) at /api/v1/docs."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, Field

from trainer.errors import Problem
from trainer.home.layout import Project
from trainer.tasks.choosing import model_of
from trainer.tasks.measured import measured_test
from trainer.training.watching import snapshot

from ..listeners import bug
from ..place import Shared
from ..visitor import owner_of
from .problems import unfit

STATUS = {"login_required": 401, "no_such_project": 404, "no_such_run": 404, "no_such_file": 404, "no_runs": 404,
          "no_model": 409, "inference_died": 503, "device_failed": 503}  # any other Problem is the request's: 422


class Texts(BaseModel):
    """What is to be classified; or, by an adapted model, texts with blanks (___)."""

    texts: list[str] = Field(min_length=1, examples=[["정말 재미있어요", "돈이 아깝다"]])
    run: str | None = Field(default=None, description="a run of the project; without it the best one answers")


class Prediction(BaseModel):
    label: str
    probabilities: dict[str, float]


class Filled(BaseModel):
    """What an adapted model would put into a text: for each blank, words and their probabilities."""

    blanks: list[dict[str, float]]


class Told(BaseModel):
    """What went wrong, in both languages; `code` stays the same."""

    code: str
    ko: str
    en: str
    where: dict


class Failure(BaseModel):
    error: Told


def rest_app(shared: Shared) -> FastAPIOffline:
    """The FastAPI app to mount at /api/v1."""
    app = FastAPIOffline(title="KoTune", version="1", description="학습한 모델을 부르는 API. Call models trained with KoTune.",
                         responses={"default": {"model": Failure}})

    def own_project(project: str, request: Request) -> Project:
        return shared.home.project(owner_of(request), project)

    Own = Annotated[Project, Depends(own_project)]

    @app.exception_handler(Problem)
    def tell(request: Request, problem: Problem) -> JSONResponse:
        return JSONResponse({"error": problem.as_dict()}, status_code=STATUS.get(problem.code, 422))

    @app.exception_handler(RequestValidationError)
    def tell_unfit(request: Request, error: RequestValidationError) -> JSONResponse:
        return tell(request, unfit(error.errors()[0]))

    @app.exception_handler(Exception)  # which the server logs
    def tell_bug(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": bug(error).as_dict()}, status_code=500)

    @app.get("/projects")
    def projects(request: Request) -> list[dict]:
        """Your projects, newest first."""
        mine = shared.home.projects(owner_of(request))
        return [{"project": project.name, "title": project.spec.title} for project in mine]

    @app.post("/projects/{project}/predict")
    def predict(project: Own, body: Texts) -> list[Prediction] | list[Filled]:
        """Label and probabilities of each text; of an adaptation, the likeliest words for each blank in it."""
        run = model_of(project, body.run)
        return shared.predictor.predict(run, body.texts)

    @app.get("/projects/{project}/runs")
    def runs(project: Own) -> list[dict]:
        """The project's runs as they stand."""
        return [snapshot(run) for run in project.runs()]

    @app.get("/projects/{project}/runs/{run}")
    def run(project: Own, run: str) -> dict:
        """A run as it stands, with its test metrics."""
        found = project.run(run)
        return snapshot(found) | {"test": measured_test(found)}

    @app.get("/projects/{project}/runs/{run}/files")
    def files(project: Own, run: str) -> list[dict]:
        """Every file of a run: name and size in bytes."""
        return [{"name": name, "size": path.stat().st_size} for name, path in project.run(run).files().items()]

    @app.get("/projects/{project}/runs/{run}/files/{name:path}")
    def file(project: Own, run: str, name: str) -> FileResponse:
        """One file of a run."""
        path = project.run(run).files().get(name)
        if path is None:
            raise Problem("no_such_file", f"'{name[:100]}' 파일이 없습니다.", f"There is no file '{name[:100]}'.")
        return FileResponse(path, filename=path.name, content_disposition_type="attachment")

    return app
