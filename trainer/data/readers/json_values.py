"""JSON values one after another, on one line or over many, with or without commas between them: concatenated records.

    {"text": "…"}{"text": "…"}        {"text": "…"}, {"text": "…"}        [{"text": "…"}] [{"text": "…"}]
"""

from collections.abc import Iterator

from ...errors import Words
from ...options import Reading
from .broken import BrokenRows
from .delimited import LONGEST_CELL
from .frame import Read
from .json_events import broken_json
from .jsonl import DECODER, start_of_value
from .records import records_of, records_to_frame
from .source import BEGINNING, Source

PIECE = 1 << 20


def value_before_another(source: Source, encoding: str) -> dict | list | None:
    """The first value of the file if a second follows it within the file's beginning; else None."""
    with source.text(encoding) as file:
        text = file.read(BEGINNING)
    try:
        value, end = DECODER.raw_decode(text, start_of_value(text, 0))
    except (ValueError, RecursionError):
        return None
    return value if text[start_of_value(text, end):][:1] in ("{", "[") else None


def read_values(source: Source, encoding: str, reading: Reading) -> Read:
    """Each value is a record, or a list of them; records are counted from 1.

    Raises Problem("broken_json" | "not_a_record" | "no_records" | "too_big").
    """
    broken = BrokenRows(reading)
    frame, notes = records_to_frame(source, records_of(source, _items(source, encoding), broken))
    return Read(frame, [Words(f"JSON으로 읽었습니다: 기록 {len(frame):,}개가 목록 없이 이어져 있습니다.",
                              f"Read as JSON: {len(frame):,} records one after another, in no list."),
                        *broken.notes(), *notes], 1, unread=broken.rows)


def _items(source: Source, encoding: str) -> Iterator:
    """The values, and for an outer list its items, one by one. Raises Problem("broken_json")."""
    text, start, line = "", 0, 1
    with source.text(encoding) as file:
        while True:
            start = start_of_value(text, start)
            try:
                value, start = DECODER.raw_decode(text, start)
                yield from value if isinstance(value, list) else [value]
            except (ValueError, RecursionError) as error:  # a mistake, or the value goes on
                more = file.read(max(PIECE, len(text))) if len(text) - start < LONGEST_CELL else ""
                if not more and start < len(text):
                    place = max(start, getattr(error, "pos", start))
                    raise broken_json(source, line + text.count("\n", 0, place), text[place:place + 60]) from None
                if not more:
                    return
                line += text.count("\n", 0, start)
                text, start = text[start:] + more, 0
