"""The format of pairs of texts: a column for each of the two texts, and one of labels."""

import re
from typing import TYPE_CHECKING

from ...data.columns import Suggestion, suggest
from ...data.tables import Table
from ...errors import Problem, Words
from ...kinds.columns import CATEGORY, TEXT, is_category, profiles
from ..classification.unused import DISTINCT, filled, is_text
from ..format import LABEL_ROLE, Fit, Format, Role

if TYPE_CHECKING:
    from pandas import DataFrame

# Usual names of the two columns, in lower case: two names, or one name with a number or letter at the end.
USUAL = [{*names.split()} for names in (
    "premise hypothesis", "전제 가설", "passage question", "paragraph question", "context question", "text question",
    "지문 질문", "본문 질문", "글 질문", "passage query", "document query", "source target_text", "original paraphrase",
    "원문 바꿔쓴글", "문장 바꿔쓴문장")]
STEMS = frozenset("""sentence sent text question q utterance title document doc passage query 문장 글 텍스트 질문 질의 발화 문의
    제목 본문 문서""".split())
NUMBERED = re.compile(r"(.+?)[ _.-]?(1|2|a|b|가|나)")
ENDS = ({"1", "2"}, {"a", "b"}, {"가", "나"})
NAMED, WORDED = 0.97, 0.5  # confidence for a table with such names, and for one with just two columns of texts


class PairAndLabel(Format):
    roles = (Role("text", TEXT, Words("첫째 글", "first texts")), Role("second", TEXT, Words("둘째 글", "second texts")),
             LABEL_ROLE)

    def fits(self, table: Table) -> Fit | None:
        """Sure if two columns have usual names; unsure if there are just two columns of texts."""
        frame = table.frame
        named, worded = named_pair(frame), worded_pair(frame)
        pair = named or worded
        if len(pair) != 2 or not any(map(is_category, profiles(frame.drop(columns=pair)))):
            return None
        one, other = (f"'{name[:60]}'" for name in pair)
        if named:
            return Fit(NAMED, Words(f"{one} 열과 {other} 열에 짝이 되는 두 글이 있습니다.",
                                    f"Columns {one} and {other} hold two texts that belong together."))
        return Fit(WORDED, Words(f"글이 있는 열이 {one}, {other} 둘입니다.",
                                 f"There are two columns of texts, {one} and {other}."))

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """Suggest the two columns with usual names, else those that look most like text, in the order of the table.

        Raises Problem("too_few_columns").
        """
        if frame.shape[1] < len(self.roles):
            raise _too_few(frame)
        pair = named_pair(frame) or worded_pair(frame)
        if len(pair) != 2:
            likely = suggest(frame, {role.name: role.kind for role in self.inputs}).columns.values()
            pair = named_pair(frame, written=False) or sorted(likely, key=[*frame.columns].index)
        label = suggest(frame.drop(columns=pair), {LABEL_ROLE.name: CATEGORY})
        names = dict(zip((role.name for role in self.inputs), pair, strict=True))
        known = {each.name: each for each in profiles(frame[pair])}
        reasons = {role: TEXT.reason(known[name]) for role, name in names.items()}
        return Suggestion(names | label.columns, reasons | label.reasons)


def named_pair(frame: "DataFrame", written: bool = True) -> list[str]:
    """The two columns whose names show that they belong together, and that hold texts if these have to be `written`;
    empty if there are none."""
    plain = {name.casefold().strip(): name for name in frame.columns}
    found = [[name for each, name in plain.items() if each in usual] for usual in USUAL]
    ended: dict[str, dict[str, str]] = {}
    for each, name in plain.items():
        if (parts := NUMBERED.fullmatch(each)) and parts[1] in STEMS:
            ended.setdefault(parts[1], {})[parts[2]] = name
    found += [[*ends.values()] for ends in ended.values() if ends.keys() in ENDS]
    return next((pair for pair in found if len(pair) == 2 and all(
        _is_written(frame, name) or not written for name in pair)), [])


def _is_written(frame: "DataFrame", name: str) -> bool:
    """Whether a column holds texts, not categories: the question of COPA is only "cause" or "effect"."""
    cells = filled(frame[name])
    return len(cells) > 0 and cells.nunique() > max(2, len(cells) * DISTINCT / 10)


def worded_pair(frame: "DataFrame") -> list[str]:
    """The columns of texts of several words, without those of a second table beside the first ("name.1")."""
    return [name for name in frame.columns[:100] if name.rpartition(".")[0] not in frame.columns
            and is_text(filled(frame[name]))]


def _too_few(frame: "DataFrame") -> Problem:
    names = ", ".join(f"'{name[:40]}'" for name in frame.columns)
    return Problem("too_few_columns",
                   f"두 글의 관계를 배우려면 글이 있는 열 둘과 라벨 열이 있어야 하는데, {names} 열뿐입니다. 구분 문자가 맞는지 확인하거나 다른 과제를 고르세요.",
                   f"To learn how two texts relate, a table needs two columns of texts and one of labels, and there is "
                   f"only {names}. Check the delimiter, or choose another task.", columns=[*frame.columns])


PAIR_AND_LABEL = PairAndLabel()
