"""Standard error of the app with a limit, so that nobody can fill the disk by causing endless tracebacks."""

import io
import sys
import time

CHARACTERS, SECONDS = 100_000, 60.0  # at most so many characters in so many seconds


class Bounded(io.TextIOBase):
    """Writes to `stream` up to CHARACTERS within SECONDS; the rest is counted and left out."""

    def __init__(self, stream: io.TextIOBase):
        self._stream, self._since, self._written, self._left_out = stream, 0.0, 0, 0

    def write(self, text: str) -> int:
        if time.monotonic() - self._since > SECONDS:
            self._begin()
        if self._written + len(text) <= CHARACTERS:
            self._written += len(text)
            self._stream.write(text)
        else:
            self._left_out += len(text)
        return len(text)

    def _begin(self) -> None:
        if self._left_out:
            self._stream.write(f"\n… {self._left_out:,} characters of further errors were left out.\n")
        self._since, self._written, self._left_out = time.monotonic(), 0, 0

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()


def bound_errors() -> None:
    """Limit sys.stderr of this process; call it before loggers take hold of sys.stderr."""
    sys.stderr = Bounded(sys.stderr)
