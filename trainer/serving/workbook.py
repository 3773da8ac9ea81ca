"""A table as an XLSX file, for people: text stays text, whatever it begins with, and Excel opens Hangul as it is."""

from pathlib import Path

from ..data.survey import Progress
from ..errors import Words
from .labelling import Labelled

CHARACTERS = 32_767  # of a cell: Excel's own limit
STEM = 60  # characters of the table's name that stay
WIDE, NARROW, SAMPLE = 60, 12, 100  # width of a column in digits, as that many rows suggest; Hangul takes two
TOLD = 1_000  # rows


def named_after(source: str) -> Words:
    """What the workbook of a classified table is called; `source`: the name of that table's file."""
    stem = Path(source).stem[:STEM]
    return Words(f"{stem}-분류.xlsx", f"{stem}-classified.xlsx")


def write_workbook(labelled: Labelled, path: Path, tell: Progress = lambda share, words: None) -> None:
    """One sheet with a filter on its names; cells are cut at what Excel holds, and lose characters that XML has not."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    frame, book = labelled.frame, Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value):
        if not isinstance(value, str):
            made = WriteOnlyCell(sheet, None if value != value else value)  # a missing number is unlike itself
            made.number_format = "0.0%"
            return made
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:CHARACTERS])
        made.data_type = "s"  # "=1+1" is a text that somebody wrote
        return made

    for number, name in enumerate(frame.columns, 1):
        longest = frame[name].head(SAMPLE).astype(str).str.len().max()
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDE, max(NARROW, 2 * int(longest)))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(frame.shape[1])}{len(frame) + 1}"
    sheet.append([cell(str(name)) for name in frame.columns])
    for number, row in enumerate(frame.itertuples(index=False, name=None)):
        if number % TOLD == 0:
            tell(number / len(frame), Words("엑셀 파일을 만들고 있습니다", "Writing the workbook"))
        sheet.append([cell(value) for value in row])
    book.save(path)
