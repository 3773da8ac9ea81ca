"""Whether the probabilities can be trusted, and the choice of the one below which a person decides."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words
from trainer.home.least import choose_least
from trainer.home.project import Run
from trainer.kinds.figures import CERTAINTY
from trainer.tasks import task_of

from ..charts import chart, filled
from ..kinds.certain import trust
from ..kinds.figures import charts_of
from ..language import say
from ..listeners import Listeners, problem_area
from ..parts import section
from ..place import Visit
from ..runs.kept_back import choices

ASKED = Words("이 확률보다 낮으면 사람이 봅니다", "Below this probability, a person decides")
KEPT = Words("프로젝트에 저장했습니다. 써 보기, 표, API, 명령이 모두 이 기준을 따르고, 그때그때 달리 정할 수도 있습니다.",
             "Kept for the project: trying, tables, the API and the shell go by it, unless they are told otherwise.")


class CertaintyPart:
    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="certainty") as self.column:
            self.story = gr.HTML()
            with gr.Row(elem_classes="kt-charts"):
                self.charts = [chart(320) for _ in CERTAINTY]
            with gr.Column(visible=False, elem_classes="kt-plain") as self.choosing:
                self.asked = gr.HTML()
                self.least = gr.Radio([], label=say(*ASKED), show_label=False, container=False, elem_id="keep-back",
                                      elem_classes="kt-choices")
                self.kept = gr.HTML(elem_id="kept-back")
            self.box = problem_area()
        self.outputs = {self.column, self.story, *self.charts, self.choosing, self.asked, self.least, self.kept,
                        self.box}
        listeners.on(self.least.input, self._keep, {self.least}, {self.kept}, self.box)

    def show(self, run: Run | None, found: dict | None, visit: Visit) -> dict:
        """`found`: as `Result.certainty` has it."""
        drawn = [each for each in task_of(run).answer.drawn if isinstance(each, CERTAINTY)] if run and found else []
        hidden = {self.box: gr.HTML(visible=False), self.kept: ""}
        if not drawn or drawn[0].name not in found:  # results of versions before 0.2 lack it
            return hidden | {self.column: gr.Column(visible=False)}
        shown, own = choices(run, visit)
        story = section(visit.say("확률을 믿어도 될까요?", "Can the probabilities be trusted?"),
                        trust(found[drawn[0].name], drawn[0].of, visit))
        return hidden | filled(self.charts, charts_of(tuple(drawn), found, [], visit)) | {
            self.column: gr.Column(visible=True), self.story: story,
            self.choosing: gr.Column(visible=len(shown) > 1), self.asked: section(visit.read(ASKED), ""),
            self.least: gr.Radio(shown, value=own)}

    def _keep(self, values: dict, visit: Visit) -> dict:
        choose_least(visit.project, values[self.least] or 0.0)
        return {self.kept: Markup('<p class="kt-hint">{}</p>').format(visit.read(KEPT))}
