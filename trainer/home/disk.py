"""How much room folders take on the disk."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

GB = 2**30


def size_of(folder: Path) -> int:
    """Bytes of all files in it, or of the one that it is, but for those that go meanwhile; of a file that has several
    names in it, once."""
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
    """As `size_of`, counted once as long as the folder's mark (`project.mark_of`) stays the same."""
    return size_of(folder)
