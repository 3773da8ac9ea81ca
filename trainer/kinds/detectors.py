"""Detect columns that hold neither plain text nor one category a row: lists, tags, marks inside a text."""

import json
import re
from ast import literal_eval
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Literal

from .annotated import KIND
from .text import is_number

if TYPE_CHECKING:
    from pandas import Series

MARK = re.compile(rf"<([^<>]+):(?:{KIND})>")  # of named entities, as KLUE and its like write them: <경찰:OG>은 또 …
MARKED = 0.5  # least share of the texts with marks: a sentence need not name anybody
SAMPLE = 1000  # texts
TAG = re.compile(r"O|[BIESLUM]-\S+")
TAGS_BETWEEN = re.compile(r"[\s,]+")
LISTING, JOINING = ";,|#\n", "/·&+ "  # marks between labels; the latter are used within names, too
LONGEST = 100  # characters of a cell with several labels; a longer one is a text


def is_marked(texts: "Series") -> bool:
    """Whether most of the texts (of the first ones that are not blank) have marks in them."""
    filled = texts[texts != ""].head(SAMPLE)
    return len(filled) > 0 and filled.map(MARK.search).notna().mean() > MARKED


def first_mark(texts: "Series") -> str:
    return next(found[0] for found in map(MARK.search, texts) if found)


def without_marks(texts: "Series") -> "Series":
    return texts.str.replace(MARK, r"\1", regex=True)


def are_tags(cells: "Series") -> bool:
    """Whether nearly all cells (of the first ones that are not blank) are tags of named entities, and not only O."""
    filled = cells[cells != ""].head(SAMPLE)
    tags = filled[filled.map(TAG.fullmatch).notna()]
    return len(tags) > 0.9 * len(filled) and bool((tags != "O").any())


def combined(labels: dict[str, int]) -> list[str]:
    """The labels that seem to be several in one, as "배송;품질" is where 배송 and 품질 are labels, too.

    A part between marks of `LISTING` also counts as a label if several labels have it, and it is no number.
    """
    short, found = [label for label in labels if len(label) <= LONGEST], list[str]()
    for mark in LISTING + JOINING:
        parts = {label: [*filter(None, map(str.strip, label.split(mark)))] for label in short if mark in label}
        known = set(short) - parts.keys()
        if mark in LISTING:
            often = Counter(chain(*parts.values()))
            known |= {part for part, count in often.items() if count > 1 and not is_number(part)}
        found += [label for label, each in parts.items() if len(set(each)) > 1 and known.issuperset(each)]
    return list(dict.fromkeys(found))


def listed(labels: dict[str, int]) -> tuple[Literal["entities", "several"], str] | None:
    """What `labels` (label → rows) are if they are no single categories, and an example; None if they are.

    "entities": nearly all are tags, of one token (O, B-PS, I-PS) or of all tokens, or lists of spans, or
    most are lists with a value more than once, as the tags of tokens in numbers.
    "several": lists, some of more than one value. Lists are in JSON or as Python prints them.
    """
    tagged = sum(count for label, count in labels.items() if all(map(TAG.fullmatch, TAGS_BETWEEN.split(label))))
    first = next((label for label in labels if "B-" in label), None)
    if first and tagged > 0.9 * sum(labels.values()):
        return "entities", first
    lists = [each for each in map(_as_list, labels) if each is not None]
    if not any(lists) or len(lists) < 0.9 * len(labels):
        return None
    spans = any(isinstance(value, list | dict | tuple) for each in lists for value in each)
    spans = spans or all(isinstance(value, str) and TAG.fullmatch(value) for each in lists for value in each)
    spans = spans or sum(len({*map(str, each)}) < len(each) for each in lists) > MARKED * len(lists)
    if not spans and max(map(len, lists)) <= 1:
        return None
    several = (label for label in labels if len(_as_list(label) or []) > 1)
    return "entities" if spans else "several", next(chain(several, filter(_as_list, labels)))


def _as_list(label: str) -> list | None:
    if not (label.startswith("[") and label.endswith("]")):
        return None
    try:
        return json.loads(label)
    except (ValueError, RecursionError):
        pass
    try:
        value = literal_eval(label)
        return value if isinstance(value, list) else None
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
