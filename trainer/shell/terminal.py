"""Keep other people's texts from controlling the terminal: control characters are written as escapes. And read what
comes from it, as UTF-8 only."""

import re
import sys
from io import TextIOWrapper

from ..errors import Problem
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


def standard_input() -> str:
    """All of standard input. Raises Problem("broken_encoding")."""
    content = sys.stdin.buffer.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problem("broken_encoding",
                      f"표준 입력의 {line:,}번째 줄이 UTF-8이 아닙니다. UTF-8로 바꾸어 보내 주세요(예: iconv -f cp949 -t utf-8).",
                      f"Line {line:,} of standard input is not UTF-8. Convert it (iconv -f cp949 -t utf-8).",
                      line=line) from None
