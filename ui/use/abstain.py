"""Below what confidence "unsure" is answered: off at first, and chosen beside what it has meant on measured rows."""

import gradio as gr

from trainer.home.project import Run
from trainer.serving.labelling import UNKNOWN
from trainer.tasks.measured import measured_above

from ..language import say
from ..place import Visit

LEAST = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # to choose from, where they change anything


class Abstaining:
    """A choice that is folded away; nothing to choose where no answers were stored."""

    def __init__(self, name: str):
        with gr.Accordion(say("확신이 낮으면 ‘모름’으로 답하기", "Answer “unsure” where it is not sure"), open=False,
                          visible=False) as self.folded:
            self.least = gr.Radio([], show_label=False, container=False, elem_id=name, elem_classes="kt-choices")
        self.outputs = {self.folded, self.least}

    def show(self, run: Run | None, visit: Visit) -> dict:
        found = measured_above(run, LEAST) if run else {}
        choices = [(visit.say("늘 답하기", "Always answer"), 0.0), *(
            (_words(least, *shares, visit), least) for least, shares in found.items() if 0 < shares[0] < 1)]
        return {self.folded: gr.Accordion(open=False, visible=len(choices) > 1),
                self.least: gr.Radio(choices, value=0.0)}


def _words(least: float, answered: float, right: float, visit: Visit) -> str:
    unsure = visit.read(UNKNOWN)
    return visit.say(
        f"{least:.0%}보다 낮으면 ‘{unsure}’ · 글 100건 가운데 {100 * answered:.0f}건에 답하고, 답한 것의 {right:.0%}가 맞습니다",
        f"“{unsure}” below {least:.0%} · it answers {100 * answered:.0f} of 100 texts, and {right:.0%} of the answers "
        "are right")
