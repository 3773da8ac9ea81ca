"""Read named entities as people write them down: which spans they mean, and what is wrong with them.

Three notations: a tag for each token (BIO and its like), marks inside the text (<경찰:OG>은), and a list of offsets. All
are read as a text, its spans, and faults. The spans are as they are once the faults are mended.
"""

import json
import re
from ast import literal_eval
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

BEGIN, SINGLE, INSIDE, END = "B", "SU", "IM", "EL"  # signs of BIO, BIOES, BILOU and BMES
OUTSIDE = "O"
TAG = re.compile(r"([BIESULM])-(\S+)")
TURNED = re.compile(r"(\S+)[-_]([BIESULM])")  # PER-B, PER_B
ODD = re.compile(r"([BIESULMbiesulm])[-_ ](\S+)")  # B_PS, b-PS
KIND = r"[A-Z][A-Z0-9_-]+|[가-힣]{2,12}"
HALF = re.compile(rf"<\s*:({KIND})>|<[^<>\n]{{1,60}}:\s*>|<[^<>\n]{{1,60}}:([a-z]{{2,5}}|\s+[A-Z][A-Z0-9_-]+)\s*>")
NAMES = {"start": ("start", "start_offset", "begin", "from"), "end": ("end", "end_offset", "stop", "to"),
         "kind": ("label", "type", "entity", "tag", "entity_type", "entity_group")}


class Span(NamedTuple):
    """Characters `start` … `end` - 1 of a text."""

    start: int
    end: int
    kind: str


class Fault(NamedTuple):
    """`code`: what is wrong, one of `MENDED`, or unequal, unreadable, no_start, half_mark. `value`: the text that is
    wrong. `place`: number of the token, from 0."""

    code: str
    value: str
    place: int = 0


class Marks(NamedTuple):
    """Patterns of <경찰:OG>, of <경찰:OG without its end, and of 경찰:OG> without its beginning."""

    whole: re.Pattern
    no_end: re.Pattern
    no_start: re.Pattern


@lru_cache(maxsize=256)
def marks_of(kinds: frozenset[str]) -> Marks:
    """The patterns, which also know these `kinds`, however they are spelled."""
    kind = "|".join([*map(re.escape, sorted(kinds)), KIND])
    return Marks(re.compile(rf"<([^<>]+):({kind})>"),  # in <10:30:TI> the last colon counts
                 re.compile(rf"<([^<>\n]{{1,60}}?):({kind})(?![A-Z0-9_>-]|[가-힣]*>)"),
                 re.compile(rf"[^<>\s]+:({kind})>"))


class Annotated(NamedTuple):
    text: str
    spans: list[Span]
    faults: list[Fault]


MENDED = ("loose_tag", "odd_tag", "no_tag", "open_mark", "beyond_text", "overlapping")  # codes that a switch mends


def of_tags(tokens: list[str], tags: list[str], apart: bool) -> Annotated:
    """The text that these tokens make, with blanks between them if `apart` (words); `tags` in BIO or its like."""
    text, places = _joined(tokens, apart)
    if len(tokens) != len(tags):
        return Annotated(text, [], [Fault("unequal", f"{len(tokens)} ≠ {len(tags)}")])
    spans: list[Span] = []
    faults: list[Fault] = []
    last = ""  # the kind of a span that may go on, if there is one
    for number, tag in enumerate(tags):
        sign, kind, code = _read_tag(tag)
        start, end = places[number]
        goes_on = sign in INSIDE + END and kind == last
        if sign in INSIDE + END and not goes_on:
            code = code or "loose_tag"
        if code:
            faults.append(Fault(code, _shown(tokens[number], tag), number))
        if goes_on:
            spans[-1] = spans[-1]._replace(end=end)
        elif kind:
            spans.append(Span(start, end, kind))
        last = kind if sign in BEGIN + INSIDE else ""
    return Annotated(text, spans, faults)


def _joined(tokens: list[str], apart: bool) -> tuple[str, list[tuple[int, int]]]:
    """The text, and start and end of each token in it."""
    places, start = [], 0
    for token in tokens:
        places.append((start, start + len(token)))
        start += len(token) + apart
    return (" " if apart else "").join(tokens), places


@lru_cache(maxsize=4096)
def _read_tag(tag: str) -> tuple[str, str, str]:
    """The tag's sign, its kind ("" outside of spans), and the code of what is wrong with it ("": nothing)."""
    tag = tag.strip()
    if tag == OUTSIDE:
        return OUTSIDE, "", ""
    if found := TAG.fullmatch(tag):
        return found[1], found[2], ""
    if found := TURNED.fullmatch(tag):
        return found[2], found[1], ""
    if found := ODD.fullmatch(tag):
        return found[1].upper(), found[2], "odd_tag"
    if tag in ("o", "0"):
        return OUTSIDE, "", "odd_tag"
    return OUTSIDE, "", "no_tag" if not tag or tag in "-_" else "unreadable"


@lru_cache(maxsize=4096)
def is_tag(tag: str) -> bool:
    return tag == OUTSIDE or any(kind.fullmatch(tag) for kind in (TAG, TURNED, ODD))


def _shown(token: str, tag: str) -> str:
    return f"{token} {tag}".strip()


def of_marks(marked: str, kinds: Iterable[str] = ()) -> Annotated:
    """The text without its marks, and the spans that these mean. `kinds`: kinds that are known, however they are
    spelled."""
    marks = marks_of(frozenset(kinds))
    text, faults = _with_ends(marked, marks.no_end)
    spans: list[Span] = []
    while marks.whole.search(text):  # the innermost marks first, then those around them
        text, spans = _without_layer(text, spans, marks.whole)
    if found := marks.no_start.search(text):
        faults.append(Fault("no_start", found[0][-40:]))
    faults += [Fault("half_mark", mark[0]) for mark in HALF.finditer(text)]
    spans, overlaps = _without_overlaps(text, spans)
    return Annotated(text, spans, faults + overlaps)


def _without_layer(marked: str, spans: list[Span], whole: re.Pattern) -> tuple[str, list[Span]]:
    """The text without its innermost marks, and all `spans`, with those of these marks added."""
    kept, found, last = list[int](), list[tuple[int, int, str]](), 0  # kept: places of characters that stay
    for mark in whole.finditer(marked):
        kept += [*range(last, mark.start()), *range(*mark.span(1))]
        found.append((*mark.span(1), mark[2]))
        last = mark.end()
    kept += range(last, len(marked))
    return "".join(marked[place] for place in kept), [
        Span(bisect_left(kept, start), bisect_left(kept, end), kind) for start, end, kind in [*spans, *found]]


def _with_ends(marked: str, no_end: re.Pattern) -> tuple[str, list[Fault]]:
    """The text, in which marks without an end are ended after their kind, and the faults."""
    found = [Fault("open_mark", mark[0][:40]) for mark in no_end.finditer(marked)]
    return no_end.sub(r"<\1:\2>", marked), found


def with_marks(text: str, spans: list[Span]) -> str:
    """The text with marks for the spans, as `of_marks` reads it."""
    parts, last = [], 0
    for start, end, kind in sorted(spans):
        parts += [text[last:start], f"<{text[start:end]}:{kind}>"]
        last = end
    return "".join([*parts, text[last:]])


def of_offsets(text: str, cell: str) -> Annotated:
    """A text and the spans in `cell`, a list in JSON or as Python prints it: [start, end, kind], or objects with such
    names."""
    values = values_of(cell)
    found = [_span_of(value) for value in values] if values is not None else [None]
    if None in found:
        return Annotated(text, [], [Fault("unreadable", cell[:60])])
    inside = [Span(max(0, start), min(end, len(text)), kind) for start, end, kind in filter(None, found)]
    faults = [Fault("beyond_text", f"[{span.start}, {span.end}, {span.kind}]")
              for span, cut in zip(filter(None, found), inside, strict=True)
              if cut != span or cut.start >= cut.end]
    spans, overlaps = _without_overlaps(text, [span for span in inside if span.start < span.end])
    return Annotated(text, spans, faults + overlaps)


def _without_overlaps(text: str, spans: list[Span]) -> tuple[list[Span], list[Fault]]:
    """The spans, each once and without blanks around it (no answer has them, so it could never be found), and of those
    that overlap only the longest (the first of equally long ones); and faults."""
    trimmed = {_trimmed(text, span): span for span in spans}
    kept: list[Span] = []
    faults = [Fault("beyond_text", f"[{span.start}, {span.end}, {span.kind}]")
              for whole, span in trimmed.items() if whole.start == whole.end]
    for span in sorted((each for each in trimmed if each.start < each.end),
                       key=lambda each: (each.start - each.end, each)):
        rival = next((each for each in kept if each.start < span.end and span.start < each.end), None)
        if rival:
            pair = (f"{text[each.start:each.end]}:{each.kind}"[:30] for each in (rival, span))
            faults.append(Fault("overlapping", " / ".join(pair)))
        else:
            kept.append(span)
    return sorted(kept), faults


def _trimmed(text: str, span: Span) -> Span:
    part = text[span.start:span.end]
    start = span.start + len(part) - len(part.lstrip())
    return span._replace(start=start, end=start + len(part.strip()))


def values_of(cell: str) -> list | None:
    """A list in JSON, or as Python prints it, or tags with blanks between them; None if it is none of these. A blank
    cell is an empty list."""
    for read in (json.loads, literal_eval):
        try:
            value = read(cell or "[]")
            return value if isinstance(value, list) else None
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    words = cell.split()
    return words if len(words) > 1 and all(map(is_tag, words)) else None


def _whole(place) -> int | None:
    """An offset as 25, "25" or 25.0, which exports of tables have; None if it is no integer."""
    text = str(place).strip().removesuffix(".0")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _span_of(value) -> Span | None:
    match value:
        case [start, end, str(kind)] if kind.strip():
            first, last = _whole(start), _whole(end)
            return None if first is None or last is None else Span(first, last, kind.strip())
        case {"value": dict(inner)}:  # as Label Studio writes it
            return _span_of(inner)
        case dict():
            found = {name: next((value[each] for each in names if each in value), None)
                     for name, names in NAMES.items()}
            if found["kind"] is None and isinstance(value.get("labels"), list):
                found["kind"] = next(iter(value["labels"]), None)
            return _span_of([*found.values()])
    return None


def are_tags(values: list | None) -> bool:
    return bool(values) and all(isinstance(each, str) and is_tag(each) for each in values or [])


def are_pairs(values: list | None) -> bool:
    """Whether they are tokens with their tags, as the reader of tagged files gives them: [["경", "B-OG"], …]."""
    return bool(values) and all(isinstance(each, list) and len(each) == 2
                                and all(isinstance(part, str) for part in each) for each in values or [])


def are_characters(tokens: list[str]) -> bool:
    """Whether tokens are characters, not words: some are blanks, or nearly all have one character."""
    return any(not token.strip() for token in tokens) or sum(len(token) == 1 for token in tokens) > 0.9 * len(tokens)


def spans_in(cell: str) -> list[Span]:
    """The spans in a cell that `as_cell` has written."""
    return [Span(*each) for each in json.loads(cell)]


def as_cell(spans: list[Span]) -> str:
    """The spans as rows keep them, and `of_offsets` reads them: JSON."""
    return json.dumps([list(span) for span in spans], ensure_ascii=False)
