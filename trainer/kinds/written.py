"""Numbers as people write them in Korean tables: 4.5점, １０, 1,200원, 3만 5천원, ★★★★☆, 9/10."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..errors import Words

if TYPE_CHECKING:
    from pandas import Series

PLAIN = r"\d+(?:\.\d+)?|\.\d+"
GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"  # 1,200
COMMA = r"\d+,\d+"  # 3,5: a decimal comma, where the column leaves no doubt
FIGURES = rf"(?P<figures>{GROUPED}|{COMMA}|(?:{PLAIN})(?:[eE][-+]?\d{{1,2}})?)"
BEFORE = r"(?P<before>별점|평점|점수|별|약|총|[★⭐₩$€¥])?\s*"
UNIT = r"(?P<unit>%|°C|[^\W\d_]{1,5})?"
WHOLE = re.compile(rf"{BEFORE}(?P<sign>[-+]?)\s*{FIGURES}\s*{UNIT}")
LARGE = {"억": 10 ** 8, "만": 10 ** 4, "천": 10 ** 3, "백": 10 ** 2}
MIXED = re.compile(r"[₩]?\s*" + "".join(rf"(?:(?P<{name}>{GROUPED}|{PLAIN})\s*{name}\s*)?" for name in LARGE)
                   + rf"(?P<rest>{GROUPED}|{PLAIN})?\s*(?P<unit>원|명|개|달러|회|건)?")
OF = re.compile(rf"(?P<part>{PLAIN})\s*점?\s*/\s*(?P<of>{PLAIN})\s*점?|(?P<of2>{PLAIN})점\s*만점에\s*(?P<part2>{PLAIN})점?")
FULL, EMPTY, HALF = "★⭐🌟", "☆✩", "½"
STARS = re.compile(rf"[{FULL}]*{HALF}?[{EMPTY}]*")
BOUNDS = "이상", "이하", "미만", "초과", "정도", "내외", "가량"  # 5 이상 is no number
SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})


@dataclass(frozen=True)
class Written:
    """`cells`: as `spelled` writes numbers; "" where nothing stands. `bad`: which are no numbers: these are as they
    were. `unit`: what stands behind them, "" where nothing does."""

    cells: "Series"
    bad: "Series"
    unit: str


class _Number(NamedTuple):
    """`of`: what it is a part of, as 10 in 9/10. `comma`: the digits behind a comma that may be a decimal one."""

    value: float
    unit: str = ""
    of: float | None = None
    comma: bool = False


def spelled(value: float) -> str:
    """A number as rows keep it: digits, with a point where it is not whole."""
    import numpy as np

    return np.format_float_positional(value, trim="-", precision=10) if value else "0"


def significant(value: float, digits: int = 3) -> str:
    """For people: with so many digits that mean something, or all before the point."""
    rounded = float(f"{value:.{digits}g}")
    behind = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else 0
    return f"{value:,.{behind}f}"


def at_scale(value: float, span: float) -> str:
    """With no more digits behind the point than matter where numbers differ by `span`."""
    return f"{value:,.{places_at(span)}f}"


def places_at(span: float) -> int:
    """Digits behind the point that matter where numbers differ by `span`."""
    return max(0, 1 - math.floor(math.log10(span))) if span else 2


def in_unit(number: str, unit: str) -> Words:
    """With its unit, which is Korean."""
    return Words(number + unit, number)


def read_numbers(cells: "Series") -> Written:
    """`cells`: trimmed, in NFC. What a cell means depends on the others: 3,5 is three and a half where no other cell
    has a decimal point, and no number elsewhere; of several units, or of several wholes (9/10 and 4/5), the most
    frequent one counts, as numbers of another measure cannot be compared."""
    counts = {str(cell): int(count) for cell, count in cells.value_counts().items() if cell}
    found = {cell: number for cell in counts if (number := _number(cell))}
    unit, whole = (_usual({cell: getattr(number, name) for cell, number in found.items()}, counts)
                   for name in ("unit", "of"))
    points = any("." in unicodedata.normalize("NFKC", cell) for cell in found)
    commas = not points and any(number.comma for number in found.values())
    read = {cell: spelled(number.value) for cell, number in found.items()
            if number.unit in ("", unit) and number.of in (None, whole) and (not number.comma or commas)
            and not (commas and _is_grouped(cell))}
    bad = {cell: cell not in read for cell in counts}
    return Written(cells.map(lambda cell: read.get(cell, cell)).astype("str"),
                   cells.map(lambda cell: bad.get(cell, False)).astype(bool), unit or "")


def number_in(text: str) -> float | None:
    """A number that a person has typed, by itself; None if it is none."""
    number = _number(unicodedata.normalize("NFC", text.strip()))
    return number.value if number else None


def _usual(values: dict, counts: dict[str, int]):
    """The most frequent of those that are there; None if there are none."""
    found: Counter = Counter()
    for cell, value in values.items():
        if value:
            found[value] += counts[cell]
    return max(found, key=found.__getitem__, default=None)


def _is_grouped(cell: str) -> bool:
    return re.search(rf"(?<!\d){GROUPED}(?!\d)", unicodedata.normalize("NFKC", cell)) is not None


@lru_cache(maxsize=4096)
def _number(cell: str) -> _Number | None:
    cell = cell.replace("\ufe0f", "")  # which makes a star an emoji
    if cell and STARS.fullmatch(cell):
        return _Number(sum(map(cell.count, FULL)) + cell.count(HALF) / 2)
    text = unicodedata.normalize("NFKC", cell).translate(SIGNS).strip()
    if parts := OF.fullmatch(text):
        return _Number(float(parts["part"] or parts["part2"]), of=float(parts["of"] or parts["of2"]))
    if (mixed := MIXED.fullmatch(text)) and any(mixed[name] for name in LARGE):
        parts_of = {**LARGE, "rest": 1}.items()
        return _Number(sum(float((mixed[name] or "0").replace(",", "")) * times for name, times in parts_of),
                       mixed["unit"] or "")
    whole = WHOLE.fullmatch(text)
    if not whole or (unit := whole["unit"] or "").endswith(BOUNDS) or unit.startswith(tuple(LARGE)):
        return None
    figures = whole["figures"]
    comma = re.fullmatch(COMMA, figures) is not None and not re.fullmatch(GROUPED, figures)
    value = float(figures.replace(",", "." if comma else ""))
    value = -value if whole["sign"] == "-" else value
    unit = "" if whole["before"] == "별" and unit == "개" else unit  # 별 4개 is four
    return _Number(value, unit, comma=comma) if math.isfinite(value) else None
