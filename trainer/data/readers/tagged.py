"""Text files of named entities, a token and its tag on each line: KLUE's characters, CoNLL's words and their like.

A blank line ends a sentence, which is a row with the number of its first line. KLUE's comments (## …) are left out, and
so are the numbers that NAVER's files give the words of a sentence (1, 비토리오, PER_B).
"""

import json
import re
from collections import Counter
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
OTHERWISE = "-_"  # what some files write for O
COMMENT, DOCUMENT = re.compile(r"## |# "), "-DOCSTART-"  # which has a tag, as if it were a word


class Line(NamedTuple):
    """`tag` is "" where a line has none. `width`: how many cells it has."""

    number: int
    token: str
    tag: str
    width: int


class Layout(NamedTuple):
    """`place`: the cell of the token, which may follow its number in the sentence. `outside`: the tag of tokens that
    are in no entity."""

    place: int = 0
    outside: str = OUTSIDE


def is_tagged(source: Source, reading: Reading) -> bool:
    """Whether it is such a file, by its beginning, and no option was chosen that makes sense for tables only. Its lines
    have as many cells each; those of a table of sentences with lists of tags, divided at blanks, have not."""
    if reading.delimiter or reading.header or reading.quoting:
        return False
    encoding, _ = encoding_of(Source(source.name, source.content, rows=1), reading.encoding)
    found = _first_lines(source, encoding, _layout(source, encoding))
    usual = next((width for width, _ in Counter(line.width for line in found).most_common(1)), 0)
    tags = [line.tag for line in found if is_tag(line.tag) and line.width == usual]
    return len(tags) >= SURE * len(found) > 0 and any(tag != OUTSIDE for tag in tags)


def read_frame(source: Source, reading: Reading) -> Read:
    """A row for each sentence: its text, and its tokens with their tags as JSON, [["경", "B-OG"], …].

    Raises Problem("unknown_encoding" | "broken_encoding" | "too_big").
    """
    encoding, notes = encoding_of(source, reading.encoding)
    layout = _layout(source, encoding)
    are_words = not are_characters([line.token for line in _first_lines(source, encoding, layout)])
    numbers: list[int] = []
    rows = _rows(_sentences(_lines(source, encoding, layout)), are_words, numbers)
    frame = to_frame(source, rows, [TEXT, TAGS], 1, padded=True, broken=BrokenRows(None))
    read = Words("개체명 파일로 읽었습니다: 줄마다 {ko} 꼬리표가 있고, 빈 줄까지가 한 문장입니다. 행 번호는 문장의 첫 줄 번호입니다.",
                 "Read as a file of named entities: a {en} with its tag on each line, and a blank line after each "
                 "sentence. A row has the number of its first line.")
    note = read.format(ko="낱말과" if are_words else "글자와", en="word" if are_words else "character")
    return Read(frame, [*notes, note, *_told(layout)], 1, numbers=numbers[:len(frame)])


def _told(layout: Layout) -> list[Words]:
    numbered = Words("줄 앞의 낱말 번호는 뺐습니다.", "The numbers of words at the beginning of lines were left out.")
    outside = Words(f"꼬리표 {layout.outside}는 개체명이 아니라는 뜻(O)으로 읽었습니다.",
                    f"The tag {layout.outside} was read as O: no entity.")
    return [numbered] * (layout.place > 0) + [outside] * (layout.outside != OUTSIDE)


def _layout(source: Source, encoding: str) -> Layout:
    """The layout, by the first lines: numbers count from 1 in each sentence, and where no tag is O, - or _ may be."""
    filled = [_split(line) for _, line in islice(_numbered(source, encoding), JUDGED) if line.strip()]
    numbers = [int(cells[0]) if len(cells) > 2 and cells[0].isdecimal() else None for cells in filled]
    counting = sum(number is not None and number in (1, (before or 0) + 1)
                   for before, number in zip([None, *numbers], numbers, strict=False))
    tags = {cells[-1].strip() for cells in filled}
    return Layout(int(counting >= SURE * len(filled) > 0),
                  next((mark for mark in (OUTSIDE, *OTHERWISE) if mark in tags), OUTSIDE))


def _first_lines(source: Source, encoding: str, layout: Layout) -> list[Line]:
    return [line for line in islice(_lines(source, encoding, layout), JUDGED) if line]


def _lines(source: Source, encoding: str, layout: Layout) -> Iterator[Line | None]:
    """The lines; None for a blank one. Comments and names of columns are left out."""
    for number, line in _numbered(source, encoding):
        if not line.strip():
            yield None
        elif found := _line(number, line, layout):
            yield found


def _numbered(source: Source, encoding: str) -> Iterator[tuple[int, str]]:
    with source.text(encoding) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_CELL), ""), start=1):
            yield number, line.rstrip("\r\n").lstrip(MARK)


def _split(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else BETWEEN.split(line.rstrip())


def _line(number: int, line: str, layout: Layout) -> Line | None:
    """The token and tag on a line; None for a comment, and for names of columns."""
    cells = _split(line)
    token, tag = cells[min(layout.place, len(cells) - 1)], cells[-1].strip() if len(cells) > 1 else ""
    tag = OUTSIDE if tag == layout.outside else tag
    if cells[0] == DOCUMENT:
        return None
    if is_tag(tag):
        return Line(number, token or " ", tag, len(cells))
    if COMMENT.match(line) or number == 1:
        return None
    return Line(number, token, tag, len(cells))


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
