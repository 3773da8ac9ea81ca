"""gzip and ZIP: their content is unpacked into memory, never onto the disk, and only up to a limit."""

import gzip
import stat
import zipfile
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from ...errors import Count, Problem, Words
from ...kinds.text import nfc
from ...options import Reading
from ...units import MB, bytes_text
from ..parts import parts_of
from .refusals import corrupt, locked, not_read, too_big
from .source import Source

CHUNK = 1 << 20
MAX_UNPACKED = 512 * MB
MAX_RATIO = 100  # tables shrink to a tenth or so; a file that shrinks more than this was made to fill the memory
ANY_RATIO = 16 * MB  # bytes; up to this size any ratio is allowed
MAX_MEMBERS = 10_000
MAX_LAYERS = 2
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks other kinds without any limit
LIKELY = (("csv", "tsv", "tab", "xlsx", "xls", "jsonl", "ndjson", "parquet"), ("json",), ("txt", "gz", "zip"))


@dataclass(frozen=True)
class Unpacked:
    """The content of a packed file, a note on what was taken, how to read it, and the `names` to choose from."""

    source: Source
    note: Words
    reading: Reading
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Set:
    """`members`: part → file in a ZIP; `note`: what is read; `names`: all files, any of which could be chosen."""

    members: dict[str, str]
    note: Words
    names: list[str]


def unpacked(source: Source, kind: str, layer: int, reading: Reading) -> Unpacked:
    """The content of a "gzip" or "zip" file that lies in `layer` others.

    `reading.sheet` names a member where a ZIP holds several files; otherwise it is a sheet of what is inside.
    Raises Problem: corrupt_file, locked_file, too_big, format_not_read, empty_archive, nested_archive, no_such_sheet.
    """
    if layer >= MAX_LAYERS:
        raise Problem(
            "nested_archive",
            f"'{source.name}': 압축 안에 압축이 {layer}번 넘게 들어 있습니다. 압축을 풀어 안의 표를 올려 주세요.",
            f"'{source.name}' is packed more than {layer} times over. Unpack it and upload the table inside.",
            file=source.name)
    return _from_gzip(source, reading) if kind == "gzip" else _from_zip(source, reading)


def find_set(source: Source) -> Set | None:
    """The tables of a ZIP for training and for validation or test, by their names; None if it has no such set."""
    with open_archive(source) as archive:
        members, outside = _documents(source, archive), _note_on_outside(archive)
    likeliest = [shown_name(each) for each in members if _unlikelihood(each) == _unlikelihood(members[0])]
    if (found := parts_of(likeliest)) is None:
        return None
    others = [each for each in members if shown_name(each) not in found.values()]
    unread = Words(f" 읽지 않은 파일: {_listed(others, 5)}.", f" Not read: {_listed(others, 5)}.")
    note = Words("ZIP 안에 학습·검증·시험 파일이 따로 있어서 그대로 나누어 씁니다.",
                 "The ZIP has its own files for training, validation and test, which stay so.")
    note = Words(note.ko + unread.ko, note.en + unread.en) if others else note
    return Set(found, Words(note.ko + outside.ko, note.en + outside.en), list(map(shown_name, members)))


@contextmanager
def open_archive(source: Source):
    """A ZIP file, opened. Raises Problem("too_big") for too long a listing, and Problem("corrupt_file") for damage now
    or while it is read."""
    if _count_members(source) > MAX_MEMBERS:
        raise Problem(
            "too_big",
            f"'{source.name}' 안에 파일이 {MAX_MEMBERS:,}개 넘게 있습니다. 쓸 표만 꺼내 올려 주세요.",
            f"'{source.name}' holds more than {MAX_MEMBERS:,} files. Upload the table you need by itself.",
            file=source.name)
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise corrupt(source) from None


def shown_name(member: zipfile.ZipInfo) -> str:
    """A member's path for people: on one line, clipped, and in Korean where Windows wrote it in CP949."""
    name = member.filename
    if not member.flag_bits & 0x800:  # not marked as UTF-8, so zipfile took it for CP437
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("cp949")
    name = "".join(letter if letter.isprintable() else "?" for letter in nfc(name))
    return name if len(name) <= 80 else "…" + name[-80:]


def _from_gzip(source: Source, reading: Reading) -> Unpacked:
    try:
        with source.open() as file, gzip.GzipFile(fileobj=file) as inside:
            content = _read(source, inside)
    except (EOFError, zlib.error, OSError):
        raise corrupt(source) from None
    note = Words(f"gzip 압축을 풀어 읽었습니다({bytes_text(len(content))}).", f"Unpacked from gzip ({bytes_text(len(content))}).")
    return Unpacked(replace(source, name=source.name.removesuffix(".gz"), content=content), note, reading)


def _from_zip(source: Source, reading: Reading) -> Unpacked:
    with open_archive(source) as archive:
        members, outside = _documents(source, archive), _note_on_outside(archive)
        chosen, why = _chosen(source, members, reading.sheet)
        if chosen.flag_bits & 1:
            raise locked(source)
        if chosen.compress_type not in BOUNDED:
            names = zipfile.compressor_names  # type: ignore[attr-defined]  # which typeshed lacks
            raise not_read(source, f"ZIP ({names.get(chosen.compress_type, '?')})")
        _check_size(source, chosen.file_size)
        with archive.open(chosen) as inside:
            content = _read(source, inside)
    name = shown_name(chosen)
    note = Words(f"ZIP 안의 '{name}' 파일을 읽었습니다({bytes_text(len(content))}).{why.ko}{outside.ko}",
                 f"'{name}' in the ZIP was read ({bytes_text(len(content))}).{why.en}{outside.en}")
    inside = replace(source, name=f"{source.name} › {name}", content=content)
    if len(members) == 1:
        return Unpacked(inside, note, reading)
    return Unpacked(inside, note, reading.model_copy(update={"sheet": None}), list(map(shown_name, members)))


def _documents(source: Source, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in a ZIP, those that look like tables first. Raises Problem("empty_archive")."""
    members = sorted(filter(_is_document, archive.infolist()), key=_unlikelihood)
    if not members:
        raise Problem(
            "empty_archive",
            f"'{source.name}' 안에 파일이 없습니다. 표가 든 압축 파일을 올려 주세요.",
            f"'{source.name}' holds no files. Upload one with a table in it.", file=source.name)
    return members


def _chosen(source: Source, members: list[zipfile.ZipInfo], name: str | None) -> tuple[zipfile.ZipInfo, Words]:
    """The requested member, or else the first that looks like a table; and the members left unread."""
    if len(members) == 1:
        return members[0], Words("", "")
    if name is not None:
        for member in members:
            if shown_name(member) == name:
                return member, Words("", "")
        listed = _listed(members, 20)
        raise Problem(
            "no_such_sheet",
            f"'{source.name}' 안에 '{name[:80]}' 파일이 없습니다. 있는 파일: {listed}",
            f"There is no file '{name[:80]}' in '{source.name}'. It has: {listed}", file=source.name, value=name[:80])
    others = members[1:]
    return members[0], Words(
        f" 표로 보이는 첫 파일입니다. 읽지 않은 파일 {len(others):,}개: {_listed(others, 5)}. 다른 파일은 '시트'에서 고릅니다.",
        f" It is the first that looks like a table. {len(others):,} not read: {_listed(others, 5)}. Choose one "
        "as 'sheet' to read it.")


def _note_on_outside(archive: zipfile.ZipFile) -> Words:
    """A note on names that lead out of the folder into which somebody would unpack the archive."""
    outside = [member for member in archive.infolist() if _leads_out(member)]
    if not outside:
        return Words("", "")
    shown = _listed(outside, 5)
    return Words(
        f" 압축을 푸는 폴더 밖을 가리키는 이름이 {len(outside):,}개 있습니다: {shown}. 여기서는 디스크에 풀지 않으니 해가 없지만, 믿을 만한 곳에서 온 "
        "파일인지 확인하세요.",
        f" {Count(len(outside)):name leads|names lead} out of the folder in which it would be unpacked: {shown}. "
        "Nothing is unpacked onto the disk here, so this does no harm, but check where the file is from.")


def _leads_out(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    drive = path.parts[:1] and path.parts[0].endswith(":")
    return bool(".." in path.parts or path.is_absolute() or drive)


def _listed(members: list[zipfile.ZipInfo], most: int) -> str:
    return ", ".join(f"'{shown_name(each)}'" for each in members[:most]) + (" …" if len(members) > most else "")


def _read(source: Source, file: IO[bytes] | gzip.GzipFile) -> bytes:
    buffer = BytesIO()
    while chunk := file.read(CHUNK):
        buffer.write(chunk)
        _check_size(source, buffer.tell())
    return buffer.getvalue()


def _check_size(source: Source, size: int) -> None:
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)
    if size > max(ANY_RATIO, MAX_RATIO * source.size):
        raise Problem(
            "too_big",
            f"'{source.name}' 파일은 압축을 풀면 {MAX_RATIO}배 넘게 커집니다({bytes_text(size)} 이상): 압축 폭탄일 수 "
            "있어 풀지 않았습니다. 믿는 파일이면 압축을 풀어서 올려 주세요.",
            f"'{source.name}' unpacks to more than {MAX_RATIO} times its size ({bytes_text(size)} or more), as ZIP "
            "bombs do, and was not unpacked. If you trust it, unpack it and upload what is inside.",
            file=source.name, value=size)


def _count_members(source: Source) -> int:
    with source.open() as file:
        return sum(chunk.count(b"PK\x01\x02") for chunk in iter(partial(file.read, CHUNK), b""))


def _is_document(member: zipfile.ZipInfo) -> bool:
    """Whether it is neither a folder, nor a link, nor a file that systems leave behind (__MACOSX, .DS_Store)."""
    parts = PurePosixPath(member.filename).parts
    hidden = not parts or "__MACOSX" in parts or parts[-1].startswith(".")
    return not (hidden or member.is_dir() or stat.S_ISLNK(member.external_attr >> 16))


def _unlikelihood(member: zipfile.ZipInfo) -> int:
    """Rank of a member by the ending of its name, tables first; the format itself is detected from the content."""
    suffix = PurePosixPath(member.filename).suffix.lower().lstrip(".")
    return next((rank for rank, suffixes in enumerate(LIKELY) if suffix in suffixes), len(LIKELY))
