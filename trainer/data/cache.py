"""Keep the last table and its survey in memory for a while.

So people who change a column or a repair wait neither for the file again, nor for a survey that did not change.
"""

from collections.abc import Callable
from pathlib import Path
from threading import RLock, Timer
from typing import TypeVar

from ..options import Reading
from .tables import Table

KEPT = 600  # seconds after the last use
Result = TypeVar("Result")

_lock = RLock()  # held while a file is read: one table at a time is in memory
_last: tuple[tuple, Table] | None = None  # its key (the files, and how they were read), the table
_results: dict[str, tuple] = {}  # name → what was asked for, the result
_timer: Timer | None = None


def cached_table(files: dict[str, Path], reading: Reading, read: Callable[[dict[str, Path], Reading], Table]) -> Table:
    """`read(files, reading)`, or its last result if the files are unchanged. Do not change the table.

    Raises Problem, as `read` does.
    """
    global _last
    with _lock:
        key = (read, reading, *((part, *_state(Path(path))) for part, path in files.items()))
        if _last is None or key != _last[0]:
            forget()  # before the next one is read: there is no memory for two
            _last = key, read(files, reading)
        _restart_timer()
        return _last[1]


def cached(table: Table, name: str, asked: object, make: Callable[[], Result]) -> Result:
    """`make()`, or its last result under this name for the same table and the same `asked`.

    One result is kept for each name, as long as the last table is; nothing is kept for any other table.
    """
    with _lock:
        if _is_last(table) and name in _results and _results[name][0] == asked:
            return _results[name][1]
        _results.pop(name, None)  # before the next one is made: there is no memory for two
    result = make()
    with _lock:
        if _is_last(table):
            _results[name] = asked, result
    return result


def forget() -> None:
    """Let everything go: after a while, before another table, and once it has become a project."""
    global _last, _timer
    with _lock:
        if _timer:
            _timer.cancel()
        _last = _timer = None
        _results.clear()


def _is_last(table: Table) -> bool:
    return _last is not None and table is _last[1]


def _restart_timer() -> None:
    global _timer
    if _timer:
        _timer.cancel()
    _timer = Timer(KEPT, forget)
    _timer.daemon = True
    _timer.start()


def _state(path: Path) -> tuple:
    """Path, size and time of change of a file; the reader reports one that is not there."""
    known = path.stat() if path.is_file() else None
    return path.resolve(), known and (known.st_size, known.st_mtime_ns)
