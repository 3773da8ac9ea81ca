"""A workbook's XML: its sheets, and the text that Excel shows in their cells."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import repeat
from xml.etree.ElementTree import Element

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.utils.exceptions import CellCoordinatesException

from .package import Package
from .remarks import Remarks
from .sheets import shown

COLUMNS = 16_384  # of a sheet
NUMERALS = frozenset("0123456789+-.eE")
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
# Numbers of formats, all for dates, that Korean, Japanese and Chinese Excel know and do not write into the file.
EAST_ASIAN_DATES = [*range(27, 37), *range(50, 59)]


class Workbook:
    """`sheets`: name → whether it is visible; `parts`: name → its part. On a damaged file it raises any exception."""

    def __init__(self, package: Package):
        self._package = package
        part = next(part for kind, part in package.related().values() if kind == "officeDocument")
        links = package.related(part)
        parts = {kind: part for kind, part in links.values()}
        self.sheets: dict[str, bool] = {}
        self.parts: dict[str, str] = {}
        self.epoch = WINDOWS_EPOCH
        for element in package.elements(part, "workbookPr", "sheet"):
            if element.tag == "workbookPr":
                if _is_on(element.get("date1904")):  # an extension has an element of this name, too
                    self.epoch = MAC_EPOCH
            elif (link := links.get(element.get("id", ""))) and link[0] == "worksheet":
                self.parts[element.attrib["name"]] = link[1]
                self.sheets[element.attrib["name"]] = element.get("state", "visible") == "visible"
        self.strings = [*_strings(package, parts["sharedStrings"])] if "sharedStrings" in parts else []
        self.dates = _date_styles(package, parts["styles"]) if "styles" in parts else {}

    def rows(self, name: str, remarks: Remarks) -> Iterator[list[str]]:
        """Rows of text, from the first one on, without trailing blanks; a formula without a value is read as it is."""
        last, cells = 0, _Cells(self, remarks)
        for element in self._package.elements(self.parts[name], "col", "row"):
            if element.tag == "col":
                if _is_on(element.get("hidden")):
                    first, end = int(element.attrib["min"]) - 1, min(int(element.attrib["max"]), COLUMNS)
                    remarks.hidden_columns.update(range(first, end))
                continue
            number = int(float(element.get("r", last + 1)))
            if number <= last:
                raise ValueError(f"row {number} after row {last}")
            yield from repeat([], number - last - 1)
            yield remarks.row(number, _is_on(element.get("hidden")), cells.row(element, number))
            last = number


class _Cells:
    """The cells of one sheet."""

    def __init__(self, book: Workbook, remarks: Remarks):
        self._book, self._remarks = book, remarks
        self._unescaped = cache(_unescaped)  # cached, so that cells which share a text go on sharing it
        self._shared: dict[str | None, tuple[str, str]] = {}  # formulas of several cells, by number, with their place

    def row(self, row: Element, number: int) -> list[str]:
        texts: list[str] = []
        for cell in row.iterfind("c"):
            place = cell.get("r", "").rstrip("0123456789")
            column = column_index_from_string(place) - 1 if place else len(texts)
            texts += repeat("", column - len(texts))
            texts[column:column + 1] = [self._text(cell, number)]
        return texts

    def _text(self, cell: Element, row: int) -> str:
        kind, value, formula = cell.get("t", "n"), cell.findtext("v", ""), cell.find("f")
        if formula is not None and formula.get("t") == "shared" and formula.text:
            self._shared[formula.get("si")] = f"={formula.text}", cell.get("r", "")
        if kind == "inlineStr":
            return self._plain(_string(cell.find("is")), row)
        if not value:
            if formula is None or kind == "str":  # the value of a formula of this kind is ""
                return ""
            return self._without_value(formula, cell.get("r", ""), row)
        if kind in ("s", "str"):
            return self._plain(self._book.strings[int(value)] if kind == "s" else value, row)
        if kind == "b":
            return shown(value in ("1", "true"))
        return value if kind == "e" else self._number(value, kind, cell.get("s", "0"))

    def _without_value(self, formula: Element, place: str, row: int) -> str:
        """The formula of a cell without a value; one of a what-if table has no text."""
        self._remarks.formulas.add(row)
        if not formula.text and formula.get("si") in self._shared:
            return _moved(*self._shared[formula.get("si")], place)
        return "=TABLE()" if formula.get("t") == "dataTable" else f"={formula.text or ''}"

    def _plain(self, text: str, row: int) -> str:
        """The text with characters in place of Excel's notation for those that XML cannot hold: _x000D_."""
        if "_x" not in text or not ESCAPE.search(text):
            return text
        self._remarks.escapes.add(row)
        return self._unescaped(text)

    def _number(self, value: str, kind: str, style: str) -> str:
        """A number, or a date or time (`kind` "d", or a `style` for one); any other text as it is."""
        with suppress(ValueError, OverflowError):
            if kind == "d":
                return shown(from_ISO8601(value))
            if not NUMERALS.issuperset(value):
                return value
            number = int(value) if value.lstrip("-").isdigit() else float(value)
            with suppress(ValueError, OverflowError):  # a number that is no date
                if style in self._book.dates and number >= 0:
                    return shown(from_excel(number, self._book.epoch, timedelta=self._book.dates[style]))
            return shown(number)
        return value


def _unescaped(text: str) -> str:
    letters = ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), text)
    joined = letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # emoji come in two halves
    return joined.replace("\r\n", "\n").replace("\r", "\n")


def _moved(formula: str, place: str, there: str) -> str:
    """The formula of the cell `place` as it reads in the cell `there`; unchanged if openpyxl cannot read it."""
    with suppress(TokenizerError, TranslatorError, CellCoordinatesException, IndexError):
        return Translator(formula, place).translate_formula(there)
    return formula


def _strings(package: Package, part: str) -> Iterator[str]:
    return map(_string, package.elements(part, "si"))


def _string(element: Element | None) -> str:
    """The text of a string, which may have several formats; without the phonetic readings of Japanese."""
    if element is None:
        return ""
    return "".join(text.text or "" for text in [*element.iterfind("t"), *element.iterfind("r/t")])


def _date_styles(package: Package, part: str) -> dict[str, bool]:
    """Number of each style that shows a date or time → whether it shows a duration. Other styles are not needed."""
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    formats |= dict.fromkeys(map(str, EAST_ASIAN_DATES), "yyyy-mm-dd")
    codes: list[str | None] = []
    for element in package.elements(part, "numFmts", "cellXfs"):
        if element.tag == "numFmts":
            formats |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in element}
        else:
            codes = [formats.get(each.get("numFmtId", "0")) for each in element]
    return {str(number): is_timedelta_format(code) for number, code in enumerate(codes) if is_date_format(code)}


def _is_on(value: str | None) -> bool:
    """A switch as XML writes it."""
    return value in ("1", "true")
