"""The format of texts with several labels: a column of lists, or for each label a column in which it is ticked."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...data.columns import Suggestion, suggest
from ...data.tables import Table
from ...errors import Count, Problem, Words, clip
from ...kinds.columns import CATEGORIES, CATEGORY
from ...kinds.lists import MARK, SAMPLE, joined, share_of_several
from ...options import Reading
from ..format import LABEL_ROLE, TEXT_ROLE, Fit, Format

if TYPE_CHECKING:
    from pandas import DataFrame, Series

YES = frozenset("1 1.0 true t yes y o v ✓ ✔ ○ ● 예 네 참 있음".split())
NO = frozenset("0 0.0 false f no n x ✗ × 아니오 아니요 거짓 없음".split())
TICKED = 0.95  # a column is ticked if at least this share of its filled cells says yes or no
FEWEST = 2  # ticked columns
MOST, MOST_TICKED = 200, 1_000  # columns that are looked at for lists, and for ticks
OFTEN = 0.02  # a column holds lists if at least this share of its cells has several labels


class TextAndLabels(Format):
    """Ticked columns are put together in a new column of lists, which becomes the label column."""

    roles = (TEXT_ROLE, replace(LABEL_ROLE, kind=CATEGORIES))

    def read(self, files: dict[str, Path], reading: Reading) -> Table:
        return with_list(super().read(files, reading))

    def read_head(self, file: Path, reading: Reading) -> Table:
        return with_list(super().read_head(file, reading))

    def fits(self, table: Table) -> Fit | None:
        """Surer than for single labels, if any cell holds several."""
        frame = table.frame
        if frame.shape[1] < 2:
            return None
        if names := ticked(frame):
            shown = ", ".join(f"'{clip(name, 20)}'" for name in names[:3]) + (" …" if len(names) > 3 else "")
            return Fit(0.95 if len(names) > FEWEST else 0.5, Words(
                f"라벨마다 열이 하나씩 있고 표시가 되어 있습니다({len(names)}열: {shown}).",
                f"There is a column for each label, in which it is ticked ({len(names)} of them: {shown})."))
        share, example = share_of_several(self._cells(frame))
        if share < OFTEN:
            return None
        return Fit(0.95, Words(f"칸의 {share:.0%}에 라벨이 여럿 들어 있습니다(예: {clip(example, 40)}).",
                               f"{share:.0%} of the cells hold several labels ({clip(example, 40)})."))

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """Suggest the column that holds lists, if there is one. Raises Problem("one_column")."""
        from ..classification.formats import one_column

        if frame.shape[1] < 2:
            raise one_column(str(frame.columns[0]))
        plain = suggest(frame, {role.name: role.kind for role in self.roles})
        ticks = ticked(frame)
        made, apart = _joined_name(ticks), {plain.columns["text"], *ticks}
        names = dict.fromkeys([*frame.columns[:MOST], *frame.columns[-1:]])  # where `with_list` puts what it makes
        shares = {name: share_of_several(CATEGORY.parse(frame[name]))[0] for name in names if name not in apart}
        best = max(shares, key=lambda name: shares[name], default="")
        if best and shares[best] >= OFTEN:
            why = Words(f"라벨 열로 '{clip(best, 80)}' 열을 골랐습니다: 칸의 {shares[best]:.0%}에 라벨이 여럿 들어 있습니다.",
                        f"'{clip(best, 80)}' was chosen as labels: {shares[best]:.0%} of its cells hold several.")
        elif made in frame and len(ticks) > FEWEST:  # of whose rows each may have one tick
            best, why = made, Words(f"라벨 열로 '{clip(made, 80)}' 열을 골랐습니다: 라벨마다 표시한 열을 모은 것입니다.",
                                    f"'{clip(made, 80)}' was chosen as labels: the ticked columns, put together.")
        else:
            return plain
        return Suggestion(plain.columns | {"label": best}, plain.reasons | {"label": why})

    def _cells(self, frame: "DataFrame") -> "Series":
        """The cells of the label column, trimmed."""
        try:
            return CATEGORY.parse(frame[self.suggest(frame).columns["label"]])
        except Problem:
            return frame.iloc[:0, 0]


def ticked(frame: "DataFrame") -> list[str]:
    """The columns in which a label is ticked; empty if there are fewer than `FEWEST`."""
    found = [name for name in frame.columns[:MOST_TICKED] if _says_yes_or_no(frame[name])]
    return found if len(found) >= FEWEST else []


def with_list(table: Table) -> Table:
    """The table with a column of lists of the ticked labels, named after the ticked columns, if there are any."""
    names = ticked(table.frame)
    if not names:
        return table
    cells, unread = _lists(table.frame, names), set(table.unread)
    cells = ["" if place in unread else cell for place, cell in enumerate(cells)]
    name = _joined_name(names)
    notes = [Words(f"라벨마다 표시한 열 {len(names)}개를 라벨 목록으로 모았습니다.",
                   f"{len(names)} columns in which labels are ticked were put together as lists of labels."),
             *_blanks_for_no(table.frame, names)]
    return replace(table, frame=table.frame.assign(**{name: cells}), notes=[*table.notes, *notes])


def _joined_name(names: list[str]) -> str:
    return f" {MARK} ".join(names)


def _blanks_for_no(frame: "DataFrame", names: list[str]) -> list[Words]:
    """A note on how many blank cells were read as no, in rows that are not blank, if other cells say no explicitly."""
    flags = frame[names].apply(_flags)
    said = (flags != "").any(axis=1)
    count = int((flags[said] == "").to_numpy().sum()) if (flags == "no").to_numpy().any() else 0
    return [Words(f"표시한 열의 빈칸 {count:,}개는 그 라벨이 아닌 것으로 읽었습니다.",
                  f"{Count(count):blank cell of these columns was|blank cells of these columns were} read as: not this "
                  "label.")] if count else []


def _lists(frame: "DataFrame", names: list[str]) -> Iterable[str]:
    """The list cell of each row. A value that is neither yes nor no is kept as {"column": "value"}. A row of blanks has
    no label if blanks mean no; if other cells say no explicitly, its labels are unknown."""
    import json

    flags = {name: _flags(frame[name]) for name in names}
    blank_is_no = not any((each == "no").any() for each in flags.values())
    labels = {name: name.replace(MARK, "/") for name in names}
    for row in range(len(frame)):
        values = {name: flags[name].iat[row] for name in names}
        if bad := next((name for name, value in values.items() if value == "bad"), None):
            yield json.dumps({bad: frame[bad].iat[row]}, ensure_ascii=False)
        elif not blank_is_no and not any(values.values()):
            yield ""
        else:
            yield joined(labels[name] for name, value in values.items() if value == "yes")


def _flags(cells: "Series") -> "Series":
    """"yes", "no", "" or "bad" for each cell. If crosses are the only mark in the column, they mean yes."""
    plain = cells.str.strip().str.lower()
    kinds = {value: "yes" if value in YES else "no" if value in NO else "bad" for value in plain.unique()} | {"": ""}
    if {*kinds} - {""} == {"x"}:
        kinds["x"] = "yes"
    return plain.map(kinds)


def _says_yes_or_no(cells: "Series") -> bool:
    """As `_flags` reads them; in plain Python, which for one column after another is faster."""
    filled = [cell.lower() for cell in map(str.strip, cells.head(10 * SAMPLE)) if cell][:SAMPLE]
    yes, no = (sum(cell in words for cell in filled) for words in (YES, NO))
    return yes + no >= TICKED * len(filled) > 0 and (yes > 0 or {*filled} == {"x"})


TEXT_AND_LABELS = TextAndLabels()
