"""A ZIP as a stream: only the piece that is being sent is in memory, and nothing on the disk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

AT_ONCE = 1 << 20  # bytes of a file
TIME = (2020, 1, 1, 0, 0, 0)  # of all files, so that the same content makes the same ZIP
STORED = ".safetensors", ".bin", ".onnx", ".png", ".parquet"  # files that would hardly shrink
Content = bytes | Path | Iterable[bytes]


def zipped(folder: str, files: Iterable[tuple[str, Content]]) -> Iterator[bytes]:
    """The ZIP of `files` (name, content), piece by piece; they are in the folder `folder` of the ZIP. A file that has
    vanished by its turn is left out."""
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # it asks for no more than write
        for name, content in files:
            if isinstance(content, Path) and not content.exists():
                continue
            entry = ZipInfo(f"{folder}/{name}", TIME)
            entry.compress_type = ZIP_STORED if name.endswith(STORED) else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in _pieces(content):
                    file.write(piece)
                    yield sent.taken()
    yield sent.taken()


class _Sent:
    """A file-like object that hands on what is written, and keeps nothing."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Does nothing: `taken` hands on everything."""

    def taken(self) -> bytes:
        content, self._waiting = b"".join(self._waiting), []
        return content


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with open(content, "rb") as file:
            yield from iter(lambda: file.read(AT_ONCE), b"")
    else:
        yield from content
