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
COMMA = r"\d+,\d+"  # 3,5: a decimal comma, if the column leaves no doubt
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
CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "¥": "엔"}
BOUNDS = "이상", "이하", "미만", "초과", "정도", "내외", "가량"  # 5 이상 is no number
SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})


@dataclass(frozen=True)
class Written:
    """`cells`: numbers as `spelled` writes them, "" for blank ones. `bad`: which cells are no numbers; these stay as
    they were. `unit`: the unit after the numbers, "" if there is none."""

    cells: "Series"
    bad: "Series"
    unit: str


class _Number(NamedTuple):
    """`of`: the full mark that it is a part of, as 10 in 9/10. `comma`: whether it has a comma that may be decimal."""

    value: float
    unit: str = ""
    of: float | None = None
    comma: bool = False


def spelled(value: float) -> str:
    """A number as rows keep it: digits, with a decimal point if it is no integer; at most ten decimals, or more if the
    number is so small that it would become 0."""
    import numpy as np

    if not value:
        return "0"
    return np.format_float_positional(value, trim="-", precision=max(10, 5 - math.floor(math.log10(abs(value)))))


def significant(value: float, digits: int = 3) -> str:
    """A number for people: with `digits` significant digits, or with all digits before the point if these are more."""
    rounded = float(f"{value:.{digits}g}")
    behind = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else 0
    return f"{value:,.{behind}f}"


def at_scale(value: float, span: float) -> str:
    """A number for people, with only as many decimals as matter where numbers differ by `span`."""
    return f"{value:,.{places_at(span)}f}"


def places_at(span: float) -> int:
    """How many decimals matter where numbers differ by `span`."""
    return max(0, 1 - math.floor(math.log10(span))) if span else 2


def in_unit(number: str, unit: str) -> Words:
    """A number with its unit, which is Korean and so left out in English."""
    return Words(number + unit, number)


def read_numbers(cells: "Series") -> Written:
    """Read a column of numbers; `cells`: trimmed, in NFC. What a cell means depends on the others: 3,5 is three and a
    half if no cell has a decimal point, and else no number. Of several units, or several full marks (9/10 and 4/5),
    only the most frequent counts, as numbers in different measures cannot be compared."""
    counts = {str(cell): int(count) for cell, count in cells.value_counts().items() if cell}
    found = {cell: number for cell in counts if (number := _number(cell))}
    unit, full = (_usual({cell: getattr(number, name) for cell, number in found.items()}, counts)
                  for name in ("unit", "of"))
    points = any("." in unicodedata.normalize("NFKC", cell) for cell in found)
    commas = not points and any(number.comma for number in found.values())
    read = {cell: spelled(number.value) for cell, number in found.items()
            if number.unit in ("", unit) and number.of in (None, full) and (not number.comma or commas)
            and not (commas and _is_grouped(cell))}
    bad = {cell: cell not in read for cell in counts}
    return Written(cells.map(lambda cell: read.get(cell, cell)).astype("str"),
                   cells.map(lambda cell: bad.get(cell, False)).astype(bool), unit or "")


def number_in(text: str) -> float | None:
    """The number that a person has typed, read by itself; None if the text is no number."""
    number = _number(unicodedata.normalize("NFC", text.strip()))
    return number.value if number else None


def _usual(values: dict, counts: dict[str, int]):
    """The most frequent value (`counts`: rows of each cell); None if no cell has one."""
    found: Counter = Counter()
    for cell, value in values.items():
        if value:
            found[value] += counts[cell]
    return max(found, key=found.__getitem__, default=None)


def _is_grouped(cell: str) -> bool:
    return re.search(rf"(?<!\d){GROUPED}(?!\d)", unicodedata.normalize("NFKC", cell)) is not None


@lru_cache(maxsize=4096)
def _number(cell: str) -> _Number | None:
    cell = cell.replace("\ufe0f", "")  # the mark that makes a star an emoji
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
    if not whole:
        return None
    unit = whole["unit"] or CURRENCIES.get(whole["before"], "")
    if unit.endswith(BOUNDS) or unit.startswith(tuple(LARGE)):
        return None
    figures = whole["figures"]
    comma = re.fullmatch(COMMA, figures) is not None and not re.fullmatch(GROUPED, figures)
    value = float(figures.replace(",", "." if comma else ""))
    value = -value if whole["sign"] == "-" else value
    unit = "" if whole["before"] == "별" and unit == "개" else unit  # 별 4개 is four
    return _Number(value, unit, comma=comma) if math.isfinite(value) else None
