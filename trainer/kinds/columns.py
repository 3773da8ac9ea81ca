"""Kinds of columns, as values: what their cells mean, and how much a column looks like one of a kind."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from statistics import mean
from typing import TYPE_CHECKING

from ..errors import Count, Words
from .lists import read_lists
from .text import INVISIBLE, hangul_share, is_blank, is_date, is_number
from .written import read_numbers

if TYPE_CHECKING:
    from pandas import DataFrame, Series

TEXT_NAMES = frozenset("""text sentence document content contents review comment body question utterance
    headline 글 텍스트 문장 문서 내용 본문 리뷰 후기 댓글 의견 질문 발화""".split())
CATEGORY_NAMES = frozenset("""label labels class category sentiment emotion target intent topic rating score
    stars 라벨 레이블 분류 범주 카테고리 감정 감성 정답 의도 주제 분야 유형 종류 구분 평점 점수 별점""".split())
SPANS_NAMES = frozenset("spans entities label labels tags ner_tags annotations 개체 개체명 태그 꼬리표 라벨".split())
NUMBER_NAMES = frozenset("id idx index no 번호 순번 아이디".split())
EMPTY = -9  # the score of a column with no filled cell
PARTS = frozenset("train training valid validation val dev test 학습 훈련 검증 시험 테스트 평가".split())
# In a column of categories these mean "nothing"; as a text they are text. "none" is a class in some data sets.
NO_CATEGORY = frozenset({"null", "nan", "na", "n/a", "<na>"})
# What Excel shows where a formula failed; it means "nothing" in any column.
ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!",
                    "#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"})


@dataclass(frozen=True)
class Profile:
    """What a sample of one column's filled cells looks like.

    `length`: mean, in characters; `hangul`: share of the letters; `numeric`: share of the cells that are numbers or
    dates; `distinct`: how many different cells are among the `filled` ones, which are the share `full` of all cells;
    `divides`: whether all of them name a part (training, test and so on).
    """

    name: str
    length: float
    hangul: float
    numeric: float
    distinct: int
    filled: int
    full: float = 0.0
    divides: bool = False

    @property
    def usual_name(self) -> str:
        """The name in lower case, without the number added to repeated names (label.1)."""
        base, _, number = self.name.rpartition(".")
        return (base if number.isdigit() and base else self.name).casefold()


@dataclass(frozen=True)
class ColumnKind:
    """`parse`: cells as they are in a file → values (str). `is_empty`: which of the values are blank.

    `score`: the higher, the more a column looks like this kind; comparable between columns, not between kinds.
    `reason`: why a column with this profile was chosen.
    """

    name: str
    parse: Callable[["Series"], "Series"]
    is_empty: Callable[["Series"], "Series"]
    score: Callable[[Profile], float]
    reason: Callable[[Profile], Words]


def profiles(frame: "DataFrame") -> list[Profile]:
    """The profile of every column, by a sample of the rows."""
    size = min(len(frame), 1000, max(50, 300_000 // max(1, frame.shape[1])))
    sample = frame.sample(size, random_state=0)
    return [_profile(name, sample[name].tolist()) for name in frame.columns]


def _profile(name: str, cells: list[str]) -> Profile:
    filled = [cell[:1000] for cell in map(str.strip, cells) if cell and cell.lower() not in NO_CATEGORY]
    if not filled:
        return Profile(name, 0, 0, 0, 0, 0)
    return Profile(name, mean(map(len, filled)), hangul_share(" ".join(filled[:200])),
                   mean(is_number(cell) or is_date(cell) for cell in filled), len(set(filled)), len(filled),
                   len(filled) / len(cells), PARTS.issuperset(map(str.lower, filled)))


def _composed(cells: "Series") -> "Series":
    return cells.str.normalize("NFC")


def _text_score(column: Profile) -> float:
    """High for long cells of words that are mostly different; a usual name decides between similar columns."""
    worded = 1 - column.numeric
    if not column.filled:
        return EMPTY
    return worded * (log10(1 + column.length) + column.hangul + column.distinct / column.filled
                     + 1.5 * (column.usual_name in TEXT_NAMES)
                     - 3 * (column.usual_name in CATEGORY_NAMES | NUMBER_NAMES))


def _why_text(column: Profile) -> Words:
    return Words(f"글 열로 '{column.name[:80]}' 열을 골랐습니다: 평균 {column.length:.0f}자이고 글자의 {column.hangul:.0%}가 한글입니다.",
                 f"'{column.name[:80]}' was chosen as text: {column.length:.0f} characters on average, "
                 f"{column.hangul:.0%} of its letters are Hangul.")


def is_null(values: "Series") -> "Series":
    """Which values are NULL, NA or the like, which may also be the name of a category."""
    return values.str.lower().isin(NO_CATEGORY)


def is_error(values: "Series") -> "Series":
    """Which values are errors of failed formulas, such as #REF!."""
    return values.str.upper().isin(ERRORS)


def _is_no_text(values: "Series") -> "Series":
    return is_blank(values) | is_error(values)


def _trimmed(cells: "Series") -> "Series":
    return _composed(cells).str.replace(f"^[{INVISIBLE}]+|[{INVISIBLE}]+$", "", regex=True)


def _is_no_category(values: "Series") -> "Series":
    return (values == "") | is_null(values) | is_error(values)


def _category_score(column: Profile) -> float:
    """High for a few short values that repeat; a usual name counts most."""
    if not column.filled:
        return EMPTY
    repeats = 1 - column.distinct / column.filled
    several = 1 if 2 <= column.distinct <= max(2, column.filled // 2) else 0
    return (repeats + several + 0.5 * (1 - column.numeric) - 0.5 * log10(1 + column.length)
            + 1.5 * (column.usual_name in CATEGORY_NAMES) - 2 * (column.usual_name in NUMBER_NAMES)
            - 0.5 * (1 - column.full) - 3 * column.divides)


def is_category(column: Profile) -> bool:
    """Whether the column could hold labels: a few short values that repeat, and no row numbers."""
    most = 10 if column.numeric > 0.9 else 50
    return (2 <= column.distinct <= min(most, max(2, column.filled // 5)) and column.length < 30
            and column.usual_name not in NUMBER_NAMES)


def _why_category(column: Profile) -> Words:
    return Words(f"라벨 열로 '{column.name[:80]}' 열을 골랐습니다: 살펴본 {column.filled:,}행에 값이 {column.distinct:,}가지입니다.",
                 f"'{column.name[:80]}' was chosen as label: {column.filled:,} rows looked at have "
                 f"{Count(column.distinct):value|different values}.")


def _spans_score(column: Profile) -> float:
    """By its name alone, as the task itself looks at its cells."""
    return EMPTY if not column.filled else 1.0 * (column.usual_name in SPANS_NAMES)


def _why_spans(column: Profile) -> Words:
    return Words(f"'{column.name[:80]}' 열에 글의 어디가 무엇인지 적혀 있습니다.",
                 f"Column '{column.name[:80]}' says what is where in the texts.")


def _why_number(column: Profile) -> Words:
    return Words(f"'{column.name[:80]}' 열에 수가 있습니다(살펴본 {column.filled:,}행에 {column.distinct:,}가지).",
                 f"Column '{column.name[:80]}' holds numbers ({column.distinct:,} different ones in the "
                 f"{column.filled:,} rows looked at).")


TEXT = ColumnKind("text", _composed, _is_no_text, _text_score, _why_text)
CATEGORY = ColumnKind("category", _trimmed, _is_no_category, _category_score, _why_category)
# Several categories in a cell; a cell that does not parse stays as it is (`lists.read_lists` says which do not).
CATEGORIES = ColumnKind("categories", lambda cells: read_lists(_trimmed(cells)).cells, _is_no_category, _category_score,
                        _why_category)
# A cell that does not parse stays as it is (`written.read_numbers` says which do not).
NUMBER = ColumnKind("number", lambda cells: read_numbers(_trimmed(cells)).cells, _is_no_category, _category_score,
                    _why_number)
SPANS = ColumnKind("spans", _trimmed, _is_no_category, _spans_score, _why_spans)
