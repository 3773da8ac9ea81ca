"""A table classified: every row that has a text gets its label, and how sure the model is of it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from ..data.cache import cached_table
from ..data.columns import check_columns, no_text, suggest
from ..data.survey import Progress, silent
from ..data.tables import Table, read_tables, read_texts
from ..errors import Problem, Words
from ..home.project import Project, Run
from ..kinds.columns import TEXT
from ..kinds.text import plain_name
from ..options import Reading
from ..tasks import makes_base
from .predictor import CHARACTERS, Predictor, batch

if TYPE_CHECKING:
    from pandas import DataFrame

LABEL = Words("예측 라벨", "predicted label")
PROBABILITY = Words("확률", "probability")
UNKNOWN = Words("모름", "unsure")  # in place of a label that is not likely enough
MAX_ROWS, MAX_COLUMNS = 1_048_575, 16_382  # a sheet of Excel has one row more for the names, and two columns more
TURN = 0.2  # seconds between two tries to have one's turn


@dataclass(frozen=True)
class Labelled:
    """`frame`: the uploaded table with two more columns, named `label` and `probability`.

    Where there is no text, the label is "" and the probability (0 … 1) is missing. `part_read`: rows whose text is too
    long for the model, which has read a part of it.
    """

    frame: "DataFrame"
    label: str
    probability: str
    part_read: int

    def counts(self) -> dict[str, int]:
        """Rows of each label, most frequent first."""
        given = self.frame[self.label]
        return given[given != ""].value_counts().to_dict()


def texts_of(files: dict[str, Path], reading: Reading) -> Table:
    """An upload to be classified (part → file): a table, or a text a line; several files are joined, one below another.

    Raises Problem, as `read_tables` does.
    """
    return cached_table(files, reading, _read)


def _read(files: dict[str, Path], reading: Reading) -> Table:
    return read_texts(files[""], reading) if "" in files else read_tables(files, reading)


def text_column(table: Table, project: Project) -> str:
    """The column that is called as the project's texts were, or else the one that most looks like text."""
    known = plain_name(project.spec.columns.text)
    return known if known in table.frame.columns else suggest(table.frame, {"text": TEXT}).columns["text"]


def label_table(predictor: Predictor, run: Run, table: Table, column: str, language: str = "ko",
                report: Progress = silent, least: float = 0.0) -> Labelled:
    """Classify the texts in `column`; a text that comes again is classified once. `language`: of the new names and of
    what stands for a label that is less likely than `least`.

    Raises Problem: not_a_classifier, too_large_for_excel, no_such_column, no_text, and those of `Predictor.predict`.
    """
    import pandas as pd

    _check_task(run)
    _check_size(table)
    check_columns(table, [column := plain_name(column)])
    texts = TEXT.parse(table.frame[column])
    filled = texts[~TEXT.is_empty(texts)]
    if filled.empty:
        raise no_text(table, column)
    predict = partial(predictor.predict, run, least=least)
    answers = _answers(predict, filled.unique().tolist(), UNKNOWN[language], report)
    found = pd.DataFrame([answers[text] for text in filled], filled.index, ["label", "probability", "part_read"])
    label, probability = (_unused(words[language], table) for words in (LABEL, PROBABILITY))
    frame = table.frame.assign(**{label: found["label"].reindex(texts.index, fill_value=""),
                                  probability: found["probability"].reindex(texts.index)})
    return Labelled(frame, label, probability, int(found["part_read"].sum()))


def _answers(predict: Callable, texts: list[str], unsure: str, report: Progress) -> dict[str, tuple[str, float, bool]]:
    """Text → label and probability, and whether only a part of the text was read."""
    answers: dict[str, tuple[str, float, bool]] = {}
    for part in parts(texts):
        report(len(answers) / len(texts), Words(f"글 {len(texts):,}개를 분류하고 있습니다", f"Classifying {len(texts):,} texts"))
        found = _patiently(predict, [text.strip()[:CHARACTERS] for text in part])  # no model reads that far
        answers |= {text: (unsure if each["label"] is None else each["label"], max(each["probabilities"].values()),
                           each["read"] < each["characters"] or len(text.strip()) > CHARACTERS)
                    for text, each in zip(part, found, strict=True)}
    return answers


def _patiently(predict: Callable, part: list[str]) -> list[dict]:
    """Once more where the process has died or was slow: others' requests may have been too much for it."""
    try:
        return _in_turn(predict, part)
    except Problem as problem:
        if problem.code not in ("inference_died", "inference_slow", "device_failed"):
            raise
    return _in_turn(predict, part)


def _in_turn(predict: Callable, part: list[str]) -> list[dict]:
    """As soon as no more of the owner's requests go on than may: a table goes on where it was, a request is refused."""
    while True:
        try:
            return predict(part)
        except Problem as problem:
            if problem.code != "too_many_requests":
                raise
        time.sleep(TURN)


def parts(texts: list[str]) -> Iterator[list[str]]:
    """Requests of one batch each: a whole table is not answered in the time of one, and says how far it is."""
    start = 0
    while part := batch(texts, start):
        yield part
        start += len(part)


def _check_task(run: Run) -> None:
    if makes_base(run):
        raise Problem("not_a_classifier", "이 실행은 분야에 적응시킨 바탕 모델이라 글을 분류하지 못합니다. 이 모델에서 시작해 분류를 학습해 주세요.",
                      "This run made an adapted base model, which does not classify. Train a classifier that starts "
                      "from it.", run=run.name)


def _check_size(table: Table) -> None:
    """Check before the work, not after it, that a sheet can hold the result."""
    rows, columns = table.frame.shape
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise Problem("too_large_for_excel",
                      f"'{table.source}' 파일은 {rows:,}행 {columns:,}열입니다. 엑셀 시트 하나에는 {MAX_ROWS:,}행 {MAX_COLUMNS:,}열까지 "
                      "돌려 드릴 수 있습니다. 파일을 나누어 올려 주세요.",
                      f"'{table.source}' has {rows:,} rows and {columns:,} columns. One sheet of Excel can take back "
                      f"{MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns. Upload the file in parts.", file=table.source)


def _unused(name: str, table: Table) -> str:
    names = chain([name], (f"{name}.{number}" for number in count(1)))
    return next(each for each in names if each not in table.frame.columns)
