"""Problems that several readers raise."""

from ...errors import Problem, Words
from ...units import bytes_text
from .source import Source

SPREADSHEETS = ("XLSB", "ODS", "XML Spreadsheet 2003", "MHTML")


def corrupt(source: Source) -> Problem:
    return Problem(
        "corrupt_file",
        f"'{source.name}' 파일이 깨졌거나 잘려 있습니다. 원본을 다시 저장하거나, 다시 내려받아 올려 주세요.",
        f"'{source.name}' is damaged or cut off. Save the original again, or download it again.", file=source.name)


def locked(source: Source) -> Problem:
    return Problem(
        "locked_file",
        f"'{source.name}' 파일은 암호로 잠겨 있습니다. 암호를 풀고 저장해 올려 주세요.",
        f"'{source.name}' is locked with a password. Remove it and save the file again.", file=source.name)


def not_read(source: Source, name: str) -> Problem:
    how = Words("그중 하나로 저장해 올려 주세요.", "Save it as one of these.")
    if name in SPREADSHEETS:
        how = Words("엑셀, 한셀, LibreOffice 가운데 하나로 열어 '다른 이름으로 저장'에서 파일 형식을 XLSX로 골라 저장한 뒤 올려 주세요.",
                    "Open it in Excel, Hancell or LibreOffice, save it as XLSX, and upload that.")
    return Problem(
        "format_not_read",
        f"'{source.name}' 파일의 형식은 {name}입니다. 읽을 수 있는 형식은 CSV, TSV, TXT, XLSX, XLS, JSON, JSONL, "
        f"Parquet와 이것들의 gzip·ZIP입니다. {how.ko}",
        f"The format of '{source.name}' is {name}. CSV, TSV, TXT, XLSX, XLS, JSON, JSONL and Parquet are read, also in "
        f"gzip or ZIP. {how.en}", file=source.name, value=name)


def one_of_several(problem: Problem, files: int) -> Problem:
    """`problem` of a file in a ZIP, with advice on what to do if the ZIP has several."""
    if files < 2:
        return problem
    return Problem(
        problem.code,
        f"{problem.words.ko} ZIP 안의 파일 {files:,}개 중 이 파일 하나만 읽었습니다. 표가 다른 파일에 있다면 그 파일만 올리고, "
        "글이 여러 파일에 나뉘어 있다면 표 하나로 합쳐서 올려 주세요.",
        f"{problem.words.en} Only this one of the {files:,} files in the ZIP was read. If the table is another file, "
        "upload that one alone; if every file holds one text, put them together into one table.",
        **{"option": "sheet"} | problem.where)


def too_big(source: Source, size: int, limit: int) -> Problem:
    """`size` and `limit` of the unpacked content in bytes."""
    return Problem(
        "too_big",
        f"'{source.name}' 파일은 압축을 풀면 {bytes_text(size)}를 넘습니다. {bytes_text(limit)}까지 읽습니다: 나누어 "
        "올리거나, 필요한 열만 CSV로 저장해 올려 주세요.",
        f"'{source.name}' unpacks to more than {bytes_text(size)}; {bytes_text(limit)} is the limit. Split it, or "
        "save the columns you need as CSV.", file=source.name)


def too_many_columns(source: Source, limit: int) -> Problem:
    return _too_many(source, f"파일의 열이 {limit:,}개를 넘습니다. 구분 문자가 맞는지 확인하고, 쓸 열만 남겨 올려 주세요.",
                     f"has more than {limit:,} columns. Check the delimiter, and keep only the columns you need.")


def too_many_blanks(source: Source, limit: int) -> Problem:
    return _too_many(source, f"파일에 빈 행이 {limit:,}개 넘게 이어집니다. 빈 행을 지우고 올려 주세요.",
                     f"has more than {limit:,} blank rows in a row. Delete them and upload it again.")


def too_many_spans(source: Source, limit: int) -> Problem:
    return _too_many(source, f"파일에 병합된 칸이 {limit:,}개를 넘습니다. 엑셀에서 병합을 풀거나 나누어 올려 주세요.",
                     f"has more than {limit:,} merged cells. Unmerge them in Excel, or split the file.")


def too_many_cells(source: Source, limit: int) -> Problem:
    return _too_many(source, f"파일의 칸이 {limit:,}개를 넘습니다. 쓰지 않는 열을 지우거나 나누어 올려 주세요.",
                     f"has more than {limit:,} cells. Delete columns you do not need, or split it.")


def _too_many(source: Source, ko: str, en: str) -> Problem:
    return Problem("too_big", f"'{source.name}' {ko}", f"'{source.name}' {en}", file=source.name)
