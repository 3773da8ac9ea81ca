"""Parquet: columns of any type as text, lists and structs as JSON, and class numbers as the names that `datasets` has
stored with them."""

import json
from itertools import islice
from typing import TYPE_CHECKING

from ...errors import Words, clip
from ...fields import title_of
from ...options import Reading
from .archives import MAX_UNPACKED
from .frame import MAX_CELLS, MAX_COLUMNS, Read
from .records import as_text, assembled
from .refusals import corrupt, too_big, too_many_cells, too_many_columns
from .source import Source

if TYPE_CHECKING:
    import pyarrow

BATCH = 512  # rows; a dictionary may repeat a long text in each of them


def read_frame(source: Source, reading: Reading) -> Read:
    """Rows are counted from 1; of `reading` only `class_names` matters.

    Raises Problem("corrupt_file" | "no_records" | "too_big").
    """
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with source.open() as opened, ParquetFile(opened, pre_buffer=False) as file:
            _check_size(source, file.metadata)
            schema = file.schema_arrow
            features = {} if reading.class_names is False else _features(schema)
            columns: list[list[pyarrow.Array]] = [[] for _ in schema]
            size = 0
            batches = file.iter_batches(batch_size=source.rows or BATCH, use_threads=False)
            for batch in islice(batches, source.rows and 1):
                for name, chunks, values in zip(schema.names, columns, batch.columns, strict=True):
                    chunks.append(as_text_column(values, features.get(name)))
                    size += chunks[-1].nbytes
                if size > MAX_UNPACKED:
                    raise too_big(source, size, MAX_UNPACKED)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise corrupt(source) from error
    frame, notes = assembled(source, schema.names, columns)
    nested = [f"'{field.name}'" for field in schema if pyarrow.types.is_nested(field.type)]
    if nested:
        shown = ", ".join(nested[:5])
        notes.insert(0, Words(f"목록이나 구조로 된 열은 글자로 보여 줍니다: {shown}.",
                              f"Columns of lists or structures are shown as text: {shown}."))
    notes = [*_notes_on(features), *notes]
    return Read(frame, [Words("Parquet으로 읽었습니다.", "Read as Parquet."), *notes], 1)


def _features(schema: "pyarrow.Schema") -> dict[str, object]:
    """Column → its feature as `datasets` has stored it, for columns that hold class numbers."""
    try:
        match json.loads((schema.metadata or {}).get(b"huggingface", b"{}")):
            case {"info": {"features": dict(features)}}:
                return {name: each for name, each in features.items() if name in schema.names and has_classes(each)}
    except (ValueError, RecursionError):
        pass
    return {}


def has_classes(feature: object) -> bool:
    return "'ClassLabel'" in str(feature)


def _notes_on(features: dict[str, object]) -> list[Words]:
    notes, switch = [], title_of(Reading, "class_names")
    for column, feature in features.items():
        names = feature.get("names") if isinstance(feature, dict) else None
        shown = ", ".join(f"{number} = {clip(str(name), 41)}" for number, name in enumerate(names[:5])) \
            if isinstance(names, list) else ""
        shown += " …" if isinstance(names, list) and len(names) > 5 else ""
        more = Words(f"({shown})", f" ({shown})") if shown else Words("", "")
        notes.append(Words(f"'{column[:80]}' 열의 번호를 파일에 함께 적힌 이름으로 바꾸어 읽었습니다{more.ko}. 번호로 읽으려면 '다르게 읽기'에서 "
                           f"'{switch.ko}'를 '아니요'로 고르세요.",
                           f"The numbers in column '{column[:80]}' were read by the names that the file has for "
                           f"them{more.en}. To read the numbers, choose 'No' for '{switch.en}' under 'Read it "
                           "differently'."))
    return notes


def _check_size(source: Source, metadata) -> None:
    """Raises Problem("too_big") by the file's own metadata, before anything is unpacked."""
    if metadata.num_columns > MAX_COLUMNS:
        raise too_many_columns(source, MAX_COLUMNS)
    if metadata.num_rows * metadata.num_columns > MAX_CELLS:
        raise too_many_cells(source, MAX_CELLS)
    size = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)


def as_text_column(values: "pyarrow.Array", feature: object = None) -> "pyarrow.Array":
    """The column as text. `feature`: its feature in `datasets`, if that has names for class numbers."""
    import pyarrow
    from pyarrow import compute, types

    kind = values.type
    if feature is not None:
        return pyarrow.array([as_text(_named(each, feature)) for each in values.to_pylist()], pyarrow.large_string())
    if types.is_dictionary(kind):
        return as_text_column(values.dictionary_decode())
    if not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind)):
        try:
            return compute.fill_null(compute.cast(values, pyarrow.large_string()), "")
        except (pyarrow.ArrowNotImplementedError, pyarrow.ArrowInvalid):
            pass  # a type that Arrow itself cannot write out, or text that is not UTF-8
    return pyarrow.array([as_text(_shown(value)) for value in values.to_pylist()], pyarrow.large_string())


def _named(value, feature: object):
    """A value with names in place of class numbers; -1 means none, and a number without a name stays."""
    match value, feature:
        case int(), {"_type": "ClassLabel", "names": list(names)}:
            return names[value] if 0 <= value < len(names) else None if value == -1 else value
        case list(), {"feature": inner} | [inner]:
            return [_named(each, inner) for each in value]
        case dict(), dict():
            return {name: _named(each, feature.get(name)) for name, each in value.items()}
    return _shown(value)


def _shown(value):
    """Bytes as text; if they are no text (pictures, sounds), only how many there are. Other values as they are."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"<{len(value):,} bytes>"
