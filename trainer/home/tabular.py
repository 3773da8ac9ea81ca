"""Read files as tables: Parquet, and the event log, whose columns are the fields of all its records."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import Problem
from .events import read_events

TABLES = ".parquet", ".jsonl"
AT_ONCE = 1000  # rows


def is_table(path: Path) -> bool:
    return path.suffix in TABLES


def table_in(path: Path) -> tuple[list[str], Iterator[list[Any]]]:
    """Names of columns, and rows: lists of values, with lists and dicts as JSON. Raises Problem("damaged_table") if the
    file cannot be read, perhaps only while its rows are read: see `check_table`."""
    import pyarrow.parquet

    if path.suffix == ".jsonl":
        return _events(path)
    with _read(path):
        file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
    return file.schema_arrow.names, _rows(file, path)


def check_table(path: Path) -> None:
    """Check that all of a table can be read, before any of it is sent. Raises Problem("damaged_table")."""
    for _ in table_in(path)[1]:
        pass


@contextmanager
def _read(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise Problem("damaged_table", f"'{path.name}' 파일이 손상되어 표로 읽을 수 없습니다. 그대로 내려받을 수는 있습니다.",
                      f"'{path.name}' is damaged and cannot be read as a table. It can be downloaded as it is.",
                      file=path.name) from error


def _rows(file, path: Path) -> Iterator[list[Any]]:
    with _read(path):
        for batch in file.iter_batches(AT_ONCE):
            columns = [column.to_pylist() for column in batch.columns]
            yield from ([_cell(value) for value in row] for row in zip(*columns, strict=True))


def _events(path: Path) -> tuple[list[str], Iterator[list[Any]]]:
    """The event log as a table. Columns that most records have come first; those about processes are left out."""
    records = [dict(_flat(record)) for record in read_events(path)[0]]
    names = [name for name, _ in Counter(name for record in records for name in record).most_common()
             if not name.startswith("worker.")]
    for record in records:
        record["time"] = datetime.fromtimestamp(record["time"]).isoformat(" ", "seconds")
    return names, ([record.get(name) for name in names] for record in records)


def _flat(record: dict, before: str = "") -> Iterator[tuple[str, Any]]:
    """{"metrics": {"loss": 1}} as "metrics.loss": 1."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, _cell(value)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
