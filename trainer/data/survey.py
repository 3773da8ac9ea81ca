"""Rows → survey: which rows can be used, what classes there are, and what should be known before training."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..errors import Problem, Words
from ..options import Columns, Repairs
from .changes import Change
from .checks import find_all
from .checks.classes import check_classes
from .checks.copies import HASHES, hashed, keyed
from .checks.labels import tidied_labels
from .checks.texts import little_hangul, not_composed, personal, share_of_hangul
from .cleaning import clean
from .findings import Finding, finding
from .repairs import repair
from .split import PARTS
from .synonyms import suggest_merges
from .tables import Table
from .text import INVISIBLE, is_blank

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Progress = Callable[[float, Words], None]  # share of the work done, 0 … 1, and what is being done

# In a label column these mean "nothing"; as a text they are text. "none" is a class in some data sets.
NO_LABEL = frozenset({"null", "nan", "na", "n/a", "#n/a", "<na>"})


@dataclass
class Survey:
    """`rows`: those to be used, repaired; columns text (NFC), label (NFC, stripped) and row (as a spreadsheet counts).

    Of several files they also have part and file. `hashed`: these rows with `copies.HASHES`, faster to divide.
    `labels`: rows of each class, most frequent first.
    `findings` tell of the rows as they were brought, `changes` what repairs made of them. `fingerprint`: SHA-256
    over texts and labels in order. `unlabelled`: rows with a text and no label (columns text and row), which a
    model can be adapted on. `merges`: label → label, a suggestion for `Repairs.merge_labels`. `hangul`: share of
    Hangul among letters, 0 … 1.
    """

    hashed: "DataFrame"
    labels: dict[str, int]
    findings: list[Finding]
    fingerprint: str
    unlabelled: "DataFrame"
    changes: list[Change] = field(default_factory=list)
    merges: dict[str, str] = field(default_factory=dict)
    hangul: float = 1.0

    @property
    def rows(self) -> "DataFrame":
        return self.hashed.drop(columns=HASHES)

    def as_dict(self) -> dict:
        """JSON form, without the rows themselves."""
        brought = set(self.rows.get("part", [])) - {""}
        return {"rows": len(self.rows), "labels": self.labels, "fingerprint": self.fingerprint,
                "brought": [part for part in PARTS if part in brought],
                "findings": [each.as_dict() for each in self.findings],
                "changes": [each.as_dict() for each in self.changes], "merges": self.merges, "hangul": self.hangul}


@dataclass
class Brought:
    """What is known of the rows as they were brought, whatever is repaired. `findings` are None until looked for.

    `rows`, `unlabelled`: as `usable_rows` gives them, the former `hashed`. `labels`: rows of each class.
    """

    columns: Columns
    rows: "DataFrame"
    unlabelled: "DataFrame"
    found: list[Finding]
    labels: dict[str, int]
    hangul: float = 1.0
    findings: list[Finding] | None = None


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress | None = None) -> Survey:
    """Survey a table for single-label classification, and repair its rows as asked for.

    What repairs do not change is kept with the table (`Table.seen`), so that another survey of it takes less long.
    Raises Problem: no_such_column, same_column, and those of `check_classes` about the repaired rows.
    """
    say = progress or (lambda share, words: None)
    check_columns(table, columns)
    brought = _brought(table, columns, say)
    repairing = Words("데이터를 고치고 있습니다", "Repairing")
    rows, changes = repair(brought.rows, repairs, lambda share: say(0.55 + 0.1 * share, repairing))
    unlabelled, more = clean(brought.unlabelled, repairs)
    labels = _counts(rows)
    check_classes(table, columns, keyed(rows), labels)
    _look_for_findings(brought, say)
    say(0.85, Words("지문을 만들고 있습니다", "Taking the fingerprint"))
    return Survey(rows, labels, brought.findings, fingerprint(rows), unlabelled,
                  changes + [_of_unlabelled(each) for each in more], suggest_merges(brought.labels), brought.hangul)


def _brought(table: Table, columns: Columns, say: Progress) -> Brought:
    if table.seen and table.seen.columns == columns:
        return table.seen
    table.seen = None  # there is no memory for two
    say(0, Words("행을 고르고 있습니다", "Choosing rows"))
    rows, unlabelled, found = usable_rows(table, columns)
    say(0.1, Words("같은 글을 찾고 있습니다", "Looking for equal texts"))
    table.seen = brought = Brought(columns, hashed(rows), unlabelled, found, _counts(rows))
    return brought


def _look_for_findings(brought: Brought, say: Progress) -> None:
    if brought.findings is not None:
        return
    import pandas as pd

    looking, rows = Words("글을 살펴보고 있습니다", "Looking at texts"), brought.rows
    brought.hangul = share_of_hangul(rows)
    found = find_all(keyed(rows), brought.labels, lambda share: say(0.65 + 0.2 * share, looking))
    both = pd.concat([rows, brought.unlabelled])  # a model is adapted on those without a label, too
    found = [*brought.found, *found, *filter(None, [personal(both), little_hangul(rows, brought.hangul)])]
    brought.findings = sorted(found, key=lambda each: each.severity != "warning")


def check_columns(table: Table, columns: Columns) -> None:
    names = list(table.frame.columns)
    shown = ", ".join(names[:20]) + (f" … ({len(names):,})" if len(names) > 20 else "")
    for name in filter(None, (columns.text, columns.label)):
        if name not in names:
            raise Problem(
                "no_such_column",
                f"'{table.source}' 파일에 '{name}' 열이 없습니다. 있는 열: {shown}",
                f"'{table.source}' has no column '{name}'. It has: {shown}", file=table.source, column=name)
    if columns.text == columns.label:
        raise Problem(
            "same_column",
            f"글 열과 라벨 열이 모두 '{columns.text}' 열입니다. 서로 다른 열을 골라 주세요: {shown}",
            f"Text and label are the same column, '{columns.text}'. Choose two: {shown}",
            file=table.source, column=columns.text)


def usable_rows(table: Table, columns: Columns) -> "tuple[DataFrame, DataFrame, list[Finding]]":
    """Rows that have both a text and a label, rows that have a text only (no column label), findings about the rest."""
    written = table.frame[[columns.text, columns.label]].set_axis(["text", "label"], axis=1)
    rows = written.apply(lambda cells: cells.str.normalize("NFC")).join(table.places())
    rows["label"] = rows["label"].str.replace(f"^[{INVISIBLE}]+|[{INVISIBLE}]+$", "", regex=True)
    headers = _repeat_names(rows, columns)
    no_text, no_label = is_blank(rows["text"]), ~_is_label(rows["label"])
    usable, unlabelled = rows[~(no_text | no_label | headers)], rows[no_label & ~no_text].drop(columns="label")
    found = [
        finding("repeated_names", "info", "열 이름이 되풀이된 {n}행을 뺐습니다(파일을 이어 붙인 자리).",
                "{n} row(s) that repeat the names of the columns were left out (files put one after another).",
                rows, headers),
        finding("blank_rows", "info", "글도 라벨도 없는 {n}행을 뺐습니다.",
                "{n} row(s) without text and label were left out.", rows, no_text & no_label),
        finding("missing_label", "warning",
                "라벨이 없는 {n}행을 뺐습니다(빈칸, NULL, NaN, N/A). 그 글로 모델을 먼저 적응시킬 수 있고, 학습이 끝나면 ‘사용’에서 "
                "라벨을 붙일 수 있습니다.",
                "{n} row(s) without a label were left out (blank, NULL, NaN, N/A). Their texts can adapt a model, and "
                "under Use the trained one can label them.",
                rows, no_label & ~no_text),
        finding("missing_text", "warning", "글이 빈 {n}행을 뺐습니다.",
                "{n} row(s) without text were left out.", rows, no_text & ~no_label),
        not_composed(usable, written["text"][usable.index]), tidied_labels(usable, written["label"][usable.index])]
    return usable.reset_index(drop=True), unlabelled.reset_index(drop=True), [each for each in found if each]


def fingerprint(rows: "DataFrame") -> str:
    digest = hashlib.sha256()
    for text, label in zip(rows["text"], rows["label"], strict=True):
        digest.update(f"{len(text)}:{text}{len(label)}:{label}".encode())
    return digest.hexdigest()


def _repeat_names(rows: "DataFrame", columns: Columns) -> "Series":
    """Which rows are a header come again, perhaps after a byte order mark."""
    return (rows["label"] == columns.label) & (rows["text"].str.strip().str.strip("\ufeff") == columns.text)


def _is_label(labels: "Series") -> "Series":
    return (labels != "") & ~labels.str.lower().isin(NO_LABEL)


def _counts(rows: "DataFrame") -> dict[str, int]:
    return {str(label): int(count) for label, count in rows["label"].value_counts().items()}


def _of_unlabelled(change: Change) -> Change:
    return replace(change, words=Words(f"라벨 없는 글: {change.words.ko}", f"Texts without a label: {change.words.en}"))
