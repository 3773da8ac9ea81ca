"""The survey of texts without labels, to which a model can be adapted."""

import re
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
from ...data.columns import check_columns, is_alone, no_text, repeat_name, repeated_names
from ...data.divide import divide as divide_rows
from ...data.divide import units_of
from ...data.findings import finding
from ...data.repairs import clean_texts, drop_duplicates, drop_near_duplicates, repair, take_sample
from ...data.survey import Progress, Survey, fingerprint, silent
from ...data.tables import Table
from ...errors import Problem, Words, clip
from ...home.survey import Finding
from ...kinds.columns import TEXT
from ...kinds.detectors import are_tags, is_marked, without_marks
from ...kinds.text import HANGUL
from ...options import Columns, Repairs, Shares
from ..names import TEXTS_ALONE

if TYPE_CHECKING:
    from pandas import DataFrame

LONG = 1000  # characters; a longer text is cut, so that even a book in a single line can be split and measured
MIN_TEXTS = 20  # to be split into training and validation
MIN_CHARACTERS = 2000
ENOUGH = 30_000  # characters, some 1,000 sentences: with so many (the sample) kotune-mini gains much, with less, little
HELD_OUT = 2000  # validation texts, at most
STEPS = (clean_texts, drop_duplicates, drop_near_duplicates, take_sample)  # the repairs, in order


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent) -> Survey:
    """Survey one column of texts, and repair it with `STEPS`; the label of each row is "".

    Raises Problem: no_such_column, no_text, too_little_text, too_few_texts, no_hangul.
    """
    check_columns(table, [columns.text])
    progress(0, Words("글을 살펴보고 있습니다", "Looking at texts"))
    where = {"file": table.source, "column": columns.text}
    texts, found = _texts(table, columns, repairs)
    if texts.empty:
        raise no_text(table, columns.text)
    if not texts["text"].str.contains(f"[{HANGUL}]", regex=True).any():
        raise _no_hangul(table, columns.text)
    if is_alone(table) and (characters := int(texts["text"].str.len().sum())) < MIN_CHARACTERS:
        raise _no_labels(characters)
    texts, cut = _cut(texts)
    texts = hashed(texts)
    rows, changes = repair(texts, repairs, STEPS)
    _check_amount(rows, cut, where)
    hangul, keys = share_of_hangul(texts), keyed(texts)
    found = [garbled_text(texts), little_hangul(texts, hangul), _little_text(texts), personal(texts), cut,
             *found, duplicates(keys), near_duplicates(keys), many_rows(texts), control_characters(texts)]
    return Survey(TEXTS_ALONE, rows, {}, [each for each in found if each], fingerprint(rows), rows[["text", "row"]][:0],
                  changes, hangul=hangul)


def divide(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """A tenth, at most `HELD_OUT`, is "valid", the rest "train"; there is no test, so `shares` do not matter."""
    import pandas as pd

    share = min(0.1, HELD_OUT / len(rows)) / 2
    units = units_of(rows, keyed(rows)["alike"], rows["label"])
    parts = divide_rows(rows, units, Shares(valid=share, test=share), seed)
    held_out = pd.concat([parts["valid"], parts["test"]], ignore_index=True)
    return parts | {"valid": held_out, "test": held_out[:0]}


def _texts(table: Table, columns: Columns, repairs: Repairs) -> "tuple[DataFrame, list[Finding | None]]":
    """The rows with a text, in NFC and without marks of named entities, and findings about other rows and changes."""
    import pandas as pd

    written = table.frame[columns.text]
    rows = pd.DataFrame({"text": TEXT.parse(written), "label": "", "row": table.places()["row"]})
    blank = TEXT.is_empty(rows["text"])
    headers = repeat_name(rows["text"], columns.text) & (not repairs.repeated_names)
    texts = rows[~(blank | headers)].reset_index(drop=True)
    found = [finding("missing_text", "info", "글이 빈 {n}행을 뺐습니다.", "Left out: {n:row|rows} without text.",
                     rows, blank & ~rows.index.isin(table.unread)),
             repeated_names(rows, headers), _tags(table, columns, texts),
             not_composed(texts, written[~(blank | headers)].to_frame("text"))]
    if not is_marked(texts["text"]):
        return texts, found
    plain = texts.assign(text=without_marks(texts["text"]))
    return plain, [*found, finding(
        "marked_texts", "info", "{n}행에 개체명 표시(<경찰:OG>)가 있어, 표시를 떼고 글만 썼습니다.",
        "{n:row has|rows have} marks of named entities (<경찰:OG>), which were taken off; the texts stay.",
        plain, plain["text"] != texts["text"])]


def _tags(table: Table, columns: Columns, texts: "DataFrame") -> Finding | None:
    """The finding that the table has a row for each word, with its tag in another column."""
    others = (name for name in table.frame.columns[:20] if name != columns.text)
    tags = next((name for name in others if are_tags(table.frame[name])), None)
    return finding(
        "tagged_words", "warning",
        "{n}행이 문장이 아니라 꼬리표('{tags}' 열, 개체명 인식)가 붙은 낱말입니다. 낱말만으로는 거의 배우지 못합니다: 한 행에 문장이 하나씩 있는 파일을 올려 주세요.",
        "{n:row is no sentence but a word|rows are no sentences but words} with a tag (named entities, column "
        "'{tags}'), from which little can be "
        "learnt: upload a file with a sentence a row.", texts, texts["row"].notna() & (tags is not None),
        tags=clip(str(tags), 41))


def _no_hangul(table: Table, column: str) -> Problem:
    if is_alone(table):
        return Problem("no_hangul", "이 파일의 글에 한글이 하나도 없습니다. 한국어 글이 있는 파일을 골라 주세요.",
                       "The texts of this file hold no Hangul at all. Choose a file with Korean text.",
                       file=table.source)
    return Problem("no_hangul", f"'{column}' 열의 글에 한글이 하나도 없습니다. 한국어 글이 있는 열이나 파일을 골라 주세요.",
                   f"The texts in column '{column}' hold no Hangul at all. Choose a column or file with Korean text.",
                   file=table.source, column=column)


def too_little_text(characters: int) -> Problem:
    return Problem(
        "too_little_text",
        f"적응 학습에 쓸 글이 모두 {characters:,}자뿐입니다. 적어도 {MIN_CHARACTERS:,}자, 되도록 문장 수천 개를 모아 주세요.",
        f"There are only {characters:,} characters of text to adapt to. Upload {MIN_CHARACTERS:,} at least, and "
        "thousands of sentences if you can.", found=characters, needed=MIN_CHARACTERS)


def _no_labels(characters: int) -> Problem:
    """The Problem for a table of one column, whose owner may have forgotten the labels."""
    return Problem(
        "too_little_text",
        "라벨이 없습니다. 글과 라벨을 두 칸으로 붙여넣거나, 두 열에 담은 표를 올려 주세요. 라벨 없이 글만으로 바탕 모델을 이 분야에 적응시키려면 "
        f"{MIN_CHARACTERS:,}자는 있어야 하는데, 모두 {characters:,}자뿐입니다.",
        "There are no labels. Paste two cells a row, a text and its label, or upload a table with two columns. To "
        f"adapt a base model to texts alone takes {MIN_CHARACTERS:,} characters, and there are {characters:,}.",
        found=characters, needed=MIN_CHARACTERS)


def _check_amount(rows: "DataFrame", cut: Finding | None, where: dict) -> None:
    """`cut`: the finding that long texts were cut. Raises Problem("too_little_text" | "too_few_texts")."""
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
    """Cut long texts into pieces, at blanks where there are any, with a finding about it."""
    long = rows["text"].str.len() > LONG
    if not long.any():
        return rows, None
    pieces = rows.assign(text=rows["text"].map(_pieces)).explode("text", ignore_index=True)
    return pieces, finding(
        "long_texts", "info", f"{LONG:,}자가 넘는 {{n}}행을 잘라 {{pieces:,}}조각으로 나누었습니다. 빠진 글은 없습니다.",
        f"Cut into {{pieces:,}} pieces: {{n:row|rows}} of more than {LONG:,} characters; nothing is left out.",
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
                   "There are {characters:,} characters of text, so adaptation may gain little: upload {enough:,} or "
                   "more if you can.", rows, [True] * len(rows), characters=characters, enough=ENOUGH)
