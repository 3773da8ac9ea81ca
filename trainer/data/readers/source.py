"""The source of bytes: a file, or the unpacked content of a packed one. Readers open it as often as they need."""

from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

BEGINNING = 1 << 22  # bytes by which a first look judges; unpacked ones of a packed file


@dataclass(frozen=True)
class Source:
    """`name` is for people; `content` is the path of a file, or bytes that were unpacked into memory.

    `rows`: how many first rows are wanted, None for all. If it is set, the file is judged by its beginning alone, so
    that a first look takes the same time whatever its size.
    """

    name: str
    content: Path | bytes
    rows: int | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def open(self) -> BinaryIO:
        return BytesIO(self.content) if isinstance(self.content, bytes) else open(self.content, "rb")

    def text(self, encoding: str) -> TextIO:
        """The text, with its line ends as they are. Bytes that cannot be read have been refused before, but in a first
        look they are replaced."""
        return TextIOWrapper(self.open(), encoding, "strict" if self.rows is None else "replace", newline="")
