"""The formats of marked texts: lists of offsets, tags of tokens, or marks within the text."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...data.columns import Suggestion, suggest
from ...data.tables import FIRST, Table, is_undivided, read_tables, read_texts
from ...errors import Problem, Words, clip
from ...kinds.annotated import are_pairs, are_tags, is_tag, of_marks, of_offsets, values_of
from ...kinds.columns import SPANS, TEXT
from ...kinds.detectors import are_tags as are_tags_of_rows
from ...kinds.detectors import is_marked
from ...options import Reading
from ..format import TEXT_ROLE, Fit, Format, Role

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SAMPLE = 200  # cells by which a column is judged
SURE = 0.9  # the share of them that has to fit
MOST = 0.5  # the share of lists of spans that has to fit; the others are faults
Shape = Literal["pairs", "tags", "offsets"]
REASONS: dict[Shape, Words] = {
    "pairs": Words("낱말이나 글자마다 개체명 꼬리표가 있습니다.", "Every word or character has a tag of a named entity."),
    "tags": Words("'{column}' 열에 토큰마다의 개체명 꼬리표가 있습니다(예: {example}).",
                  "Column '{column}' has a tag of a named entity for each token ({example})."),
    "offsets": Words("'{column}' 열에 글의 어디부터 어디까지가 무엇인지 적혀 있습니다(예: {example}).",
                     "Column '{column}' says from where to where in the text something is ({example}).")}

OF_TEXT = Words("글은 '{column}' 열에 있습니다.", "The texts are in column '{column}'.")


class TextAndSpans(Format):
    """A column of texts (or tokens) and one of marks; or only a column of texts with marks in them."""

    roles = (TEXT_ROLE, Role("label", SPANS, Words("표시", "marks")))

    def read(self, files: dict[str, Path], reading: Reading) -> Table:
        """Read a table; each line of a .txt that is no table is a text. Raises Problem, as `read_tables` does."""
        return read_tables(files, reading, read_texts)

    def read_head(self, file: Path, reading: Reading) -> Table:
        return read_texts(file, reading, FIRST)

    def certain(self, files: dict[str, Path], reading: Reading) -> Fit | None:
        """Lines of text with marks in them are surely for this task; otherwise they would be taken for plain texts."""
        file, *others = files.values()
        if others or not is_undivided(file, reading):
            return None
        fit = self.fits(self.read_head(file, reading))
        return replace(fit, confidence=1.0) if fit else None

    def fits(self, table: Table) -> Fit | None:
        """Surely, where there are lists, or marks in most of the texts."""
        frame = table.frame
        if not any(shape_of(frame[name]) or is_marked(frame[name]) for name in frame.columns):
            return None
        try:
            reasons = self.suggest(frame).reasons.values()
        except Problem:
            return None
        return Fit(0.97, Words(" ".join(each.ko for each in reasons), " ".join(each.en for each in reasons)))

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """The column of lists, or else the column with the most marks inside texts. Raises Problem: unnamed_tags,
        tags_on_rows, no_spans."""
        shapes = {name: shape for name in frame.columns if (shape := shape_of(frame[name]))}
        if shapes:
            label = next(iter(shapes))
            found = _text_beside(frame, label, shapes[label])
            reason = REASONS[shapes[label]].format(column=clip(label, 40), example=_example(frame[label]))
            return Suggestion({"text": found, "label": label}, {"text": OF_TEXT.format(column=clip(found, 40)),
                                                                "label": reason})
        counts = {name: sum(map(_has_mark, frame[name].head(10 * SAMPLE))) for name in frame.columns}
        if counts[marked := max(counts, key=lambda name: counts[name])]:
            return Suggestion({"text": marked}, {"text": Words(
                f"'{clip(marked, 40)}' 열의 글에 개체명 표시가 있습니다(예: {_first_mark(frame[marked])}).",
                f"The texts in column '{clip(marked, 40)}' have marks of named entities in them "
                f"({_first_mark(frame[marked])}).")})
        if bare := next((name for name in frame.columns if _are_numbers(frame[name])), None):
            raise Problem("unnamed_tags", f"'{bare[:80]}' 열의 꼬리표가 번호뿐이라 무엇을 뜻하는지 알 수 없습니다. 번호 대신 B-OG 같은 이름으로 적거나, "
                                          f"이름이 함께 "
                          "든 Parquet 파일을 올려 주세요.",
                          f"The tags in column '{bare[:80]}' are numbers alone, so nobody knows what they mean. Write "
                          "names such as B-OG, or upload a Parquet file that has the names with them.", column=bare)
        if tags := next((name for name in frame.columns if are_tags_of_rows(frame[name])), None):
            raise _on_rows(tags)
        raise Problem("no_spans", "글의 어디가 무엇인지 표시한 것이 없습니다. <경찰:OG>은처럼 글 안에 표시하거나, 글자·낱말마다 B-OG, I-OG, O 같은 꼬리표를 달거나, "
                      "[[0, 2, \"OG\"]]처럼 위치를 적은 열을 넣어 주세요.",
                      "Nothing says what is where in the texts. Mark it inside of them, as <경찰:OG>은; or give each "
                      "character or word a tag, as B-OG, I-OG or O; or add a column of positions, as [[0, 2, \"OG\"]].")


def _has_mark(text: str) -> bool:
    return "<" in text and bool(of_marks(text).spans)


def _first_mark(texts: "Series") -> str:
    text = next(filter(_has_mark, texts))
    said = of_marks(text)
    start, end, kind = said.spans[0]
    return clip(f"<{said.text[start:end]}:{kind}>", 40)


def _on_rows(column: str) -> Problem:
    return Problem("tags_on_rows",
                   f"'{column[:80]}' 열에는 낱말마다 한 행씩 꼬리표가 있습니다. 어느 행까지가 한 문장인지 알 수 없습니다: 줄마다 낱말과 꼬리표를 탭으로 나누어 적고 문장 사이에 "
                   "빈 줄을 둔 텍스트 파일(.txt)로 저장하거나, 한 행에 문장 하나씩 낱말 목록과 꼬리표 목록을 적어 주세요.",
                   f"Column '{column[:80]}' has a tag on each row, one word a row, and nothing says where a sentence "
                   "ends. Save it as a text file (.txt) of lines with a word, a tab and its tag, and a blank line "
                   "after each sentence; or write a sentence a row, with a list of its words and one of their tags.",
                   column=column)


def shape_of(cells: "Series") -> Shape | None:
    """What the lists in a column mean; None if the cells are no lists, or mark nothing."""
    filled = [cell for cell in cells.head(10 * SAMPLE) if cell.strip()][:SAMPLE]
    if not filled or sum(cell.lstrip()[0] == "[" or is_tag(cell.split()[0]) for cell in filled) < SURE * len(filled):
        return None
    lists = [value for value in map(values_of, filled) if value is not None]
    marked = [value for value in lists if value]
    if len(lists) < SURE * len(filled) or not marked:
        return None
    if all(map(are_pairs, marked)):
        return "pairs" if any(are_tags([tag]) and tag != "O" for value in marked for _, tag in value) else None
    if sum(map(are_tags, marked)) >= SURE * len(marked):
        return "tags" if any(tag != "O" for value in marked for tag in value) else None
    spans = sum(not any(fault.code == "unreadable" for fault in of_offsets("", str(cell)).faults)
                for cell, value in zip(filled, map(values_of, filled), strict=True) if value)
    return "offsets" if spans > MOST * len(marked) else None


def _are_numbers(cells: "Series") -> bool:
    """Whether cells are lists of whole numbers, like `ner_tags` without their names."""
    lists = [values_of(cell) for cell in cells.head(SAMPLE) if cell.startswith("[")]
    filled = [value for value in lists if value]
    return len(filled) > SURE * min(SAMPLE, len(cells)) and all(type(each) is int for value in filled for each in value)


def _text_beside(frame: "DataFrame", label: str, shape: Shape) -> str:
    """The column of texts beside the marks; beside tags a column with as many tokens, if there is one. Raises
    Problem("one_column")."""
    others = frame.drop(columns=label)
    if others.empty:
        raise Problem("one_column", f"'{label[:80]}' 열만 있고 글이 있는 열이 없습니다. 글이 있는 열을 함께 올려 주세요.",
                      f"There is no column of texts beside '{label[:80]}'. Upload one with it.", column=label)
    if shape == "tags":
        tags = [values_of(cell) or [] for cell in frame[label].head(SAMPLE)]
        for name in others.columns:
            tokens = [values_of(cell) for cell in frame[name].head(SAMPLE)]
            fitting = sum(each is not None and len(each) == len(of) for each, of in zip(tokens, tags, strict=True))
            if fitting >= SURE * len(tags):
                return name
    return suggest(others, {"text": TEXT}).columns["text"]


def _example(cells: "Series") -> str:
    return clip(next(cell for cell in cells if cell.strip() and cell.strip() != "[]"), 40)


TEXT_AND_SPANS = TextAndSpans()
