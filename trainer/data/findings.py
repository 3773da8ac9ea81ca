"""A finding: what should be known about the rows before training, which rows, and what answers it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..errors import Words
from ..options import Repairs, title_of

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Severity = Literal["warning", "info"]
EXAMPLES = 5


@dataclass
class Finding:
    """`count` rows are concerned; `rows` are up to five of their numbers, as a spreadsheet shows them.

    `files`: where the rows came in several files, the file of each of `rows`. `repair`: the field of Repairs that
    answers this finding, whose name the words end with.
    """

    code: str
    severity: Severity
    words: Words
    count: int
    rows: list[int]
    files: list[str] = field(default_factory=list)
    repair: str | None = None

    def as_dict(self) -> dict:
        return {"code": self.code, "severity": self.severity, "ko": self.words.ko, "en": self.words.en,
                "count": self.count, "rows": self.rows, "files": self.files, "repair": self.repair}


def finding(code: str, severity: Severity, ko: str, en: str, rows: "DataFrame", which: "Series", /, *,
            repair: str | None = None, **values) -> Finding | None:
    """A Finding about those of `rows` for which `which` holds, None if there are none.

    `rows` has the column row, and file where there are several; `{n}` in the words is their count.
    """
    import numpy as np

    where = np.flatnonzero(which)
    if not len(where):
        return None
    said, switch = Words(ko, en).format(n=f"{len(where):,}", **values), remedy(repair)
    shown = rows.iloc[where[:EXAMPLES]]
    return Finding(code, severity, Words(said.ko + switch.ko, said.en + switch.en), len(where),
                   [int(number) for number in shown["row"]], list(shown.get("file", [])), repair)


def remedy(repair: str | None) -> Words:
    """The end of a finding's words: which switch answers it."""
    if repair is None:
        return Words("", "")
    title = title_of(Repairs, repair)
    return Words(f" 고치는 스위치: '{title.ko}'.", f" Switch that repairs it: '{title.en}'.")


def clip(label: str) -> str:
    return label if len(label) <= 40 else label[:40] + "…"
