"""The format of labelled texts: a column of texts and a column of labels."""

from typing import TYPE_CHECKING

from ...data.columns import Suggestion
from ...data.tables import Table
from ...errors import Problem, Words
from ...kinds.detectors import first_mark, is_marked
from ..format import LABEL_ROLE, TEXT_ROLE, Fit, Format
from ..names import ENTITIES, TEXTS_ALONE, choice_of

if TYPE_CHECKING:
    from pandas import DataFrame


class TextAndLabel(Format):
    roles = (TEXT_ROLE, LABEL_ROLE)

    def fits(self, table: Table) -> Fit | None:
        try:
            reasons = self.suggest(table.frame).reasons.values()
        except Problem:
            return None
        return Fit(0.9, Words(" ".join(each.ko for each in reasons), " ".join(each.en for each in reasons)))

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """Raises Problem("one_column" | "marked_texts")."""
        if frame.shape[1] >= 2:
            return super().suggest(frame)
        column, texts = frame.columns[0], frame.iloc[:, 0]
        raise _marked(column, first_mark(texts)[:40]) if is_marked(texts) else one_column(column)


def one_column(column: str) -> Problem:
    return Problem(
        "one_column",
        f"열이 '{column[:80]}' 하나뿐입니다. 글과 라벨(분류)이 서로 다른 열에 있어야 합니다: 구분 문자가 맞는지, 라벨 열이 파일에 있는지 확인해 "
        "주세요. 라벨이 없는 글만 있다면 '라벨이 있는 열'에서 '없음'을 고르세요.",
        f"There is one column only, '{column[:80]}'. Text and label have to be in two columns: check the delimiter, "
        "and that the file has the labels. If you have texts only, choose 'None' under 'Column with the labels'.",
        column=column, **choice_of(TEXTS_ALONE))


def _marked(column: str, example: str) -> Problem:
    return Problem(
        "marked_texts",
        f"'{column[:80]}' 열의 글에 어디가 무엇인지 표시되어 있습니다(개체명 인식, 예: {example}). 글 분류는 글 하나에 라벨 하나를 배웁니다: 이런 글은 과제 "
        "‘개체명 찾기’로 배우거나, 표시를 떼고 글만 써서 모델을 적응시킬 수 있습니다.",
        f"The texts in column '{column[:80]}' have marks in them (named entities, such as {example}). Text "
        "classification learns one label for each text: the task “Named entities” learns from these, or a model can "
        "be adapted to the texts alone, without the marks.", column=column, value=example, **choice_of(ENTITIES))


TEXT_AND_LABEL = TextAndLabel()
