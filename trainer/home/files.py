"""Files that survive a crash: written beside their place, synced, then renamed. What has its name is complete."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

LONGEST_LOG = 10 << 20  # bytes


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` (UTF-8); readers see the old content or the new one, never a part."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`; readers see the old content or the new one, never a part."""
    aside = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with open(aside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def cut_log(log: Path) -> None:
    """Halve a log that has grown to LONGEST_LOG: what stands first is the cause of the rest. Its writers append."""
    with suppress(OSError):
        if log.stat().st_size > LONGEST_LOG:
            os.truncate(log, LONGEST_LOG // 2)


def write_json(path: Path, value: object) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def read_json(path: Path) -> Any:
    """The value in `path`, or None if there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def remove_folders(parent: Path, pattern: str) -> None:
    for folder in parent.glob(pattern):
        shutil.rmtree(folder)


@contextmanager
def publish_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into. It is renamed to `folder` once all its files are synced.

    A folder has one writer at a time, so what a killed one has left beside it is removed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_folders(folder.parent, f".{folder.name}.*")
    aside = folder.with_name(f".{folder.name}.{token_hex(4)}")
    aside.mkdir()
    try:
        yield aside
        for file in aside.rglob("*"):
            if file.is_file():
                with open(file, "rb") as opened:
                    os.fsync(opened.fileno())
        sync_folder(aside)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
