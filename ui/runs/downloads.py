"""Files of a run as they are handed out: copies in the temporary folder, because only those may be served."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from trainer.home import Project, Run


def files_of(run: Run) -> list[Path]:
    """The model as a zip, every whole checkpoint as a zip, the card, settings, figures of the test, and the logs.

    Made anew on each call, in one folder a run, so that asking again does not fill the disk.
    """
    folder = _folder(run.project) / run.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packed = [zipped(run.model, folder / f"{run.project.name}-{run.name}-model.zip")] if run.model.exists() else []
    packed += [zipped(checkpoint, folder / f"checkpoint-{checkpoint.name}.zip")
               for checkpoint in sorted(run.checkpoints.glob("epoch-*"))]
    single = (run.card, run.curves, run.file, run.test, run.result_file, run.events, run.log)
    return packed + [Path(shutil.copy(file, folder / file.name)) for file in single if file.exists()]


def forget(project: Project) -> None:
    """Remove what was handed out of a project that is deleted."""
    shutil.rmtree(_folder(project), ignore_errors=True)


def _folder(project: Project) -> Path:
    return Path(tempfile.gettempdir()) / "kotune-downloads" / project.owner / project.name


def zipped(source: Path, target: Path) -> Path:
    """A zip of a folder, stored: weights hardly shrink, and waiting for it would be felt."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(source.rglob("*")):
            if file.is_file():
                archive.write(file, Path(target.stem) / file.relative_to(source))
    return target
