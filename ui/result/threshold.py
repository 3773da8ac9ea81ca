"""For two labels: how recall and precision of one would change with another threshold on its probability.

It is a preview, and nothing is kept: answers everywhere, and all scores, are of the likelier label.
"""

from typing import cast

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem, Words, clip
from trainer.home.project import Run
from trainer.kinds.scores import Scores
from trainer.tasks import task_of
from trainer.tasks.answering import answers_to

from ..charts import chart
from ..kinds.called import EVEN, FOLDS, VALID, Answered, consequences, traded_figure
from ..language import say
from ..listeners import Listeners, problem_area, problem_html
from ..parts import section
from ..place import Visit
from ..runs.chosen import chosen_run

LEAD = Words("어느 한 답을 놓치면 안 되거나 함부로 하면 안 될 때, 확률이 얼마부터 그렇게 답할지를 옮기면 무엇이 달라지는지 봅니다.",
             "Where one of the answers must not be missed, or not be given lightly: see what changes if it is given "
             "from another probability on.")
NOT_KEPT = Words(
    "여기서는 살펴보기만 하고 저장하지 않습니다. 코튠은 둘 가운데 확률이 높은 쪽으로 답하고, 이 화면의 점수도 모두 그렇게 잰 것입니다. ‘사용’에서 확신이 낮으면 ‘모름’으로 "
    "답하게 했다면 그런 글에는 ‘모름’이라고 답합니다. 이 기준을 쓰려면 프로그램에서 API가 답과 함께 주는 라벨마다의 확률(probabilities)을 기준과 견주세요.",
    "This is only a preview; nothing is saved. KoTune gives the likelier of the two labels, and every score on this "
    "page is of that; where you have it answer “unsure” (under Use), texts of which it is not sure get no label. To go "
    "by another threshold, compare it in your program with the probabilities that the API gives with each answer.")


class ThresholdPart:
    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="threshold") as self.column:
            self.head = gr.HTML()
            self.label = gr.Radio([], label=say("찾을 답", "Answer to find"), elem_id="threshold-label")
            self.least = gr.Slider(1, 99, 100 * EVEN, step=1, buttons=[], elem_id="threshold-least", label=say(
                "이 답으로 칠 확률 (%)", "Count as this answer from (%)"))
            with gr.Row(elem_classes="kt-charts") as self.drawn:
                self.story, self.chart = gr.HTML(), chart(380)
            self.note = gr.HTML()
            self.box = problem_area()
        self.outputs = {self.column, self.head, self.drawn, self.label, self.least, self.story, self.chart, self.note,
                        self.box}
        for event in (self.label.input, self.least.change):
            listeners.on(event, self._move, {self.label, self.least}, {self.story, self.chart}, self.box,
                         show_progress="hidden", trigger_mode="always_last")

    def show(self, run: Run | None, visit: Visit) -> dict:
        hidden = {self.box: gr.HTML(visible=False)}
        try:
            found = _answers(run) if run else None
        except Problem as problem:  # the rest of the page is shown without the answers
            parts = {each: gr.update(visible=False) for each in (self.label, self.least, self.drawn, self.note)}
            return parts | {self.column: gr.Column(visible=True), self.head: self._head(visit),
                            self.box: problem_html(problem, visit.language)}
        if run is None or found is None:
            return hidden | {self.column: gr.Column(visible=False)}
        names = run.project.survey.labels
        rarer = int(found.choosing.truth.mean() < EVEN)  # mistakes on the rarer label mostly cost more
        return hidden | {
            self.column: gr.Column(visible=True), self.head: self._head(visit), self.drawn: gr.Row(visible=True),
            self.label: gr.Radio([(clip(name, 40), number) for number, name in enumerate(names)], value=rarer,
                                 visible=True),
            self.least: gr.Slider(value=round(100 * EVEN), visible=True),
            self.note: gr.HTML(Markup('<p class="kt-hint">{}</p>').format(visit.read(NOT_KEPT)), visible=True),
            **self._at(found, rarer, EVEN, names, visit)}

    def _head(self, visit: Visit) -> Markup:
        title = visit.say("더 많이 찾을까, 더 정확히 찾을까?", "Find more of them, or be right more often?")
        return section(title, Markup("<p>{}</p>").format(visit.read(LEAD)))

    def _move(self, values: dict, visit: Visit) -> dict:
        run = chosen_run(visit)
        if run is None or values[self.label] is None or not (found := _answers(run)):
            return {}
        return self._at(found, values[self.label], values[self.least] / 100, run.project.survey.labels, visit)

    def _at(self, found: Answered, label: int, least: float, names: list[str], visit: Visit) -> dict:
        return {self.story: consequences(found, label, least, names, visit),
                self.chart: gr.HTML(traded_figure(found, label, least, names, visit), visible=True)}


def _answers(run: Run) -> Answered | None:
    """The stored answers; None if there are not two labels, or no stored answers. The threshold is chosen on the
    validation rows, or after cross-validation on those of all folds, which are more. Raises
    Problem("damaged_answers")."""
    if task_of(run).answer is not Scores or len(run.project.survey.labels) != 2:
        return None
    folds, test = (cast("Scores | None", answers_to(run, part)) for part in ("folds", "test"))
    choosing = folds if folds is not None else cast("Scores | None", answers_to(run, "valid"))
    if choosing is None or not len(choosing):
        return None
    return Answered(choosing, VALID if folds is None else FOLDS, test)
