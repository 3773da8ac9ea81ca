"""Answers on disk: one Parquet file, a row for each example that was measured."""

import io
from pathlib import Path
from typing import TypeVar

from .answers import Answers

Kind = TypeVar("Kind", bound=Answers)


def write_answers(path: Path, answers: Answers) -> None:
    """Publish answers at `path`, replacing what was there in one step."""
    import pyarrow
    import pyarrow.parquet

    from ..home.files import write_bytes

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(answers.columns()), buffer)
    path.parent.mkdir(exist_ok=True)
    write_bytes(path, buffer.getvalue())


def read_answers(path: Path, kind: type[Kind]) -> Kind:
    """The answers in `path`, of this kind. Raises FileNotFoundError."""
    import pyarrow.parquet

    return kind.from_columns(pyarrow.parquet.read_table(path))
