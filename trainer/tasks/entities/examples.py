"""Read examples from a table: texts in NFC with their spans, and the faults in how the spans are written."""

from typing import TYPE_CHECKING

from ...data.aligned import Aligned
from ...data.checks.texts import not_composed
from ...data.columns import repeat_name, repeated_names
from ...data.findings import finding
from ...data.tables import Table
from ...errors import Count, Words
from ...home.survey import Finding, Severity
from ...kinds.annotated import (
    MENDED,
    OUTSIDE,
    Annotated,
    Span,
    are_characters,
    are_pairs,
    are_tags,
    as_cell,
    of_marks,
    of_offsets,
    of_tags,
    values_of,
)
from ...kinds.columns import SPANS, TEXT
from ...options import Columns, Repairs

if TYPE_CHECKING:
    from pandas import DataFrame

SWITCH = "mend_spans"
PLAIN = Repairs()
FAULTS = {
    "loose_tag": Words("B- 없이 시작하는 꼬리표가 {places}곳 있습니다(예: {value})",
                       "{places:tag goes|tags go} on where nothing has begun ({value})"),
    "odd_tag": Words("B-OG 꼴이 아닌 꼬리표가 {places}곳 있습니다(예: {value})",
                     "{places:tag is|tags are} not written as B-OG is ({value})"),
    "no_tag": Words("꼬리표가 없는 토큰이 {places}개 있습니다(예: {value})", "{places:token has|tokens have} no tag ({value})"),
    "open_mark": Words("닫는 괄호(>)가 없는 표시가 {places}곳 있습니다(예: {value})",
                       "{places:mark is|marks are} not closed ({value})"),
    "beyond_text": Words("글 밖으로 나가거나 길이가 없는 표시가 {places}곳 있습니다(예: {value})",
                         "{places:span goes beyond its text, or has|spans go beyond their text, or have} no length "
                         "({value})"),
    "overlapping": Words("서로 겹치거나 안에 든 표시가 {places}곳 있습니다(예: {value}). 겹친 개체명은 배우지 못합니다",
                         "{places:span overlaps, or lies|spans overlap, or lie} within another ({value}); nested "
                         "entities cannot be learnt"),
    "unequal": Words("토큰과 꼬리표의 수가 다른 행이 {places}개 있습니다(예: {value})",
                     "{places:row has|rows have} more tokens than tags, or fewer ({value})"),
    "unreadable": Words("무슨 표시인지 알 수 없는 것이 {places}곳 있습니다(예: {value})",
                        "{places:mark|marks} could not be read ({value})"),
    "no_start": Words("여는 괄호(<)가 없는 표시가 {places}곳 있습니다(예: {value})",
                      "{places:mark has|marks have} no beginning ({value})"),
    "half_mark": Words("글이나 종류를 알아볼 수 없는 표시가 {places}곳 있습니다(예: {value}). 종류는 빈칸 없이 대문자로 적습니다",
                       "{places:mark lacks|marks lack} a text or a kind that can be read ({value}); a kind is written "
                       "in capitals, without blanks")}
DONE = Words(" 고쳐 썼습니다.", " They were mended.")
LEFT_OUT = "faulty_rows"  # the finding that counts the rows with faults that are not mended


def examples_of(table: Table, columns: Columns,
                repairs: Repairs) -> "tuple[DataFrame, DataFrame, list[Finding]]":
    """Rows with text and label (spans, as `as_cell` writes them), rows with a text but a blank label cell (without the
    column label), and findings about the rest."""
    import pandas as pd

    rows = pd.DataFrame({"typed": table.frame[columns.text]}).join(table.places())
    cells = SPANS.parse(table.frame[columns.label]) if columns.label else None
    blank = TEXT.is_empty(TEXT.parse(rows["typed"]))
    headers = repeat_name(rows["typed"], columns.text) & (not repairs.repeated_names)
    unmarked = SPANS.is_empty(cells) if cells is not None else blank & False
    used = ~(blank | headers)
    apart = not are_characters(_some_tokens(rows["typed"][used]))
    said = [None] * int(used.sum()) if cells is None else cells[used].mask(unmarked[used], "")
    read = [_read(typed, cell, apart) for typed, cell in zip(rows["typed"][used], said, strict=True)]
    faults = _faults(read, rows[used], bool(table.numbers))
    lost = faults["row_at"][~faults["mended"] | (not repairs.mend_spans)].unique() if len(faults) else []
    rows = rows.loc[used, :].assign(read=read, unmarked=unmarked[used])
    texts = rows[~rows.index.isin(lost)]
    pairs = [_composed(each) for each in texts["read"]]
    texts = texts.assign(text=pd.Series([text for text, _ in pairs], texts.index, dtype="str"),
                         label=pd.Series([label for _, label in pairs], texts.index, dtype="str"))
    put_together = not_composed(texts, texts.assign(text=[each.text for each in texts["read"]]))
    found = [*_findings(faults, repairs, columns), *_left_out(table, columns, texts, headers, blank, lost),
             *([put_together] if put_together else [])]
    texts = texts.drop(columns=["typed", "read"])
    usable, unlabelled = texts[~texts["unmarked"]], texts[texts["unmarked"]]
    return (usable.drop(columns="unmarked").reset_index(drop=True),
            unlabelled.drop(columns=["unmarked", "label"]).reset_index(drop=True), found)


def _some_tokens(texts) -> list[str]:
    lists = [values_of(text) or [] for text in texts.head(200) if text.startswith("[")]
    return [str(token) for tokens in lists for token in tokens]


def _read(typed: str, cell: str | None, apart: bool) -> Annotated:
    if cell is None:
        return of_marks(typed)
    values = values_of(cell)
    if are_pairs(values):
        tokens, tags = [list(each) for each in zip(*values or [], strict=True)]
        return of_tags(tokens, tags, " ".join(tokens) == typed)
    if are_tags(values) or values is not None and typed.startswith("["):
        tokens = values_of(typed)
        words = list(map(str, tokens)) if tokens is not None else typed.split()
        tags = list(map(str, values or [])) if cell else [OUTSIDE] * len(words)  # of a blank cell nothing is learnt
        return of_tags(words, tags, apart if tokens is not None else True)
    return of_offsets(typed, cell)


def _composed(example: Annotated) -> tuple[str, str]:
    """The text in NFC, and its label cell, with the spans moved accordingly."""
    found = Aligned.of(example.text, PLAIN)
    return found.text, as_cell(moved(found, example.spans))


def moved(found: Aligned, spans: list[Span]) -> list[Span]:
    """The spans of `found.typed` as spans of `found.text`; those of which no character is left are dropped."""
    inside = [(*found.here(start, end), kind) for start, end, kind in spans]
    return [Span(start, end, kind) for start, end, kind in inside if start < end]


def _faults(read: list[Annotated], rows: "DataFrame", on_lines: bool) -> "DataFrame":
    """A table with a row for each fault: row (in a file with a token a line, that line), file, code, value, mended,
    row_at (index in `rows`)."""
    import pandas as pd

    found = [{"row": row + fault.place * on_lines, "code": fault.code, "value": fault.value,
              "mended": fault.code in MENDED, "row_at": at}
             for example, row, at in zip(read, rows["row"], rows.index, strict=True) for fault in example.faults]
    faults = pd.DataFrame(found, columns=["row", "code", "value", "mended", "row_at"])
    return faults.assign(file=rows["file"].reindex(faults["row_at"]).to_numpy()) if "file" in rows else faults


def _findings(faults: "DataFrame", repairs: Repairs, columns: Columns) -> list[Finding]:
    found = []
    for code, words in FAULTS.items():
        mine = faults[faults["code"] == code]
        if mine.empty:
            continue
        is_mended = repairs.mend_spans and code in MENDED
        severity: Severity = "info" if is_mended else "warning"
        ends = DONE if is_mended else Words("", "")
        where = columns.label or columns.text
        found.append(finding(code, severity, f"'{{column}}' 열: {words.ko}.{ends.ko}",
                             f"Column '{{column}}': {words.en}.{ends.en}", mine, ~mine["row_at"].duplicated(),
                             repair=SWITCH if code in MENDED and not is_mended else None, places=Count(len(mine)),
                             column=where, value=mine["value"].iat[0]))
    return [each for each in found if each]


def _left_out(table: Table, columns: Columns, texts: "DataFrame", headers, blank, lost) -> list[Finding]:
    """`lost`: the index of rows with a fault that is not mended; there may be several faults in one."""
    places = table.places()
    found = [
        finding(LEFT_OUT, "info", "표시가 잘못된 {n}행을 뺐습니다.", "Left out: {n:row|rows} with wrong marks.",
                places, places.index.isin(lost)),
        repeated_names(places, headers),
        finding("missing_text", "info", "글이 빈 {n}행을 뺐습니다.", "Left out: {n:row|rows} without text.", places,
                blank & ~places.index.isin(table.unread)),
        finding("missing_spans", "info", "표시 칸이 빈 {n}행은 배우지 않습니다. 표시할 것이 없는 글이라면 칸에 []를 적어 주세요.",
                "Not learnt from: {n:row|rows} whose cell of marks is blank. Where there is nothing to mark, write "
                "[].", texts, texts["unmarked"])]
    return [each for each in found if each]
