"""JSON Lines: one record a line, read one by one. A comma after it does no harm, nor does a missing line break."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from ...errors import Count, Problem, Words
from ...options import Reading
from .broken import BrokenRows
from .charset import encoding_of
from .delimited import LONGEST_CELL, MARK
from .frame import Read
from .records import flattened, records_to_frame
from .row_numbers import RowNumbers
from .source import Source

BEGIN = re.compile(r"[^\s,\ufeff]")
SHOWN = 5  # numbers of lines


def read_frame(source: Source, reading: Reading) -> Read:
    """Each record is a row, counted from 1. A blank line between records, and a broken one left out, are blank rows.

    Raises Problem("unknown_encoding" | "broken_encoding" | "broken_json" | "no_records" | "too_big").
    """
    encoding, found = encoding_of(source, reading.encoding)
    broken, joined = BrokenRows(reading), RowNumbers(SHOWN)
    frame, notes = records_to_frame(source, _records(source, encoding, broken, joined))
    return Read(frame, [*found, Words("JSON Lines로 읽었습니다: 한 줄에 기록이 하나씩 있습니다.",
                                      "Read as JSON Lines: every line is a record."), *_notes_on(joined),
                        *broken.notes(), *notes], 1, unread=broken.rows)


def start_of_value(text: str, position: int) -> int:
    """Where the next value begins, or the text ends."""
    found = BEGIN.search(text, position)
    return found.start() if found else len(text)


def _records(source: Source, encoding: str, broken: BrokenRows, joined: RowNumbers) -> Iterator[dict[str, str]]:
    row, blanks, first = 0, 0, ""
    with source.text(encoding) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_CELL), ""), start=1):
            line = line.strip().lstrip(MARK)  # which files put one after another may each begin with
            if count := _count_records(line):
                yield from ({} for _ in range(blanks))
                yield from map(flattened, _values_on(line))
                row, blanks = row + blanks + count, 0
                if count > 1:
                    joined.add(number)
                continue
            blanks += 1
            if line:
                broken.add(row + blanks if broken.skip else number)
                first = first or line[:60]
    if broken.refused:
        broken.offered = row > 0
        raise _broken(source, broken, first)


def _count_records(line: str) -> int:
    """How many records are on a line, several where line breaks are missing; 0 if anything on it is no record."""
    count = 0
    try:
        for value in _values_on(line):
            if not isinstance(value, dict):
                return 0
            count += 1
    except (ValueError, RecursionError):
        return 0
    return count


def _values_on(line: str) -> Iterator:
    """The values on a line one by one, as there may be many. Raises ValueError or RecursionError if it is no JSON."""
    position = 0
    while position < len(line):
        value, end = DECODER.raw_decode(line, position)
        yield value
        position = start_of_value(line, end)


def _notes_on(joined: RowNumbers) -> list[Words]:
    if not joined.count:
        return []
    return [Words(f"줄바꿈이 빠져 여러 기록이 붙은 줄 {joined.count:,}개({joined.numbers}번째 줄)는 기록별로 나누어 읽었습니다. 그래서 그 뒤로는 행 번호가 "
                  "줄 번호보다 큽니다.",
                  f"{Count(joined.count):line|lines} held several records because a line break was missing (line "
                  f"{joined.numbers}); each was read as a row of its own. From there on row numbers are higher than "
                  "line numbers.")]


def _broken(source: Source, broken: BrokenRows, first: str) -> Problem:
    return broken.refusal(
        "broken_json",
        f"'{source.name}' 파일에 JSON 기록이 아니거나 잘린 줄이 {broken.count:,}개 있습니다({broken.numbers}번째 줄). 첫 줄: {first} … 그 "
        "줄을 고치거나, 원본을 다시 저장해 주세요.",
        f"Not JSON records, or cut off: {Count(broken.count):line|lines} of '{source.name}' (line {broken.numbers}). "
        f"The first: {first} … Fix them or save the original again.", file=source.name, row=broken.first,
        value=first)


def _unique(pairs: list[tuple]) -> dict:
    """The record as a dict; a name that it repeats is numbered, not overwritten."""
    record = dict(pairs)
    if len(record) < len(pairs):
        record = {}
        for name, value in pairs:
            while name in record:
                name += ".1"
            record[name] = value
    return record


DECODER = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=_unique)
