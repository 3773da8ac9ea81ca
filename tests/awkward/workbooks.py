"""Workbooks that Excel opens, however they are written, and all of which hold the same table."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import xlsxwriter

from .structured import MADE
from .texts import reviews

Parts = dict[str, bytes]  # name → content of each file in the package

TABLE = [["리뷰", "감정", "날짜"], *([text, label, f"2024-03-{day:02}"] for day, (text, label) in
                                enumerate(reviews(15, 15, 60), 1))]
SHEET, STRINGS, BOOK, STYLES = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml")
LINKS = "xl/_rels/workbook.xml.rels"
STRICT = (("http://schemas.openxmlformats.org/spreadsheetml/2006", "http://purl.oclc.org/ooxml/spreadsheetml"),
          ("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"))


def usual() -> Parts:
    """`TABLE` as Excel itself would write it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.set_properties({"created": MADE})
    sheet, day = book.add_worksheet("자료"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, (text, label, date) in enumerate(TABLE):
        sheet.write_row(number, 0, [text, label])
        sheet.write(number, 2, *([datetime.fromisoformat(date), day] if number else [date]))
    book.close()
    return unpacked(file.getvalue())


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # of 1980, whenever it is made
    return file.getvalue()


def changed(part: str, *changes: tuple[str, str]) -> Callable[[Parts], Parts]:
    """Put one text in place of another in a part; each is there."""
    def change(parts: Parts) -> Parts:
        text = parts[part].decode()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return parts | {part: text.encode()}
    return change


def renamed(name: Callable[[str], str]) -> Callable[[Parts], Parts]:
    return lambda parts: {name(each): content for each, content in parts.items()}


def strict(parts: Parts) -> Parts:
    """As Excel saves a "Strict Open XML spreadsheet"."""
    for usual, other in STRICT:
        parts = {name: content.replace(usual.encode(), other.encode()) for name, content in parts.items()}
    return parts


def prefixed(parts: Parts) -> Parts:
    """Every element under a prefix, as Microsoft's own Open XML SDK writes them."""
    def change(content: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content).replace(b"xmlns=", b"xmlns:x=")
    return parts | {name: change(parts[name]) for name in (SHEET, STRINGS, BOOK, STYLES)}


def in_utf16(parts: Parts) -> Parts:
    return parts | {name: parts[name].decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")
                    for name in (SHEET, STRINGS, BOOK, STYLES)}


def without_places(parts: Parts) -> Parts:
    """Rows and cells that follow one another, and do not say where they stand."""
    return parts | {SHEET: re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", parts[SHEET])}


def with_inline_strings(parts: Parts) -> Parts:
    """No shared strings, as many an exporter writes; half of them in pieces, with their reading beside them."""
    strings = re.findall("<t[^>]*>(.*?)</t>", parts[STRINGS].decode())

    def inline(hit: re.Match) -> str:
        text = strings[int(hit[2])]
        half = len(text) // 2
        pieces = (f"<r><t>{text[:half]}</t></r><r><rPr><b/></rPr><t>{text[half:]}</t></r>"
                  "<rPh sb='0' eb='1'><t>음</t></rPh>")
        return f'{hit[1]} t="inlineStr"><is>{pieces if int(hit[2]) % 2 else f"<t>{text}</t>"}</is></c>'
    sheet = re.sub(r'(<c r="\w+") t="s"><v>(\d+)</v></c>', inline, parts[SHEET].decode())
    return {name: content for name, content in parts.items() if name != STRINGS} | {
        SHEET: sheet.encode(), LINKS: re.sub(rb"<Relationship [^>]*sharedStrings[^>]*>", b"", parts[LINKS])}


ODD = {
    "usual": lambda parts: parts,
    "empty_fill": changed(STYLES, ('<fill><patternFill patternType="none"/></fill>', "<fill/>")),
    "odd_styles": changed(STYLES, ('<sz val="11"/>', '<sz val="크게"/><u val="wavy"/>'), ("<left/>", '<left style="9"/>'),
                          ('<family val="2"/>', '<family val="77"/>'), ('builtinId="0"', 'builtinId="-1" odd="x"')),
    "korean_dates": changed(STYLES, (
        'formatCode="yyyy-mm-dd"', 'formatCode="[$-412]yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;;@"')),
    "dates_by_number": lambda parts: parts | {STYLES: re.sub(rb'numFmtId="164"', b'numFmtId="31"', parts[STYLES])},
    "odd_properties": lambda parts: parts | {
        "docProps/core.xml": parts["docProps/core.xml"].replace(b"2024-01-01T", b"\xec\x96\xb4\xec\xa0\x9c "),
        "docProps/custom.xml": '<Properties><property name="가"/><property name="가" pid="x"/></Properties>'.encode()},
    "odd_settings": changed(SHEET, (
        "<sheetViews>", '<sheetPr><tabColor rgb="빨강"/></sheetPr><sheetViews>'), ("</sheetData>", (
            '</sheetData><autoFilter ref=""/><conditionalFormatting sqref=""><cfRule type="odd" priority="x"/>'
            '</conditionalFormatting><dataValidations><dataValidation type="odd" sqref="?"/></dataValidations>'
            '<pageSetup orientation="sideways" r:id="rId9"/><legacyDrawing r:id="rId8"/>'))),
    "odd_names": changed(BOOK, ("</sheets>", (
        '</sheets><externalReferences><externalReference r:id="rId99"/></externalReferences><definedNames>'
        '<definedName name="_xlnm.Print_Area" localSheetId="9">#REF!</definedName></definedNames>'))),
    "macros": lambda parts: parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "[Content_Types].xml": parts[
        "[Content_Types].xml"].replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main",
                                       b"ms-excel.sheet.macroEnabled.main")},
    "strict": strict,
    "capital_part": renamed(lambda name: name.replace("sharedStrings", "SharedStrings")),
    "capital_parts": renamed(str.upper),
    "backslashes": renamed(lambda name: name.replace("/", "\\")),
    "whole_paths": changed(LINKS, ('"worksheets/', '"/xl/worksheets/'), ('"styles', '"/xl/./styles')),
    "another_book": lambda parts: renamed(lambda name: name.replace("workbook.xml", "workbook2.xml"))(
        changed("_rels/.rels", ("workbook.xml", "workbook2.xml"))(parts)),
    "prefixed": prefixed,
    "utf16": in_utf16,
    "without_places": without_places,
    "inline_strings": with_inline_strings,
}


def odd_workbook(name: str) -> bytes:
    return packed(ODD[name](usual()))
