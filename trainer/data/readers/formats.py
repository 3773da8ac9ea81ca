"""Find out the format of a file from its bytes, as its name cannot be trusted."""

import re
from functools import partial
from io import TextIOWrapper
from itertools import chain, islice

from ...errors import Problem
from ...units import GB, bytes_text
from .archives import open_archive
from .charset import wide_encoding
from .delimited import LONGEST_CELL
from .jsonl import DECODER, start_of_value
from .package import part_name
from .refusals import corrupt, locked, not_read
from .source import BEGINNING, Source

MAX_BYTES = GB
HEAD = 1 << 16
OTHERS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"7z\xbc\xaf": "7z",
          b"MIME-Version:": "MHTML", b"Rar!": "RAR", b"SQLite format 3": "SQLite", b"BZh": "bzip2", b"\xfd7zXZ": "xz",
          b"HWP Document File": "HWP", b"\x28\xb5\x2f\xfd": "Zstandard",
          b"ARROW1": "Arrow", b"\x89HDF": "HDF5", b"\x93NUMPY": "NumPy",
          b"\x80\x02": "pickle", b"\x80\x03": "pickle", b"\x80\x04\x95": "pickle", b"\x80\x05\x95": "pickle"}
BARE_XLS = re.compile(rb"\t[\0\2\4\b][\4\6\b\x10]\0")  # without a container, as Excel 4 and many web sites write it
WORKBOOK = re.compile(r"xl/workbook\w*\.xml")
OFFICE = {"xl/workbook.bin": "XLSB", "[content_types].xml": "DOCX / PPTX", "index/document.iwa": "Numbers / Pages",
          "mimetype": "HWPX / ODT / EPUB"}
MARKS = " \t\r\n\v\f\ufeff\xef\xbb\xbf\xff\xfe"  # blanks and byte order marks, also as Latin-1 has them
# A comment ends at its first "-->" and nowhere else: with only one way to match, the time stays linear.
HTML = re.compile(r"(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*"
                  r"<(!doctype html|html|head|meta|style|body|table|div)\b", re.I | re.S)
XML, EXCEL = re.compile(r"<(\?xml|Workbook)\s", re.I), "urn:schemas-microsoft-com:office:spreadsheet"
# { "key": … or [ {}, … or { 'key': … as Python prints it, which is no JSON and is refused as broken JSON
OBJECT = re.compile(r"""[\[\s]*\{\s*(("|')(?:(?!\2)[^\\]|\\.)*\2\s*:|\}\s*[,\]])""")

# JSON after something else (a comment, the name of a variable), or as a text in JSON: refused as broken JSON
WRAPPED = re.compile(r"""(//[^\n]*\n|/\*((?!\*/).)*\*/|(var|let|const)\s+\w+\s*=|\w+\(|")\s*(\{\s*\\?"|\[\s*\{)""",
                     re.S)
SQL = re.compile(r"(--[^\n]*\n\s*|/\*((?!\*/).)*\*/;?\s*)*(insert\s+into|create\s+table|drop\s+table|set\s+names)\s",
                 re.I | re.S)


def find_format(source: Source) -> str:
    """ "text", "xlsx", "xls", "html", "parquet", "json", "jsonl", "gzip" or "zip".

    Raises Problem for an empty, damaged or locked file, and for what is not read.
    """
    with source.open() as file:
        head = file.read(HEAD)
    if not head:
        raise Problem(
            "empty_file",
            f"'{source.name}' 파일은 빈 파일입니다(0바이트). 내용이 있는 파일을 올려 주세요.",
            f"'{source.name}' is empty (0 bytes). Upload a file that holds data.", file=source.name)
    if source.size > MAX_BYTES:
        raise Problem(
            "too_big",
            f"'{source.name}' 파일이 {bytes_text(MAX_BYTES)}를 넘습니다. 나누어 올려 주세요.",
            f"'{source.name}' is larger than {bytes_text(MAX_BYTES)}. Split it.", file=source.name)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _kind_of_zip(source)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_container(source)
    if BARE_XLS.match(head):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[257:262] == b"ustar":
        raise not_read(source, "TAR")
    for mark, name in OTHERS.items():
        if head.startswith(mark):
            raise not_read(source, name)
    return _kind_of_text(source, head)


def _kind_of_zip(source: Source) -> str:
    with open_archive(source) as archive:
        names = set(map(part_name, archive.namelist()))
        if "mimetype" in archive.namelist() and b".spreadsheet" in archive.open("mimetype").read(100):
            raise not_read(source, "ODS")
    if any(map(WORKBOOK.fullmatch, names)):
        return "xlsx"
    for name, document in OFFICE.items():
        if name in names:
            raise not_read(source, document)
    return "zip"


def _kind_of_container(source: Source) -> str:
    """The format in Microsoft's older container (OLE): an old workbook, or a locked new one, or some other document."""
    with source.open() as file:
        content = file.read(1 << 27)
    first = int.from_bytes(content[48:52], "little") + 1 << int.from_bytes(content[30:32], "little") % 16
    if first >= source.size:  # the sector with its list of contents
        raise corrupt(source)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked(source)
    if any(name.encode("utf-16-le") in content for name in ("Workbook\0", "Book\0")):
        return "xls"
    raise not_read(source, "DOC / PPT / HWP")


def _kind_of_text(source: Source, head: bytes) -> str:
    encoding = wide_encoding(head) or "latin-1"  # which has the same ASCII as UTF-8 and CP949
    plain = head.decode(encoding, errors="replace").lstrip(MARKS)
    if HTML.match(plain) and _has_rows(source, encoding):
        return "html"
    if XML.match(plain):
        raise not_read(source, "XML Spreadsheet 2003" if EXCEL in plain else "XML")
    if OBJECT.match(plain):
        return "jsonl" if _has_objects_on_lines(source, encoding) else "json"
    if WRAPPED.match(plain):
        return "json"
    if SQL.match(plain):
        raise not_read(source, "SQL")
    if plain.startswith("[") and plain[1:].lstrip()[:1] in ('"', "[", "]") and _end_of(source, encoding).endswith("]"):
        return "json"  # a list, although not of records
    return "text"


def _has_objects_on_lines(source: Source, encoding: str) -> bool:
    """Whether it is JSON Lines: the first line is whole objects, or it is broken where nothing continues it and the
    second line begins a new object."""
    with TextIOWrapper(source.open(), encoding, "replace", newline="") as file:
        lines = (line.strip(MARKS) for line in iter(partial(file.readline, LONGEST_CELL), ""))
        first, second = islice(chain(filter(None, lines), ("", "")), 2)
    if not (first.startswith("{") and second):
        return False
    position = 0
    try:
        while first.startswith("{", position):
            position = start_of_value(first, DECODER.raw_decode(first, position)[1])
    except (ValueError, RecursionError):
        return second.startswith("{") and first[-1:] not in ("[", "{", ",", ":")
    return True


def _has_rows(source: Source, encoding: str) -> bool:
    """Whether the beginning of a page has rows of a table."""
    with source.open() as file:
        return "<tr" in file.read(BEGINNING).decode(encoding, errors="replace").casefold()


def _end_of(source: Source, encoding: str) -> str:
    with source.open() as file:
        file.seek(max(0, source.size - 1000) // 4 * 4)  # not in the middle of a UTF-16 or UTF-32 letter
        return file.read().decode(encoding, errors="replace").rstrip()
