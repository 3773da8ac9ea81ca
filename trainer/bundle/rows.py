"""The rows of a project as a plain program reads them, a JSON object a line; and how they came about."""

import hashlib
import json
from collections.abc import Iterator

from ..home.project import Project, Run
from ..tasks import task_of
from ..texts import COLUMNS

PARTS = "train", "valid", "test"
TOGETHER = 10_000  # rows that are in memory at once


def lines(run: Run, part: str) -> Iterator[bytes]:
    """The rows of a part, in their order, some thousand lines at a time."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(run.project.split(part), page_checksum_verification=True) as file:
        names = [name for name in COLUMNS if name in file.schema_arrow.names]
        for batch in file.iter_batches(TOGETHER, columns=[*names, "label"]):
            rows = [{name: row[name] for name in names} | {"label": task_of(run).truth_of(row["label"])}
                    for row in batch.to_pylist()]
            yield b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def recipe(run: Run, hashes: dict[str, str]) -> dict:
    """Which rows of which file were learnt from, what was repaired in them, and the hash of each part. No hash of a
    single row: of a short text one could guess what it is."""
    project, task = run.project, task_of(run)
    parts = {part: {"sha256": hashes[part]} | _places(project, part) for part in PARTS}
    how = project.spec.model_dump(include={"source", "columns", "reading", "repairs", "shares", "seed", "origin"})
    return how | {"task": task.name, "parts": parts}


def _places(project: Project, part: str) -> dict:
    """Where the rows stand in the file that was uploaded, the header being row 1; and of several in which."""
    import pyarrow.parquet

    names = [name for name in ("row", "file") if name in pyarrow.parquet.read_schema(project.split(part)).names]
    table = pyarrow.parquet.read_table(project.split(part), columns=names)
    return {f"{name}s": table[name].to_pylist() for name in names}


def hashed(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
