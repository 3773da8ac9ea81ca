"""The table that was read last stays in memory for a while: who changes a column or a repair need not wait again."""

from pathlib import Path
from threading import RLock, Timer

from ..options import Reading
from .tables import Table, read_tables

KEPT = 600  # seconds after the last look

_lock = RLock()  # held while a file is read: one table at a time is in memory
_table: Table | None = None
_key: tuple | None = None
_timer: Timer | None = None


def latest_table(files: dict[str, Path], reading: Reading) -> Table:
    """`read_tables`, or what it gave last time if the files are unchanged. The table is not to be altered.

    Raises Problem, as `read_tables` does.
    """
    global _table, _key, _timer
    with _lock:
        key = (reading, *((part, *_state(Path(path))) for part, path in files.items()))
        if key != _key:
            forget()  # before the next one is read: there is no memory for two
            _table, _key = read_tables(files, reading), key
        elif _timer:
            _timer.cancel()
        _timer = Timer(KEPT, forget)
        _timer.daemon = True
        _timer.start()
        return _table


def forget() -> None:
    """Let the table go: after a while, before another, and once it has become a project."""
    global _table, _key, _timer
    with _lock:
        if _timer:
            _timer.cancel()
        _table = _key = _timer = None


def _state(path: Path) -> tuple:
    """What changes when the file does; a file that is not there is for the reader to say."""
    known = path.stat() if path.is_file() else None
    return path.resolve(), known and (known.st_size, known.st_mtime_ns)
