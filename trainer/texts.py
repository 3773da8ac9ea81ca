"""What a model reads of one example: a text, or a pair of texts; as a value, and in a table of rows.

In a table a pair lies in the columns `text` and `second`; single texts have only the column `text`.
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
    """The one text, or the two texts of a pair."""
    return (text,) if isinstance(text, str) else text


def characters_of(text: Text) -> int:
    return sum(map(len, parts_of(text)))


def joined(columns: list[list[str]]) -> list[Text]:
    """The texts of rows that are given as one or two columns."""
    return [*columns[0]] if len(columns) == 1 else [*zip(*columns, strict=True)]


def columns_of(rows: "DataFrame") -> list[str]:
    return [name for name in COLUMNS if name in rows]


def texts_of(rows: "DataFrame") -> list[Text]:
    return joined([rows[name].tolist() for name in columns_of(rows)])


def table_of(texts: Sequence[Text]) -> "DataFrame":
    """A table of these texts, which must be all single ones or all pairs."""
    import pandas as pd

    columns = zip(COLUMNS, zip(*map(parts_of, texts), strict=True), strict=False)
    cells = {name: pd.Series(texts, dtype="str") for name, texts in columns}
    return pd.DataFrame(cells if len(texts) else {"text": []})


def pairs_of(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """These texts, which must all be pairs, as tuples of two."""
    return [(text[0], text[1]) for text in texts]


def each_apart(texts: Iterable[Text]) -> list[str]:
    """All texts in one list; a pair gives two."""
    return [part for text in texts for part in parts_of(text)]


def whole(rows: "DataFrame") -> "Series":
    """All that a model reads of each row: its text, or both texts with a line break between them."""
    return rows["text"] if "second" not in rows else rows["text"] + "\n" + rows["second"]


def stored(file: "Path", *others: str) -> "pyarrow.Table":
    """Read the text columns of a Parquet file of rows, and the columns `others`."""
    import pyarrow.parquet

    names = [name for name in COLUMNS if name in pyarrow.parquet.read_schema(file).names]
    return pyarrow.parquet.read_table(file, columns=[*names, *others], page_checksum_verification=True)
