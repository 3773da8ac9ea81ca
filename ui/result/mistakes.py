"""Test rows that the model got wrong, the surest first: what it has to learn yet, and labels that are mistaken."""

from markupsafe import Markup

from trainer.data.personal import masked
from trainer.home import Project

from ..cells import cell
from ..parts import folded, section, table
from ..place import Visit

SHOWN = 5


def mistakes(test: dict, labels: list[str], project: Project, visit: Visit) -> Markup:
    """`test`: test.json. Nothing where there are none, and of a run of an earlier version, which has not kept them."""
    if not (found := test["figures"].get("mistakes")):
        return Markup("")
    rows = [_row(brought, labels[each["guess"]], each["probability"], visit)
            for each, brought in zip(found, _brought(project, [each["row"] for each in found]), strict=True)]
    head = [visit.say("행", "Row"), visit.say("글", "Text"), visit.say("정답", "Label"), visit.say("모델의 답", "Answer"),
            visit.say("확률", "Probability")]
    body = table(head, rows[:SHOWN], "mistakes")
    if rest := rows[SHOWN:]:
        body += folded(visit.say(f"{len(rest)}개 더 보기", f"Show {len(rest)} more"), table(head, rest, "mistakes"))
    return section(visit.say("자신 있게 틀린 글", "Wrong, and sure of it"), body, visit.say(
        "정답이 잘못 적힌 행이면 표에서 고치고, 아니면 이런 글을 더 모아 보세요.",
        "Where the label is mistaken, mend it in your table; else collect more texts like these."))


def _row(brought: dict, guess: str, probability: float, visit: Visit) -> list:
    place = visit.say(f"{brought['row']:,}행", f"{brought['row']:,}")
    return [f"{brought['file']} {place}" if brought.get("file") else place, cell(masked(brought["text"])),
            cell(brought["label"], 40), cell(guess, 40), f"{probability:.1%}"]


def _brought(project: Project, rows: list[int]) -> list[dict]:
    """Text, label, and number (and file, of several) in what was brought, of these rows of the test split."""
    import pyarrow.parquet

    return pyarrow.parquet.read_table(project.split("test")).take(rows).to_pylist()
