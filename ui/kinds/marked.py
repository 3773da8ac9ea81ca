"""A text with the entities in it, each in the colour of its kind and followed by the kind's name."""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from ..cells import cell
from ..parts import join

COLORS = 8  # classes k0 … k7 of style.css; further kinds start over
LENGTH = 4000  # characters of a text that are shown, at most
PIECE = Markup('<mark class="k{}{}">{}<small>{}</small></mark>')


class Stretch(NamedTuple):
    """A part of a text, characters start … end. `mark`: a CSS class for a missed or wrong one."""

    start: int
    end: int
    kind: str
    mark: str = ""


def marked(text: str, stretches: Iterable[Stretch], names: dict[str, str], most: int = LENGTH) -> Markup:
    """`stretches` may not overlap. `names`: every kind → its name; `most`: characters that are shown."""
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
