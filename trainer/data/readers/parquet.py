"""Parquet: columns of any type as text; lists and structs as JSON."""

from itertools import islice
from typing import TYPE_CHECKING

from ...errors import Words
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
    """Rows are counted from 1; nothing has to be detected, so `reading` is ignored.

    Raises Problem("corrupt_file" | "no_records" | "too_big").
    """
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with source.open() as opened, ParquetFile(opened, pre_buffer=False) as file:
            _check_size(source, file.metadata)
            schema = file.schema_arrow
            columns: list[list[pyarrow.Array]] = [[] for _ in schema]
            size = 0
            batches = file.iter_batches(batch_size=source.rows or BATCH, use_threads=False)
            for batch in islice(batches, source.rows and 1):
                for chunks, values in zip(columns, batch.columns, strict=True):
                    chunks.append(as_text_column(values))
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
    return Read(frame, [Words("Parquet으로 읽었습니다.", "Read as Parquet."), *notes], 1)


def _check_size(source: Source, metadata) -> None:
    """The file's own metadata, before anything is unpacked."""
    if metadata.num_columns > MAX_COLUMNS:
        raise too_many_columns(source, MAX_COLUMNS)
    if metadata.num_rows * metadata.num_columns > MAX_CELLS:
        raise too_many_cells(source, MAX_CELLS)
    size = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if size > MAX_UNPACKED:
        raise too_big(source, size, MAX_UNPACKED)


def as_text_column(values: "pyarrow.Array") -> "pyarrow.Array":
    import pyarrow
    from pyarrow import compute, types

    kind = values.type
    if types.is_dictionary(kind):
        return as_text_column(values.dictionary_decode())
    if not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind)):
        try:
            return compute.fill_null(compute.cast(values, pyarrow.large_string()), "")
        except (pyarrow.ArrowNotImplementedError, pyarrow.ArrowInvalid):
            pass  # a type that Arrow itself cannot write out, or text that is not UTF-8
    return pyarrow.array([as_text(_shown(value)) for value in values.to_pylist()], pyarrow.large_string())


def _shown(value):
    """Bytes as the text they are, or by their number: pictures and sounds are no text."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"<{len(value):,} bytes>"
