"""REST routes for files: those of a project, one by one, as folders and as tables, and the packages of a run. Part of
`rest.rest_app`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from cards.answered import answered
from cards.mapped import mapped
from cards.package import model_name, packed_model
from cards.sheet import as_sheet
from cards.to_check import to_check
from trainer.bundle.packed import name_of, packed
from trainer.errors import Problem
from trainer.home.browse import ROOT, all_files, entries_of, entry_of
from trainer.home.disk import size_of
from trainer.home.project import Project, Run
from trainer.home.tabular import check_table, is_table, table_in
from trainer.home.zipped import zipped
from trainer.onnx.made import is_whole
from trainer.onnx.packed import name_of as onnx_name
from trainer.training.tidying import drop_checkpoint

from ..place import Shared
from .leaving import onnx_of

EXPORTS = 4  # requests for ONNX at once, each in a thread; one model is converted at a time
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_files(app: FastAPI, shared: Shared, own_project: Callable[[str, Request], Project]) -> None:
    Own, exporting = Annotated[Project, Depends(own_project)], CapacityLimiter(EXPORTS)

    @app.get("/projects/{project}/files")
    def listed(project: Own, folder: str = ROOT) -> list[dict]:
        """The entries of a folder of the project: name, and size in bytes (for a folder, of everything in it)."""
        return [{"name": entry.name, "size": entry.size, "is_folder": entry.is_folder}
                for entry in entries_of(project, folder)]

    @app.get("/projects/{project}/files/{name:path}")
    def file(project: Own, name: str) -> FileResponse:
        """One file of the project."""
        return _whole(_file(project, name))

    @app.get("/projects/{project}/tables/{name:path}")
    def table(project: Own, name: str) -> StreamingResponse:
        """A Parquet file, or the events of a run, as CSV."""
        path = _file(project, name)
        if not is_table(path):
            raise Problem("no_table", f"'{path.name}' 파일은 표가 아니라 CSV로 줄 수 없습니다. 그대로 받아 주세요.",
                          f"'{path.name}' is no table, so there is no CSV of it. Get it as it is.", file=path.name)
        check_table(path)
        return _streamed(as_sheet(*table_in(path)), f"{path.stem}.csv", "text/csv")

    @app.get("/projects/{project}/folder.zip")
    def folder(project: Own, folder: str = ROOT) -> StreamingResponse:
        """A folder of the project, with everything in it, as a ZIP."""
        inside = project.name if folder == ROOT else f"{project.name}-{folder.replace('/', '-')}"
        if not entry_of(project, folder).is_folder:
            raise Problem("no_folder", f"'{folder[:100]}' 폴더가 아니라 파일입니다. files/로 받아 주세요.",
                          f"'{folder[:100]}' is a file, not a folder. Get it under files/.", file=folder[:100])
        _check_model(project, folder)
        return _streamed(zipped(inside, all_files(project, folder)), f"{inside}.zip", "application/zip")

    @app.get("/projects/{project}/runs/{run}/files")
    def files(project: Own, run: str) -> list[dict]:
        """Every file of a run: name and size in bytes."""
        folder = _folder_of(project.run(run))
        return [{"name": name, "size": size_of(path)} for name, path in all_files(project, folder)]

    @app.get("/projects/{project}/runs/{run}/files/{name:path}")
    def file_of_run(project: Own, run: str, name: str) -> FileResponse:
        """One file of a run."""
        return _whole(_file(project, f"{_folder_of(project.run(run))}/{name}"))

    @app.get("/projects/{project}/runs/{run}/model.zip")
    def model(project: Own, run: str) -> StreamingResponse:
        """The model of a run as a ZIP, with the simple method if that answers, too."""
        found = project.run(run)
        return _streamed(packed_model(found), f"{model_name(found)}.zip", "application/zip")

    @app.get("/projects/{project}/runs/{run}/answers.csv")
    def answers(project: Own, run: str, language: Literal["ko", "en"] = "ko") -> StreamingResponse:
        """The test rows with the run's answers, as CSV."""
        found = project.run(run)
        return _streamed(as_sheet(*answered(found, language)), f"{project.name}-{run}-answers.csv", "text/csv")

    @app.get("/projects/{project}/runs/{run}/map.csv")
    def map_table(project: Own, run: str, language: Literal["ko", "en"] = "ko") -> StreamingResponse:
        """The map of test rows (positions by PCA and t-SNE) as CSV, once the result page has made it."""
        found = project.run(run)
        return _streamed(as_sheet(*mapped(found, language)), f"{project.name}-{run}-map.csv", "text/csv")

    @app.get("/projects/{project}/runs/{run}/check.xlsx")
    def check(project: Own, run: str, language: Literal["ko", "en"] = "ko") -> Response:
        """A workbook to correct labels in: rows whose label is likely wrong, those that the model got wrong, and those
        that it is least sure of."""
        return Response(to_check(project.run(run), language), media_type=WORKBOOK,
                        headers=named(f"{project.name}-{run}-check.xlsx"))

    @app.get("/projects/{project}/runs/{run}/bundle.zip")
    def bundle(project: Own, run: str, rows: bool = True) -> StreamingResponse:
        """A plain program that repeats the training without KoTune, and all that it needs. Without `rows`, it has only
        their source and hashes."""
        found = project.run(run)
        return _streamed(packed(found, rows), f"{name_of(found)}.zip", "application/zip")

    @app.get("/projects/{project}/runs/{run}/onnx.zip")
    async def onnx(project: Own, run: str) -> StreamingResponse:
        """The model as ONNX, in 32 and in 8 bits, and a program that answers with it without torch. The first request
        waits until it is made and checked: a minute, or a few for a large model."""
        found = project.run(run)
        waits = None if await to_thread.run_sync(is_whole, found) else exporting
        pieces = await to_thread.run_sync(onnx_of, shared, found, limiter=waits)
        return _streamed(pieces, f"{onnx_name(found)}.zip", "application/zip")

    @app.delete("/projects/{project}/runs/{run}/checkpoints/{name}")
    def checkpoint(project: Own, run: str, name: str) -> dict:
        """Delete the weights of an epoch ("epoch-03") for good; returns the number of freed bytes."""
        return {"freed": drop_checkpoint(project.run(run), name)}


def named(name: str) -> dict[str, str]:
    """The header that names a download."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def _folder_of(run: Run) -> str:
    return str(run.path.relative_to(run.project.path))


def _file(project: Project, name: str) -> Path:
    entry = entry_of(project, name)
    if entry.is_folder:
        raise Problem("is_a_folder", f"'{entry.name}' 폴더입니다. folder.zip으로 받아 주세요.",
                      f"'{entry.name}' is a folder. Get it as folder.zip.", file=entry.name)
    _check_model(project, name)
    return entry.path


def _check_model(project: Project, name: str) -> None:
    """Refuse files of a run's model that are not as they were exported. Raises Problem("damaged_model")."""
    parts = name.strip("/").split("/")
    if len(parts) >= 3 and parts[0] == "runs" and parts[2] == "model":
        project.run(parts[1]).check_model(*parts[3:4])


def _whole(path: Path) -> FileResponse:
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


def _streamed(content: Iterator[bytes], name: str, kind: str) -> StreamingResponse:
    return StreamingResponse(content, media_type=kind, headers=named(name))
