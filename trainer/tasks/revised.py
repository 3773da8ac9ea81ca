"""Projects made from another project: their title, the reading of added rows, their facts, and how the earlier
project's model does on their test rows."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..data.additions import Extended, extended
from ..data.corrections import Corrected, Correction, corrected
from ..data.divide import PARTS, fresh_texts
from ..data.lengths import spread
from ..data.survey import Survey, fingerprint
from ..data.tables import Table
from ..errors import Count, Problem, Words, present
from ..fields import validated
from ..home.layout import Home
from ..home.project import Project
from ..home.specs import Origin
from ..home.survey import Change, Finding, Sentence, StoredSurvey
from ..options import Reading, Repairs
from ..texts import columns_of
from . import TASKS
from .answering import share_of, sources
from .choosing import best_run
from .look import TableRequest

if TYPE_CHECKING:
    from pandas import DataFrame

OF_THE_WHOLE = {"sample": None, "drop_rare": False}  # repairs that make sense only for all rows, not for added ones


def parts_of(project: Project) -> "dict[str, DataFrame]":
    """Part → rows of a project. Raises Problem("no_labels") if it has texts without labels."""
    import pyarrow.parquet

    if TASKS[project.spec.task].makes != "model":
        raise Problem("no_labels", "라벨 없는 글만 있는 프로젝트라 고치거나 더할 라벨이 없습니다. 글이 든 파일로 새 프로젝트를 만들어 주세요.",
                      "This project has texts without labels, so there is nothing to correct or to add to. Make a new "
                      "project of a file.", project=project.name)
    return {part: pyarrow.parquet.read_table(project.split(part), page_checksum_verification=True).to_pandas()
            for part in PARTS}


def correcting(project: Project, corrections: Sequence[Correction]) -> Corrected:
    """The project's parts with the corrections applied. Raises Problem("no_labels"), and those of `corrected`."""
    parts, task = parts_of(project), TASKS[project.spec.task]
    return corrected(parts, corrections, task.labels_of, task.label_of)


def taken_out_of(project: Project) -> "DataFrame":
    """The rows (texts, label, row) that were taken out by hand in this project or those that it was made from."""
    import pandas as pd
    import pyarrow.parquet

    if not project.taken_out.exists():
        names = [role.name for role in TASKS[project.spec.task].format.roles]
        return pd.DataFrame({**{name: pd.Series([], dtype="str") for name in names}, "row": []})
    return pyarrow.parquet.read_table(project.taken_out, page_checksum_verification=True).to_pandas()


def next_title(project: Project) -> str:
    """The project's title with a number, so that no other project of the owner has it."""
    stem, _, number = project.title.rpartition(" (")
    stem = stem if stem and number.removesuffix(")").isdecimal() and number.endswith(")") else project.title
    taken = {each.title for each in project.siblings()}
    return next(title for number in count(2) if (title := f"{stem[:190]} ({number})") not in taken)


def adding(project: Project, files: dict[str, Path], columns: dict | None = None, reading: Reading = Reading(),
           repairs: dict | None = None) -> TableRequest:
    """The request that reads rows to be added: with the project's columns and repairs unless others are given; labels
    merged in the project are merged here, too. Raises Problem("bad_option" | "one_file")."""
    if list(files) != [""]:
        raise one_file()
    spec = project.spec
    known = {name: column for name, column in spec.columns.model_dump().items() if column}
    asked = validated(Repairs, repairs_for(project).model_dump() | (repairs or {}))
    merged = asked.model_copy(update={"merge_labels": spec.repairs.merge_labels | asked.merge_labels})
    return TableRequest(spec.task, files, reading, known | (columns or {}), merged, alone=False)


def repairs_for(project: Project) -> Repairs:
    """The default repairs of added rows: those of the project's own rows."""
    return project.spec.repairs.model_copy(update=OF_THE_WHOLE)


def extension(project: Project, table: Table, survey: Survey) -> Extended:
    """The project's parts with the surveyed rows added. Raises Problem("no_labels" | "one_file"), and those of
    `extended`."""
    spec, known = project.spec, project.survey
    parts, rows = parts_of(project), survey.rows
    if "part" in rows:  # a ZIP with one file for each part
        raise one_file()
    if "file" not in parts["train"]:
        parts = {part: each.assign(file=spec.source) for part, each in parts.items()}
    rows = rows.assign(file=_unlike(table.source, {name for each in parts.values() for name in each["file"]}))
    share = 0.0 if "valid" in known.uploaded else spec.shares.valid / (1 - spec.shares.test)
    task = TASKS[spec.task]
    return extended(parts, taken_out_of(project), rows, share, spec.seed, task.labels_of, task.alike)


def one_file() -> Problem:
    return Problem("one_file", "한 번에 파일 하나만 더할 수 있습니다. 더한 글은 학습(과 검증)에 들어가고 시험 행은 그대로입니다.",
                   "Rows are added from one file at a time: they are for training (and validation), and the test rows "
                   "stay.")


def _unlike(source: str, taken: set[str]) -> str:
    """The file name `source`, with a number if it is taken: a row is identified by file and number."""
    return source if source not in taken else next(
        name for number in count(2) if (name := f"{source} ({number})") not in taken)


def facts_of(project: Project, parts: "dict[str, DataFrame]", unlabelled: "DataFrame", **more) -> StoredSurvey:
    """The stored survey for these rows; fields that do not follow from them stay as in `project`."""
    import pandas as pd

    rows = pd.concat(parts.values(), ignore_index=True)
    spec, task = project.spec, TASKS[project.spec.task]
    counts = task.counts(rows)
    return project.survey.model_copy(update={
        "labels": task.outputs(spec.columns, counts), "counts": counts,
        "rows": {part: len(each) for part, each in parts.items()},
        "unlabelled": len(unlabelled), "characters": (lengths := spread(rows))[99], "lengths": lengths,
        "fingerprint": fingerprint(rows), **more})


def told_of_both(before: StoredSurvey, table: Table, survey: Survey, done: Extended) -> dict:
    """Notes, findings, changes and share of Hangul of a project together with the file added to it."""
    added, new = sum(done.added.values()), Words("더한 파일", "The file added")
    share = added / max(1, added + sum(before.rows.values()))
    return {"notes": [*before.notes, *(_of(Sentence(**note._asdict()), new) for note in table.notes)],
            "findings": [*before.findings, *(_of(each, new) for each in [*survey.findings, *done.findings])],
            "changes": [*before.changes, *(_of(each, new) for each in survey.changes)],
            "hangul": (1 - share) * before.hangul + share * survey.hangul}


def _of(sentence: "Sentence | Finding | Change", what: Words):
    return sentence.model_copy(update={"ko": f"{what.ko}: {sentence.ko}", "en": f"{what.en}: {sentence.en}"})


def unlabelled_of(project: Project, parts: "dict[str, DataFrame]", more: "DataFrame | None" = None) -> "DataFrame":
    """The project's texts without a label and those of `more`, without texts that are in `parts`."""
    import pandas as pd
    import pyarrow.parquet

    found = [pyarrow.parquet.read_table(project.unlabelled, page_checksum_verification=True).to_pandas()] \
        if project.unlabelled.exists() else []  # version 0.1 kept none
    found += [more[[*columns_of(more), "row"]]] if more is not None else []
    return fresh_texts(pd.concat(found, ignore_index=True), parts) if found else pd.DataFrame({"text": [], "row": []})


def with_more(rows: "DataFrame", more: "DataFrame") -> "DataFrame":
    """Both tables in one, with the columns that both have."""
    import pandas as pd

    columns = [name for name in rows.columns if name in more.columns]
    return pd.concat([rows[columns], more[columns]], ignore_index=True)


def origin_words(origin: Origin) -> Words:
    """A sentence that says which project this one was made from, and what was changed."""
    done = [(origin.relabelled, Words("정답 {n}개 고침", "labels of {n:row|rows} corrected")),
            (origin.removed, Words("{n}행 뺌", "{n:row|rows} taken out")),
            (origin.added, Words("{n}행 더함", "{n:row|rows} added"))]
    changes = [words.format(n=Count(rows)) for rows, words in done if rows]
    ko, en = (", ".join(each[language] for each in changes) for language in ("ko", "en"))
    return Words(f"‘{origin.title}’ 프로젝트에서 왔습니다: {ko}", f"Made of the project “{origin.title}”: {en}")


def doubt_of(origin: Origin | None, folds: bool = False) -> Words | None:
    """A warning if rows that a score is measured on were corrected by hand, else None; `folds`: whether the score is
    that of the cross-validation, not of the test rows."""
    times = origin and (origin.of_others if folds else origin.of_test)
    if not times:
        return None
    rows = Words("교차 검증하는 행", "Rows of the cross-validation") if folds else Words("시험 행", "Test rows")
    return Words(f"{rows.ko}을 사람이 {times:,}번 고치거나 뺐습니다. 틀린 행만 골라 고치면 점수가 실제보다 좋게 나옵니다.",
                 f"{rows.en} were corrected or taken out by hand {Count(times):time|times}. Where only wrong answers "
                 "were looked at, the score is better than it should be.")


def measured_before(project: Project) -> dict | None:
    """The metrics of the earlier project's model on this project's test rows, with the labels as they are now. None if
    the project was not made from another, or if the model or its answers are gone or do not fit."""
    origin = project.spec.origin
    if origin is None:
        return None
    try:
        before = Home(project.path.parents[1]).project(project.owner, origin.project)
        model = best_run(before)
        if model is None or before.survey.labels != project.survey.labels or not (found := sources(model, "test")):
            return None
        places = {row: place for place, row in enumerate(_test_rows(before))}
        mine, truth = _test_rows(project), present(TASKS[project.spec.task].rows(project, "test")[1], "truth")
        if not all(row in places for row in mine):
            return None
        answers = found[0].mixed(share_of(model) if found[0].partner else 1.0)
        return answers.taken([places[row] for row in mine], truth).metrics()
    except Problem:  # deleted or damaged since then
        return None


def _test_rows(project: Project) -> list[tuple[str, int]]:
    """File and number of each test row."""
    rows = parts_of(project)["test"]
    files = rows["file"] if "file" in rows else [project.spec.source] * len(rows)
    return [(file, int(row)) for file, row in zip(files, rows["row"], strict=True)]
