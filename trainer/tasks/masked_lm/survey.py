"""Rows → survey, where there are texts and no labels: what a model can be adapted on."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ...data.checks.copies import duplicates, hashed, keyed, near_duplicates
from ...data.checks.texts import (
    control_characters,
    garbled_text,
    little_hangul,
    many_rows,
    not_composed,
    personal,
    share_of_hangul,
)
from ...data.findings import Finding, finding
from ...data.latest import latest_table
from ...data.marks import is_marked, without_marks
from ...data.readers import lines
from ...data.readers.source import Source
from ...data.repairs import OF_TEXTS, repair
from ...data.survey import Survey, check_columns, fingerprint
from ...data.tables import FIRST, Table, read_head
from ...data.text import HANGUL, is_blank, nfc
from ...errors import Problem
from ...options import Columns, Reading, Repairs
from .task import MIN_CHARACTERS, too_little_text

if TYPE_CHECKING:
    from pandas import DataFrame

LONG = 1000  # characters; a longer text is cut, so that one line of a whole book can be divided and measured
MIN_TEXTS = 20  # to be divided into those that are learnt and those that are measured on
ENOUGH = 100_000  # characters, some 2,000 to 3,000 sentences; with less, little changes


def are_lines(files: dict[str, Path], reading: Reading) -> bool:
    """Whether what was brought is one .txt of nothing but texts (`lines.is_undivided`), by its beginning.

    Raises Problem, as `read_head` does.
    """
    file, *others = files.values()
    return not others and file.is_file() and lines.is_undivided(Source(nfc(file.name), file, FIRST), reading)


def read_texts(file: Path, reading: Reading, rows: int | None = None) -> Table:
    """A table, or the lines of a .txt that is none; `rows`: only the first. Raises Problem, as `read_table` does."""
    source = Source(nfc(file.name), file, rows)
    read = lines.read_frame(source, reading) if file.is_file() else None
    if read is None:
        return read_head(file, reading, rows) if rows else latest_table({"": file}, reading)
    return Table(read.frame, read.notes, read.first_row, source.name)


def no_text(table: Table, column: str) -> Problem:
    if _is_alone(table):
        return Problem("no_text", f"'{table.source}' 파일에 글이 없습니다. 글이 있는 파일을 올려 주세요.",
                       f"'{table.source}' holds no text. Bring a file that does.", file=table.source)
    return Problem("no_text", f"'{column}' 열에 글이 없습니다. 다른 열을 골라 주세요.",
                   f"Column '{column}' holds no text. Choose another column.", file=table.source, column=column)


def survey_texts(table: Table, columns: Columns, repairs: Repairs = Repairs()) -> Survey:
    """Survey one column of texts, and repair it by what of `repairs` is in `OF_TEXTS`; the rows' label is "".

    Raises Problem: no_such_column, no_text, too_little_text, too_few_texts, no_hangul.
    """
    check_columns(table, columns)
    where = {"file": table.source, "column": columns.text}
    brought, found = _texts(table, columns)
    if brought.empty:
        raise no_text(table, columns.text)
    if not brought["text"].str.contains(f"[{HANGUL}]", regex=True).any():
        raise _no_hangul(table, columns.text)
    brought, cut = _cut(brought)
    brought = hashed(brought)
    rows, changes = repair(brought, Repairs(**repairs.model_dump(include=set(OF_TEXTS))))
    _check_amount(rows, cut, where)
    hangul, keys = share_of_hangul(brought), keyed(brought)
    found = [garbled_text(brought), little_hangul(brought, hangul), _little_text(brought), personal(brought), cut,
             *found, duplicates(keys), near_duplicates(keys), many_rows(brought), control_characters(brought)]
    return Survey(rows, {}, [each for each in found if each], fingerprint(rows), rows[["text", "row"]][:0], changes,
                  hangul=hangul)


def _texts(table: Table, columns: Columns) -> "tuple[DataFrame, list[Finding | None]]":
    """Rows that show a text, in NFC and without marks of named entities, and findings about that."""
    import numpy as np
    import pandas as pd

    written = table.frame[columns.text]
    rows = pd.DataFrame({"text": written.str.normalize("NFC"), "label": "",
                         "row": np.arange(table.first_row, table.first_row + len(written))})
    blank = is_blank(rows["text"])
    texts = rows[~blank].reset_index(drop=True)
    found = [finding("missing_text", "info", "글이 빈 {n}행을 뺐습니다.", "{n} row(s) without text were left out.",
                     rows, blank),
             not_composed(texts, written[~blank])]
    if not is_marked(texts["text"]):
        return texts, found
    plain = texts.assign(text=without_marks(texts["text"]))
    return plain, [*found, finding(
        "marked_texts", "info", "{n}행에 개체명 표시(<경찰:OG>)가 있어, 표시를 떼고 글만 썼습니다.",
        "{n} row(s) have marks of named entities (<경찰:OG>), which were taken off; the texts stay.",
        plain, plain["text"] != texts["text"])]


def _no_hangul(table: Table, column: str) -> Problem:
    if _is_alone(table):
        return Problem("no_hangul", "이 파일의 글에 한글이 하나도 없습니다. 한국어 글이 있는 파일을 골라 주세요.",
                       "The texts of this file hold no Hangul at all. Choose a file with Korean text.",
                       file=table.source)
    return Problem("no_hangul", f"'{column}' 열의 글에 한글이 하나도 없습니다. 한국어 글이 있는 열이나 파일을 골라 주세요.",
                   f"The texts in column '{column}' hold no Hangul at all. Choose a column or file with Korean text.",
                   file=table.source, column=column)


def _is_alone(table: Table) -> bool:
    """Whether there is one column only, so that there is nothing to choose, and lines have no column to name."""
    return table.frame.shape[1] == 1


def _check_amount(rows: "DataFrame", cut: Finding | None, where: dict) -> None:
    """`cut`: that long texts count as several. Raises Problem("too_little_text" | "too_few_texts")."""
    if (characters := int(rows["text"].str.len().sum())) < MIN_CHARACTERS:
        raise too_little_text(characters)
    if (texts := keyed(rows)["alike"].nunique()) < MIN_TEXTS:
        ko, en = (cut.words.ko + " ", cut.words.en + " ") if cut else ("", "")
        raise Problem(
            "too_few_texts",
            f"{ko}서로 다른 글이 {texts}개뿐입니다. 배울 글과 잴 글로 나누려면 {MIN_TEXTS}개 이상이 있어야 합니다.",
            f"{en}There are only {texts} different texts. To be divided into those to learn and those to measure on, "
            f"they must be {MIN_TEXTS} or more.", found=texts, needed=MIN_TEXTS, **where)


def _cut(rows: "DataFrame") -> "tuple[DataFrame, Finding | None]":
    """Long texts in pieces, cut at blanks where there are any."""
    long = rows["text"].str.len() > LONG
    if not long.any():
        return rows, None
    pieces = rows.assign(text=rows["text"].map(_pieces)).explode("text", ignore_index=True)
    return pieces, finding(
        "long_texts", "info", f"{LONG:,}자가 넘는 {{n}}행을 잘라 {{pieces:,}}조각으로 나누었습니다. 빠진 글은 없습니다.",
        f"{{n}} row(s) of more than {LONG:,} characters were cut into {{pieces:,}} pieces; nothing is left out.",
        rows, long, pieces=len(pieces) - int((~long).sum()))


def _pieces(text: str) -> list[str]:
    if len(text) <= LONG:
        return [text]
    return [piece.rstrip() for piece in re.findall(rf"(?s)\S.{{0,{LONG - 1}}}(?:\s|$)|\S.{{0,{LONG - 1}}}", text)]


def _little_text(rows: "DataFrame") -> Finding | None:
    if (characters := int(rows["text"].str.len().sum())) >= ENOUGH:
        return None
    return finding("little_text", "warning",
                   "글이 모두 {characters:,}자라 적응의 효과가 작을 수 있습니다: 되도록 {enough:,}자 이상을 모아 주세요.",
                   "There are {characters:,} characters of text, so adaptation may gain little: bring {enough:,} or "
                   "more if you can.", rows, [True] * len(rows), characters=characters, enough=ENOUGH)
