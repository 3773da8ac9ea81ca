"""Add rows to a project: for training and validation, never for the test. Rows that it has already are left out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from ..errors import Problem, clip
from ..home.survey import Finding
from ..texts import columns_of
from .checks.copies import HASHES, hashed, keyed
from .divide import groups_of, units_of
from .findings import finding
from .labels import alone, every_label
from .together import together

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame, Series

SHOWN = 5  # labels that a refusal names
LEFT_OUT = ("known_rows", "held_out_rows", "disputed_rows", "removed_rows")  # codes of findings


@dataclass(frozen=True)
class Extended:
    """`parts`: part → rows, the new ones at the end. `added`: part → number of new rows. `known`: how many rows of the
    file the project had before. `findings`: what was left out, and why."""

    parts: "dict[str, DataFrame]"
    added: dict[str, int]
    known: int
    findings: list[Finding]


def extended(parts: "dict[str, DataFrame]", removed: "DataFrame", rows: "DataFrame", share: float,
             seed: int, labels_of: Callable[[str], list[str]] = alone,
             strata: "Callable[[DataFrame], Series]" = itemgetter("label")) -> Extended:
    """`parts` with `rows` added (columns text, of pairs second, label, row; and file, where `parts` have it).
    `removed`: rows that were taken out of the parts by hand, which do not come back. `labels_of`: the labels of a cell.

    What belongs `together` with a training row joins it; of the rest, the `share` (0 … 1) of each stratum goes to
    validation. The same rows, share and seed give the same parts.
    Raises Problem: new_labels, nothing_new.
    """
    import pandas as pd

    _check_labels(parts, rows, labels_of)
    rows = rows.drop(columns=HASHES, errors="ignore").reset_index(drop=True)
    every = pd.concat([*parts.values(), removed, rows], keys=[*parts, "removed", "new"])[[*columns_of(rows), "label"]]
    every = hashed(every)
    keys = keyed(every).assign(together=together(every))
    side = keys.index.get_level_values(0)
    new, old, gone = keys.loc["new"], keys[side.isin([*parts])], keys["same"][side == "removed"]
    learnt = keys["together"][side == "train"]
    findings = _left_out(new, old, old.index.get_level_values(0) == "train", gone)
    left = pd.concat(findings.values(), axis=1).any(axis=1)
    if left.all():
        raise Problem("nothing_new", f"이 파일의 {len(rows):,}행은 모두 이 프로젝트에 이미 있거나 시험·검증에 있는 글입니다. 새 글이 든 파일을 골라 주세요.",
                      f"All {len(rows):,} rows of this file are in the project already, or among its test and "
                      "validation rows. Choose a file with new texts.", rows=len(rows))
    fresh = ~left & ~new["together"].isin(learnt)
    to_valid = rows.index.isin(_drawn(units_of(rows, new["together"], strata(rows))[fresh], share, seed))
    joins = {"valid": to_valid, "train": ~left.to_numpy() & ~to_valid}
    after = {part: pd.concat([each, _shaped(rows[joins[part]], each)], ignore_index=True) if part in joins else each
             for part, each in parts.items()}
    return Extended(after, {part: int(joins[part].sum()) for part in ("train", "valid")},
                    int(findings["known_rows"].sum()), [each for each in map(
                        lambda code: _finding(code, rows, findings[code]), LEFT_OUT) if each])


def _left_out(new: "DataFrame", old: "DataFrame", learnt: "ndarray", gone: "Series") -> "dict[str, Series]":
    """Code → which of the new rows to leave out: the project has their text and label, or measures by their text, or
    trains on it with another label, or it was taken out by hand."""
    import pandas as pd

    pairs = set(zip(old["same"], old["label"], strict=True))
    known = pd.Series([pair in pairs for pair in zip(new["same"], new["label"], strict=True)], new.index, dtype=bool)
    held_out = ~known & new["together"].isin(old["together"][~learnt])
    disputed = ~known & ~held_out & new["same"].isin(old["same"][learnt])
    return {"known_rows": known, "held_out_rows": held_out, "disputed_rows": disputed,
            "removed_rows": ~known & ~held_out & ~disputed & new["same"].isin(gone)}


def _finding(code: str, rows: "DataFrame", which: "Series") -> Finding | None:
    match code:
        case "known_rows":
            return finding(code, "info", "{n}행은 글과 라벨이 이미 있는 행과 같아 더하지 않았습니다.",
                           "{n:row was|rows were} not added: text and label are there already.", rows, which)
        case "held_out_rows":
            return finding(code, "info", "{n}행은 시험이나 검증에 (거의) 같은 글이 있어 더하지 않았습니다. 이미 배운 글로 재면 점수가 실제보다 높게 나옵니다.",
                           "{n:row was|rows were} not added, as the test or validation has (nearly) the same text: "
                           "measured by texts already learnt, a score is too good.", rows, which)
        case "removed_rows":
            return finding(code, "info", "{n}행은 앞서 사람이 뺀 글이라 더하지 않았습니다.",
                           "{n:row was|rows were} not added: taken out by hand before.", rows, which)
    return finding(code, "warning", "{n}행은 같은 글이 학습 행에 다른 라벨로 있어 더하지 않았습니다. 학습 행의 정답이 틀렸다면 그 행을 고쳐 주세요.",
                   "{n:row was|rows were} not added, as a training row has the same text with another label. If that "
                   "one is wrong, correct it.", rows, which)


def _drawn(units: "DataFrame", share: float, seed: int) -> "ndarray":
    """The rows (of the index) for validation: of each stratum whole groups, up to its share of rows."""
    import numpy as np

    random, drawn = np.random.default_rng(seed), []
    if units.empty:
        return units.index.to_numpy()
    for _, groups in groups_of(units).groupby("stratum", sort=True):
        groups = groups.iloc[random.permutation(len(groups))]
        drawn += groups["group"][groups["size"].cumsum() <= share * groups["size"].sum()].tolist()
    return units.index[units["group"].isin(drawn)].to_numpy()


def _shaped(rows: "DataFrame", like: "DataFrame") -> "DataFrame":
    """`rows` with the columns of `like`; those that are missing (`part`, in a project of several files) are blank."""
    return rows.reindex(columns=like.columns, fill_value="")


def _check_labels(parts: "dict[str, DataFrame]", rows: "DataFrame", labels_of: Callable[[str], list[str]]) -> None:
    """Raises Problem("new_labels")."""
    known = {label for each in parts.values() for label in every_label(each, labels_of)}
    counts = Counter[str]()
    for cell, number in rows["label"].value_counts().items():
        counts.update({label: int(number) for label in labels_of(str(cell)) if label not in known})
    if not counts:
        return
    shown = ", ".join(f"'{clip(label, 40)}' {count:,}" for label, count in counts.most_common(SHOWN))
    shown += " …" if len(counts) > SHOWN else ""
    there = ", ".join(f"'{clip(label, 40)}'" for label in sorted(known)[:20])
    raise Problem("new_labels", f"이 프로젝트에 없는 라벨이 있습니다({shown}). 시험 행이 그대로라 새 라벨은 잴 수 없습니다: 있는 라벨({there})로 합치거나, 그 "
                  "행을 빼거나, 모두 합친 파일로 새 프로젝트를 만들어 주세요.",
                  f"There are labels that the project does not have ({shown}). As its test rows stay, they could not "
                  f"be measured: merge them into those that it has ({there}), leave these rows out, or make a new "
                  "project of one file with everything.", repair="merge_labels", value=counts.most_common(1)[0][0][:80])
