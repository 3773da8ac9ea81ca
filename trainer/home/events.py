"""The event log of a run: one JSON object a line, appended by the worker, read by everyone else."""

import json
import time
from pathlib import Path


class EventLog:
    """The writing end. Each record is on its way to the disk before `append` returns."""

    def __init__(self, path: Path):
        self._file = open(path, "ab")  # noqa: SIM115 (open for as long as the run)
        if self._file.tell() and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")  # a torn last line of a killed worker must not swallow the next one

    def append(self, kind: str, **fields) -> None:
        """Raises OSError on a full disk; what is missing of the record then comes before the next one."""
        record = {"kind": kind, "time": round(time.time(), 3), **fields}
        self._file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def read_events(path: Path, offset: int = 0) -> tuple[list[dict], int]:
    """All whole records from byte `offset` on, and the offset to go on from.

    A last line without its line break is still being written, or torn: it is left for the next call.
    """
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read()
    except FileNotFoundError:
        return [], offset
    whole = data.rfind(b"\n") + 1
    return [record for line in data[:whole].splitlines() if (record := _parse(line))], offset + whole


def _parse(line: bytes) -> dict | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
