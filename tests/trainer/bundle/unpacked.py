"""A bundle as people have it before them: its folder, out of the ZIP."""

from pathlib import Path
from zipfile import ZipFile

from trainer.bundle.packed import name_of, packed
from trainer.home.project import Run

MOST_LINES = 200  # of its program


def unpacked(run: Run, folder: Path, with_rows: bool = True) -> Path:
    file = folder / "bundle.zip"
    with open(file, "wb") as out:
        out.writelines(packed(run, with_rows))
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / name_of(run)
