"""Rows that the model got wrong, the surest first: what it has to learn yet, and labels that are mistaken."""

from markupsafe import Markup

from cards.verdict import weightier
from trainer.data.personal import masked
from trainer.home.project import Project

from ..cells import cell
from ..parts import folded, section, table
from ..place import Visit

SHOWN = 5


def mistakes(test: dict, folds: dict | None, labels: list[str], project: Project, visit: Visit) -> Markup:
    """Of the test rows, or of the folds if those are more. Nothing where none were kept, as by earlier versions."""
    measured = weightier(test, folds)
    found = folds["mistakes"] if measured is folds else test["figures"].get("mistakes")
    if not found:
        return Markup("")
    parts = ("train", "valid") if measured is folds else ("test",)
    rows = [_row(row, labels[each["guess"]], each["probability"], visit)
            for each, row in zip(found, _rows(project, parts, [each["row"] for each in found]), strict=True)]
    head = [visit.say("행", "Row"), visit.say("글", "Text"), visit.say("정답", "Label"), visit.say("모델의 답", "Answer"),
            visit.say("확률", "Probability")]
    body = table(head, rows[:SHOWN], "mistakes")
    if rest := rows[SHOWN:]:
        body += folded(visit.say(f"{len(rest)}개 더 보기", f"Show {len(rest)} more"), table(head, rest, "mistakes"))
    wrong, some = round(measured["rows"] * (1 - measured["metrics"]["accuracy"])), len(rows)
    hint = Markup('<p class="kt-hint">{}</p>').format(visit.say(
        "정답이 잘못 적힌 행이면 표에서 고치고, 아니면 이런 글을 더 모아 보세요.",
        "Where the label is mistaken, mend it in your table; else collect more texts like these."))
    which = visit.say(f"확률이 높은 것부터 · 틀린 {wrong:,}행 가운데 {some}행", f"the surest first · {some} of the {wrong:,} rows")
    return Markup('<div id="mistakes">{}</div>').format(
        section(visit.say("틀린 글", "Texts that it got wrong"), hint + body, which))


def _row(row: dict, guess: str, probability: float, visit: Visit) -> list:
    place = visit.say(f"{row['row']:,}행", f"{row['row']:,}")
    return [f"{row['file']} {place}" if row.get("file") else place, cell(masked(row["text"])),
            cell(row["label"], 40), cell(guess, 40), f"{probability:.1%}"]


def _rows(project: Project, parts: tuple[str, ...], rows: list[int]) -> list[dict]:
    """These rows of the parts, end to end: text, label, and the row's number (and file, of several) in the upload."""
    import pyarrow.parquet

    tables = [pyarrow.parquet.read_table(project.split(part)) for part in parts]
    return pyarrow.concat_tables(tables).take(rows).to_pylist()
