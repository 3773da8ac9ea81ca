"""Keep other people's texts from controlling the terminal: control characters are written as escapes."""

import re
import sys
from io import TextIOWrapper

from ..kinds.text import CONTROLS

CONTROL_SEQUENCES = re.compile(f"[{CONTROLS}\r\u2028\u2029]")


class PlainOutput(TextIOWrapper):
    """An output that writes control characters (colours, cursor moves, text direction) as JSON escapes: \\u001b."""

    def write(self, text: str) -> int:
        return super().write(CONTROL_SEQUENCES.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def guard_terminal() -> None:
    """From now on escape control characters in all that this process prints; lone surrogates are escaped, too."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        setattr(sys, name, PlainOutput(stream.buffer, stream.encoding, "backslashreplace", line_buffering=True))
