"""Cleaning of texts that a person asks for: hidden characters, runs of letters, blanks, personal data."""

import re
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from ..errors import Words
from ..home.survey import Change
from ..kinds.text import CONTROLS, folded, nfc
from ..options import Repairs
from ..texts import Text, columns_of, table_of, texts_of, whole
from .changes import change
from .personal import named, personal_data

if TYPE_CHECKING:
    from pandas import DataFrame, Series

BREAKS = "\\x0b\\x0c\\x1c-\\x1f\\x85"  # controls that separate words
RUN = re.compile(r"([^\d\s])\1{3,}")  # a run of digits is a number: 10000


def clean(rows: "DataFrame", repairs: Repairs) -> "tuple[DataFrame, list[Change]]":
    """`rows` (columns text and row, of pairs second too) with their texts cleaned as asked for, and what that changed.

    Hidden characters go first, as they may stand inside a run or a number; blanks before personal data.
    """
    changes: list[Change] = []
    for code, (cleaner, words) in CLEANERS.items():
        if getattr(repairs, code):
            after = _each(rows, cleaner)
            done = change(code, words, rows, whole(after) != whole(rows), after=after)
            rows, changes = (after, [*changes, done]) if done else (rows, changes)
    return rows, changes


def cleaned(texts: list[Text], repairs: Repairs) -> list[Text]:
    """Texts that a model is to read, cleaned like those that it has learnt from: in NFC, with the same repairs. A table
    is made of them only for repairs, since for one text it takes a fifth of the time of an answer."""
    normal = [nfc(text) if isinstance(text, str) else (nfc(text[0]), nfc(text[1])) for text in texts]
    if not (asked := [cleaner for code, (cleaner, _) in CLEANERS.items() if getattr(repairs, code)]):
        return normal
    return texts_of(reduce(_each, asked, table_of(normal)))


def _each(rows: "DataFrame", cleaner: "Callable[[Series], Series]") -> "DataFrame":
    return rows.assign(**{name: cleaner(rows[name]) for name in columns_of(rows)})


def _without_controls(texts: "Series") -> "Series":
    return texts.str.replace(f"[{BREAKS}]", " ", regex=True).str.replace(f"[{CONTROLS}]", "", regex=True)


def _with_short_runs(texts: "Series") -> "Series":
    return texts.str.replace(RUN, r"\1\1\1", regex=True)


def _masked(texts: "Series") -> "Series":
    """Personal data replaced by its name. Python does it, as Arrow's regular expressions have no look-around; it is
    slower, so only texts with a match are given to it."""
    texts = texts.copy()
    for where in personal_data(texts).values():
        texts[where] = texts[where].map(named)
    return texts


CLEANERS = {
    "remove_controls": (_without_controls, Words("{n}행에서 보이지 않는 글자를 지웠습니다.",
                                                 "Characters that do not show were removed from {n:row|rows}.")),
    "shorten_runs": (_with_short_runs, Words("{n}행에서 네 번 이상 이어진 글자를 세 번으로 줄였습니다.",
                                             "Characters written four times or more were made three in {n:row|rows}.")),
    "tidy_spaces": (folded, Words("{n}행에서 빈칸을 정돈했습니다.", "Blanks were tidied in {n:row|rows}.")),
    "mask_personal": (_masked, Words("{n}행에서 개인정보를 [전화번호] 같은 말로 바꾸었습니다.",
                                     "Personal data was replaced by words such as [전화번호] in {n:row|rows}."))}
