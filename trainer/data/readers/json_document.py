"""JSON: a document's list of records, wherever it is, read record by record; or its columns."""

from collections import Counter
from collections.abc import Iterator

from ...errors import Words
from ...options import Reading
from .broken import BrokenRows
from .charset import encoding_of
from .frame import Read
from .json_columns import read_columns
from .json_events import events, opened
from .json_orients import no_names, read_orient, refuse_values
from .json_values import read_values, value_before_another
from .records import no_records, records_of, records_to_frame
from .source import Source


def read_frame(source: Source, reading: Reading) -> Read:
    """Read the longest list of records that is in no other list; or columns; or values one after another.

    Records are counted from 1.

    Raises Problem: unknown_encoding, broken_encoding, broken_json, no_records, not_a_record, no_column_names,
    uneven_columns, too_big.
    """
    encoding, found = encoding_of(source, reading.encoding)
    if (first := value_before_another(source, encoding)) is not None:
        if isinstance(first, list) and not any(isinstance(each, dict) for each in first):
            raise no_names(source)
        read = read_values(source, encoding, reading)
        return read._replace(notes=[*found, *read.notes])
    lists = _count_records(source, encoding)
    if len(lists) != 1 and (read := read_orient(source, encoding, reading, len(lists))):
        return read._replace(notes=[*found, *read.notes])
    if 1 not in (path.count(None) for path in lists) and (read := read_columns(source, encoding)):
        return read._replace(notes=[*found, *read.notes])
    if not lists:
        refuse_values(source, encoding)
        raise no_records(source)
    chosen = max(lists, key=lambda path: (-path.count(None), lists[path]))
    broken = BrokenRows(reading)
    frame, notes = records_to_frame(source, records_of(source, _values(source, encoding, chosen), broken))
    others = [f"'{_name(path)}' {count:,}" for path, count in lists.items() if path != chosen and path.count(None) == 1]
    where = Words("맨 바깥 목록", "the outermost list")
    if len(chosen) > 1:
        where = Words(f"'{_name(chosen)}' 아래의 목록", f"the list under '{_name(chosen)}'")
    also = Words(f"다른 목록: {', '.join(others[:5])}.", f"Other lists: {', '.join(others[:5])}.")
    return Read(frame, [*found, Words(f"JSON으로 읽었습니다: {where.ko}에 기록 {len(frame):,}개가 있습니다.",
                                      f"Read as JSON: {where.en} holds {len(frame):,} records."),
                        *([also] if others else []), *broken.notes(), *notes], 1, unread=broken.rows)


def _count_records(source: Source, encoding: str) -> Counter[tuple]:
    """Path of the records of a list → how many records it has."""
    lists: Counter[tuple] = Counter()
    for path, event, _ in events(source, encoding, lists):
        if event == "start_map" and path and path[-1] is None:
            lists[tuple(path)] += 1
            if path.count(None) == 1 and lists[tuple(path)] == source.rows:
                break
    return lists


def _values(source: Source, encoding: str, path: tuple) -> Iterator:
    import ijson

    prefix = ".".join("item" if part is None else part for part in path)
    with opened(source, encoding) as file:
        yield from ijson.items(file, prefix)


def _name(path: tuple) -> str:
    return ".".join(part for part in path if part is not None)[:80]
