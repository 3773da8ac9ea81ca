"""The table of mistakes, in which rows get their right label or are taken out, and the project that is made of it."""

import gradio as gr

from trainer.data.corrections import Correction
from trainer.fields import validated
from trainer.studio import correct_project
from trainer.tasks.revised import correcting

from ..kinds.view import Mistakes
from ..language import say
from ..listeners import Listeners, problem_area
from ..place import Place, Visit
from ..runs.chosen import again

EDIT = "kotune.corrections(element, props, watch, trigger)"


class CorrectionsPart:
    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="mistakes") as self.column:
            self.head = listeners.links()
            self.table = gr.HTML(None, html_template="<div></div>", js_on_load=EDIT, elem_id="corrections")
            with gr.Row(visible=False, elem_classes="kt-dock") as self.row:
                self.told = gr.HTML(elem_id="corrected")
                self.button = gr.Button(say("고친 데이터로 다시 학습", "Train again on corrected data"), variant="primary",
                                        size="lg", elem_id="correct")
            self.refused = problem_area()
        self.outputs = {self.column, self.head, self.table, self.row, self.told, self.refused}
        listeners.on(self.table.input, self._count, {self.table}, {self.row, self.told}, self.refused,
                     show_progress="hidden", trigger_mode="always_last")  # several are chosen in a second
        listeners.on(self.button.click, self._make, {self.table}, {listeners.place}, self.refused)
        self._place = listeners.place

    def show(self, found: Mistakes | None, visit: Visit) -> dict:
        hidden = {self.row: gr.Row(visible=False), self.refused: gr.HTML(visible=False)}
        if found is None:
            return hidden | {self.column: gr.Column(visible=False), self.table: None}
        value = {"table": str(found.table), "labels": found.choices, "chosen": [],
                 "words": [visit.say("그대로", "As it is"), visit.say("이 행 빼기", "Take the row out"),
                           visit.say("정답 고치기", "Correct it"),
                           visit.say("모델의 답이 맞음", "The answer is right")]}
        return hidden | {self.column: gr.Column(visible=True), self.head: found.head, self.table: value}

    def _count(self, values: dict, visit: Visit) -> dict:
        chosen = _chosen(values[self.table])
        if chosen and values[self.table]["labels"] is None:  # typed: what does not read is told at once
            correcting(visit.project, chosen)
        removed = sum(each.label is None for each in chosen)
        corrected = len(chosen) - removed
        told = [visit.say(f"정답 {corrected}개를 고침", f"{corrected} label{'s' * (corrected != 1)} corrected")] \
            if corrected else []
        told += [visit.say(f"{removed}행을 뺌", f"{removed} row{'s' * (removed != 1)} taken out")] if removed else []
        return {self.row: gr.Row(visible=bool(chosen)), self.told: f"<p>{' · '.join(told)}</p>"}

    def _make(self, values: dict, visit: Visit) -> dict:
        """The new project, and where to train it as the one before it was trained."""
        visit.shared.quotas.check_disk(visit.owner)
        made = correct_project(visit.project, _chosen(values[self.table]))
        return {self._place: str(Place(project=made.name, step="settings", **again(visit)))}


def _chosen(value: dict | None) -> list[Correction]:
    return [validated(Correction, each) for each in (value or {}).get("chosen", [])]
