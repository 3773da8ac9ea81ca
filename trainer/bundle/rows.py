"""The rows of a project for a plain program, as JSON lines, and the record of where they come from."""

import hashlib
import json
from collections.abc import Iterator

from ..home.project import Project, Run
from ..tasks import task_of
from ..texts import COLUMNS

PARTS = "train", "valid", "test"
TOGETHER = 10_000  # rows in memory at once


def lines(run: Run, part: str) -> Iterator[bytes]:
    """Yield the rows of a part in order, `TOGETHER` lines at a time."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(run.project.split(part), page_checksum_verification=True) as file:
        names = [name for name in COLUMNS if name in file.schema_arrow.names]
        for batch in file.iter_batches(TOGETHER, columns=[*names, "label"]):
            rows = [{name: row[name] for name in names} | {"label": task_of(run).truth_of(row["label"])}
                    for row in batch.to_pylist()]
            yield b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def recipe(run: Run, hashes: dict[str, str]) -> dict:
    """The record of the rows as JSON: file and row numbers, repairs, and the hash of each part. Single rows have no
    hash, as a short text could be guessed from it."""
    project, task = run.project, task_of(run)
    parts = {part: {"sha256": hashes[part]} | _places(project, part) for part in PARTS}
    how = project.spec.model_dump(include={"source", "columns", "reading", "repairs", "shares", "seed", "origin"})
    return how | {"task": task.name, "parts": parts}


def _places(project: Project, part: str) -> dict:
    """The row numbers in the uploaded file (the header is row 1), and the files, if there were several."""
    import pyarrow.parquet

    names = [name for name in ("row", "file") if name in pyarrow.parquet.read_schema(project.split(part)).names]
    table = pyarrow.parquet.read_table(project.split(part), columns=names)
    return {f"{name}s": table[name].to_pylist() for name in names}


def hashed(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
