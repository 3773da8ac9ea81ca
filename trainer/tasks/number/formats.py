"""The formats of texts with a number: one or two columns of texts, and one of numbers."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...data.columns import Suggestion, suggest
from ...data.tables import Table
from ...errors import Words
from ...kinds.columns import CATEGORY, CATEGORY_NAMES, NUMBER, TEXT, is_category, is_null, profiles
from ...kinds.text import is_date
from ...kinds.written import read_numbers
from ..classification.formats import one_column
from ..format import TEXT_ROLE, Fit, Format, Role
from ..pairs.formats import NAMED as PAIR_NAMED
from ..pairs.formats import named_pair, worded_pair

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SCORES = frozenset("""rating ratings score scores star stars point points grade similarity sim price amount 평점 점수
    별점 별 평가 등급 만족도 유사도 가격 금액 추천도 난이도""".split())
POINTS = frozenset("rating ratings score scores star stars point points 평점 점수 별점 만족도 추천도".split())
CLASSES = CATEGORY_NAMES - SCORES  # names of columns whose whole numbers are probably labels
IDS = re.compile(r"(?:^|[ _.-])(?:id|idx|index|no|num|code|year|date)$|(?:번호|순번|아이디|코드|연도|년도|날짜|일자)$|id$|#$")
READ = 0.8  # the least share of filled cells that must be numbers
FEWEST = 3  # different numbers; two would be a choice, not a measurement
MANY = 8  # different whole numbers; labels seldom have so many
SAMPLE = 1_000  # cells that are looked at, at most
SURE, PERHAPS = 0.95, 0.4  # confidence, where that of labels is 0.9
NUMBER_ROLE = Role("label", NUMBER, Words("수", "numbers"))


@dataclass(frozen=True)
class Column:
    """A column that may hold the numbers; `fit`: how sure that is, and why."""

    name: str
    fit: Fit


class TextAndNumber(Format):
    roles = (TEXT_ROLE, NUMBER_ROLE)

    def fits(self, table: Table) -> Fit | None:
        """Sure if a column has a usual name, fractions or many whole numbers; unsure if it has few whole numbers."""
        frame = table.frame
        return None if frame.shape[1] < 2 or not (found := self._best(frame)) else found.fit

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """Raises Problem("one_column")."""
        if frame.shape[1] < len(self.roles):
            raise one_column(str(frame.columns[0]))
        if not (best := self._best(frame)):
            return super().suggest(frame)
        text = suggest(frame.drop(columns=best.name), {"text": TEXT})
        return Suggestion(text.columns | {"label": best.name}, text.reasons | {"label": best.fit.reason})

    def _best(self, frame: "DataFrame") -> Column | None:
        return best_of(frame, [suggest(frame, {"text": TEXT}).columns["text"]])


class PairAndNumber(Format):
    roles = (Role("text", TEXT, Words("첫째 글", "first texts")), Role("second", TEXT, Words("둘째 글", "second texts")),
             NUMBER_ROLE)

    def fits(self, table: Table) -> Fit | None:
        """As for single texts, if two columns of texts belong together by their names, or are the only ones."""
        frame = table.frame
        named = named_pair(frame)
        pair = named or worded_pair(frame)
        if len(pair) != 2 or not (found := best_of(frame, pair)):
            return None
        sure = found.fit.confidence >= SURE
        confidence = (PAIR_NAMED + 0.01 if sure else PERHAPS) if named else (PERHAPS + 0.1 if sure else PERHAPS)
        one, other = (f"'{name[:60]}'" for name in pair)
        reason = found.fit.reason
        return Fit(confidence, Words(f"{one} 열과 {other} 열에 두 글이 있고, {reason.ko}",
                                     f"Columns {one} and {other} hold two texts. {reason.en}"))

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """Raises Problem("too_few_columns")."""
        from ..pairs.formats import PAIR_AND_LABEL

        found = PAIR_AND_LABEL.suggest(frame)
        best = best_of(frame, [found.columns[role.name] for role in self.inputs])
        if not best:
            return found
        return Suggestion(found.columns | {"label": best.name}, found.reasons | {"label": best.fit.reason})


def best_of(frame: "DataFrame", texts: list[str]) -> Column | None:
    """The column beside the texts that looks most like numbers to learn; None if there is none."""
    others = [name for name in frame.columns[:100] if name not in texts]
    found = [column for name in others if (column := _column(name, frame[name]))]
    best = max(found, key=lambda column: column.fit.confidence, default=None)
    if best and best.fit.confidence >= SURE and _has_labels(frame[[name for name in others if name != best.name]]):
        return Column(best.name, Fit(PERHAPS, best.fit.reason))
    return best


def unit_of(name: str, unit: str) -> str:
    """The unit of the numbers in a column: `unit`, which was read, or "점" (points) for ratings without one."""
    return unit or "점" * (name.casefold().strip() in POINTS)


def _has_labels(frame: "DataFrame") -> bool:
    """Whether another column looks like labels, so that the numbers may not be what is to be learnt."""
    return any(is_category(each) and each.numeric < 0.5 and each.usual_name in CATEGORY_NAMES
               for each in profiles(frame)) if len(frame.columns) else False


def _column(name: str, cells: "Series") -> Column | None:
    plain = name.casefold().strip()
    written = CATEGORY.parse(cells.head(10 * SAMPLE))
    written = written[(written != "") & ~is_null(written)].head(SAMPLE)
    if written.empty or IDS.search(plain) or written.map(is_date).mean() > 0.5:
        return None
    read = read_numbers(written)
    numbers = read.cells[~read.bad].astype(float)
    if len(numbers) < READ * len(written) or (count := numbers.nunique()) < FEWEST:
        return None
    whole, named = bool((numbers % 1 == 0).all()), plain in SCORES
    if whole and count == len(numbers) > 50:  # numbers that count the rows
        return None
    if whole and plain in CLASSES and (count < MANY or sorted(numbers.unique()) == [*range(count)]):
        return None
    sure = named or not whole or count >= MANY
    ends = [read.cells[~read.bad].iloc[int(place)] for place in (numbers.argmin(), numbers.argmax())]
    span = " ~ ".join(ends)
    return Column(name, Fit(SURE + 0.01 * named if sure else PERHAPS, Words(
        f"'{name[:60]}' 열에 {span}의 수가 {count:,}가지 있어, 크기에 뜻이 있어 보입니다.",
        f"Column '{name[:60]}' holds {count:,} different numbers ({span}), whose size seems to mean something.")))


TEXT_AND_NUMBER, PAIR_AND_NUMBER = TextAndNumber(), PairAndNumber()
