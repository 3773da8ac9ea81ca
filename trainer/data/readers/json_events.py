"""A JSON document as ijson's events; whatever their parsing runs into means the file."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ...errors import Problem, line_of
from .source import Source

MAX_DEPTH = 100  # ijson writes out the path of every value


@contextmanager
def opened(source: Source, encoding: str, counted: Counter | None = None):
    """The document for ijson. Raises Problem("broken_json"), with the number of the records `counted` so far."""
    import ijson
    from ijson.compat import utf8reader

    with source.text(encoding) as file:
        try:
            yield utf8reader(file)
        except (ijson.JSONError, ValueError, RecursionError) as error:
            number = sum(counted.values()) if counted else 0
            why = line_of(error, 0)[:100]
            raise Problem(
                "broken_json",
                f"'{source.name}' 파일은 JSON으로 읽히지 않거나 잘려 있습니다(기록 {number:,}개 다음, {why}). 그곳을 고치거나, 원본을 다시 저장해 주세요.",
                f"'{source.name}' cannot be read as JSON, or is cut off (after {number:,} record(s): {why}). Mend "
                "it there or save the original again.", file=source.name, row=number, value=why) from None


def events(source: Source, encoding: str, counted: Counter | None = None) -> Iterator[tuple[list, str, object]]:
    """Path, event and value of every event. The path: the names that lead to a value, None for a step into a list.

    It is one list, which changes with the next event. Start and end of a value have its path; a key comes with that
    of the value before it. Raises Problem("broken_json"), as `opened` does.
    """
    import ijson

    path: list[str | None] = []
    with opened(source, encoding, counted) as file:
        for event, value in ijson.basic_parse(file):
            if event in ("end_map", "end_array"):
                path.pop()
            yield path, event, value
            if event == "map_key":
                path[-1] = value
            elif event in ("start_map", "start_array"):
                path.append("" if event == "start_map" else None)
                if len(path) > MAX_DEPTH:
                    raise ValueError("too deep")
