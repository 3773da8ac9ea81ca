"""Correct rows of a project by hand: give them another label, or take them out. A row is found by its number."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ..errors import Problem, Words, clip, concerning, josa
from ..home.survey import Change
from ..kinds.text import plain_name
from ..options import Label, Reading
from .changes import change
from .divide import MIN_ROWS
from .labels import alone, as_written, every_label
from .tables import read_table

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame

HEADS = {"row": Words("행", "row"), "file": Words("파일", "file"), "text": Words("글", "text"),
         "second": Words("둘째 글", "second text"), "label": Words("정답", "label")}  # of tables to download
NAMES = {words.ko: name for name, words in HEADS.items()}
NUMBER = re.compile(r"(\d+)(?:\.0+)?")  # of a row; pandas writes 2.0 where another cell of the column is blank
SHOWN = 5  # rows and labels that a refusal names

LabelsOf = Callable[[str], list[str]]
LabelOf = Callable[[str, str, set[str]], str]


class Correction(BaseModel, extra="forbid", frozen=True):
    """The right `label` of the row with this number (of this file, where there are several). None: take the row out."""

    row: int
    label: Label | None
    file: str | None = None


@dataclass(frozen=True)
class Corrected:
    """`parts`: part → rows that are left; `removed`: rows taken out. `relabelled`: how many rows have another label.
    `of_test`: how many test rows were changed, or taken out."""

    parts: "dict[str, DataFrame]"
    removed: "DataFrame"
    changes: list[Change]
    relabelled: int
    of_test: int


def corrected(parts: "dict[str, DataFrame]", corrections: Sequence[Correction],
              labels_of: LabelsOf = alone, label_of: LabelOf = as_written) -> Corrected:
    """`parts` after the corrections. Every row stays in its part; a correction to the label that a row has changes
    nothing. `labels_of`: cell → its labels. `label_of`: (label as written, text, all labels) → cell of the row.

    Raises Problem: no_such_row, which_file, row_twice, unknown_label, nothing_changed, label_lost, too_few_rows, and
    those of `label_of`.
    """
    import numpy as np
    import pandas as pd

    rows = pd.concat(parts, names=["side"])
    places = _places(rows, corrections)
    labels, gone = rows["label"].copy(), np.zeros(len(rows), bool)
    texts = [rows["text"].iat[place] for place in places]
    for place, label in zip(places, _new_labels(corrections, texts, every_label(rows, labels_of), labels_of, label_of),
                            strict=True):
        if label is None:
            gone[place] = True
        else:
            labels.iat[place] = label
    after, side = rows.assign(label=labels), rows.index.get_level_values("side")
    new = (after["label"] != rows["label"]).to_numpy()
    if not (new.any() or gone.any()):
        raise Problem("nothing_changed", "고친 것이 없습니다. 정답을 바꾸거나 뺄 행을 골라 주세요.",
                      "Nothing was changed. Give a row another label, or take one out.")
    left = {part: after[(side == part) & ~gone].reset_index(drop=True) for part in parts}
    _check_left(parts, left, labels_of)
    of_test = int(((new | gone) & (side == "test")).sum())
    return Corrected(left, rows[gone].reset_index(drop=True), _changes(rows, after, new, gone), int(new.sum()), of_test)


def corrections_of(file: Path) -> list[Correction]:
    """The corrections in a table with the columns row, label (empty: take the row out) and perhaps file; or 행, 정답 and
    파일. Every row of the table is one, even if it gives the label that the row has.

    Raises Problem: those of `read_table`, bad_corrections.
    """
    table = read_table(file, Reading(header=True))
    frame = table.frame.rename(columns=lambda name: NAMES.get(name, name.casefold()))
    if twice := [name for name in ("row", "label", "file") if [*frame.columns].count(name) > 1]:
        column = twice[0]
        raise Problem("bad_corrections", f"'{file.name}' 파일에 {column} 열이 둘 이상입니다(영어 이름과 한국어 이름). 하나만 남겨 주세요.",
                      f"'{file.name}' has several columns called {column} (in English and in Korean). Keep one.",
                      file=file.name, column=column)
    if not {"row", "label"} <= set(frame.columns):
        raise Problem("bad_corrections", f"'{file.name}' 파일에 행(row: 행 번호)과 정답(label: 맞는 라벨, 비우면 그 행을 뺌) 열이 있어야 합니다.",
                      f"'{file.name}' needs the columns row (a number) and label (the right one; empty: the row is "
                      "taken out).", file=file.name)
    rows = zip(table.places()["row"], frame.to_dict("records"), strict=True)
    return [_correction(cells, number, file.name) for number, cells in rows]


def _correction(cells: dict[str, str], number: int, name: str) -> Correction:
    row, label, file = (plain_name(cells.get(each, "")) for each in ("row", "label", "file"))
    if not (found := NUMBER.fullmatch(row.replace(",", ""))):
        raise Problem("bad_corrections", f"'{name}' 파일의 {number:,}행: '{clip(row, 40)}'{josa(row, '은/는')} 행 번호가 아닙니다. "
                      "올린 파일의 행 번호를 적어 주세요.",
                      f"'{name}', row {number:,}: '{clip(row, 40)}' is no row number. Write that of the uploaded file.",
                      file=name, row=int(number))
    return Correction(row=int(found[1]), label=label and cells["label"].strip() or None, file=file or None)


def _places(rows: "DataFrame", corrections: Sequence[Correction]) -> list[int]:
    """The position in `rows` of each correction's row. Raises Problem: no_such_row, which_file, row_twice."""
    import numpy as np

    files = rows.get("file")
    asked = np.flatnonzero(rows["row"].isin([each.row for each in corrections]))
    by_number: dict[int, list[int]] = {}
    for place in asked:
        by_number.setdefault(int(rows["row"].iat[place]), []).append(int(place))
    found, missing = [], []
    for each in corrections:
        places = [place for place in by_number.get(each.row, [])
                  if each.file is None or files is not None and files.iat[place] == each.file]
        if len(places) > 1:
            raise Problem("which_file", f"{each.row:,}행이 여러 파일에 있습니다. 어느 파일(file)의 행인지 함께 적어 주세요.",
                          f"Row {each.row:,} is in several files. Say of which file it is.", row=each.row)
        found += places
        missing += [each] if not places else []
    if missing:
        named = ", ".join(f"{each.file} {each.row}" if each.file else f"{each.row}" for each in missing[:SHOWN])
        raise Problem("no_such_row", f"이 프로젝트에 없는 행입니다: {clip(named, 200)}. 행 번호는 올린 파일의 번호입니다.",
                      f"The project has no such row: {clip(named, 200)}. Rows have the numbers of the file.",
                      rows=[each.row for each in missing[:SHOWN]])
    if twice := [place for place, count in Counter(found).items() if count > 1]:
        number = int(rows["row"].iat[twice[0]])
        raise Problem("row_twice", f"{number:,}행을 두 번 고치려 합니다. 한 행은 한 번만 적어 주세요.",
                      f"Row {number:,} is corrected twice. Write each row once.", row=number)
    return found


def _new_labels(corrections: Sequence[Correction], texts: list[str], labels: set[str], labels_of: LabelsOf,
                label_of: LabelOf) -> list[str | None]:
    """The new cell of each correction's row. Raises Problem("unknown_label"), and those of `label_of`."""
    wanted = []
    for each, text in zip(corrections, texts, strict=True):
        with concerning(f"{each.row:,}행", f"Row {each.row:,}"):
            wanted.append(each.label and label_of(each.label, text, labels))
    if strange := sorted({label for cell in wanted if cell for label in labels_of(cell)} - labels):
        named, known = (", ".join(f"'{clip(label, 40)}'" for label in some[:20]) for some in (strange, sorted(labels)))
        raise Problem("unknown_label", f"이 프로젝트에 없는 라벨입니다: {named}. 있는 라벨: {known}.",
                      f"The project has no label {named}. It has: {known}.", value=strange[0][:80])
    return wanted


def _check_left(before: "dict[str, DataFrame]", after: "dict[str, DataFrame]", labels_of: LabelsOf) -> None:
    """Raises Problem: label_lost where a label has no rows, or no training rows, any more; too_few_rows."""
    (every, taught), (left, learnt) = (({label for rows in parts.values() for label in every_label(rows, labels_of)},
                                        every_label(parts["train"], labels_of)) for parts in (before, after))
    if lost := (every - left) | (taught - learnt):
        named = ", ".join(f"'{clip(label, 40)}'" for label in sorted(lost)[:SHOWN])
        raise Problem("label_lost", f"이렇게 고치면 배울 행이 하나도 남지 않는 라벨이 있습니다: {named}. 그 라벨의 행을 남겨 두거나, 라벨을 합친 파일로 새 프로젝트를 "
                      "만들어 주세요.",
                      f"This would leave no row to learn a label from: {named}. Keep rows of it, or make a new project "
                      "of a file in which the labels are merged.", value=min(lost)[:80])
    empty = [part for part, rows in before.items() if len(rows) and after[part].empty]
    if empty or sum(map(len, after.values())) < MIN_ROWS:
        raise Problem("too_few_rows", f"빼고 나면 행이 너무 적습니다. 모두 {MIN_ROWS}행 이상, 학습·검증·시험에 한 행씩은 남아야 합니다.",
                      f"Too few rows would be left: {MIN_ROWS} are needed, and one each for training, validation and "
                      "test.")


def _changes(rows: "DataFrame", after: "DataFrame", new: "ndarray", gone: "ndarray") -> list[Change]:
    found = [
        change("corrected", Words("사람이 {n}행의 정답을 고쳤습니다.", "The labels of {n:row|rows} were corrected by hand."),
               rows, new, "label", after),
        change("taken_out", Words("사람이 {n}행을 뺐습니다.", "{n:row was|rows were} taken out by hand."), rows, gone)]
    return [each for each in found if each]
