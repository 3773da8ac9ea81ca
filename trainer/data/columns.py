"""Which column holds the text and which the label: a suggestion with its reasons, for people to overrule."""

from dataclasses import dataclass
from math import log10
from statistics import mean
from typing import TYPE_CHECKING

from ..errors import Problem, Words
from .marks import refuse_marks
from .text import hangul_share, is_number

if TYPE_CHECKING:
    from pandas import DataFrame

TEXT_NAMES = frozenset("""text sentence document content contents review comment body question utterance
    headline 글 텍스트 문장 문서 내용 본문 리뷰 후기 댓글 의견 질문 발화""".split())
LABEL_NAMES = frozenset("""label labels class category sentiment emotion target intent topic rating score
    stars 라벨 레이블 분류 범주 카테고리 감정 감성 정답 의도 주제 평점 점수 별점""".split())
NUMBER_NAMES = frozenset("id idx index no 번호 순번 아이디".split())


@dataclass
class Suggestion:
    """Names of two columns; `reasons` has the keys "text" and "label"."""

    text: str
    label: str
    reasons: dict[str, Words]


@dataclass
class Profile:
    """What a sample of one column's filled cells looks like."""

    name: str
    length: float
    hangul: float
    numeric: float
    distinct: int
    filled: int

    @property
    def kind(self) -> str:
        """The name in lower case, without the number that tells repeated names apart (label.1)."""
        base, _, number = self.name.rpartition(".")
        return (base if number.isdigit() and base else self.name).casefold()

    @property
    def text_score(self) -> float:
        """Long, worded, mostly different cells; a usual name decides between similar columns."""
        worded = 1 - self.numeric
        return worded * (log10(1 + self.length) + self.hangul + self.distinct / max(1, self.filled)
                         + 1.5 * (self.kind in TEXT_NAMES) - 3 * (self.kind in LABEL_NAMES | NUMBER_NAMES))

    @property
    def label_score(self) -> float:
        """A few short values that come again and again; a usual name counts most."""
        repeats = 1 - self.distinct / max(1, self.filled)
        several = 1 if 2 <= self.distinct <= max(2, self.filled // 2) else 0
        return (repeats + several + 0.5 * (1 - self.numeric) - 0.5 * log10(1 + self.length)
                + 1.5 * (self.kind in LABEL_NAMES) - 2 * (self.kind in NUMBER_NAMES))


def suggest_columns(frame: "DataFrame") -> Suggestion:
    """Judge all columns by a sample of their rows. Raises Problem("one_column" | "marked_texts")."""
    if frame.shape[1] < 2:
        refuse_marks(frame.columns[0], frame.iloc[:, 0])
        raise Problem(
            "one_column",
            f"열이 '{frame.columns[0][:80]}' 하나뿐입니다. 글과 라벨(분류)이 서로 다른 열에 있어야 합니다: 구분 "
            "문자가 맞는지, 라벨 열이 파일에 있는지 확인해 주세요. 라벨이 없는 글만 있다면 '라벨이 있는 열'에서 '없음'을 "
            "고르세요(셸과 API에서는 task를 masked-lm으로).",
            f"There is one column only, '{frame.columns[0][:80]}'. Text and label have to be in two columns: "
            "check the delimiter, and that the file has the labels. If you have texts only, choose 'None' under "
            "'Column with the labels' (by shell and API: task masked-lm).", column=frame.columns[0])
    profiles = _profiles(frame)
    text = max(profiles, key=lambda each: each.text_score)
    label = max((each for each in profiles if each is not text), key=lambda each: each.label_score)
    return Suggestion(text.name, label.name, {"text": _why_text(text), "label": _why_label(label)})


def suggest_text(frame: "DataFrame") -> str:
    """The column that most looks like text."""
    return max(_profiles(frame), key=lambda each: each.text_score).name


def _profiles(frame: "DataFrame") -> list[Profile]:
    size = min(len(frame), 1000, max(50, 300_000 // frame.shape[1]))
    sample = frame.sample(size, random_state=0)
    return [_profile(name, sample[name].tolist()) for name in frame.columns]


def _profile(name: str, cells: list[str]) -> Profile:
    filled = [cell[:1000] for cell in map(str.strip, cells) if cell]
    if not filled:
        return Profile(name, 0, 0, 0, 0, 0)
    return Profile(name, mean(map(len, filled)), hangul_share(" ".join(filled[:200])),
                   mean(map(is_number, filled)), len(set(filled)), len(filled))


def _why_text(column: Profile) -> Words:
    return Words(f"글 열로 '{column.name[:80]}' 열을 골랐습니다: 평균 {column.length:.0f}자이고 글자의 "
                 f"{column.hangul:.0%}가 한글입니다.",
                 f"'{column.name[:80]}' was chosen as text: {column.length:.0f} characters on average, "
                 f"{column.hangul:.0%} of its letters are Hangul.")


def _why_label(column: Profile) -> Words:
    return Words(f"라벨 열로 '{column.name[:80]}' 열을 골랐습니다: 살펴본 {column.filled:,}행에 값이 "
                 f"{column.distinct:,}가지입니다.",
                 f"'{column.name[:80]}' was chosen as label: {column.filled:,} rows looked at have "
                 f"{column.distinct:,} different value(s).")
