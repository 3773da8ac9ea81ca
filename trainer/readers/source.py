"""Where bytes come from: a file, or the content of one that came packed. Readers open it as often as they need."""

from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO


@dataclass(frozen=True)
class Source:
    """`name` is for people; `content` is the path of a file, or bytes that were unpacked into memory."""

    name: str
    content: Path | bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def open(self) -> BinaryIO:
        return BytesIO(self.content) if isinstance(self.content, bytes) else open(self.content, "rb")

    def text(self, encoding: str) -> TextIO:
        """Line ends stay as they are."""
        return TextIOWrapper(self.open(), encoding, newline="")
