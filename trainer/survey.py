"""Rows → survey: which rows can be used, what classes there are, and what should be known before training."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .columns import suggest_columns
from .errors import Problem, Words
from .findings import Finding, find_all, finding, not_composed
from .list_labels import refuse_lists
from .options import Columns
from .tables import Table
from .text import INVISIBLE, is_blank

if TYPE_CHECKING:
    from pandas import DataFrame, Series

# In a label column these mean "nothing"; as a text they are text. "none" is a class in some data sets.
NO_LABEL = frozenset({"null", "nan", "na", "n/a", "#n/a", "<na>"})
MIN_ROWS = 20  # with 10 % each, two rows for validation and two for the test
MIN_TEXTS = 3  # one for each part
MAX_CLASSES = 200


@dataclass
class Survey:
    """`rows`: the usable ones; columns text (NFC), label (NFC, stripped) and row (as a spreadsheet counts).

    `unlabelled`: rows with a text and no label (columns text and row), which a model can be adapted on.
    `labels`: rows of each class, most frequent first. `fingerprint`: SHA-256 over texts and labels in order.
    """

    rows: "DataFrame"
    labels: dict[str, int]
    findings: list[Finding]
    fingerprint: str
    unlabelled: "DataFrame"

    def as_dict(self) -> dict:
        """JSON form, without the rows themselves."""
        return {"rows": len(self.rows), "labels": self.labels, "fingerprint": self.fingerprint,
                "findings": [each.as_dict() for each in self.findings]}


def survey(table: Table, columns: Columns) -> Survey:
    """Survey a table for single-label classification.

    Raises Problem: no_such_column, same_column, no_usable_rows, list_labels, one_class, too_many_classes,
    too_few_rows, too_few_texts.
    """
    check_columns(table, columns)
    rows, unlabelled, left_out = usable_rows(table, columns)
    composed = not_composed(rows, table.frame[columns.text], table.first_row)
    labels = {str(label): int(count) for label, count in rows["label"].value_counts().items()}
    check_classes(table, columns, rows, labels)
    found = left_out + find_all(rows, labels) + ([composed] if composed else [])
    return Survey(rows, labels, found, fingerprint(rows), unlabelled)


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
    """Rows that have both a text and a label, rows (text, row) that have a text only, findings about the rest."""
    import numpy as np
    import pandas as pd

    rows = pd.DataFrame({"text": table.frame[columns.text].str.normalize("NFC"),
                         "label": table.frame[columns.label].str.normalize("NFC"),
                         "row": np.arange(table.first_row, table.first_row + len(table.frame))})
    rows["label"] = rows["label"].str.replace(f"^[{INVISIBLE}]+|[{INVISIBLE}]+$", "", regex=True)
    no_text, no_label = is_blank(rows["text"]), ~_is_label(rows["label"])
    left_out = [
        finding("blank_rows", "info", "글도 라벨도 없는 {n}행을 뺐습니다.",
                "{n} row(s) without text and label were left out.", rows["row"][no_text & no_label]),
        finding("missing_label", "warning",
                "라벨이 없는 {n}행을 뺐습니다(빈칸, NULL, NaN, N/A). 그 글로 모델을 먼저 적응시킬 수는 있습니다.",
                "{n} row(s) without a label were left out (blank, NULL, NaN, N/A). Their texts can adapt a model.",
                rows["row"][no_label & ~no_text]),
        finding("missing_text", "warning", "글이 빈 {n}행을 뺐습니다.",
                "{n} row(s) without text were left out.", rows["row"][no_text & ~no_label])]
    usable, unlabelled = rows[~(no_text | no_label)], rows[no_label & ~no_text][["text", "row"]]
    return usable.reset_index(drop=True), unlabelled.reset_index(drop=True), list(filter(None, left_out))


def check_classes(table: Table, columns: Columns, rows: "DataFrame", labels: dict[str, int]) -> None:
    """Refuse what no classifier can be trained and measured on."""
    where = {"file": table.source, "column": columns.label}
    if not labels:
        raise Problem(
            "no_usable_rows",
            f"'{columns.text}' 열의 글과 '{columns.label}' 열의 라벨이 모두 있는 행이 없습니다. 열을 다시 "
            "골라 주세요.",
            f"No row has both a text in '{columns.text}' and a label in '{columns.label}'. Choose other "
            "columns.",
            **where)
    refuse_lists(labels, **where)
    if len(labels) == 1:
        only = next(iter(labels))[:80]
        raise Problem(
            "one_class",
            f"'{columns.label}' 열의 라벨이 '{only}' 한 가지뿐입니다. 분류를 배우려면 두 가지 이상이 있어야 "
            "합니다: 다른 라벨의 행을 더하거나 라벨 열을 다시 골라 주세요.",
            f"Column '{columns.label}' holds one label only, '{only}'. A classifier needs two or more: add "
            "rows with other labels, or choose another column.", value=only, **where)
    if len(rows) < MIN_ROWS:
        raise Problem(
            "too_few_rows",
            f"쓸 수 있는 행이 {len(rows)}개뿐입니다. 학습하고 결과를 재려면 {MIN_ROWS}행 이상, 되도록 "
            "라벨마다 50행 이상을 모아 주세요.",
            f"There are only {len(rows)} usable rows. To train and to measure the result, bring {MIN_ROWS} "
            "or more, 50 for each label if you can.", **where)
    if len(labels) > min(MAX_CLASSES, len(rows) // 2):
        raise _too_many(table, columns, rows, labels, where)
    texts = rows.groupby("label")["text"].nunique()
    if (texts >= MIN_TEXTS).sum() < 2:
        raise Problem(
            "too_few_texts",
            f"서로 다른 글이 {MIN_TEXTS}개 이상인 라벨이 두 가지는 있어야 학습·검증·시험에 나눌 수 있습니다. "
            "적은 라벨의 행을 더 모아 주세요.",
            f"At least two labels need {MIN_TEXTS} different texts each, to be divided into training, "
            "validation and test. Collect more rows of the smaller classes.", **where)


def fingerprint(rows: "DataFrame") -> str:
    digest = hashlib.sha256()
    for text, label in zip(rows["text"], rows["label"], strict=True):
        digest.update(f"{len(text)}:{text}{len(label)}:{label}".encode())
    return digest.hexdigest()


def _is_label(labels: "Series") -> "Series":
    return (labels != "") & ~labels.str.lower().isin(NO_LABEL)


def _too_many(table: Table, columns: Columns, rows: "DataFrame", labels: dict[str, int],
              where: dict) -> Problem:
    better = suggest_columns(table.frame).label
    advice = Words("라벨 열로 값이 몇 가지로 되풀이되는 열을 고르세요.",
                   "Choose a column whose values come again and again.")
    if better not in (columns.label, columns.text):
        advice = Words(f"라벨 열로 '{better}' 열을 골라 보세요.", f"Try column '{better}'.")
    return Problem(
        "too_many_classes",
        f"'{columns.label}' 열에는 {len(rows):,}행에 {len(labels):,}가지 값이 있습니다: 라벨이 아니라 번호나 "
        f"글로 보입니다. {advice.ko}",
        f"Column '{columns.label}' has {len(labels):,} different values in {len(rows):,} rows: that looks "
        f"like a number or a text, not a label. {advice.en}", **where)
