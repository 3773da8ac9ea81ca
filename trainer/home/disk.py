"""How much disk space folders take, and whether something was written into a project."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder, or of a file itself. A file with several names (hard links) in the folder counts
    once, and one that vanishes meanwhile does not count."""
    size, linked = 0, set[tuple[int, int]]()
    if folder.is_file():
        return folder.stat().st_size
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                found = os.lstat(os.path.join(place, name))
                if (key := (found.st_dev, found.st_ino)) not in linked:
                    size += found.st_size
                if found.st_nlink > 1:
                    linked.add(key)
    return size


@lru_cache(maxsize=4096)
def size_as_of(folder: Path, mark: tuple[int, ...]) -> int:
    """As `size_of`, but counted only once while the folder's mark (`mark_of`) stays the same."""
    return size_of(folder)


def mark_of(folder: str) -> tuple[int, ...]:
    """The mark of the project in this folder (see `Project.mark`); () if the folder has vanished."""
    found: list[int] = []
    with suppress(OSError):
        found.append(os.stat(folder).st_mtime_ns)
        for kind in ("runs", "searches"):
            with suppress(FileNotFoundError), os.scandir(f"{folder}/{kind}") as entries:
                found += [entry.stat().st_mtime_ns for entry in entries]
    return tuple(found)
