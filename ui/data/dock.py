"""The bar at the bottom: how many rows there are, about how long training takes, and the button to go on."""

import gradio as gr
from gradio.i18n import I18nData
from markupsafe import Markup

from trainer.data.additions import Extended
from trainer.models.families import CARRIED
from trainer.models.loading import find_base
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed
from trainer.training.forecast import Forecast, advised, forecast

from ..parts import about, explained
from ..place import Visit


class Dock:
    """The bar stays in sight if the page is longer than the window (data.css)."""

    def __init__(self, button: I18nData, name: str, visible: bool = True):
        with gr.Row(elem_classes="kt-dock", visible=visible) as self.row:
            self.story = gr.HTML()
            self.button = gr.Button(button, variant="primary", size="lg", elem_id=name)
        self.outputs = {self.row, self.story, self.button}

    def of_survey(self, known: Surveyed, expected: Forecast | None, visit: Visit) -> dict:
        """`expected`: None until the split is known."""
        return self._shown(len(known.survey.rows), len(known.survey.labels), known.task, expected, visit)

    def of_extension(self, done: Extended, visit: Visit) -> dict:
        rows, labels = sum(map(len, done.parts.values())), len(visit.project.survey.labels)
        return self._shown(rows, labels, visit.project.spec.task, None, visit)

    def named(self, button: I18nData) -> dict:
        return {self.button: gr.Button(button)}

    def of_project(self, visit: Visit) -> dict:
        known = visit.project.survey
        home, base = visit.shared.home, find_base(CARRIED)
        expected = forecast(home, visit.project, advised(visit.project, CARRIED, base), base)
        return self._shown(sum(known.rows.values()), len(known.labels), visit.project.spec.task, expected, visit)

    def hidden(self) -> dict:
        return {self.row: gr.Row(visible=False)}

    def _shown(self, rows: int, labels: int, task: str, expected: Forecast | None, visit: Visit) -> dict:
        learnt = visit.read(TASKS[task].words.outputs.format(n=f"{labels:,}"))
        words = [visit.say(f"{rows:,}행", f"{rows:,} rows"), learnt if labels else visit.say("글만", "texts only")]
        time = Markup(" · {}").format(explained(about(expected.seconds, visit), basis(expected, visit))) \
            if expected else ""
        return {self.row: gr.Row(visible=True), self.story: Markup("<p>{}{}</p>").format(" · ".join(words), time)}


def basis(expected: Forecast, visit: Visit) -> str:
    """A sentence on what the forecast of the time is based on."""
    if expected.off:
        return visit.say("이 컴퓨터에서 이 설정으로 몇 단계를 실제로 학습해 재었습니다.",
                         "Measured on this machine: a few real steps with these settings.")
    if expected.measured:
        return visit.say("이 컴퓨터에서 앞서 학습한 속도로 어림했습니다.", "Estimated by the speed of earlier trainings on this machine.")
    return visit.say("이 컴퓨터에서 끝까지 학습한 적이 아직 없어, 보통 컴퓨터의 속도로 어림했습니다.",
                     "No training has come to its end on this machine yet: estimated by the speed of a usual one.")
