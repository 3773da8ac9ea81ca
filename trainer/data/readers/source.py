"""Where bytes come from: a file, or the content of one that came packed. Readers open it as often as they need."""

from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

BEGINNING = 1 << 22  # bytes by which a mere look judges; of packed files unpacked ones


@dataclass(frozen=True)
class Source:
    """`name` is for people; `content` is the path of a file, or bytes that were unpacked into memory.

    `rows`: how many first rows are wanted, None for all. Where it is set, nothing is judged by more than the
    beginning of the file, so that a look at it takes the same time whatever its size.
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
        """Line ends stay as they are. What cannot be read has been refused before, but for a mere look."""
        return TextIOWrapper(self.open(), encoding, "strict" if self.rows is None else "replace", newline="")
