"""Answers on disk: one Parquet file, a row for each example that was measured."""

import io
from pathlib import Path


def write_answers(path: Path, answers) -> None:
    """Publish answers (of any kind) at `path`, replacing what was there in one step."""
    import pyarrow
    import pyarrow.parquet

    from ..home.files import write_bytes

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(answers.columns()), buffer)
    path.parent.mkdir(exist_ok=True)
    write_bytes(path, buffer.getvalue())


def read_answers(path: Path, kind: type):
    """The answers in `path`, of this kind; None if there is no such file."""
    import pyarrow.parquet

    if not path.exists():
        return None
    return kind.from_columns(pyarrow.parquet.read_table(path))
