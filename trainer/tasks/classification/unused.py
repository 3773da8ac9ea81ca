"""Find unused columns that matter, beside text and label: the table may be meant for another task.

A finding says what is left out and what the table looks like: a model that never sees the premise can only guess.
"""

import re
from typing import TYPE_CHECKING

from ...data.findings import finding
from ...data.tables import Table
from ...errors import Words, clip
from ...home.survey import Finding
from ...kinds.columns import CATEGORY_NAMES, PARTS, is_null
from ...kinds.detectors import first_mark, is_marked
from ...kinds.text import is_number
from ...options import Columns

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SAMPLE = 1000  # cells of a column that are looked at, at most
SHOWN = 5  # names in a finding, at most
MOST = 100  # columns that are looked at, at most
JSON = r"""(?s)\[(?:["'\[{\d].*)?\]|\{["'].*\}"""
OBJECTS = r"(?s)\[?\s*\{.*\}\s*\]?"
WORDS = re.compile(r"[^\W\d_]{2,}[^\w\s]*\s\W*[^\W\d_]{2,}")  # two words; others are names, dates, ids
DISTINCT = 0.2  # least share of different cells, as a premise may be repeated with three hypotheses
YES_NO = {*map(frozenset, ({"0", "1"}, {"0.0", "1.0"}, {"true", "false"}, {"o", "x"}, {"y", "n"}))}
ASPECTS = frozenset("aspect attribute entity keyword 속성 대상 키워드 주제어".split())
NUMBERED = re.compile(r"[ _.-]?(?:[12]|[ab])$")
PAIR = frozenset("premise hypothesis 전제 가설 query passage".split())
ANSWERED = frozenset("""instruction prompt input output response completion answer chosen rejected q a question context
    지시 지시문 명령 입력 출력 응답 답변 답 질문 지문 정답문""".split())
SHAPES = {
    "pair": Words("두 글의 관계를 맞히는 데이터(문장 쌍)", "pairs of texts whose relation is to be told"),
    "answered": Words("질문이나 지시에 답하는 데이터(질의응답, 지시문)", "questions or instructions with answers"),
    "marked": Words("글의 어디가 무엇인지 표시한 데이터(개체명, 관계)", "texts with marked stretches (entities, relations)"),
    "": Words("행마다 글이 여럿인 데이터", "several texts a row")}


def unused_texts(table: Table, columns: Columns, rows: "DataFrame") -> Finding | None:
    names = texts_beside(table, columns)
    if not names:
        return None
    shape = shape_of([str(columns.text), str(columns.label), *names])
    if any(_is_json(filled(table.frame[name])) for name in names):
        shape = "marked"
    if f"{columns.text}.1" in names and f"{columns.label}.1" in table.frame:
        return _beside(columns, rows)
    if columns.second:
        return _beside_pairs(columns, names, rows)
    return finding("unused_texts", "warning" if shape else "info",
                   "'{text}' 열 말고 {names} 열에도 내용이 있습니다: {shape_ko}로 보입니다. 글 하나에 라벨 하나를 배우므로 {names} 열은 쓰지 않습니다. 그 열까지 "
                   "보아야 라벨을 정할 수 있다면, 두 글을 함께 읽는 과제를 고르거나 내용을 글 열에 이어 붙여 올려 주세요.",
                   "Beside '{text}' there is more in {names}: this looks like {shape_en}. One label is learnt for one "
                   "text, so {names} is left out. If the label cannot be told without it, choose a task that reads two "
                   "texts, or join it to the text in one column.",
                   rows, [True] * len(rows), text=clip(str(columns.text), 40), names=_quoted(names),
                   shape_ko=SHAPES[shape].ko, shape_en=SHAPES[shape].en)


def _beside_pairs(columns: Columns, names: list[str], rows: "DataFrame") -> Finding | None:
    return finding("unused_texts", "info",
                   "'{text}', '{second}' 열 말고 {names} 열에도 글이 있습니다. 두 글만 함께 읽고 {names} 열은 쓰지 않습니다: 그 열까지 보아야 라벨을 정할 수 "
                   "있다면, 두 글 가운데 하나에 이어 붙여 올려 주세요.",
                   "Beside '{text}' and '{second}' there are texts in {names}. Two texts are read, and {names} is left "
                   "out: if the label cannot be told without it, join it to one of the two.",
                   rows, [True] * len(rows), text=clip(columns.text, 40), second=clip(str(columns.second), 40),
                   names=_quoted(names))


def _beside(columns: Columns, rows: "DataFrame") -> Finding | None:
    return finding("unused_texts", "warning",
                   "표 두 개가 옆으로 나란히 있는 것으로 보입니다('{text}', '{label}' 열이 되풀이됩니다). 한 표의 글만 쓰고 다른 표의 글은 쓰지 않습니다: 아래로 이어 "
                   "붙여 한 표로 만들어 올려 주세요.",
                   "Two tables seem to stand beside one another ('{text}' and '{label}' come again). The texts of one "
                   "are used, those of the other left out: put one below the other.",
                   rows, [True] * len(rows), text=clip(str(columns.text), 40), label=clip(str(columns.label), 40))


def unused_labels(table: Table, columns: Columns, rows: "DataFrame") -> Finding | None:
    names = [name for name in _others(table, columns) if _is_label(name, filled(table.frame[name]))]
    if dividing := next((name for name in names if PARTS.issuperset(filled(table.frame[name]).str.lower())), None):
        return _dividing(dividing, rows)
    flags = [name for name in names if _is_yes_no(filled(table.frame[name]))]
    label = clip(str(columns.label), 40)
    if len(flags) > 1 and _is_yes_no(filled(table.frame[columns.label])):
        return finding("unused_labels", "warning",
                       "예/아니요 열이 여럿입니다('{label}', {names}): 글 하나에 라벨이 여럿인 데이터(다중 라벨)로 보입니다. 라벨 하나를 배우므로 '{label}' 열만 "
                       "배우고 {names} 열은 쓰지 않습니다. 다른 열을 배우려면 라벨 열로 고르고, 한 번에 배우려면 과제로 ‘여러 라벨 붙이기’를 고르세요.",
                       "Several columns say yes or no ('{label}', {names}), which looks like several labels for one "
                       "text (multi-label). Only '{label}' is learnt, and {names} is left out. Choose another column "
                       "of labels to learn that, or the task “Several labels” to learn all at once.",
                       rows, [True] * len(rows), label=label, names=_quoted(flags))
    return finding("unused_labels", "info",
                   "라벨로 쓸 수 있는 열이 더 있습니다({names}). '{label}' 열만 배우고 그 열은 쓰지 않습니다. 그것을 배우려면 라벨 열로 고르고, 그 값에 따라 라벨이 "
                   "달라진다면(속성별 감성처럼) 글 앞에 이어 붙여 올려 주세요.",
                   "There are more columns that could be labels ({names}). Only '{label}' is learnt. Choose another "
                   "to learn that; if the label depends on it (as sentiment on an aspect), put it before the text.",
                   rows, [True] * len(rows), label=label, names=_quoted(names)) if names else None


def _dividing(name: str, rows: "DataFrame") -> Finding | None:
    return finding("unused_labels", "warning",
                   "'{name}' 열은 행을 학습과 시험으로 나눈 표시로 보입니다. 이 열은 쓰지 않고 새로 나눕니다: 그대로 나누려면 학습 파일과 시험 파일로 따로 올려 주세요.",
                   "Column '{name}' seems to divide the rows into training and test. It is not used, and the rows are "
                   "divided anew: to keep that division, upload a file for each part.",
                   rows, [True] * len(rows), name=clip(name, 40))


def marked_texts(rows: "DataFrame") -> Finding | None:
    if not is_marked(rows["text"]):
        return None
    return finding("marked_texts", "warning",
                   "글에 개체명 표시가 있습니다(예: {mark}). 표시를 맞히는 것은 배우지 않고, 표시도 글자 그대로 배웁니다. 필요 없다면 표시를 지우고 올려 주세요.",
                   "The texts have marks of named entities in them ({mark}). They are not learnt as such, but read as "
                   "letters of the text. Remove them if they are of no use.",
                   rows, [True] * len(rows), mark=first_mark(rows["text"])[:40])


def texts_in_json(rows: "DataFrame") -> Finding | None:
    which = rows["text"].str.strip().str.fullmatch(JSON)
    return finding("texts_in_json", "warning",
                   "{n}행의 글이 JSON이나 목록으로 적혀 있습니다: 대화 기록이나 낱말로 나눈 글로 보입니다. 괄호와 이름까지 글자 그대로 배우니, 글만 따로 담은 열을 만들어 "
                   "올려 주세요.",
                   "{n:row has|rows have} a text in JSON or a list, as conversations or texts cut into words are kept. "
                   "Its brackets and names are learnt as letters: make a column of the texts alone.",
                   rows, which) if which.mean() > 0.5 else None


def marked_beside(table: Table, columns: Columns, mark: str) -> list[str]:
    """Other columns that contain nothing but `mark`, like the label column: each label has a column to tick."""
    return [name for name in _others(table, columns) if {*filled(table.frame[name])} == {mark}]


def shape_of(names: list[str]) -> str:
    """The key of SHAPES for what columns with these names hold."""
    plain = [name.casefold().strip() for name in names]
    stems = [stem for name in plain if (stem := NUMBERED.sub("", name)) != name and stem]
    if PAIR & {*plain} or len(stems) > len(set(stems)):
        return "pair"
    return "answered" if len(ANSWERED & {*plain}) > 1 else ""


def texts_beside(table: Table, columns: Columns) -> list[str]:
    """Unused columns that hold JSON, or texts of several words."""
    beside = {name: filled(table.frame[name]) for name in _others(table, columns)}
    return [name for name, cells in beside.items() if is_text(cells) or _is_json(cells)]


def _others(table: Table, columns: Columns) -> list[str]:
    return [name for name in table.frame.columns if name not in (columns.text, columns.second, columns.label)][:MOST]


def filled(cells: "Series") -> "Series":
    """The first `SAMPLE` cells that are not empty."""
    stripped = cells.head(10 * SAMPLE).str.strip()
    return stripped[(stripped != "") & ~is_null(stripped)].head(SAMPLE)


def is_text(cells: "Series") -> bool:
    """Whether most cells have several words, and enough of them differ."""
    return len(cells) > 0 and cells.nunique() > len(cells) * DISTINCT and \
        cells.map(WORDS.search).notna().mean() > 0.5


def _is_json(cells: "Series") -> bool:
    return len(cells) > 0 and cells.str.fullmatch(OBJECTS).mean() > 0.5


def _is_yes_no(cells: "Series") -> bool:
    return frozenset(cells.str.lower()) in YES_NO


def _is_label(name: str, cells: "Series") -> bool:
    """Whether a column has few values that repeat often; numbers only if its name says label, or they are yes/no."""
    if not 2 <= cells.nunique() <= max(2, len(cells) // 10):
        return False
    named = any(usual in name.casefold() for usual in CATEGORY_NAMES | ASPECTS)
    return named or _is_yes_no(cells) or not any(map(is_number, cells.unique()))


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{clip(name, 40)}'" for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
