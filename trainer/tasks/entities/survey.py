"""The survey of marked rows: which can be used, which kinds of entities there are, and what to know before training."""

from collections import Counter
from typing import TYPE_CHECKING

from ...data.aligned import Aligned
from ...data.changes import change
from ...data.checks.copies import (
    conflicting,
    duplicates,
    hashed,
    keyed,
    near_duplicates,
    overlap_with_test,
    overlap_with_valid,
    rehashed,
)
from ...data.checks.texts import (
    control_characters,
    garbled_text,
    little_hangul,
    many_rows,
    personal,
    share_of_hangul,
)
from ...data.cleaning import CLEANERS, clean
from ...data.columns import check_columns, no_text
from ...data.divide import MIN_ROWS, units_of
from ...data.divide import divide as divide_rows
from ...data.findings import finding
from ...data.repairs import (
    FEWEST,
    Repaired,
    drop_duplicates,
    drop_leaks,
    drop_near_duplicates,
    repair,
    take_sample,
)
from ...data.survey import Progress, Survey, fingerprint, silent
from ...data.tables import Table
from ...errors import Problem, Words, clip
from ...home.survey import Finding
from ...kinds.annotated import as_cell, spans_in
from ...options import Columns, Repairs, Shares
from ..names import ENTITIES
from .examples import LEFT_OUT, examples_of, moved

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MOST = 100  # kinds
LONG = 100  # characters of a span; longer ones are reported
MANY_EMPTY = 0.4  # a larger share of rows without marks is reported


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent,
           alone: bool = True) -> Survey:
    """Survey a table of marked texts, and repair it with `STEPS`; the label of a row is its spans (`as_cell`).

    `alone`: False for rows that are added to a project, which need not be enough by themselves. Raises Problem:
    no_such_column, no_text, no_spans, too_many_kinds, too_few_rows.
    """
    check_columns(table, [name for name in (columns.text, columns.label) if name])
    progress(0, Words("표시를 읽고 있습니다", "Reading the marks"))
    rows, unlabelled, found = examples_of(table, columns, repairs)
    if rows.empty and unlabelled.empty:
        raise _nothing_left(table, columns, found)
    progress(0.4, Words("글을 살펴보고 있습니다", "Looking at texts"))
    rows = hashed(rows)
    repaired, changes = repair(rows, repairs, STEPS)
    counts = counted(repaired)
    if alone:
        _check(table, columns, repaired, counts, found)
    hangul, keys = share_of_hangul(rows), keyed(rows)
    about = [_conflicts(keys), _untaught(repaired, counts), overlap_with_test(keys), overlap_with_valid(keys),
             garbled_text(rows), little_hangul(rows, hangul), personal(rows), _rare(rows, counts), _empty(rows),
             _long(rows), duplicates(keys), near_duplicates(keys), many_rows(rows), control_characters(rows)]
    findings = sorted([*found, *filter(None, about)], key=lambda each: each.severity != "warning")
    unlabelled, _ = clean(unlabelled, repairs)
    return Survey(ENTITIES, repaired, counts, findings, fingerprint(repaired), unlabelled, changes, hangul=hangul)


def divide(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Split the rows by their rarest kind, so that every kind is in each part; near duplicates stay together."""
    counts = counted(rows)
    strata = [min(({kind for _, _, kind in spans_in(cell)}), key=lambda kind: (counts[kind], kind), default="")
              for cell in rows["label"]]
    return divide_rows(rows, units_of(rows, keyed(rows)["alike"], _series(strata, rows)), shares, seed)


def counted(rows: "DataFrame") -> dict[str, int]:
    """Spans of each kind, most frequent first."""
    return dict(Counter(kind for cell in rows["label"] for _, _, kind in spans_in(cell)).most_common())


def _merge(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Merge kinds as `repairs.merge_labels` says."""
    names = repairs.merge_labels
    return _with_spans(rows, "merge_labels", Words(
        "{n}행에서 개체명의 종류를 합쳤습니다.", "Kinds of entities were merged in {n:row|rows}."), lambda spans: [
            span._replace(kind=names.get(span.kind, span.kind)) for span in spans]) if names else (rows, [])


def _drop_rare(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Remove the spans of rare kinds; the rows stay."""
    rare = {kind for kind, count in counted(rows).items() if count < FEWEST} if repairs.drop_rare else set()
    return _with_spans(rows, "drop_rare", Words(
        f"{{n}}행에서 {FEWEST}곳이 안 되는 종류의 표시를 뺐습니다.",
        f"Marks of kinds with fewer than {FEWEST} spans were left out of {{n:row|rows}}."), lambda spans: [
            span for span in spans if span.kind not in rare]) if rare else (rows, [])


def _with_spans(rows: "DataFrame", code: str, words: Words, after) -> Repaired:
    cells = _series([as_cell(after(spans_in(cell))) for cell in rows["label"]], rows)
    new = rows.assign(label=cells)
    done = change(code, words, rows, cells != rows["label"], "label", new)
    return (new, [done]) if done else (rows, [])


def _clean_texts(rows: "DataFrame", repairs: Repairs) -> Repaired:
    """Clean the texts, and move their spans with the characters."""
    if not any(getattr(repairs, code) for code in CLEANERS):
        return rows, []
    cleaned, changes = clean(rows, repairs)
    changed = cleaned["text"] != rows["text"]
    labels = rows["label"].copy()
    labels[changed] = [as_cell(moved(Aligned.of(text, repairs), spans_in(cell)))
                       for text, cell in zip(rows["text"][changed], rows["label"][changed], strict=True)]
    return rehashed(cleaned.assign(label=labels), rows), changes


STEPS = (_merge, _drop_rare, _clean_texts, drop_leaks, drop_duplicates, drop_near_duplicates, take_sample)


def _series(values: list[str], like: "DataFrame") -> "Series":
    import pandas as pd

    return pd.Series(values, like.index, dtype="str")


def _check(table: Table, columns: Columns, rows: "DataFrame", counts: dict[str, int], found: list[Finding]) -> None:
    where = {"file": table.source, "column": columns.label or columns.text}
    if not counts:
        raise _nothing_left(table, columns, found)
    if len(counts) > MOST:
        shown = ", ".join(clip(kind, 20) for kind in [*counts][:5])
        raise Problem("too_many_kinds", f"개체명의 종류가 {len(counts):,}가지입니다({shown} …). {MOST}가지까지 배웁니다: 종류를 적는 자리에 다른 "
                                        f"것이 적혀 있지 "
                      "않은지 확인하거나, 비슷한 종류를 합쳐 주세요.",
                      f"There are {len(counts):,} kinds of entities ({shown} …); {MOST} can be learnt. Check that "
                      "nothing else is written where the kind should be, or merge kinds that are alike.", **where)
    if len(rows) < MIN_ROWS:
        left = [each for each in found if each.repair or each.code == LEFT_OUT]
        raise Problem("too_few_rows", f"쓸 수 있는 행이 {len(rows)}개뿐입니다. 학습하고 결과를 재려면 {MIN_ROWS}행 이상, 되도록 종류마다 표시 50곳 이상을 "
                                      f"모아 주세요."
                      + "".join(f" {each.ko}" for each in left),
                      f"There are only {len(rows)} usable rows. To train and to measure the result, upload {MIN_ROWS} "
                      "or more, with 50 marks of each kind if you can."
                      + "".join(f" {each.en}" for each in left), **where, **_switch(found))


def _nothing_left(table: Table, columns: Columns, found: list[Finding]) -> Problem:
    if not found:
        return no_text(table, columns.text)
    ko, en = (" ".join(getattr(each, language) for each in found) for language in ("ko", "en"))
    return Problem("no_spans", f"표시가 있는 행이 하나도 남지 않습니다. {ko}", f"No row with a mark is left. {en}", file=table.source,
                   column=columns.label or columns.text, **_switch(found))


def _switch(found: list[Finding]) -> dict[str, str]:
    """The first repair that would keep more rows, as a field of a Problem."""
    return next(({"repair": each.repair} for each in found if each.repair), {})


def _conflicts(keys: "DataFrame") -> Finding | None:
    return finding("conflicts", "warning",
                   "{n}행은 같은 글이 다른 행에서 다르게 표시되어 있습니다. 어느 쪽이 맞는지 모델은 알 수 없습니다.",
                   "{n:row has|rows have} a text that is marked differently in another row. The model cannot know "
                   "which is right.", keys, conflicting(keys))


def _untaught(rows: "DataFrame", counts: dict[str, int]) -> Finding | None:
    if "part" not in rows:
        return None
    taught = counted(rows[rows["part"].isin(["", "train"])])
    lacking = [kind for kind in counts if kind not in taught]
    if not lacking:
        return None
    return finding("untaught_labels", "warning", "학습 파일에 없는 종류가 있어 배울 수 없습니다: {kinds}.",
                   "These kinds are in no training row, so they cannot be learnt: {kinds}.", rows,
                   [bool({each[2] for each in spans_in(cell)} & {*lacking}) for cell in rows["label"]],
                   kinds=", ".join(clip(kind, 20) for kind in lacking[:5]))


def _rare(rows: "DataFrame", counts: dict[str, int]) -> Finding | None:
    rare = [kind for kind, count in counts.items() if count < FEWEST]
    if not rare:
        return None
    return finding("rare_classes", "warning", "표시가 {fewest}곳이 안 되는 종류가 있습니다({kinds}). 배우기도 재기도 어렵습니다.",
                   "Kinds with fewer than {fewest} marks can hardly be learnt or measured: {kinds}.", rows,
                   [bool({each[2] for each in spans_in(cell)} & {*rare}) for cell in rows["label"]],
                   repair="drop_rare", fewest=FEWEST, kinds=", ".join(clip(kind, 20) for kind in rare[:5]))


def _empty(rows: "DataFrame") -> Finding | None:
    """Report rows without marks if they are many: perhaps nobody has marked them yet."""
    share = (rows["label"] == "[]").mean()
    return finding("nothing_marked", "info", "{n}행({share:.0%})에는 표시가 없어, 아무것도 없는 글로 배웁니다. 아직 표시하지 않은 글이라면 빼고 올려 주세요.",
                   "Nothing is marked in {n:row|rows} ({share:.0%}): learnt as texts without entities. If "
                   "nobody "
                   "has marked them yet, leave them out.", rows, rows["label"] == "[]", share=share) \
        if share > MANY_EMPTY else None


def _long(rows: "DataFrame") -> Finding | None:
    return finding("long_spans", "warning", "{n}행에 {most}자가 넘는 표시가 있습니다. 문장째 표시한 것이 아닌지 확인해 주세요.",
                   "{n:row has|rows have} a mark of more than {most} characters: check that no whole sentence was "
                   "marked.",
                   rows, [any(end - start > LONG for start, end, _ in spans_in(cell)) for cell in rows["label"]],
                   most=LONG)
