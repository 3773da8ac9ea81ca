"""A table classified: every row that has a text gets its label, and how sure the model is of it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING

from ..data.columns import suggest_text
from ..data.survey import Progress, check_columns
from ..data.tables import Table
from ..data.text import is_blank
from ..errors import Problem, Words
from ..home import Project, Run
from ..options import Columns
from .predictor import CHARACTERS, Predictor

if TYPE_CHECKING:
    from pandas import DataFrame

LABEL = Words("예측 라벨", "predicted label")
PROBABILITY = Words("확률", "probability")
MAX_ROWS = 1_048_575  # a sheet of Excel has one more, for the names
PART = 250  # texts a request: a large model on a processor answers in time, and others need not wait long


@dataclass(frozen=True)
class Labelled:
    """`frame`: a table as it was brought with two columns more, whose names are `label` and `probability`.

    Where there is no text, the label is "" and the probability (0 … 1) is missing.
    """

    frame: "DataFrame"
    label: str
    probability: str

    def counts(self) -> dict[str, int]:
        """Rows of each label, most frequent first."""
        given = self.frame[self.label]
        return given[given != ""].value_counts().to_dict()


def text_column(table: Table, project: Project) -> str:
    """The column that is called as the project's texts were, or else the one that most looks like text."""
    known = project.spec.columns.text
    return known if known in table.frame.columns else suggest_text(table.frame)


def label_table(predictor: Predictor, run: Run, table: Table, column: str, language: str = "ko",
                tell: Progress = lambda share, words: None) -> Labelled:
    """Classify the texts in `column`; a text that comes again is classified once. `language`: of the new names.

    Raises Problem: too_many_rows, no_such_column, no_text, and those of `Predictor.predict`.
    """
    import pandas as pd

    if len(table.frame) > MAX_ROWS:
        raise Problem("too_many_rows", f"{len(table.frame):,}행입니다. 엑셀 시트 하나에는 {MAX_ROWS:,}행까지 들어갑니다. 파일을 나누어 "
                      "올려 주세요.", f"There are {len(table.frame):,} rows, and a sheet of Excel holds {MAX_ROWS:,}. "
                      "Bring the file in parts.", file=table.source)
    check_columns(table, Columns(text=column))
    texts = table.frame[column].str.normalize("NFC")
    filled = texts[~is_blank(texts)]
    if filled.empty:
        raise Problem("no_text", f"'{column}' 열에 글이 없습니다. 다른 열을 골라 주세요.",
                      f"Column '{column}' holds no text. Choose another column.", file=table.source, column=column)
    answers = _answers(lambda part: predictor.predict(run, part), filled.unique().tolist(), tell)
    found = pd.DataFrame([answers[text] for text in filled], filled.index, ["label", "probability"])
    label, probability = (_unused(words[language], table) for words in (LABEL, PROBABILITY))
    frame = table.frame.assign(**{label: found["label"].reindex(texts.index, fill_value=""),
                                  probability: found["probability"].reindex(texts.index)})
    return Labelled(frame, label, probability)


def _answers(predict: Callable, texts: list[str], tell: Progress) -> dict[str, tuple[str, float]]:
    """Text → label and probability."""
    answers = {}
    for start in range(0, len(texts), PART):
        tell(start / len(texts), Words(f"글 {len(texts):,}개를 분류하고 있습니다", f"Classifying {len(texts):,} texts"))
        part = texts[start:start + PART]
        found = predict([text[:CHARACTERS] for text in part])  # no model reads that far
        answers |= {text: (each["label"], each["probabilities"][each["label"]])
                    for text, each in zip(part, found, strict=True)}
    return answers


def _unused(name: str, table: Table) -> str:
    names = chain([name], (f"{name}.{number}" for number in count(1)))
    return next(each for each in names if each not in table.frame.columns)
