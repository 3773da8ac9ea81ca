"""The card of the survey: a line with the used rows and what to check; opened, pictures and findings."""

import gradio as gr
from markupsafe import Markup

from trainer.kinds.columns import CATEGORIES
from trainer.kinds.lists import labels_in
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed

from ..labels import counts_in_words
from ..parts import card, join
from ..place import Visit
from .findings import finding_body
from .fold import Fold
from .pictures import balance, lengths, shares_of, together


class ResultsPart:
    """The card of what was found; the repairs are in it, too."""

    def __init__(self):
        self.fold = Fold("found")
        with self.fold.column, gr.Column(elem_classes="kt-plain") as self.column:
            self.pictures, self.findings = gr.HTML(elem_id="pictures"), gr.HTML(elem_id="findings")
        self.outputs = {*self.fold.outputs, self.column, self.pictures, self.findings}

    def shown(self, known: Surveyed, visit: Visit) -> dict:
        found, task = known.survey, TASKS[known.task]
        counts = counts_in_words(task, found.labels, visit)
        drawn = [each for each in (balance(counts, len(found.rows), task.words, visit), lengths(known.lengths, visit),
                                   together(_lists(known), visit)) if each]
        pictures = Markup('<div class="kt-pictures">{}</div>').format(join(map(card, drawn)))
        every = [*found.findings, *known.lengths.findings]
        unanswered = [each for each in every if each.repair is None]
        cards = join(card(finding_body(each, known.table, known.columns, visit))
                     for each in sorted(unanswered, key=lambda each: each.severity != "warning"))
        summary = Markup("{} {}").format(_summed_up(every, known, visit), shares_of(counts, len(found.rows)))
        check = any(each.severity == "warning" for each in every) or bool(found.changes)
        return {**self._line(summary, visit, check), self.column: gr.Column(visible=True), self.pictures: pictures,
                self.findings: cards}

    def offered(self, visit: Visit) -> dict:
        """The card with nothing but the repair that would solve a problem."""
        summary = visit.say("이렇게 하면 쓸 수 있습니다", "This makes it usable")
        return {**self._line(summary, visit, check=True), self.column: gr.Column(visible=False)}

    def _line(self, summary: str, visit: Visit, check: bool) -> dict:
        return self.fold.shown(visit.say("찾은 것", "Found"), summary, visit, check)


def _lists(known: Surveyed) -> dict[tuple[str, ...], int]:
    """Labels of a row → number of rows with just these; empty if the task has one label per row."""
    if CATEGORIES not in (role.kind for role in TASKS[known.task].format.roles):
        return {}
    return {tuple(labels_in(cell)): rows for cell, rows in known.survey.rows["label"].value_counts().items()}


def _summed_up(findings: list, known: Surveyed, visit: Visit) -> str:
    used, uploaded = len(known.survey.rows), len(known.table.frame)
    rows = visit.say(f"{uploaded:,}행 가운데 {used:,}행을 씁니다", f"{used:,} of {uploaded:,} rows are used")
    if used > uploaded:  # long texts were cut
        rows = visit.say(f"{uploaded:,}행을 {used:,}조각으로 나누어 씁니다",
                         f"{uploaded:,} row{'s' * (uploaded != 1)}, used in {used:,} pieces")
    if not findings:
        return visit.say(f"걸리는 것이 없습니다 · {rows}", f"Nothing to worry about · {rows}")
    check = sum(each.severity == "warning" for each in findings)
    words = [visit.say(f"확인할 것 {check}가지", f"{check} to check")] if check else []
    if note := len(findings) - check:
        words.append(visit.say(f"참고할 것 {note}가지", f"{note} to note"))
    return " · ".join([*words, rows])
