"""JSON Lines: a record a line, read one by one."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from ...errors import Problem, Words
from ...options import Reading
from .charset import encoding_of
from .delimited import LONGEST_CELL
from .frame import Read
from .records import flattened, records_to_frame
from .source import Source


def read_frame(source: Source, reading: Reading) -> Read:
    """A line is a row, counted from 1; a blank line between records is a blank row.

    Raises Problem("unknown_encoding" | "broken_encoding" | "broken_json" | "no_records" | "too_big").
    """
    encoding, found = encoding_of(source, reading.encoding)
    frame, notes = records_to_frame(source, _records(source, encoding))
    return Read(frame, [*found, Words("JSON Lines로 읽었습니다: 한 줄에 기록이 하나씩 있습니다.",
                                      "Read as JSON Lines: every line is a record."), *notes], 1)


def _records(source: Source, encoding: str) -> Iterator[dict[str, str]]:
    blanks = 0
    with source.text(encoding) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_CELL), ""), start=1):
            if not line.strip():
                blanks += 1
                continue
            yield from ({} for _ in range(blanks))
            blanks = 0
            yield _record(source, number, line)


def _record(source: Source, number: int, line: str) -> dict[str, str]:
    try:
        record = json.loads(line, parse_float=Decimal, object_pairs_hook=_unique)
        if isinstance(record, dict):
            return flattened(record)
    except (ValueError, RecursionError):
        pass
    shown = line.strip()[:60]
    raise Problem(
        "broken_json",
        f"'{source.name}' 파일의 {number:,}번째 줄은 JSON 기록이 아니거나 잘려 있습니다: {shown} … 그 줄을 고치거나, 원본을 다시 저장해 주세요.",
        f"Line {number:,} of '{source.name}' is no JSON record, or is cut off: {shown} … Mend that line or save "
        "the original again.", file=source.name, row=number, value=shown)


def _unique(pairs: list[tuple]) -> dict:
    """A name that a record repeats is numbered, not overwritten."""
    record = dict(pairs)
    if len(record) < len(pairs):
        record = {}
        for name, value in pairs:
            while name in record:
                name += ".1"
            record[name] = value
    return record
