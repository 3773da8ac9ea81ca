"""Records (JSON, JSON Lines, Parquet) → a DataFrame of text with a column for each name, in bounded memory."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ...errors import Problem, Words
from .broken import BrokenRows
from .frame import MAX_CELLS, MAX_COLUMNS, bounded
from .header import unique_names
from .refusals import too_many_cells
from .source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

BATCH = 1000
SURROGATES = re.compile("[\ud800-\udfff]")  # half characters: JSON can spell them, no encoding can


def flattened(record: dict) -> dict[str, str]:
    """The record's values as text, those of inner dicts under dotted names ("meta.date"), lists as JSON."""
    cells: dict[str, str] = {}
    waiting = list(reversed(record.items()))
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting += reversed([(f"{name}.{key}", inner) for key, inner in value.items()])
        else:
            cells[_free(name, cells)] = as_text(value)
    return cells


def as_text(value) -> str:
    """A value as JSON writes it, but text without quotes and nothing for null."""
    if value is None:
        return ""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, default=_plain) if isinstance(value, (list, dict, bool)) \
            else str(value)
    return SURROGATES.sub("\ufffd", value)


def records_of(source: Source, values: Iterable, broken: BrokenRows) -> Iterator[dict[str, str]]:
    """A record for each value, counted from 1; a value that is no dict is broken. Raises Problem("not_a_record")."""
    first, number = "", 0
    for number, value in enumerate(values, start=1):
        if isinstance(value, dict):
            yield flattened(value)
            continue
        broken.add(number)
        first = first or as_text([value])[1:-1][:60]  # as JSON writes it: null, "…"
        yield {}
    if broken.refused:
        broken.offered = broken.count < number
        raise broken.refusal(
            "not_a_record",
            f"'{source.name}' 파일에 이름과 값이 있는 기록({{ … }})이 아닌 것이 {broken.count:,}개 있습니다({broken.numbers}번째). 첫 값: "
            f"{first}. 고치거나 빼 주세요.",
            f"{broken.count:,} of the records of '{source.name}' have no names and values ({{ … }}): number "
            f"{broken.numbers}. The first: {first}. Mend or remove them.", file=source.name,
            row=broken.first, value=first)


def records_to_frame(source: Source, records: Iterator[dict[str, str]]) -> "tuple[DataFrame, list[Words]]":
    """The frame, with columns in the order in which their names first occur and "" where a record lacks one; and notes
    on what was renamed.

    Raises Problem("no_records" | "too_big").
    """
    import pyarrow

    records = bounded(source, islice(records, source.rows), dict.values)
    columns: dict[str, list[pyarrow.Array]] = {}
    blanks: list[pyarrow.Array] = []  # for each batch, the cells of a column that it lacks
    while batch := list(islice(records, BATCH)):
        names = dict.fromkeys(name for record in batch for name in record)
        columns |= {name: [*blanks] for name in names if name not in columns}
        blanks.append(pyarrow.array([""] * len(batch), pyarrow.large_string()))
        if sum(map(len, blanks)) * len(columns) > MAX_CELLS or len(columns) > MAX_COLUMNS:
            raise too_many_cells(source, MAX_CELLS)
        for name, chunks in columns.items():
            chunks.append(pyarrow.array([record.get(name, "") for record in batch], pyarrow.large_string())
                          if name in names else blanks[-1])
    return assembled(source, list(columns), list(columns.values()))


def assembled(source: Source, names: list[str], columns: list[list]) -> "tuple[DataFrame, list[Words]]":
    """A frame of Arrow chunks, with names that are neither blank nor repeated, and notes on what was renamed.

    Raises Problem("no_records")."""
    import pyarrow

    if not columns or not any(map(len, columns[0])):
        raise no_records(source)
    names, notes = unique_names([SURROGATES.sub("\ufffd", name) for name in names])
    chunked = [pyarrow.chunked_array(chunks, pyarrow.large_string()) for chunks in columns]
    return pyarrow.table(chunked, names=names).to_pandas(), notes


def no_records(source: Source) -> Problem:
    return Problem(
        "no_records",
        f"'{source.name}' 파일에 기록이 없습니다. [{{\"text\": \"글\", \"label\": \"라벨\"}}, …]처럼 이름과 값이 있는 "
        "기록의 목록을 올려 주세요.",
        f"'{source.name}' holds no records. Upload a list of records with names and values, such as "
        '[{"text": "…", "label": "…"}, …].', file=source.name)


def _free(name: str, taken: dict) -> str:
    """`name`, or the first of name.1, name.2 … that is not taken ({"a.b": 1, "a": {"b": 2}})."""
    number, free = 0, name
    while free in taken:
        number += 1
        free = f"{name}.{number}"
    return free


def _plain(value) -> float | str:
    from decimal import Decimal

    return float(value) if isinstance(value, Decimal) else str(value)
