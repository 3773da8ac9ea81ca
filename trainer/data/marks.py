"""Named entities marked inside of a text, as KLUE and its like write them: <경찰:OG>은 또 …"""

import re
from typing import TYPE_CHECKING

from ..errors import Problem

if TYPE_CHECKING:
    from pandas import Series

MARK = re.compile(r"<([^<>]+):[A-Z]{2,}>")
MOST = 0.5  # share of the texts: a sentence need not name anybody
SAMPLE = 1000  # texts


def is_marked(texts: "Series") -> bool:
    """Whether most of the texts (of the first ones that are not blank) have marks in them."""
    filled = texts[texts != ""].head(SAMPLE)
    return len(filled) > 0 and filled.map(MARK.search).notna().mean() > MOST


def without_marks(texts: "Series") -> "Series":
    return texts.str.replace(MARK, r"\1", regex=True)


def refuse_marks(column: str, texts: "Series") -> None:
    """Raises Problem("marked_texts") where `is_marked`."""
    if not is_marked(texts):
        return
    example = next(found[0][:40] for found in map(MARK.search, texts) if found)
    raise Problem(
        "marked_texts",
        f"'{column[:80]}' 열의 글에 어디가 무엇인지 표시되어 있습니다(개체명 인식, 예: {example}). 코튠은 아직 글 하나에 라벨 하나를 붙이는 "
        "분류만 배웁니다: 라벨 열이 있는 표를 올리거나, 라벨 없이 글만 써서 모델을 적응시켜 주세요(표시는 떼고 씁니다).",
        f"The texts in column '{column[:80]}' have marks in them (named entities, such as {example}). KoTune learns "
        "one label for each text so far: bring a table with a column of labels, or use the texts alone to adapt a "
        "model (without the marks).", column=column, value=example)
