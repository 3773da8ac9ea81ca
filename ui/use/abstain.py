"""The choice of the probability below which the answer is "unsure": the project's, or another one for this time."""

import gradio as gr

from trainer.home.project import Run

from ..language import say
from ..place import Visit
from ..runs.kept_back import choices


class Abstaining:
    """The folded choice; hidden if there is nothing to choose, as without stored answers."""

    def __init__(self, name: str):
        title = say("확신이 낮으면 ‘모름’으로 답하기", "Answer “unsure” where it is not sure")
        with gr.Accordion(title, open=False, visible=False) as self.folded:
            self.least = gr.Radio([], label=title, show_label=False, container=False, elem_id=name,
                                  elem_classes="kt-choices")
        self.outputs = {self.folded, self.least}

    def show(self, run: Run | None, visit: Visit) -> dict:
        """The choice, open if the project has one, so that people who see "unsure" know why."""
        shown, own = choices(run, visit)
        return {self.folded: gr.Accordion(open=own > 0, visible=len(shown) > 1),
                self.least: gr.Radio(shown, value=own)}
