"""The manifest of a folder: size and SHA-256 of each of its files, so that any damage is noticed."""

import errno
import hashlib
from pathlib import Path

from .files import read_json, write_json

MANIFEST = "manifest.json"


def write_manifest(folder: Path) -> None:
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != MANIFEST)
    write_json(folder / MANIFEST, {file.name: [file.stat().st_size, _digest(file)] for file in files})


def read_manifest(folder: Path) -> dict:
    """File → [size, SHA-256]; {} if there is no manifest, or it is damaged. Raises OSError for errors that pass."""
    try:
        return dict(read_json(folder / MANIFEST) or {})
    except ValueError:
        return {}
    except OSError as error:
        if error.errno != errno.EIO:  # other errors pass by themselves, such as too many open files
            raise
        return {}


def damaged_files(folder: Path, name: str | None = None) -> list[str]:
    """Names of files (or only `name`) that are not as they were written. [] if there is no manifest, as in models of
    versions before 0.2. Raises OSError as `read_manifest`."""
    inode = _inode(folder)
    found = _damaged(folder, name)
    return damaged_files(folder, name) if found and _inode(folder) != inode else found  # it was replaced meanwhile


def _damaged(folder: Path, name: str | None) -> list[str]:
    if not (manifest := read_manifest(folder)) and (folder / MANIFEST).exists():
        return [MANIFEST]
    return [each for each, (size, digest) in manifest.items()
            if name in (None, each) and not _is_whole(folder / each, size, digest)]


def _inode(folder: Path) -> int:
    return folder.stat().st_ino if folder.exists() else 0


def _is_whole(file: Path, size: int, digest: str) -> bool:
    try:
        return file.stat().st_size == size and _digest(file) == digest
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return False


def _digest(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
