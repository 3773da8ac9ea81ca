"""A model as ONNX as people have it before them: its folder, and the program of its README."""

import re
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from trainer.home.project import Run
from trainer.onnx.packed import name_of, packed
from trainer.texts import Text


def unpacked(run: Run, folder: Path) -> Path:
    file = folder / "onnx.zip"
    with open(file, "wb") as zipped:
        zipped.writelines(packed(run))
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / name_of(run)


def program_in(folder: Path, texts: Sequence[Text]) -> str:
    """That of the README, asked about these texts."""
    readme = (folder / "README.md").read_text(encoding="utf-8")
    program, = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    return re.sub(r"^texts = .*$", lambda _: f"texts = {[*texts]!r}", program, count=1, flags=re.MULTILINE)
