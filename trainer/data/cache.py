"""The table that was read last, and what was found out about it, stay in memory for a while.

So who changes a column or a repair does not wait for the file again, nor for a survey that did not change.
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
_key: tuple | None = None
_table: Table | None = None
_results: dict[str, tuple] = {}  # name → what it was made for, the result
_timer: Timer | None = None


def cached_table(files: dict[str, Path], reading: Reading, read: Callable[[dict[str, Path], Reading], Table]) -> Table:
    """`read(files, reading)`, or what it gave last time if the files are unchanged. The table is not to be altered.

    Raises Problem, as `read` does.
    """
    global _key, _table
    with _lock:
        key = (read, reading, *((part, *_state(Path(path))) for part, path in files.items()))
        if key != _key:
            forget()  # before the next one is read: there is no memory for two
            _table = read(files, reading)
            _key = key
        _restart_timer()
        return _table


def cached(table: Table, name: str, asked: object, make: Callable[[], Result]) -> Result:
    """`make()`, or what it gave last time under this name for the same table and `asked`; forgotten with the table.

    Of each name one result is kept. Of a table that is not the last one nothing is.
    """
    with _lock:
        if table is _table and name in _results and _results[name][0] == asked:
            return _results[name][1]
        _results.pop(name, None)  # before the next one is made: there is no memory for two
    result = make()
    with _lock:
        if table is _table:
            _results[name] = asked, result
    return result


def forget() -> None:
    """Let everything go: after a while, before another table, and once it has become a project."""
    global _key, _table, _timer
    with _lock:
        if _timer:
            _timer.cancel()
        _key = _table = _timer = None
        _results.clear()


def _restart_timer() -> None:
    global _timer
    if _timer:
        _timer.cancel()
    _timer = Timer(KEPT, forget)
    _timer.daemon = True
    _timer.start()


def _state(path: Path) -> tuple:
    """What changes when the file does; a file that is not there is for the reader to report."""
    known = path.stat() if path.is_file() else None
    return path.resolve(), known and (known.st_size, known.st_mtime_ns)
