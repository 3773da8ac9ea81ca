"""The event log of a job: one JSON object on each line, appended by the worker, read by everyone else."""

import time
from pathlib import Path

from .files import SEAL, sealed, unsealed

TAIL = 2**16  # bytes
NEEDED = {  # kind of a record → the fields that its readers need
    "state": ("state",), "before": ("metrics",), "remark": ("ko", "en"), "resumed": ("checkpoint", "step"),
    "damaged": ("checkpoint",), "epoch": ("epoch", "metrics", "best", "seconds", "checkpoint"),
    "step": ("step", "steps", "epoch", "loss", "rows_per_second", "seconds_left")}


class EventLog:
    """The log as its worker writes it. When `append` returns, the operating system has the record."""

    def __init__(self, path: Path):
        self._file = open(path, "ab")  # noqa: SIM115 (open as long as the worker)
        if self._file.tell() and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")  # ends a line that a killed worker has left unfinished

    def append(self, kind: str, **fields) -> None:
        """Raises OSError on a full disk; the rest of the record is then written before the next one."""
        record = {"kind": kind, "time": round(time.time(), 3), **fields}
        self._file.write(sealed(record))
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def read_events(path: Path, offset: int = 0) -> tuple[list[dict], int]:
    """All complete records from byte `offset` on, and the offset where the next call starts.

    A last line without a line break is still being written, or unfinished: it is not read yet. Damaged records are left
    out.
    """
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read()
    except FileNotFoundError:
        return [], offset
    end = data.rfind(b"\n") + 1
    return [record for line in data[:end].splitlines(keepends=True) if (record := _parse(line))], offset + end


def newest_events(path: Path) -> list[dict]:
    """The complete records within the last `TAIL` bytes."""
    size = path.stat().st_size if path.exists() else 0
    return read_events(path, max(0, size - TAIL))[0]


def _parse(line: bytes) -> dict | None:
    """The record on a line; None if it is damaged, or has neither a checksum nor all fields that its kind needs."""
    try:
        record = unsealed(line)
    except ValueError:
        return None
    if SEAL.match(line):
        return record
    needed = NEEDED.get(str(record.get("kind"))) if isinstance(record, dict) else None
    return record if needed and {"time", *needed} <= record.keys() else None
