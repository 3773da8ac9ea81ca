"""The survey of labelled rows: which can be used, which classes there are, and what to know before training."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from ...data.cache import cached
from ...data.checks.copies import hashed, keyed
from ...data.checks.texts import little_hangul, not_composed, personal, share_of_hangul
from ...data.cleaning import clean
from ...data.columns import check_columns, repeat_name, repeated_names, shown_names
from ...data.divide import divide as divide_rows
from ...data.divide import units_of
from ...data.findings import finding
from ...data.survey import Progress, Survey, fingerprint, silent
from ...data.tables import Table
from ...data.together import together
from ...errors import Problem, Words
from ...home.survey import Change, Finding
from ...kinds.columns import CATEGORY, TEXT, is_null
from ...options import Columns, Repairs, Shares
from ...texts import columns_of
from .checks import find_all, kept_nulls, missing_labels, tidied_labels, untaught_labels
from .refusals import check_classes, check_labels
from .repairs import repair
from .synonyms import suggest_merges
from .unused import marked_texts, texts_in_json, unused_labels, unused_texts

if TYPE_CHECKING:
    from pandas import DataFrame, Series

TASK = "classification"
OF_A_WHOLE = ("rare_classes", "imbalance", "numeric_labels", "many_rows")  # findings that do not suit added rows
FOR_TOO_LITTLE = ("no_usable_rows", "one_class", "one_number", "too_few_rows", "too_few_texts")  # refusals
NOT_READ = ("bad_labels", "bad_numbers")  # findings about rows that are left out


@dataclass(frozen=True)
class Usable:
    """The rows before any repair. `rows` (`hashed`), `unlabelled` and `found`: as `usable_rows` gives them; `labels`:
    label → rows."""

    rows: "DataFrame"
    unlabelled: "DataFrame"
    found: list[Finding]
    labels: dict[str, int]


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent,
           alone: bool = True) -> Survey:
    """Survey a table of labelled texts, or pairs if there is a column `second`, and repair its rows. What does not
    depend on repairs is cached with the table. `alone`: False for rows that are added to a project, which need not be
    enough by themselves.

    Raises Problem: no_such_column, same_column, and those of `check_classes` (not alone: `check_labels`) about the
    repaired rows.
    """
    check_columns(table, [*texts_in(columns).values(), columns.label])
    check_apart(table, columns)
    asked = columns, repairs.null_labels, repairs.repeated_names
    usable = cached(table, "usable rows", asked, lambda: _usable(table, columns, repairs, progress))
    repairing = Words("데이터를 고치고 있습니다", "Repairing")
    rows, changes = repair(usable.rows, repairs, lambda share: progress(0.55 + 0.1 * share, repairing))
    unlabelled, more = clean(usable.unlabelled, repairs)
    labels = _counts(rows)
    with with_left_out_rows(usable.found):
        if alone:
            check_classes(table, columns, _units(rows), labels)
        else:
            check_labels(columns, labels, {"file": table.source, "column": columns.label})
    findings, hangul = cached(table, "findings", asked, lambda: _findings(table, columns, usable, progress))
    if not any(each.code == "untaught_labels" for each in findings):  # a repair may have removed their training rows
        findings = [*filter(None, [untaught_labels(rows, labels)]), *findings]
    if not alone:
        findings = [each for each in findings if each.code not in OF_A_WHOLE]
    progress(0.85, Words("지문을 만들고 있습니다", "Taking the fingerprint"))
    return Survey(TASK, rows, labels, findings, fingerprint(rows), unlabelled,
                  changes + [of_unlabelled(each) for each in more], suggest_merges(usable.labels), hangul)


def divide(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Split the rows, each label by itself; rows that belong together stay together (`data.divide.divide`)."""
    return divide_rows(rows, _units(rows), shares, seed)


def _units(rows: "DataFrame") -> "DataFrame":
    return units_of(rows, together(rows), rows["label"])


@contextmanager
def with_left_out_rows(found: list[Finding]) -> Iterator[None]:
    """Add to a Problem about too few rows which rows were left out, and which repair would keep them."""
    try:
        yield
    except Problem as problem:
        if problem.code not in FOR_TOO_LITTLE:
            raise
        left = [each for each in found if each.code in NOT_READ or each.code in ("missing_label", "missing_text")
                and (each.repair or problem.code != "no_usable_rows")]  # that one says already that all are left out
        repair = next((each.repair for each in left if each.repair), None)
        raise Problem(problem.code, " ".join([problem.words.ko, *(each.ko for each in left)]),
                      " ".join([problem.words.en, *(each.en for each in left)]), **problem.where,
                      **({"repair": repair} if repair else {})) from None


def _usable(table: Table, columns: Columns, repairs: Repairs, progress: Progress) -> Usable:
    progress(0, Words("행을 고르고 있습니다", "Choosing rows"))
    rows, unlabelled, found = usable_rows(table, columns, repairs)
    progress(0.1, Words("같은 글을 찾고 있습니다", "Looking for equal texts"))
    return Usable(hashed(rows), unlabelled, found, _counts(rows))


def _findings(table: Table, columns: Columns, usable: Usable, progress: Progress) -> tuple[list[Finding], float]:
    def of_labels(report: Callable[[float], None]) -> list[Finding | None]:
        return [unused_labels(table, columns, usable.rows), *find_all(keyed(usable.rows), usable.labels, report)]

    return findings_of(table, columns, usable, of_labels, progress)


def findings_of(table: Table, columns: Columns, usable: Usable,
                of_labels: Callable[[Callable[[float], None]], Sequence[Finding | None]],
                progress: Progress) -> tuple[list[Finding], float]:
    """The findings about the unrepaired rows, warnings first, and the share of Hangul. `of_labels` finds what concerns
    the labels of the task; it gets a function that it calls with the share that is done, from 0 to 1."""
    import pandas as pd

    looking, rows = Words("글을 살펴보고 있습니다", "Looking at texts"), usable.rows
    hangul, unused = share_of_hangul(rows), unused_texts(table, columns, rows)
    labels = of_labels(lambda share: progress(0.65 + 0.2 * share, looking))
    both = pd.concat([rows, usable.unlabelled])  # unlabelled texts are used to adapt a model
    found = [*usable.found, unused, *labels, marked_texts(rows), texts_in_json(rows), personal(both),
             little_hangul(rows, hangul)]
    return sorted(filter(None, found), key=lambda each: each.severity != "warning"), hangul


def texts_in(columns: Columns) -> dict[str, str]:
    """Column name in rows ("text", "second") → column of the table."""
    return {"text": columns.text, **({"second": columns.second} if columns.second else {})}


def check_apart(table: Table, columns: Columns) -> None:
    texts = [*texts_in(columns).values()]
    if columns.label in texts:
        raise Problem(
            "same_column",
            f"글 열과 라벨 열이 모두 '{columns.label}' 열입니다. 서로 다른 열을 골라 주세요: {shown_names(table)}",
            f"Text and label are the same column, '{columns.label}'. Choose two: {shown_names(table)}",
            file=table.source, column=columns.label)
    if len({*texts}) < len(texts):
        raise Problem(
            "same_column",
            f"첫째 글과 둘째 글이 모두 '{columns.text}' 열입니다. 서로 다른 열을 골라 주세요: {shown_names(table)}",
            f"Both texts are the same column, '{columns.text}'. Choose two: {shown_names(table)}",
            file=table.source, column=columns.text)


def usable_rows(table: Table, columns: Columns, repairs: Repairs = Repairs(),
                missing: "Callable[[DataFrame, Series], Finding | None]" = missing_labels,
                ) -> "tuple[DataFrame, DataFrame, list[Finding]]":
    """Rows with a text and a label, rows with only a text (without the column label), and findings about the rest. A
    pair needs both texts.

    `repairs`: only those that make rows usable are applied: NULL, NA and the like as labels, column names as data.
    `missing`: makes the finding about rows without a label.
    """
    names = texts_in(columns) | {"label": str(columns.label)}
    written = table.frame[[*names.values()]].set_axis([*names], axis=1)
    texts = columns_of(written)
    rows = written.assign(**{name: TEXT.parse(written[name]) for name in texts},
                          label=CATEGORY.parse(written["label"])).join(table.places())
    headers = _all(rows, lambda cells: repeat_name(cells, names[str(cells.name)]), [*names])
    headers &= not repairs.repeated_names
    no_text, no_label = ~_all(rows, lambda cells: ~TEXT.is_empty(cells), texts), CATEGORY.is_empty(rows["label"])
    blank = _all(rows, TEXT.is_empty, texts) & no_label
    kept = is_null(rows["label"]) & repairs.null_labels
    no_label &= ~kept
    usable, unlabelled = rows[~(no_text | no_label | headers)], rows[no_label & ~no_text].drop(columns="label")
    found = [
        repeated_names(rows, headers),
        finding("blank_rows", "info", "글도 라벨도 없는 {n}행을 뺐습니다.",
                "Left out: {n:row|rows} without text and label.", rows,
                blank & ~rows.index.isin(table.unread)),
        missing(rows, no_label & ~no_text), kept_nulls(rows, kept & ~no_text),
        _missing_text(rows, no_text & ~blank),
        not_composed(usable, written.loc[usable.index]), tidied_labels(usable, written["label"][usable.index])]
    return usable.reset_index(drop=True), unlabelled.reset_index(drop=True), [each for each in found if each]


def _all(rows: "DataFrame", test: "Callable[[Series], Series]", names: list[str]) -> "Series":
    """Which rows pass the test in all of these columns (bool)."""
    return reduce(and_, (test(rows[name]) for name in names))


def _missing_text(rows: "DataFrame", which: "Series") -> Finding | None:
    words = Words("글이 빈 {n}행을 뺐습니다.", "Left out: {n:row|rows} without text.")
    if "second" in rows:
        words = Words("두 글 가운데 하나라도 빈 {n}행을 뺐습니다.", "Left out: {n:row|rows} without one of the two texts.")
    return finding("missing_text", "warning", *words, rows, which)


def _counts(rows: "DataFrame") -> dict[str, int]:
    return {str(label): int(count) for label, count in rows["label"].value_counts().items()}


def of_unlabelled(change: Change) -> Change:
    return change.model_copy(update={"ko": f"라벨 없는 글: {change.ko}", "en": f"Texts without a label: {change.en}"})
