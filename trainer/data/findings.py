"""A finding says what people should know about the rows before training, in which rows, and which repair helps."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import Count, Words
from ..fields import title_of
from ..home.survey import Finding, Severity
from ..options import Repairs

if TYPE_CHECKING:
    from pandas import DataFrame, Series

EXAMPLES = 5


def finding(code: str, severity: Severity, ko: str, en: str, rows: "DataFrame", which: "Series", /, *,
            repair: str | None = None, **values) -> Finding | None:
    """A Finding about those of `rows` for which `which` holds, None if there are none.

    `rows` has the column row, and file where there are several; `{n}` in the words is their Count.
    """
    import numpy as np

    where = np.flatnonzero(which)
    if not len(where):
        return None
    sentence, switch = Words(ko, en).format(n=Count(len(where)), **values), remedy(repair)
    shown = rows.iloc[where[:EXAMPLES]]
    return Finding(code=code, severity=severity, ko=sentence.ko + switch.ko, en=sentence.en + switch.en,
                   count=len(where), rows=shown["row"].tolist(), files=list(shown.get("file", [])), repair=repair)


def run_checks(checks: Sequence[Callable[["DataFrame"], Finding | None]], rows: "DataFrame",
               progress: Callable[[float], None]) -> list[Finding | None]:
    """What each check finds in `rows`. `progress` gets the share that is done, from 0 to 1."""
    found = []
    for number, check in enumerate(checks):
        progress(number / len(checks))
        found.append(check(rows))
    return found


def remedy(repair: str | None) -> Words:
    """The end of a finding's sentence, which names the switch that repairs it; "" for None."""
    if repair is None:
        return Words("", "")
    title = title_of(Repairs, repair)
    return Words(f" 고치는 스위치: '{title.ko}'.", f" Switch that repairs it: '{title.en}'.")
