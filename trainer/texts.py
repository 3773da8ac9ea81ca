"""What a model reads of one example: a text, or a pair of texts; as a value, and in a table of rows.

In a table a pair lies in the columns `text` and `second`; where single texts are read there is only the first.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow
    from pandas import DataFrame, Series

Text: TypeAlias = "str | tuple[str, str]"
COLUMNS = ("text", "second")


def parts_of(text: Text) -> tuple[str, ...]:
    """Its one or two texts."""
    return (text,) if isinstance(text, str) else text


def characters_of(text: Text) -> int:
    return sum(map(len, parts_of(text)))


def joined(columns: list[list[str]]) -> list[Text]:
    """One or two columns as the texts of their rows."""
    return [*columns[0]] if len(columns) == 1 else [*zip(*columns, strict=True)]


def columns_of(rows: "DataFrame") -> list[str]:
    return [name for name in COLUMNS if name in rows]


def texts_of(rows: "DataFrame") -> list[Text]:
    return joined([rows[name].tolist() for name in columns_of(rows)])


def table_of(texts: Sequence[Text]) -> "DataFrame":
    """Rows with these texts, which are all single ones or all pairs."""
    import pandas as pd

    columns = zip(COLUMNS, zip(*map(parts_of, texts), strict=True), strict=False)
    cells = {name: pd.Series(texts, dtype="str") for name, texts in columns}
    return pd.DataFrame(cells if len(texts) else {"text": []})


def pairs_of(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """Texts that are all pairs."""
    return [(text[0], text[1]) for text in texts]


def each_apart(texts: Iterable[Text]) -> list[str]:
    """The texts one by one, those of a pair too."""
    return [part for text in texts for part in parts_of(text)]


def whole(rows: "DataFrame") -> "Series":
    """Everything that is read in a row: its text, or both of its texts, the second on a line of its own."""
    return rows["text"] if "second" not in rows else rows["text"] + "\n" + rows["second"]


def stored(file: "Path", *others: str) -> "pyarrow.Table":
    """The columns of texts in a Parquet file of rows, and these other ones."""
    import pyarrow.parquet

    names = [name for name in COLUMNS if name in pyarrow.parquet.read_schema(file).names]
    return pyarrow.parquet.read_table(file, columns=[*names, *others], page_checksum_verification=True)
