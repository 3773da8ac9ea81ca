"""JSON Lines: a record a line, read one by one; a comma after it does no harm."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from ...errors import Problem, Words
from ...options import Reading
from .broken import OPTION, BrokenRows, remedy
from .charset import encoding_of
from .delimited import LONGEST_CELL, MARK
from .frame import Read
from .records import flattened, records_to_frame
from .source import Source


def read_frame(source: Source, reading: Reading) -> Read:
    """A line is a row, counted from 1; a blank line between records is a blank row, as is a broken one left out.

    Raises Problem("unknown_encoding" | "broken_encoding" | "broken_json" | "no_records" | "too_big").
    """
    encoding, found = encoding_of(source, reading.encoding)
    broken = BrokenRows(reading)
    frame, notes = records_to_frame(source, _records(source, encoding, broken))
    return Read(frame, [*found, Words("JSON Lines로 읽었습니다: 한 줄에 기록이 하나씩 있습니다.",
                                      "Read as JSON Lines: every line is a record."), *broken.notes(), *notes], 1,
                unread=broken.rows)


def _records(source: Source, encoding: str, broken: BrokenRows) -> Iterator[dict[str, str]]:
    blanks, first = 0, ""
    with source.text(encoding) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_CELL), ""), start=1):
            line = line.strip().lstrip(MARK)  # which files put one after another may each begin with
            if line and (record := _record(line)) is not None:
                yield from ({} for _ in range(blanks))
                blanks = 0
                yield record
                continue
            blanks += 1
            if line:
                broken.add(number)
                first = first or line[:60]
    if broken.refused:
        raise _broken(source, broken, first)


def _record(line: str) -> dict[str, str] | None:
    try:
        record = DECODER.decode(line.removesuffix(","))
    except (ValueError, RecursionError):
        return None
    return flattened(record) if isinstance(record, dict) else None


def _broken(source: Source, broken: BrokenRows, first: str) -> Problem:
    return Problem(
        "broken_json",
        f"'{source.name}' 파일에 JSON 기록이 아니거나 잘린 줄이 {broken.count:,}개 있습니다({broken.numbers}번째 줄). 첫 줄: {first} … 그 "
        f"줄을 고치거나, 원본을 다시 저장해 주세요.{remedy().ko}",
        f"{broken.count:,} line(s) of '{source.name}' are no JSON record, or are cut off (line {broken.numbers}). The "
        f"first: {first} … Mend them or save the original again.{remedy().en}", file=source.name, row=broken.first,
        value=first, option=OPTION)


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


DECODER = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=_unique)
