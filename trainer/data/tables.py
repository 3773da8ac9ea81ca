"""Files → rows: tables of any format become one table of text, with notes on how they were read."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, Words
from ..kinds.text import nfc
from ..options import Reading
from .failed_formulas import notes_on_errors
from .parts import in_order
from .readers import delimited, excel, html, json_document, jsonl, lines, parquet, tagged, xls
from .readers.archives import find_set, unpacked
from .readers.formats import find_format
from .readers.frame import MAX_CELLS
from .readers.refusals import one_of_several, too_many_cells
from .readers.source import Source

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame

READERS = {"text": delimited, "xlsx": excel, "xls": xls, "html": html, "json": json_document, "jsonl": jsonl,
           "parquet": parquet}
FIRST = 200  # rows that are read for a first look
PART_NAMES = {"train": Words("학습", "training"), "valid": Words("검증", "validation"), "test": Words("시험", "test")}


@dataclass(frozen=True)
class Piece:
    """`rows` rows of the file `source` for one part. `first_row` and `numbers`: as in a `Table`."""

    part: str
    source: str
    first_row: int
    rows: int
    numbers: Sequence[int] = ()

    def row_numbers(self) -> "ndarray":
        import numpy as np

        return np.asarray(self.numbers) if self.numbers else np.arange(self.first_row, self.first_row + self.rows)

    def place_of(self, number: int) -> int | None:
        """The position of the row with this number, or with this line in it; None if it is not here."""
        if self.numbers:
            return max(0, bisect_right(self.numbers, number) - 1)
        return number - self.first_row if self.first_row <= number < self.first_row + self.rows else None


@dataclass
class Table:
    """`frame`: every cell a str as it is in the file ("" if blank). `notes`: what was detected, and why.

    `first_row`: the number that a spreadsheet shows for the first row of data, 1 for records (JSON, Parquet);
    rows follow one another without gaps, so row i of the frame is row `first_row + i` of the file, unless `numbers`
    has the number of each (for a sentence over many lines that of its first line).
    `source`: the file's name (NFC). `pieces`: of several files, what came from where, in the order of the rows.
    `sheets`: what `Reading.sheet` may name: sheets of a workbook, or files in a ZIP of several.
    `unread`: positions in the frame, from 0, of rows that the person chose to leave unread; their cells are blank.
    """

    frame: "DataFrame"
    notes: list[Words]
    first_row: int
    source: str
    pieces: list[Piece] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    numbers: Sequence[int] = ()

    def places(self) -> "DataFrame":
        """Where each row came from: `row` (its number in its file), and of several files also `part` and `file`."""
        import numpy as np
        import pandas as pd

        if not self.pieces:
            return pd.DataFrame({"row": self.piece("").row_numbers()})
        sizes = [piece.rows for piece in self.pieces]
        return pd.DataFrame({
            "row": np.concatenate([piece.row_numbers() for piece in self.pieces]),
            "part": np.repeat(np.array([piece.part for piece in self.pieces], object), sizes),
            "file": np.repeat(np.array([piece.source for piece in self.pieces], object), sizes)})

    def place_of(self, number: int, file: str = "") -> int:
        """The position in the frame of the row with this number (of this file, where there are several)."""
        begin = 0
        for piece in self.pieces or [self.piece("")]:
            place = piece.place_of(number)
            if place is not None and file in ("", piece.source):
                return begin + place
            begin += piece.rows
        raise LookupError(f"row {number} {file}")

    def piece(self, part: str) -> Piece:
        """The whole table as one piece, for this part."""
        return Piece(part, self.source, self.first_row, len(self.frame), self.numbers)


def read_table(path: Path, reading: Reading = Reading()) -> Table:
    """Read any format that `readers` has, packed or not; what `reading` leaves open is detected from the content.

    A ZIP of a training table and its validation or test table is read as `read_tables` reads them.
    Raises Problem: no_such_file, empty_file, only_blanks, header_only, no_records, corrupt_file, locked_file,
    format_not_read, too_big, empty_archive, nested_archive, unknown_encoding, broken_encoding, bad_delimiter,
    broken_quotes, ragged_row, broken_json, not_a_record, no_such_sheet, missing_columns.
    """
    return _read(_source(path), reading)


def read_head(path: Path, reading: Reading = Reading(), rows: int = FIRST) -> Table:
    """The first `rows` rows (of each file in a ZIP), judged by the beginning of the file. Raises as `read_table`."""
    return _read(_source(path, rows), reading)


def read_tables(files: dict[str, Path], reading: Reading = Reading(),
                read: Callable[[Path, Reading], Table] | None = None) -> Table:
    """One table from files of their own for "train", "valid" and "test"; {"": file} is one file, to be divided. `read`
    reads each file; None: `read_table`.

    The columns are those of the training file, in whatever order the files come.
    Raises Problem: those of `read_table`, unknown_parts, and missing_columns where a file lacks one of these and has
    others instead.
    """
    read = read or read_table
    if list(files) == [""]:
        return read(files[""], reading)
    return _joined({part: read(path, reading) for part, path in in_order(files).items()})


def read_texts(file: Path, reading: Reading = Reading(), rows: int | None = None) -> Table:
    """A table, or a text for each line of a .txt without one. `rows`: read only the first. Raises as `read_table`."""
    source = Source(nfc(file.name), file, rows)
    read = lines.read_frame(source, reading) if file.is_file() else None
    return Table(read.frame, read.notes, read.first_row, source.name) if read else _read(_source(file, rows), reading)


def is_undivided(file: Path, reading: Reading) -> bool:
    """Whether a file is a .txt of texts alone, by its beginning (`lines.is_undivided`). Raises as `read_head`."""
    return file.is_file() and lines.is_undivided(Source(nfc(file.name), file, FIRST), reading)


def _source(path: Path, rows: int | None = None) -> Source:
    path = Path(path)
    if not path.is_file():
        raise Problem(
            "no_such_file",
            f"'{path.name}' 파일이 없습니다. 다시 골라 주세요.",
            f"There is no file '{path.name}'. Choose it again.", file=path.name)
    return Source(nfc(path.name), path, rows)


def _read(source: Source, reading: Reading, layer: int = 0) -> Table:
    kind = find_format(source)
    if kind in READERS:
        is_tagged = kind == "text" and tagged.is_tagged(source, reading)
        read = (tagged if is_tagged else READERS[kind]).read_frame(source, reading)
        notes = [*read.notes, *notes_on_errors(read.frame, read.first_row)]
        unread = [place for row in read.unread if 0 <= (place := row - read.first_row) < len(read.frame)]
        return Table(read.frame, notes, read.first_row, source.name, sheets=list(read.sheets), unread=unread,
                     numbers=read.numbers)
    if kind == "zip" and reading.sheet is None and (found := find_set(source)):
        inside = {part: unpacked(source, kind, layer, Reading(sheet=name)) for part, name in found.members.items()}
        table = _joined({part: _read(each.source, reading, layer + 1) for part, each in inside.items()})
        note, sheets = found.note, found.names
    else:
        inside = unpacked(source, kind, layer, reading)
        try:
            table = _read(inside.source, inside.reading, layer + 1)
        except Problem as problem:
            raise problem if reading.sheet else one_of_several(problem, len(inside.names)) from None
        note, sheets = inside.note, inside.names or table.sheets
    return replace(table, notes=[note, *table.notes], source=source.name, sheets=sheets)


def _joined(tables: dict[str, Table]) -> Table:
    """The tables below one another, with the columns of the first; cells of columns that another lacks are blank."""
    import pandas as pd

    first = next(iter(tables.values()))
    names = list(first.frame.columns)
    lacking = {part: _lacking(first, table) for part, table in tables.items()}
    if sum(len(table.frame) for table in tables.values()) * len(names) > MAX_CELLS:
        raise too_many_cells(Source(first.source, b""), MAX_CELLS)
    pieces: list[Piece] = []
    notes, unread = [], []
    for part, table in tables.items():
        unread += [sum(piece.rows for piece in pieces) + place for place in table.unread]
        inner = table.pieces or [table.piece(part)]
        pieces += [replace(piece, part=part) for piece in inner]
        notes += [_source_note(part, table), *_note_on_blanks(table, lacking[part]), *_notes_of(table)]
    frames = [table.frame.reindex(columns=names, fill_value="") for table in tables.values()]
    frame = pd.concat(frames, ignore_index=True).astype("str")
    sheets = [name for name in first.sheets if all(name in table.sheets for table in tables.values())]
    source = " + ".join(table.source for table in tables.values())
    return Table(frame, notes, first.first_row, source, pieces, sheets, unread)


def _lacking(first: Table, other: Table) -> list[str]:
    """The columns of the first table that another lacks, as a test without labels does.

    Raises Problem("missing_columns") if the other has columns of its own instead: they may be the same by another name.
    """
    missing = [name for name in first.frame.columns if name not in other.frame.columns]
    if missing and not set(other.frame.columns) < set(first.frame.columns):
        shown, there = _quoted(missing, 5), _quoted(list(other.frame.columns), 20)
        raise Problem(
            "missing_columns",
            f"'{other.source}' 파일에 {shown} 열이 없습니다. '{first.source}' 파일에는 있습니다. 여러 파일은 열 이름이 같아야 합니다. "
            f"있는 열: {there}. 라벨이 없는 시험 파일이면 빼고 올려 주세요(ZIP이면 '시트'에서 학습 파일만 고르세요).",
            f"'{other.source}' has no column {shown}, which '{first.source}' has. Files uploaded together need "
            f"the same column names. It has: {there}. Leave it out if it is a test without labels (of a ZIP, choose "
            "the training file as 'sheet').", file=other.source, column=missing[0])
    return missing


def _quoted(names: list[str], most: int) -> str:
    return ", ".join(f"'{name[:80]}'" for name in names[:most])


def _note_on_blanks(table: Table, missing: list[str]) -> list[Words]:
    if not missing:
        return []
    shown = _quoted(missing, 5)
    return [Words(
        f"'{table.source}' 파일에는 {shown} 열이 없어 그 칸을 비워 두었습니다. 라벨 열이라면 이 파일로는 잴 수 없으니 다른 행에서 나누어 재고, 이 파일의 글은 학습이 "
        "끝난 뒤 ‘사용’에서 라벨을 붙일 수 있습니다.",
        f"'{table.source}' has no column {shown}: its cells are blank. If that is the label, nothing can be measured "
        "on this file: rows to measure on are taken from the others, and under Use the trained model can label it.")]


def _source_note(part: str, table: Table) -> Words:
    name, rows = PART_NAMES[part], len(table.frame)
    return Words(f"{name.ko}용 {rows:,}행은 '{table.source}' 파일에서 왔습니다.",
                 f"{rows:,} rows for {name.en} are from '{table.source}'.")


def _notes_of(table: Table) -> list[Words]:
    return [Words(f"'{table.source}': {note.ko}", f"'{table.source}': {note.en}") for note in table.notes]
