"""Text files of named entities, a token and its tag on each line: KLUE's characters, CoNLL's words and their like.

A blank line ends a sentence, which is a row with the number of its first line. KLUE's comments (## …) are left out.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from ...errors import Words
from ...kinds.annotated import OUTSIDE, are_characters, is_tag
from ...options import Reading
from .broken import BrokenRows
from .charset import encoding_of
from .delimited import LONGEST_CELL, MARK
from .frame import Read, to_frame
from .source import Source

TEXT, TAGS = "text", "tags"  # the columns
JUDGED = 2000  # lines that are looked at
SURE = 0.9  # least share of the lines that end in a tag
BETWEEN = re.compile(r"[ \t\u3000]+")
COMMENT, DOCUMENT = re.compile(r"## |# "), "-DOCSTART-"  # which has a tag, as if it were a word


class Line(NamedTuple):
    """`tag` is "" where a line has none."""

    number: int
    token: str
    tag: str


def is_tagged(source: Source, reading: Reading) -> bool:
    """Whether it is such a file, by its beginning, and no option was chosen that makes sense for tables only."""
    if reading.delimiter or reading.header or reading.quoting:
        return False
    encoding, _ = encoding_of(Source(source.name, source.content, rows=1), reading.encoding)
    found = [line for line in islice(_lines(source, encoding), JUDGED) if line]
    tags = [line.tag for line in found if is_tag(line.tag)]
    return len(tags) >= SURE * len(found) > 0 and any(tag != OUTSIDE for tag in tags)


def read_frame(source: Source, reading: Reading) -> Read:
    """A row for each sentence: its text, and its tokens with their tags as JSON, [["경", "B-OG"], …].

    Raises Problem("unknown_encoding" | "broken_encoding" | "too_big").
    """
    encoding, notes = encoding_of(source, reading.encoding)
    lines = [line for line in islice(_lines(source, encoding), JUDGED) if line]
    are_words = not are_characters([line.token for line in lines])
    numbers: list[int] = []
    rows = _rows(_sentences(_lines(source, encoding)), are_words, numbers)
    frame = to_frame(source, rows, [TEXT, TAGS], 1, padded=True, broken=BrokenRows(None))
    read = Words("개체명 파일로 읽었습니다: 줄마다 {ko} 꼬리표가 있고, 빈 줄까지가 한 문장입니다. 행 번호는 문장의 첫 줄 번호입니다.",
                 "Read as a file of named entities: a {en} with its tag on each line, and a blank line after each "
                 "sentence. A row has the number of its first line.")
    note = read.format(ko="낱말과" if are_words else "글자와", en="word" if are_words else "character")
    return Read(frame, [*notes, note], 1, numbers=numbers[:len(frame)])


def _lines(source: Source, encoding: str) -> Iterator[Line | None]:
    """The lines; None for a blank one. Comments and names of columns are left out."""
    with source.text(encoding) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_CELL), ""), start=1):
            line = line.rstrip("\r\n").lstrip(MARK)
            if not line.strip():
                yield None
            elif found := _line(number, line):
                yield found


def _line(number: int, line: str) -> Line | None:
    """The token and tag on a line; None for a comment, and for names of columns."""
    cells = line.split("\t") if "\t" in line else BETWEEN.split(line.rstrip())
    token, tag = cells[0], cells[-1].strip() if len(cells) > 1 else ""
    if token == DOCUMENT:
        return None
    if is_tag(tag):
        return Line(number, token or " ", tag)
    if COMMENT.match(line) or number == 1:
        return None
    return Line(number, token, tag)


def _sentences(lines: Iterator[Line | None]) -> Iterator[list[Line]]:
    held: list[Line] = []
    for line in lines:
        if line:
            held.append(line)
        elif held:
            yield held
            held = []
    if held:
        yield held


def _rows(sentences: Iterator[list[Line]], are_words: bool, numbers: list[int]) -> Iterator[list[str]]:
    """Text and tags of each sentence; the number of its first line is added to `numbers`."""
    for lines in sentences:
        numbers.append(lines[0].number)
        pairs = [[line.token, line.tag] for line in lines]
        yield [(" " if are_words else "").join(line.token for line in lines), json.dumps(pairs, ensure_ascii=False)]
