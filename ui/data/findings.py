"""Findings of the survey as cards: severity, what was found, how many rows, and examples."""

from markupsafe import Markup

from trainer.data.findings import remedy
from trainer.data.tables import Table
from trainer.home.survey import Finding
from trainer.options import Columns

from ..parts import join
from ..place import Visit
from .examples import example_table

# findings about all rows: no examples
EVERYWHERE = {"numeric_labels", "many_rows", "little_text", "unknown_tokens", "unused_texts", "unused_labels",
              "one_side_tells"}
FOLDED = {"similar_labels", "combined_labels", "untaught_labels", "rare_classes", "imbalance"}  # clear without examples


def finding_body(found: Finding, uploaded: Table, columns: Columns, visit: Visit) -> Markup:
    """Severity, words, count and examples, without the sentence on which switch helps: the switch is in the card."""
    sentence = visit.read(found.words).removesuffix(visit.read(remedy(found.repair)))
    examples = Markup("")
    if found.rows and found.code not in EVERYWHERE:
        examples = Markup('<details class="kt-details"{}><summary>{}</summary>{}</details>').format(
            Markup(" open") if found.severity == "warning" and found.code not in FOLDED else "", _which(found, visit),
            example_table(uploaded, columns, found.rows, found.files, visit, hide=found.code == "personal_data"))
    return Markup('<div class="kt-finding {}"><p>{} {}</p>{}</div>').format(
        found.severity, severity_chip(found.severity, visit), sentence, examples)


def severity_chip(severity: str, visit: Visit) -> Markup:
    if severity == "warning":
        return Markup('<span class="kt-chip wait">{}</span>').format(visit.say("확인", "Check"))
    return Markup('<span class="kt-chip">{}</span>').format(visit.say("참고", "Note"))


def _which(found: Finding, visit: Visit) -> str:
    shown, count = len(found.rows), found.count
    if shown < count:
        return visit.say(f"{count:,}행 가운데 {shown}행 보기", f"Show {shown} of {count:,} rows")
    return visit.say(f"{count:,}행 보기", f"Show the {count:,} row{'s' * (count != 1)}")


def finding_words(findings: list[Finding], visit: Visit) -> Markup:
    """Findings of an existing project, from its survey.json: words and row numbers, without texts and switches."""
    row = Markup('<li class="{}">{}{}</li>')
    where = Markup(' <span class="kt-hint">({})</span>')
    return Markup('<ul class="kt-notes">{}</ul>').format(join(
        row.format(each.severity, visit.read(each.words).removesuffix(visit.read(remedy(each.repair))),
                   where.format(_numbers(each, visit)) if each.rows else "")
        for each in findings))


def _numbers(found: Finding, visit: Visit) -> str:
    shown = ", ".join(map(str, found.rows))
    more = visit.say(" 등", " …") if found.count > len(found.rows) else ""
    return visit.say(f"{shown}행{more}", f"row {shown}{more}")
