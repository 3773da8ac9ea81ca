"""What kind of file this is, from its first bytes: the name may say anything."""

import re
from pathlib import Path

from ..errors import Problem
from .excel import is_workbook

MAX_BYTES = 1 << 30
JSON = re.compile(rb'(\xef\xbb\xbf)?\s*(\{\s*"|\[\s*[\[{"])')
OTHERS = {b"PAR1": "Parquet", b"\x1f\x8b": "gzip", b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG",
          b"GIF8": "GIF", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"SQLite format 3": "SQLite"}


def find_format(path: Path) -> str:
    """ "xlsx" or "text". Raises Problem for an empty or damaged file, and for what is not read."""
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    if not head:
        raise Problem(
            "empty_file",
            f"'{path.name}' 파일은 빈 파일입니다(0바이트). 내용이 있는 파일을 올려 주세요.",
            f"'{path.name}' is empty (0 bytes). Bring a file that holds data.", file=path.name)
    if path.stat().st_size > MAX_BYTES:
        raise Problem(
            "too_big",
            f"'{path.name}' 파일이 {MAX_BYTES >> 20:,} MB를 넘습니다. 나누어 올려 주세요.",
            f"'{path.name}' is larger than {MAX_BYTES >> 20:,} MB. Split it.", file=path.name)
    if head.startswith(b"PK"):
        if is_workbook(path):
            return "xlsx"
        raise _not_read(path, "ZIP")
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # Microsoft's older container
        raise _locked(path) if _is_encrypted(path) else _not_read(path, "XLS / DOC / HWP")
    for mark, name in OTHERS.items():
        if head.startswith(mark):
            raise _not_read(path, name)
    if JSON.match(head):
        raise _not_read(path, "JSON")
    return "text"


def _is_encrypted(path: Path) -> bool:
    with open(path, "rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 24)


def _not_read(path: Path, name: str) -> Problem:
    return Problem(
        "format_not_read",
        f"'{path.name}' 파일의 형식은 {name}입니다. 읽을 수 있는 형식은 CSV, TSV, TXT, XLSX입니다: 엑셀에서 "
        "XLSX나 'CSV UTF-8'로 저장해 올려 주세요.",
        f"'{path.name}' is a {name} file. CSV, TSV, TXT and XLSX are read: save it from Excel as XLSX or "
        "'CSV UTF-8'.",
        file=path.name, value=name)


def _locked(path: Path) -> Problem:
    return Problem(
        "locked_file",
        f"'{path.name}' 파일은 암호로 잠겨 있습니다. 엑셀에서 암호를 풀고 저장해 올려 주세요.",
        f"'{path.name}' is locked with a password. Remove it in Excel and save the file "
        "again.", file=path.name)
