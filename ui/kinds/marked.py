"""A text with what was found in it: every stretch in the colour of its kind, which stands behind it."""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from ..cells import cell
from ..parts import join

COLORS = 8  # classes k0 … k7 of style.css; further kinds begin again
LENGTH = 4000  # characters of a text that are shown
PIECE = Markup('<mark class="k{}{}">{}<small>{}</small></mark>')


class Stretch(NamedTuple):
    """`mark`: a class for one that is right or wrong."""

    start: int
    end: int
    kind: str
    mark: str = ""


def marked(text: str, stretches: Iterable[Stretch], names: dict[str, str], most: int = LENGTH) -> Markup:
    """`stretches` do not overlap. `names`: every kind that there may be, and what stands for it."""
    kinds = list(names)
    pieces, last = [], 0
    for start, end, kind, mark in sorted(stretches):
        if start >= most:
            break
        number = kinds.index(kind) % COLORS if kind in kinds else 0
        pieces += [cell(text[last:start], most),
                   PIECE.format(number, f" {mark}" if mark else "", cell(text[start:end], most), names.get(kind, kind))]
        last = end
    rest = text[last:]
    return Markup('<p class="kt-marked">{}</p>').format(join([*pieces, cell(rest, max(1, most - last))]))
