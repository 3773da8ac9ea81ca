"""A change says what one repair did to the rows: a sentence with a count, and examples of before and after."""

from typing import TYPE_CHECKING

from ..errors import Count, Words
from ..home.survey import Change, Example
from ..texts import whole
from .findings import EXAMPLES
from .personal import masked

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SHOWN = 80  # characters of a text; a change further in is shown with the LEAD characters before it
LEAD = 20
MARGIN = 100  # characters on both sides, so that personal data is recognised even where the cut divides it


def change(code: str, words: Words, rows: "DataFrame", which: "Series", column: str = "",
           after: "DataFrame | None" = None, **values) -> Change | None:
    """The Change of those of `rows` for which `which` holds, None if there are none; `{n}` in the words counts them.

    Examples show `column` ("": the texts). `after`: the same rows as they are now; None if they were left out.
    """
    import numpy as np

    where = np.flatnonzero(which)
    if not len(where):
        return None
    shown = rows.iloc[where[:EXAMPLES]]
    now = [None] * len(shown) if after is None else _cells(after.iloc[where[:EXAMPLES]], column)
    files = shown.get("file", [None] * len(shown))
    pairs = (_around(before, new) for before, new in zip(_cells(shown, column), now, strict=True))
    examples = [Example(row=row, file=file, before=before, after=new)
                for row, (before, new), file in zip(shown["row"], pairs, files, strict=True)]
    sentence = words.format(n=Count(len(where)), **values)
    return Change(code=code, ko=sentence.ko, en=sentence.en, count=len(where), examples=examples)


def _cells(rows: "DataFrame", column: str) -> "Series":
    return rows[column] if column else whole(rows)


def _around(before: str, after: str | None) -> tuple[str, str | None]:
    """Both texts, cut down to where they begin to differ."""
    if after is None:
        return _cut(before, 0), None
    differ = (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    start = next(differ, min(len(before), len(after))) - LEAD
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    start = start if start > 0 and len(text) > SHOWN else 0
    end, outside = start + SHOWN, max(0, start - MARGIN)
    shown = masked(text[outside:end + MARGIN])[start - outside:end - outside]
    return ("…" if start else "") + shown + ("…" if end < len(text) else "")
