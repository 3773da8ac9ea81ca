"""JSON as pandas writes a table with the orients "index", "split" and "columns", if nothing has to be guessed.

    {"0": {"text": "…", "label": "…"}, "1": …}        {"columns": ["text", "label"], "data": [["…", "…"], …]}
    {"text": {"문서1": "…", "문서2": "…"}, "label": {"문서1": "…", "문서2": "…"}}

An index that does not just number the rows becomes a column. Orient "values", which has no names, is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import Problem, Words
from ...options import Reading
from .broken import BrokenRows
from .frame import Read
from .header import unique_names
from .json_columns import INDEX, read_columns
from .json_events import events, opened
from .records import as_text, records_of, records_to_frame
from .source import Source

MOST = 1 << 20  # names of values that are remembered


@dataclass
class Members:
    """The members of a JSON object: how many there are, which are lists, how many are objects and what these hold."""

    count: int = 0
    numbered: bool = True  # whether the name of every member is a number
    lists: list[str] = field(default_factory=list)  # names of members
    objects: int = 0
    last: str = ""  # name of the last member that is an object
    names: set[str] = field(default_factory=set)  # of values in the objects
    values: int = 0  # in the objects

    @property
    def is_split(self) -> bool:
        return {"columns", "data"} <= {*self.lists}

    @property
    def are_records(self) -> bool:
        """Whether each member is a record: they are numbered, or there are more of them than names of values."""
        return self._are_objects and (self.numbered or self.count > len(self.names))

    @property
    def are_columns(self) -> bool:
        """Whether each member is a column, with the same names of rows as the others."""
        return self._are_objects and self.values == self.count * len(self.names)

    @property
    def _are_objects(self) -> bool:
        """Whether all members are objects whose values have names; if these are all numbers, they are columns."""
        return 0 < self.count == self.objects and not all(map(str.isdecimal, self.names))


def read_orient(source: Source, encoding: str, reading: Reading, lists: int) -> Read | None:
    """The outermost object, or the only one in it, as a table; None if it is no table. `lists`: how many lists of
    records are in it.

    Raises Problem("broken_json" | "not_a_record" | "no_records" | "no_column_names" | "too_big").
    """
    parent, found = _look(source, encoding, ())
    if found.is_split and not lists:
        return _read_split(source, encoding, parent, reading)
    if found.are_records and (found.numbered or not lists):
        return _read_index(source, encoding, parent, found.numbered, reading)
    if found.are_columns and not lists:
        return read_columns(source, encoding, keyed=True)
    return None


def refuse_values(source: Source, encoding: str) -> None:
    """Raises Problem("no_column_names") for a list of lists."""
    for path, event, _ in events(source, encoding):
        if path == [None] and event == "start_array":
            raise no_names(source)
        if path:
            return


def _look(source: Source, encoding: str, parent: tuple) -> tuple[tuple, Members]:
    """Path and members of the object at `parent`, or of the only one in it."""
    found, depth = Members(), len(parent)
    for path, event, _ in events(source, encoding):
        if event == "map_key" or event.startswith("end") or None in path or tuple(path[:depth]) != parent:
            continue
        if len(path) == depth + 1:
            name = path[depth]
            found.count, found.numbered = found.count + 1, found.numbered and name.isdecimal()
            if event == "start_array":
                found.lists.append(name)
            if event == "start_map":
                found.objects, found.last = found.objects + 1, name
        elif len(path) == depth + 2 and len(found.names) < MOST:
            found.names.add(path[depth + 1])
            found.values += 1
    alone = found.objects == 1 and not found.lists
    return _look(source, encoding, (*parent, found.last)) if alone else (parent, found)


def _read_split(source: Source, encoding: str, parent: tuple, reading: Reading) -> Read:
    names, renamed = unique_names([*map(as_text, _items(source, encoding, parent, "columns"))])
    index = [*_items(source, encoding, parent, "index")]
    if any(number != value for number, value in enumerate(index)):
        names, renamed = unique_names([INDEX, *names])
    else:
        index = []

    def records() -> Iterator:
        for row, value in enumerate(_items(source, encoding, parent, "data")):
            cells = [*index[row:row + 1], *value] if isinstance(value, list) else []
            yield dict(zip(names, cells, strict=True)) if len(cells) == len(names) else value

    how = Words("열 이름과 행이 따로 있고, 행이", "names of columns and rows stand apart;")
    return _read(source, records(), reading, how, renamed)


def _read_index(source: Source, encoding: str, parent: tuple, numbered: bool, reading: Reading) -> Read:
    import ijson

    def records() -> Iterator:
        with opened(source, encoding) as file:
            for name, value in ijson.kvitems(file, ".".join(parent)):
                yield value if numbered or not isinstance(value, dict) else {INDEX: name} | value

    how = Words("기록마다 이름이나 번호가 있고, 기록이", "every record has a name or number;")
    return _read(source, records(), reading, how, [])


def _read(source: Source, records: Iterator, reading: Reading, how: Words, notes: list[Words]) -> Read:
    broken = BrokenRows(reading)
    frame, renamed = records_to_frame(source, records_of(source, records, broken))
    note = Words(f"JSON으로 읽었습니다: {how.ko} {len(frame):,}개입니다.", f"Read as JSON: {how.en} there are {len(frame):,}.")
    return Read(frame, [note, *broken.notes(), *notes, *renamed], 1, unread=broken.rows)


def _items(source: Source, encoding: str, parent: tuple, name: str) -> Iterator:
    import ijson

    with opened(source, encoding) as file:
        yield from ijson.items(file, ".".join((*parent, name, "item")))


def no_names(source: Source) -> Problem:
    return Problem(
        "no_column_names",
        f"'{source.name}' 파일에는 값의 목록만 있고 열 이름이 없어서, 무엇이 글이고 무엇이 라벨인지 알 수 없습니다. pandas라면 "
        'to_json(파일, orient="records", force_ascii=False)로, 아니면 CSV나 XLSX로 다시 저장해 주세요.',
        f"'{source.name}' holds lists of values and no names of columns, so that nobody knows which are texts and "
        'which labels. Save it again: with pandas by to_json(file, orient="records", force_ascii=False), or else as '
        "CSV or XLSX.", file=source.name)
