"""Files that survive a crash: written beside their place, synced, then renamed. A file under its name is complete."""

import ctypes
import errno
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

SEAL = re.compile(rb'\{"crc": (\d+)(.*)', re.DOTALL)

LONGEST_LOG = 10 << 20  # bytes
TEMPORARY = "kotune-temporary-"  # begins names of folders that are swept when old; no home is called so


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
    write_pieces(path, [content])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write_bytes`, with content that comes in pieces."""
    aside = _aside(path)
    try:
        with open(aside, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def cut_log(log: Path) -> None:
    """Halve a log that has grown to LONGEST_LOG. Its beginning, with the cause, is kept; writers go on appending."""
    with suppress(OSError):
        if log.stat().st_size > LONGEST_LOG:
            os.truncate(log, LONGEST_LOG // 2)


def write_json(path: Path, value: dict) -> None:
    write_bytes(path, sealed(value, indent=1))


def read_json(path: Path) -> Any:
    """The value in `path`, or None if there is no such file. Raises ValueError if it is damaged."""
    try:
        return unsealed(path.read_bytes())
    except FileNotFoundError:
        return None


def sealed(value: dict, indent: int | None = None) -> bytes:
    """`value` as JSON with a first key "crc", the CRC-32 of all that follows it: a flipped bit is noticed."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)[1:] + "\n"
    rest = ("," * bool(value) + text).encode()
    return b'{"crc": %d%b' % (crc32(rest), rest)


def unsealed(data: bytes) -> Any:
    """The value of such JSON, or of any other, as earlier versions wrote it. Raises ValueError if it is damaged."""
    seal = SEAL.fullmatch(data)
    if seal and crc32(seal[2]) != int(seal[1]):
        raise ValueError("The JSON is not as it was written.")
    value = json.loads(data)
    if seal:
        del value["crc"]
    return value


def temporary_folder() -> TemporaryDirectory:
    """A folder that its `with` removes at the end; what cannot be removed then, as it is in use, is swept later."""
    return TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True)


def remove_folders(parent: Path, pattern: str) -> None:
    for folder in parent.glob(pattern):
        shutil.rmtree(folder)


def remove_folder(folder: Path) -> None:
    """Remove a folder. It vanishes at once for everyone; what is left if this process is killed is swept later."""
    hidden = _aside(folder)
    folder.rename(hidden)
    sync_folder(folder.parent)
    shutil.rmtree(hidden, ignore_errors=True)


def empty_folder(folder: Path, aside: Path) -> None:
    """Remove all that is in a folder, at once for everyone. What is left if this process is killed is in the folder
    `aside`, under a name of files written aside, and is swept later."""
    hidden = _aside(aside / folder.name)
    folder.rename(hidden)
    folder.mkdir()
    sync_folder(folder.parent)
    shutil.rmtree(hidden, ignore_errors=True)


@contextmanager
def publish_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into. It takes the place of `folder` once all its files are synced.

    A folder has one writer at a time, so what a killed writer has left beside it is removed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_folders(folder.parent, f".{folder.name}.*")
    aside = _aside(folder)
    aside.mkdir()
    try:
        yield aside
        for file in aside.rglob("*"):
            if file.is_file():
                with open(file, "rb") as opened:
                    os.fsync(opened.fileno())
        sync_folder(aside)
        if not (folder.exists() and _exchange(aside, folder)):
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _aside(path: Path) -> Path:
    """A hidden name beside `path`, under which this process writes before it renames."""
    return path.with_name(f".{path.name}.{os.getpid()}-{token_hex(4)}")


def _exchange(one: Path, other: Path) -> bool:
    """Swap two paths in one step, so that neither is ever missing; False if the system cannot (only Linux can)."""
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    if rename(here, os.fsencode(one), here, os.fsencode(other), swap) == 0:
        return True
    if (code := ctypes.get_errno()) in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, os.strerror(code), str(other))
