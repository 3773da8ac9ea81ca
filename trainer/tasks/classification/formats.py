"""How tables hold labelled texts: a column of texts and a column of labels."""

from typing import TYPE_CHECKING

from ...data.columns import Suggestion
from ...data.tables import Table
from ...errors import Problem, Words
from ...kinds.detectors import first_mark, is_marked
from ..format import LABEL_ROLE, TEXT_ROLE, Fit, Format

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
        column=column, **_texts_alone())


def _marked(column: str, example: str) -> Problem:
    return Problem(
        "marked_texts",
        f"'{column[:80]}' 열의 글에 어디가 무엇인지 표시되어 있습니다(개체명 인식, 예: {example}). 코튠은 아직 글 하나에 라벨 하나를 붙이는 "
        "분류만 배웁니다: 라벨 열이 있는 표를 올리거나, 라벨 없이 글만 써서 모델을 적응시켜 주세요(표시는 떼고 씁니다).",
        f"The texts in column '{column[:80]}' have marks in them (named entities, such as {example}). KoTune learns "
        "one label for each text so far: upload a table with a column of labels, or use the texts alone to adapt a "
        "model (without the marks).", column=column, value=example, **_texts_alone())


def _texts_alone() -> dict[str, str]:
    """The choice of texts without labels, for programs and the shell."""
    from .. import ADAPTING

    return {"option": "task", "choice": ADAPTING}


TEXT_AND_LABEL = TextAndLabel()
