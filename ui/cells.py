"""Cells of tables: clipped, escaped, and with a mark for every invisible character."""

import re
import unicodedata

from markupsafe import Markup, escape

from trainer.errors import clip
from trainer.kinds.text import CONTROLS

from .parts import explained

HIDDEN = re.compile(f"[{CONTROLS}\u2028\u2029\u061c\ufff9-\ufffb]")
LENGTH = 160  # characters of a text that are shown, at most


def cell(text: str, length: int = LENGTH) -> Markup:
    """`text` on one line, with ↵ for a line break. Hidden characters, which could reverse the text of the page, become
    a mark with their name."""
    text = clip(text, length).replace("\r\n", "\n").replace("\r", "\n")
    pieces, end = [], 0
    for hit in re.finditer(f"{HIDDEN.pattern}|\n", text):
        pieces += [escape(text[end:hit.start()]), _mark(hit[0])]
        end = hit.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _mark(character: str) -> Markup:
    if character == "\n":
        return explained("↵", "line feed", "kt-hidden")
    code = f"U+{ord(character):04X}"
    return explained("·", f"{code} {unicodedata.name(character, '')}".strip(), "kt-hidden")


def whole(text: str, length: int) -> Markup:
    """A cell that shows its whole text on hover or focus if it is cut."""
    return explained(cell(text, length), text) if len(text) > length else cell(text, length)
