"""JSON that holds a table by its columns, as pandas' to_dict("list") and to_dict() write it.

    {"text": ["…", "…"], "label": ["…", "…"]}        {"text": {"0": "…", "1": "…"}, "label": {"0": "…", "1": "…"}}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ...errors import Problem, Words
from .frame import MAX_CELLS, MAX_COLUMNS, Read
from .json_events import events
from .records import as_text, assembled
from .refusals import too_many_cells, too_many_columns
from .source import Source

BATCH = 1000  # cells
INDEX = "index"  # the column of the rows' names


@dataclass
class Column:
    """How many cells it has, and a hash of their keys: the numbers of rows, if the column is an object."""

    cells: int = 0
    keys: int = 0


def read_columns(source: Source, encoding: str, keyed: bool = False) -> Read | None:
    """The object whose values are columns, the outermost with two or more if there is one, as a table. None if none is.

    `keyed`: the keys of cells are names of rows, not numbers, and become a column.

    Raises Problem("uneven_columns" | "too_big").
    """
    objects = _find(source, encoding, keyed)
    if not objects:
        return None
    parent, listed = max(objects, key=lambda place: (len(objects[place]) > 1, -len(place[0]), place[1]))
    _check_even(source, objects[parent, listed])
    names = list(objects[parent, listed])
    found = partial(_cells, source, encoding, parent, listed, keyed)
    cells = ((name, value) for name, _, value in found())
    if keyed:
        first, index = names[0], INDEX if INDEX not in names else f"{INDEX}.1"
        cells = chain(((index, key) for name, key, _ in found() if name == first), cells)
        names = [index, *names]
    frame, notes = assembled(source, *_read(source, cells, names))
    name = ".".join(parent)[:80]
    where = Words(f"'{name}' 아래에 ", f", under '{name}'") if parent else Words("", "")
    return Read(frame, [Words(f"JSON으로 읽었습니다: {where.ko}열마다 값의 목록이 있습니다(값 {len(frame):,}개씩).",
                              f"Read as JSON: every column is a list of {len(frame):,} values{where.en}."), *notes], 1)


def _find(source: Source, encoding: str, keyed: bool) -> dict[tuple[tuple, bool], dict[str, Column]]:
    """Path of an object, and whether its columns are lists (True) or objects by row (False) → these columns."""
    objects: dict[tuple[tuple, bool], dict[str, Column]] = {}
    found = cells = 0
    for path, event, _ in events(source, encoding):
        if event == "map_key" or event.startswith("end"):
            continue
        *parent, name, key = path if len(path) > 1 else (None, None, None)
        if name is None or None in parent or not _is_row(key, keyed):
            continue
        columns = objects.setdefault((tuple(parent), key is None), {})
        if name not in columns:
            columns[name], found = Column(), found + 1
        column = columns[name]
        column.cells, column.keys, cells = column.cells + 1, hash((column.keys, key)), cells + 1
        if found > MAX_COLUMNS:
            raise too_many_columns(source, MAX_COLUMNS)
        if cells > MAX_CELLS:
            raise too_many_cells(source, MAX_CELLS)
    return objects


def _is_row(key: str | None, keyed: bool) -> bool:
    """Whether a value with this key, None in a list, is a cell of a column."""
    return key is None or keyed or key.isdecimal()


def _check_even(source: Source, columns: dict[str, Column]) -> None:
    if len({(column.cells, column.keys) for column in columns.values()}) == 1:
        return
    shown = ", ".join(f"'{name[:40]}' {column.cells:,}" for name, column in list(columns.items())[:5])
    raise Problem(
        "uneven_columns",
        f"'{source.name}' 파일은 열마다 값의 수나 행 번호가 달라서 어느 값이 같은 행인지 알 수 없습니다({shown}). 열마다 같은 행의 값을 담아 다시 저장해 주세요.",
        f"The columns of '{source.name}' differ in how many values they have, or in the numbers of their rows "
        f"({shown}), so that nobody knows which belong together. Save it with the same rows in every column.",
        file=source.name, value=shown)


def _read(source: Source, cells: Iterator[tuple[str, object]], names: list[str]) -> tuple[list[str], list[list]]:
    """Names and Arrow chunks of the columns; `cells` come column by column, as in the document."""
    import pyarrow

    columns: dict[str, list] = {name: [] for name in names}
    waiting: list[str] = []
    counts, current = dict.fromkeys(names, 0), names[0]

    def put_away():
        columns[current].append(pyarrow.array(waiting, pyarrow.large_string()))
        waiting.clear()

    for name, value in cells:
        if name not in columns:
            continue
        if name != current or len(waiting) == BATCH:
            put_away()
            current = name
        counts[name] += 1
        if source.rows is None or counts[name] <= source.rows:
            waiting.append(as_text(value))
    put_away()
    return names, list(columns.values())


def _cells(source: Source, encoding: str, parent: tuple, listed: bool,
           keyed: bool) -> Iterator[tuple[str, str | None, object]]:
    """Column, key and value of every cell two steps below `parent`; a nested value is built as a whole."""
    from ijson import ObjectBuilder

    depth, builder = len(parent) + 2, ObjectBuilder()
    for path, event, value in events(source, encoding):
        if len(path) < depth or tuple(path[:depth - 2]) != parent:
            continue
        name, key = path[depth - 2:depth]
        if not _is_row(key, keyed) or listed != (key is None) or len(path) == depth and event == "map_key":
            continue
        if len(path) == depth and not event.startswith("end"):
            builder = ObjectBuilder()
        builder.event(event, value)
        if len(path) == depth and not event.startswith("start"):
            yield name, key, builder.value
