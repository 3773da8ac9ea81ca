"""XLSX: the cells of one sheet as the text that Excel shows, read row by row."""

from collections.abc import Iterator
from zipfile import ZipFile

from ...options import Reading
from .archives import BOUNDED, MAX_UNPACKED, open_archive
from .frame import Read
from .grid import read_grid
from .merged import Spans
from .package import Package
from .refusals import corrupt, locked, too_big
from .remarks import Remarks
from .sheets import damage_as_problem, find_sheet
from .source import BEGINNING, Source

PIECE = 1 << 20


def read_frame(source: Source, reading: Reading) -> Read:
    """Raises Problem("corrupt_file" | "too_big" | "no_such_sheet"), and those of `read_grid`."""
    from .workbook import Workbook  # with openpyxl

    _check_size(source)
    with source.open() as file:
        with damage_as_problem(source):
            package = Package(ZipFile(file))
            book = Workbook(package)

        def rows(name: str, remarks: Remarks) -> Iterator[list[str]]:
            with damage_as_problem(source):
                yield from book.rows(name, remarks)

        name, notes = find_sheet(source, book.sheets, lambda name: rows(name, Remarks(reading.hidden_rows)),
                                 reading.sheet)
        spans, remarks = _spans(source, package, book.parts[name]), Remarks(reading.hidden_rows)
        read = read_grid(source, rows(name, remarks), reading, padded=True, spans=spans)
    return read._replace(notes=[*notes, *read.notes, *spans.notes(), *remarks.notes()], sheets=list(book.sheets),
                         unread=[*read.unread, *remarks.unread])


def _check_size(source: Source) -> None:
    with open_archive(source) as archive:
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise locked(source)
    if any(member.compress_type not in BOUNDED for member in members):
        raise corrupt(source)
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)


def _spans(source: Source, package: Package, part: str) -> Spans:
    """Cells that span several rows. A sheet lists them after its rows, so all of it is searched; for a first look, only
    its beginning."""
    spans, end, left = Spans(source), b"", BEGINNING
    with damage_as_problem(source), package.open(part) as member:
        while (source.rows is None or left > 0) and (chunk := member.read(PIECE)):
            spans.find(end + chunk)
            end, left = chunk[-100:], left - len(chunk)
    return spans
