"""The manifest of a folder: size and SHA-256 of each of its files, by which a flipped bit is noticed."""

import hashlib
from pathlib import Path

from .files import read_json, write_json

NAME = "manifest.json"


def write_manifest(folder: Path) -> None:
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != NAME)
    write_json(folder / NAME, {file.name: [file.stat().st_size, _digest(file)] for file in files})


def read_manifest(folder: Path) -> dict:
    """File → [size, SHA-256]; empty if there is none, or it cannot be read."""
    try:
        return dict(read_json(folder / NAME) or {})
    except (OSError, ValueError):
        return {}


def damaged_files(folder: Path) -> list[str]:
    """Names of files that are not as they were written; none is known to be where there is no manifest."""
    if not (manifest := read_manifest(folder)) and (folder / NAME).exists():
        return [NAME]
    return [name for name, (size, digest) in manifest.items() if not _is_whole(folder / name, size, digest)]


def _is_whole(file: Path, size: int, digest: str) -> bool:
    try:
        return file.stat().st_size == size and _digest(file) == digest
    except OSError:
        return False


def _digest(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
