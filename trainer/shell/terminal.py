"""What is printed is for a terminal, which obeys some characters: those of other people's texts are spelled out."""

import re
import sys
from io import TextIOWrapper

from ..kinds.text import CONTROLS

CONTROL_SEQUENCES = re.compile(f"[{CONTROLS}\r\u2028\u2029]")


class PlainOutput(TextIOWrapper):
    """Colours, moves of the cursor, marks of direction and the like are written as JSON escapes them: \\u001b."""

    def write(self, text: str) -> int:
        return super().write(CONTROL_SEQUENCES.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def guard_terminal() -> None:
    """From here on whatever this process prints is plain; half a character does not end it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        setattr(sys, name, PlainOutput(stream.buffer, stream.encoding, "backslashreplace", line_buffering=True))
