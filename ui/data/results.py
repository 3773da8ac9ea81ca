"""The survey shown: pictures of labels and lengths, the findings that no switch answers, and how many rows are used."""

import gradio as gr
from markupsafe import Markup

from trainer.tasks.look import Surveyed

from ..parts import card, join, section
from ..place import Visit
from .findings import finding_body
from .pictures import balance, lengths


class ResultsPart:
    def __init__(self):
        with gr.Column(elem_classes="kt-plain", visible=False) as self.column:
            self.pictures, self.findings = gr.HTML(elem_id="pictures"), gr.HTML(elem_id="findings")
        self.outputs = {self.column, self.pictures, self.findings}

    def shown(self, known: Surveyed, visit: Visit) -> dict:
        found = known.survey
        drawn = [each for each in (balance(found.labels, visit), lengths(known.lengths, visit)) if each]
        pictures = Markup('<div class="kt-pictures">{}</div>').format(join(map(card, drawn)))
        every = [*found.findings, *known.lengths.findings]
        unanswered = [each for each in every if each.repair is None]
        cards = join(card(finding_body(each, known.table, known.columns, visit))
                     for each in sorted(unanswered, key=lambda each: each.severity != "warning"))
        title = visit.say("살펴본 결과", "What the survey found")
        return {self.column: gr.Column(visible=True), self.pictures: pictures,
                self.findings: section(title, cards, _summed_up(every, known, visit))}


def _summed_up(findings: list, known: Surveyed, visit: Visit) -> str:
    used, uploaded = len(known.survey.rows), len(known.table.frame)
    rows = visit.say(f"{uploaded:,}행 가운데 {used:,}행을 씁니다", f"{used:,} of {uploaded:,} rows are used")
    if used > uploaded:  # long texts were cut
        rows = visit.say(f"{uploaded:,}행을 {used:,}조각으로 나누어 씁니다", f"{uploaded:,} row(s) are used in {used:,} pieces")
    if not findings:
        return visit.say(f"걸리는 것이 없습니다 · {rows}", f"Nothing to worry about · {rows}")
    check = sum(each.severity == "warning" for each in findings)
    return visit.say(f"확인할 것 {check}가지, 참고할 것 {len(findings) - check}가지 · {rows}",
                     f"{check} to check, {len(findings) - check} to note · {rows}")
