"""Cells as people see them: clipped, escaped, and with a mark for every character that would not show."""

import re
import unicodedata

from markupsafe import Markup, escape

from trainer.errors import clip
from trainer.kinds.text import CONTROLS

HIDDEN = re.compile(f"[{CONTROLS}\u2028\u2029\u061c\ufff9-\ufffb]")
MARK = Markup('<span class="kt-hidden" title="{}">{}</span>')
LENGTH = 160  # characters of a text that are shown


def cell(text: str, length: int = LENGTH) -> Markup:
    """`text` on one line. A line break is ↵; hidden characters, which may turn the page around, are named on a mark."""
    text = clip(text, length).replace("\r\n", "\n").replace("\r", "\n")
    pieces, end = [], 0
    for hit in re.finditer(f"{HIDDEN.pattern}|\n", text):
        pieces += [escape(text[end:hit.start()]), _mark(hit[0])]
        end = hit.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _mark(character: str) -> Markup:
    if character == "\n":
        return MARK.format("line feed", "↵")
    code = f"U+{ord(character):04X}"
    return MARK.format(f"{code} {unicodedata.name(character, '')}".strip(), "·")
