"""The table of mistakes: rows are relabelled or taken out in it, and a new project is made of the corrected data."""

from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.data.corrections import Correction, corrections_of
from trainer.errors import Words
from trainer.fields import validated
from trainer.home.project import Run
from trainer.kinds.flags import Flags
from trainer.studio import correct_project
from trainer.tasks import task_of
from trainer.tasks.revised import correcting

from ..kinds.view import Mistakes
from ..language import say
from ..listeners import Listeners, problem_area
from ..place import Place, Visit
from ..runs.chosen import again
from ..runs.compared import downloads

CHECK = Words("살펴볼 행 받기 (엑셀)", "Get the rows to check (Excel)")
EDIT = "kotune.corrections(element, props, watch, trigger)"


class CorrectionsPart:
    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="mistakes") as self.column:
            self.head = listeners.links()
            self.table = gr.HTML(None, html_template="<div></div>", js_on_load=EDIT, elem_id="corrections")
            self.sheet = gr.HTML()
            self.corrected = gr.UploadButton(say("고친 표 올리기", "Upload the corrected table"), size="sm", scale=0,
                                             elem_id="corrected-table")
            with gr.Row(visible=False, elem_classes="kt-dock") as self.row:
                self.count = gr.HTML(elem_id="corrected")
                self.button = gr.Button(say("고친 데이터로 다시 학습", "Train again on corrected data"), variant="primary",
                                        size="lg", elem_id="correct")
            self.refused = problem_area()
        self.outputs = {self.column, self.head, self.table, self.sheet, self.row, self.count, self.refused}
        listeners.on(self.corrected.upload, self._read, {self.corrected}, {listeners.place}, self.refused)
        listeners.on(self.table.input, self._count, {self.table}, {self.row, self.count}, self.refused,
                     show_progress="hidden", trigger_mode="always_last")  # people choose several in a second
        listeners.on(self.button.click, self._make, {self.table}, {listeners.place}, self.refused)
        self._place = listeners.place

    def show(self, found: Mistakes | None, run: Run | None, visit: Visit) -> dict:
        hidden = {self.row: gr.Row(visible=False), self.refused: gr.HTML(visible=False)}
        if found is None or run is None:
            return hidden | {self.column: gr.Column(visible=False), self.table: None}
        value = {"of": f"{run.project.name}/{run.name}", "table": str(found.table), "labels": found.choices,
                 "chosen": [],
                 "words": [visit.say("그대로", "As it is"), visit.say("이 행 빼기", "Take the row out"),
                           visit.say("정답 고치기", "Correct it"),
                           visit.say("모델의 답이 맞음", "The answer is right")]}
        return hidden | {self.column: gr.Column(visible=True), self.head: found.head, self.table: value,
                         self.sheet: _sheet(run, visit)}

    def _count(self, values: dict, visit: Visit) -> dict:
        chosen = _chosen(values[self.table])
        if chosen and values[self.table]["labels"] is None:  # labels are typed: report unreadable ones at once
            correcting(visit.project, chosen)
        removed = sum(each.label is None for each in chosen)
        corrected = len(chosen) - removed
        words = [visit.say(f"정답 {corrected}개를 고침", f"{corrected} answer{'s' * (corrected != 1)} corrected")] \
            if corrected else []
        words += [visit.say(f"{removed}행을 뺌", f"{removed} row{'s' * (removed != 1)} taken out")] if removed else []
        return {self.row: gr.Row(visible=bool(chosen)), self.count: f"<p>{' · '.join(words)}</p>"}

    def _make(self, values: dict, visit: Visit) -> dict:
        """Make a project of the corrections in the table, and go to its settings."""
        return self._made(_chosen(values[self.table]), visit)

    def _read(self, values: dict, visit: Visit) -> dict:
        """Make a project of the corrections in an uploaded table, and go to its settings."""
        return self._made(corrections_of(Path(values[self.corrected])), visit) if values[self.corrected] else {}

    def _made(self, corrections: list[Correction], visit: Visit) -> dict:
        visit.shared.quotas.check_disk(visit.owner)
        made = correct_project(visit.project, corrections)
        return {self._place: str(Place(project=made.name, step="settings", **again(visit)))}


def _sheet(run: Run, visit: Visit) -> Markup:
    """The download of the rows that are worth a look, as a table to correct."""
    words = visit.say("한꺼번에 고치려면 표로 받으세요. 정답이 틀린 듯한 행, 모델의 답과 다른 행, 망설인 행이 차례로 있습니다. ‘정답’ 열을 고쳐 다시 올리면, 고친 "
                     "데이터로 새 프로젝트를 만듭니다. 칸을 비우면 그 행을 뺍니다.",
                     "To correct many at once, get them as a table: rows whose given answer is likely wrong, those "
                     "that the model got wrong, and those it is least sure of. Correct the column “label” and upload "
                     "it: a new project is made of the corrected data. An empty cell takes the row out.")
    if task_of(run).judged.kind == Flags.kind:
        words += visit.say(" 맞는 라벨이 하나도 없으면 -를 적으세요.", " Where no label fits, write -.")
    address = f"api/v1/projects/{run.project.name}/runs/{run.name}/check.*"
    return Markup('<p class="kt-hint">{}</p>{}').format(words, downloads(address, {"xlsx": CHECK}, visit))


def _chosen(value: dict | None) -> list[Correction]:
    return [validated(Correction, each) for each in (value or {}).get("chosen", [])]
