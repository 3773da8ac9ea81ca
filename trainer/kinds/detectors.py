"""What a column holds that is neither plain text nor one category a row: lists, tags, marks inside of a text."""

import json
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pandas import Series

MARK = re.compile(r"<([^<>]+):[A-Z]{2,}>")  # of named entities, as KLUE and its like write them: <경찰:OG>은 또 …
MARKED = 0.5  # share of the texts: a sentence need not name anybody
SAMPLE = 1000  # texts
TAG = re.compile(r"O|[BIESLU]-\S+")


def is_marked(texts: "Series") -> bool:
    """Whether most of the texts (of the first ones that are not blank) have marks in them."""
    filled = texts[texts != ""].head(SAMPLE)
    return len(filled) > 0 and filled.map(MARK.search).notna().mean() > MARKED


def first_mark(texts: "Series") -> str:
    return next(found[0] for found in map(MARK.search, texts) if found)


def without_marks(texts: "Series") -> "Series":
    return texts.str.replace(MARK, r"\1", regex=True)


def listed(labels: dict[str, int]) -> tuple[Literal["entities", "several"], str] | None:
    """What labels (with their rows) are that are no single categories, and one of them; None if they are.

    "entities": nearly all are tags, one a token (O, B-PS, I-PS), or JSON lists of marked stretches. "several": JSON
    lists of values, not just one each.
    """
    tagged = sum(count for label, count in labels.items() if TAG.fullmatch(label))
    first = next((label for label in labels if label.startswith("B-")), None)
    if first and tagged > 0.9 * sum(labels.values()):
        return "entities", first
    lists = [each for each in map(_as_list, labels) if each is not None]
    if not lists or len(lists) < 0.9 * len(labels):
        return None
    spans = any(isinstance(value, (list, dict)) for each in lists for value in each)
    if not spans and max(map(len, lists)) <= 1:
        return None
    return "entities" if spans else "several", next(label for label in labels if _as_list(label))


def _as_list(label: str) -> list | None:
    if not (label.startswith("[") and label.endswith("]")):
        return None
    try:
        return json.loads(label)
    except (ValueError, RecursionError):
        return None
