"""A JSON document as events of ijson; any error of its parser means that the file is broken."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ...errors import Count, Problem, Words
from .delimited import LONGEST_CELL, MARK
from .source import Source

NO_NUMBER = re.compile(r"(?<=[\[:,\s])(NaN|-?Infinity)(?=\s*[,\]}])")
MAX_DEPTH = 100  # ijson writes out the path of every value


@contextmanager
def opened(source: Source, encoding: str, counted: Counter | None = None):
    """The document for ijson. Raises Problem("broken_json"), with the number of the records `counted` so far."""
    import ijson
    from ijson.compat import utf8reader

    with source.text(encoding) as file:
        try:
            yield utf8reader(file)
        except (ijson.JSONError, ValueError, RecursionError):
            raise broken_json(source, *_fault(source, encoding), sum((counted or {}).values())) from None


def broken_json(source: Source, line: int, shown: str, records: int | None = None) -> Problem:
    """`line`: 0 if it is not known; `shown`: the text there; `records`: how many were read before it."""
    shown = " ".join(shown.split())
    after = Words("", "") if records is None else Words(
        f"기록 {records:,}개 다음, ", f"after {Count(records):record|records}, ")
    place = Words(f"{line:,}번째 줄: {shown} …", f"line {line:,}: {shown} …") if line else \
        Words("줄은 알 수 없음", "the line is not known")
    remedy = Words("그곳을 고치거나, 원본을 다시 저장해 주세요.", "Mend it there or save the original again.")
    if NO_NUMBER.match(f" {shown},", 1):
        remedy = Words(f"JSON에는 {shown} 값이 없습니다: null로 바꾸거나, pandas의 to_json으로 저장해 주세요.",
                       f"JSON has no {shown}: write null, or save it with to_json of pandas.")
    where = {"row": records, "line": line or None, "value": shown}
    return Problem(
        "broken_json",
        f"'{source.name}' 파일은 JSON으로 읽히지 않거나 잘려 있습니다({after.ko}{place.ko}). {remedy.ko}",
        f"'{source.name}' cannot be read as JSON, or is cut off ({after.en}{place.en}). {remedy.en}",
        file=source.name, **{name: each for name, each in where.items() if each is not None})


def _fault(source: Source, encoding: str) -> tuple[int, str]:
    """Line and text at which Python's own parser stops (ijson's does not say); (0, "") if unknown (too long a file)."""
    with source.text(encoding) as file:
        text = file.read(LONGEST_CELL).lstrip(MARK)
        is_all = not file.read(1)
    try:
        json.loads(text)
        if found := NO_NUMBER.search(text):  # which Python accepts, and writes
            return text.count("\n", 0, found.start()) + 1, found[0]
    except json.JSONDecodeError as error:
        return (error.lineno, text[error.pos:error.pos + 60].strip()) if is_all else (0, "")
    except (ValueError, RecursionError):
        pass
    return 0, ""


def events(source: Source, encoding: str, counted: Counter | None = None) -> Iterator[tuple[list, str, object]]:
    """Path, event and value of every event. The path has the names that lead to a value, and None for a step into a
    list. It is one list object, which changes with the next event. Start and end of a value come with its path; a key
    comes with the path of the value before it. Raises Problem("broken_json"), as `opened` does.
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
