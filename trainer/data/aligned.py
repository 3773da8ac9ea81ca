"""Clean a text as the training texts were (NFC, repairs), and keep track of where each character came from.

`cleaned` does the same to many texts at once, without their characters' places. A test holds both equal.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from ..kinds.text import CONTROLS, SPACES, nfc
from ..options import Repairs
from .cleaning import BREAKS, RUN
from .personal import EXACT

JAMO = ("\u1160", "\u11ff")  # vowels and final consonants, which NFC joins with the character before them


@dataclass(frozen=True)
class Aligned:
    """`text`, and where each of its characters was in the text as `typed`: from `starts` up to `ends`."""

    typed: str
    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, typed: str, repairs: Repairs) -> "Aligned":
        """The text as `cleaned` makes it: in NFC, with the repairs that are switched on."""
        found = _composed(cls(typed, typed, [*range(len(typed))], [*range(1, len(typed) + 1)]))
        for code, steps in STEPS.items():
            if getattr(repairs, code):
                for pattern, replacement in steps:
                    found = found._after(pattern, replacement)
        return found

    def here(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in `text` of what stands for the typed `start` … `end`; both the same if these are gone."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def there(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the typed characters that `start` … `end` of `text` (at least one) stand for."""
        return self.starts[start], self.ends[end - 1]

    def _after(self, pattern: re.Pattern, replacement: Callable[[re.Match], str] | str) -> "Aligned":
        """The text with every match replaced; each character of the replacement stands for the whole match."""
        parts, starts, ends, last = [], [], [], 0
        for match in pattern.finditer(self.text):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            begin, end = match.span()
            parts += [self.text[last:begin], new]
            starts += self.starts[last:begin] + [self.starts[begin]] * len(new)
            ends += self.ends[last:begin] + [self.ends[end - 1]] * len(new)
            last = end
        if not last:
            return self
        return Aligned(self.typed, "".join([*parts, self.text[last:]]), starts + self.starts[last:],
                       ends + self.ends[last:])


def _composed(typed: Aligned) -> Aligned:
    """`typed` in NFC; a composed character stands for all the characters that it was composed of."""
    if unicodedata.is_normalized("NFC", typed.text):
        return typed
    found = typed._after(CLUSTER, lambda match: nfc(match[0]))
    return found if found.text == nfc(typed.text) else typed._after(ALL, lambda match: nfc(match[0]))


ALL = re.compile(r"(?s).+")
CLUSTER = re.compile(rf"(?s).(?:[{JAMO[0]}-{JAMO[1]}\u0300-\u036f\u3099\u309a\ufe20-\ufe2f]"
                     r"|[\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
                     r"\u20d0-\u20ff])*")
STEPS = {
    "remove_controls": [(re.compile(f"[{BREAKS}]"), " "), (re.compile(f"[{CONTROLS}]"), "")],
    "shorten_runs": [(RUN, r"\1\1\1")],
    "tidy_spaces": [(re.compile(f"[{SPACES}]+"), " "), (re.compile("^ +| +$"), "")],
    "mask_personal": [(pattern, f"[{kind.ko}]") for kind, pattern in EXACT.items()]}
