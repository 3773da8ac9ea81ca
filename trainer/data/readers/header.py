"""Where a table begins among its first rows, and whether it begins with the names of its columns."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import mean, median

from ...errors import Count, Words, clip
from ...kinds.annotated import values_of
from ...kinds.text import is_number, nfc, plain_name

# Names that people give to columns; a first row with one of them is a row of names.
USUAL = frozenset("""
    text texts sentence sentences document doc content contents review reviews comment comments question
    answer title headline body label labels class category sentiment target intent topic rating score stars
    id idx index no 글 텍스트 문장 문서 내용 본문 리뷰 후기 댓글 의견 질문 답변 제목 발화
    라벨 레이블 분류 범주 감정 감성 정답 의도 주제 평점 점수 번호 순번 별점 작성자 날짜 작성일""".split())
JUDGED = 1000  # characters of a cell that are looked at
USUAL_VOTE = 10


@dataclass
class Start:
    """`skipped` rows come before the table; `names` is None if the first row of the table is data."""

    skipped: int
    names: list[str] | None
    notes: list[Words] = field(default_factory=list)


def is_usual_name(cell: str) -> bool:
    return plain_name(cell).casefold() in USUAL


def find_start(head: list[list[str]], header: bool | None) -> Start:
    """Where the table begins, judged by the first rows (each of its width); `header` overrules whether it has names."""
    first = next(i for i, row in enumerate(head) if any(map(str.strip, row)))
    begin = _after_preface(head, first)
    notes = []
    if header is None:
        score, reason = _looks_like_names(head[begin], head[begin + 1:])
        if begin > first and score <= 0:  # only a row of names proves that the rows before it are no data
            begin = first
            score, reason = _looks_like_names(head[begin], head[begin + 1:])
        header = score >= 0
        notes.append(_note(header, begin + 1, reason))
    elif not header:
        begin = first
    if begin > first:
        notes.append(Words(f"그 앞의 {begin - first}행은 표가 아니어서 건너뛰었습니다: {_clip(head[first])}",
                           f"{Count(begin - first):row before it is|rows before it are} no table: "
                           f"{_clip(head[first])}"))
    if not header:
        return Start(begin, None, notes)
    if _goes_on(head[begin], head[begin + 1:]):
        return _in_two_rows(head, begin, notes)
    names, renamed = unique_names(head[begin])
    return Start(begin, names, notes + renamed)


def _goes_on(names: list[str], rows: list[list[str]]) -> bool:
    """Whether the next row has the names that a row of names leaves blank, as under merged cells; one of them must be a
    usual one.

    Two full rows of names, the lower all usual ones (글, 라벨 below text, label), are names in two languages.
    """
    if not rows:
        return False
    if all(map(str.strip, names)):
        return len(names) > 1 and all(map(is_usual_name, rows[0]))
    filled = all(low.strip() for name, low in zip(names, rows[0], strict=True) if not name.strip())
    return filled and _looks_like_names(rows[0], rows[1:])[0] >= USUAL_VOTE


def _in_two_rows(head: list[list[str]], begin: int, notes: list[Words]) -> Start:
    """The names of the lower row, and of the upper row where the lower one is blank."""
    cells = [low if low.strip() else name for name, low in zip(head[begin], head[begin + 1], strict=True)]
    names, renamed = unique_names(cells)
    return Start(begin + 1, names, [*notes, Words(
        f"{begin + 2}행도 열 이름이어서 아래쪽 이름을 썼습니다.",
        f"Row {begin + 2} has column names, too: the lower ones are used."), *renamed])


def unique_names(cells: list[str]) -> tuple[list[str], list[Words]]:
    """Column names without hidden characters, none of them blank or repeated (text, text.1), and notes on changes."""
    names: list[str] = []
    repeated: list[str] = []
    plain = list(map(plain_name, cells))
    notes = _hidden([name for cell, name in zip(cells, plain, strict=True) if nfc(cell).strip() != name])
    taken, used, counts = set(plain), set[str](), Counter[str]()
    for position, cell in enumerate(plain, start=1):
        wanted = name = cell or f"열{position}"
        while name in used or (name != wanted and name in taken):
            counts[wanted] += 1
            name = f"{wanted}.{counts[wanted]}"
        if name != wanted:
            repeated.append(f"'{wanted[:80]}' → '{name[-80:]}'")
        names.append(name)
        used.add(name)
    if not repeated:
        return names, notes
    shown = ", ".join(repeated[:5]) + (" …" if len(repeated) > 5 else "")
    return names, [*notes, Words(f"이름이 같은 열이 있어 번호를 붙였습니다: {shown}. 어느 열을 쓸지 확인해 주세요.",
                                 f"Columns had the same name and were numbered: {shown}. Check which one you mean.")]


def _hidden(names: list[str]) -> list[Words]:
    if not names:
        return []
    shown = ", ".join(f"'{name[:80]}'" for name in names[:5]) + (" …" if len(names) > 5 else "")
    return [Words(f"열 이름에서 보이지 않는 글자를 지웠습니다: {shown}.",
                  f"Characters that do not show were removed from names of columns: {shown}.")]


def _after_preface(head: list[list[str]], first: int) -> int:
    """Index of the first row that is about as full as the rows are: a title above a table is not."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in head]
    usual = median(count for count in filled if count)
    return next((i for i in range(first, min(len(head), first + 20)) if filled[i] >= 0.6 * usual), first)


def _looks_like_names(names: list[str], rows: list[list[str]]) -> tuple[float, Words]:
    """A score, positive for a row of names, negative for data, 0 if nothing speaks for either; and the main reason.

    If a few rows repeat it, as where files with a header were put one after another, these rows have no vote.
    """
    rows = [row for row in rows if any(row)]
    others = [row for row in rows if row[1:] != names[1:] or row[0].strip("\ufeff") != names[0]]
    rows = others if len(others) > 0.9 * len(rows) else rows
    score, reason = 0.0, Words("특별히 데이터로 보이지 않습니다", "nothing in it looks like data")
    for position, name in enumerate(map(str.strip, names)):
        vote, why = _vote(nfc(name), [*filter(None, (row[position][:JUDGED].strip() for row in rows))])
        if abs(vote) > abs(score):
            reason = why
        score += vote
    return _single_vote(names[0].strip(), rows) if len(names) == 1 and 0 <= score < USUAL_VOTE else (score, reason)


def _single_vote(name: str, rows: list[list[str]]) -> tuple[float, Words]:
    """The vote on a single column, which likely has texts: the first row is a name if it is at most half as long as
    three quarters of them (a few may be short: "굿"); else it is data, so that no text is lost.
    """
    lengths = sorted(len(row[0].strip()) for row in rows if row[0].strip())
    if not lengths:
        return 1, Words("아래에 글이 없습니다", "there is no text below it")
    if 2 * len(name) <= lengths[len(lengths) // 4]:
        return 1, Words("아래의 글 대부분보다 훨씬 짧습니다", "it is much shorter than most texts below it")
    return -1, Words("열이 하나뿐이고 첫 행도 아래의 글과 다르지 않습니다", "the first row of the only column looks like the texts below it")


def _vote(name: str, values: list[str]) -> tuple[float, Words]:
    counts, short = Counter(values), name[:30]
    if is_usual_name(name) and name not in counts:
        return USUAL_VOTE, Words(f"'{name}' 같은 열 이름이 있습니다", f"it holds a usual column name, '{name}'")
    if name and values_of(name) is not None:
        return -USUAL_VOTE, Words("열 이름이라기에는 목록이나 꼬리표가 있습니다", "it holds a list or tags, as no name of a column does")
    if len(name) > 100:
        return -2, Words("열 이름이라기에는 긴 글이 있습니다", "it holds a text too long for a name")
    if len(values) < 3 or not name:
        return 0, Words("", "")
    if mean(map(is_number, values)) > 0.9:
        if is_number(name):
            return -1, Words("숫자 열에 숫자가 있습니다", "it has a number where the rows have numbers")
        return 1, Words("숫자 열에 글자가 있습니다", "it has words where the rows have numbers")
    if len(counts) <= max(2, len(values) // 5):
        if name in counts:
            return -2, Words(f"'{short}' 값이 아래 행들에도 나옵니다", f"'{short}' is a value of the rows below, too")
        return 1, Words(f"'{short}' 값이 아래 행들에는 없습니다", f"'{short}' does not occur below it")
    return 0, Words("", "")


def _note(header: bool, row: int, reason: Words) -> Words:
    if header:
        return Words(f"{row}행을 열 이름으로 읽었습니다: {reason.ko}.", f"Row {row} was read as column names: {reason.en}.")
    return Words(f"열 이름이 없는 파일로 보고 {row}행부터 데이터로 읽었습니다: {reason.ko}.",
                 f"No column names: row {row} was read as data, because {reason.en}.")


def _clip(row: list[str]) -> str:
    return f"'{clip(' '.join(cell.strip() for cell in row if cell.strip()), 41)}'"
