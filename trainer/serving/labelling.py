"""Answer a table: every row with a text gets its answer, and how sure the model is."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain, count, zip_longest
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..data.aligned import Aligned
from ..data.cache import cached_table
from ..data.columns import check_columns, no_text, shown_names, suggest
from ..data.survey import Progress, silent
from ..data.tables import Table, read_tables, read_texts
from ..errors import Problem, Words
from ..home.project import Run
from ..kinds.answer import Judged
from ..kinds.columns import TEXT
from ..kinds.stretches import histogram
from ..kinds.text import plain_name
from ..kinds.written import places_at
from ..options import Reading, Repairs
from ..tasks import makes_base, task_of
from ..texts import Text, characters_of, joined, parts_of
from .asked import CHARACTERS
from .predictor import Predictor, batch

if TYPE_CHECKING:
    from pandas import DataFrame, Series

UNKNOWN = Words("모름", "unsure")  # instead of a label whose probability is too low
ROW = Words("행", "Row")
MAX_ROWS, MAX_COLUMNS = 1_048_575, 16_384  # of a sheet of Excel, without the row of column names
TURN = 0.2  # seconds between two tries to be served


class Apart(NamedTuple):
    """A further sheet of the workbook; `shares`: its columns with shares from 0 to 1."""

    title: str
    frame: "DataFrame"
    shares: tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """`frame`: the uploaded table with new columns, `label` and `others` (named by `Judged.titles`).

    Rows without a text have the label "" and no values in the others. `part_read`: number of rows whose text is too
    long for the model, which has read only a part. `more`: sheets with details of the answers that do not fit in rows.
    """

    frame: "DataFrame"
    label: str
    others: tuple[str, ...]
    part_read: int
    kind: type[Judged]
    more: tuple[Apart, ...] = ()

    @property
    def probability(self) -> str | None:
        """The column that says how sure the whole answer is, if there is such a column."""
        return self.others[0] if len(self.others) == 1 else None

    @property
    def places(self) -> int:
        """Digits behind the point that numbers are told with."""
        low, high = (self.frame[name] for name in self.others)
        return places_at((high - low).max())

    def counts(self) -> dict[str, int]:
        """Label → rows, most frequent first; or interval of the rounded numbers → rows, in order."""
        answered, found = self.frame[self.frame[self.label] != ""], Counter[str]()
        if self.kind.beside == "number":
            return histogram(answered[self.label].astype(float).round(self.places).to_numpy())
        for cell, rows in answered[self.label].value_counts().items():
            found.update(dict.fromkeys(self.kind.named(str(cell)), int(rows)))
        return dict(found.most_common())


def texts_of(files: dict[str, Path], reading: Reading) -> Table:
    """Read an upload to answer (part → file): a table, or a text in each line; several files are joined.

    Raises Problem, as `read_tables` does.
    """
    return cached_table(files, reading, _read)


def _read(files: dict[str, Path], reading: Reading) -> Table:
    return read_texts(files[""], reading) if "" in files else read_tables(files, reading)


def text_columns(table: Table, run: Run, chosen: Sequence[str | None] = ()) -> list[str]:
    """The one or two columns that a run's model reads: the `chosen` ones, else those with the names of the project,
    else those that look most like texts. Raises Problem("too_few_columns")."""
    inputs, names = task_of(run).format.inputs, [*table.frame.columns]
    if len(names) < len(inputs):
        raise Problem("too_few_columns",
                      f"이 모델은 두 글을 함께 읽는데 '{table.source}' 파일에는 열이 하나뿐입니다. 두 글이 서로 다른 열에 있는 표를 올려 주세요.",
                      f"This model reads two texts together, and '{table.source}' has one column. Upload a table with "
                      "the two texts in columns of their own.", file=table.source)
    known = [getattr(run.project.spec.columns, role.name) or "" for role in inputs]
    found = [plain_name(one or other) for one, other in zip_longest(chosen, known) if one or other][:len(inputs)]
    if any(chosen) or all(name in names for name in found):
        return found
    likely = {*suggest(table.frame, {role.name: role.kind for role in inputs}).columns.values()}
    return [name for name in names if name in likely]


def label_table(predictor: Predictor, run: Run, table: Table, columns: Sequence[str], language: str = "ko",
                report: Progress = silent, least: float | None = None) -> Labelled:
    """Answer the texts in these one or two columns; equal texts are answered once. `language`: of the new column names
    and of the word for a label below `least`, which is as in `Predictor.predict`.

    Raises Problem: not_a_classifier, too_large_for_excel, no_such_column, same_column, no_text, and those of
    `Predictor.predict`.
    """
    import pandas as pd

    _check_task(run)
    kind, names = task_of(run).judged, task_of(run).judged.titles(run.project.survey.labels)
    _check_size(table, len(names))
    check_columns(table, columns := [*map(plain_name, columns)])
    _check_apart(table, columns)
    cells = [TEXT.parse(table.frame[column]) for column in columns]
    blank = reduce(or_, map(TEXT.is_empty, cells))
    texts = pd.Series(joined([each.tolist() for each in cells]), table.frame.index, dtype=object)
    filled = texts[~blank]
    if filled.empty:
        raise no_text(table, columns[0])
    answers = _answers(partial(predictor.predict, run, least=least), [*dict.fromkeys(filled)], report)
    label, *others = _unused([words[language] for words in names], table)
    cells_of = {text: (*kind.cells(answer, UNKNOWN[language]), in_part) for text, (answer, in_part) in answers.items()}
    found = pd.DataFrame([cells_of[text] for text in filled], filled.index)
    more = _apart(run, table.frame[columns[0]][~blank], [answers[text][0] for text in filled], language)
    frame = table.frame.assign(**{label: found[0].reindex(texts.index, fill_value=""), **{
        name: found[number].reindex(texts.index) for number, name in enumerate(others, 1)}})
    return Labelled(frame, label, tuple(others), int(found[1 + len(others)].sum()), kind, more)


def _check_apart(table: Table, columns: Sequence[str]) -> None:
    if len({*columns}) < len(columns):
        raise Problem("same_column", f"두 글이 모두 '{columns[0]}' 열입니다. 서로 다른 열을 골라 주세요: {shown_names(table)}",
                      f"Both texts are the same column, '{columns[0]}'. Choose two: {shown_names(table)}",
                      file=table.source, column=columns[0])


def _apart(run: Run, typed: "Series", answers: list[dict], language: str) -> tuple[Apart, ...]:
    """Sheets with the details of answers, such as entities, each with its row number in the table (the first row has
    the column names); empty if there are none, or the kind of answer has no such sheet."""
    import pandas as pd

    task = task_of(run)
    if (sheet := task.judged.sheet) is None:
        return ()
    meanings = {label: words[language] for label, words in task.meanings(run.project.survey.labels).items()}
    names = [words[language] for words in (ROW, *sheet.columns)]
    frame = pd.DataFrame([(place + 2, *cells) for (place, cell), answer in zip(typed.items(), answers, strict=True)
                          for cells in sheet.rows(answer, _places_in(cell), meanings)], columns=names)
    frame = frame.drop(columns=[name for name in names if (frame[name] == "").all()])  # such as unknown meanings
    shares = tuple(sheet.columns[number][language] for number in sheet.shares)
    title = sheet.title[language]
    return tuple(Apart(f"{title} {number}" if number > 1 else title, frame[start:start + MAX_ROWS], shares)
                 for number, start in enumerate(range(0, len(frame), MAX_ROWS), 1))


def _places_in(cell: str) -> Callable[[int, int], tuple[int, int]]:
    """A function that maps (start, end) in the text that was sent to the place in its cell."""
    read = Aligned.of(cell, Repairs())
    ahead = len(read.text) - len(read.text.lstrip())
    return lambda start, end: read.there(start + ahead, end + ahead)


def _answers(predict: Callable, texts: list[Text], report: Progress) -> dict[Text, tuple[dict, bool]]:
    """Text → its answer, and whether only a part of the text was read. The longest texts go first, so that the texts of
    a batch are alike in length and little is padded, and the time left is not underestimated."""
    answers: dict[Text, tuple[dict, bool]] = {}
    for part in parts(sorted(texts, key=characters_of, reverse=True)):
        report(len(answers) / len(texts), Words(f"글 {len(texts):,}개에 답하고 있습니다", f"Answering {len(texts):,} texts"))
        short = [_shortened(text) for text in part]
        found = _patiently(predict, short)
        answers |= {text: (each, each["read"] < each["characters"] or characters_of(sent) < _stripped(text))
                    for text, sent, each in zip(part, short, found, strict=True)}
    return answers


def _shortened(text: Text) -> Text:
    """The beginning of a text that may be sent; no model reads farther."""
    most = CHARACTERS // len(parts_of(text))
    one, *other = (part.strip()[:most] for part in parts_of(text))
    return (one, other[0]) if other else one


def _stripped(text: Text) -> int:
    return sum(len(part.strip()) for part in parts_of(text))


def _patiently(predict: Callable, part: list[Text]) -> list[dict]:
    """Predict, and try once more if the process has died or was slow, perhaps because of others' requests."""
    try:
        return _in_turn(predict, part)
    except Problem as problem:
        if problem.code not in ("inference_died", "inference_slow", "device_failed"):
            raise
    return _in_turn(predict, part)


def _in_turn(predict: Callable, part: list[Text]) -> list[dict]:
    """Predict as soon as the owner has fewer requests at work than the limit: a table waits, it is not refused."""
    while True:
        try:
            return predict(part)
        except Problem as problem:
            if problem.code != "too_many_requests":
                raise
        time.sleep(TURN)


def parts(texts: Sequence[Text]) -> Iterator[list[Text]]:
    """Cut texts into requests of one batch each, so that none takes too long, and progress can be reported."""
    start = 0
    while part := batch(texts, start):
        yield part
        start += len(part)


def _check_task(run: Run) -> None:
    if makes_base(run):
        raise Problem("not_a_classifier", "이 모델은 분야에 적응시킨 바탕 모델이라 답하지 못합니다. 이 모델에서 시작해 라벨을 학습해 주세요.",
                      "This run made an adapted base model, which does not classify. Train a classifier that starts "
                      "from it.", run=run.name)


def _check_size(table: Table, more: int) -> None:
    """Check, before the work, that a sheet can hold the table with `more` columns. Raises
    Problem("too_large_for_excel")."""
    (rows, columns), most = table.frame.shape, MAX_COLUMNS - more
    if rows > MAX_ROWS or columns > most:
        raise Problem("too_large_for_excel",
                      f"'{table.source}' 파일은 {rows:,}행 {columns:,}열입니다. 엑셀 시트 하나에는 {MAX_ROWS:,}행 {most:,}열까지 "
                      "돌려 드릴 수 있습니다. 파일을 나누어 올려 주세요.",
                      f"'{table.source}' has {rows:,} rows and {columns:,} columns. One sheet of Excel can take back "
                      f"{MAX_ROWS:,} rows and {most:,} columns. Upload the file in parts.", file=table.source)


def _unused(names: list[str], table: Table) -> list[str]:
    """The names, with a number added to those that columns of the table have."""
    found: list[str] = []
    for name in names:
        others = chain([name], (f"{name}.{number}" for number in count(1)))
        found.append(next(each for each in others if each not in (*table.frame.columns, *found)))
    return found
