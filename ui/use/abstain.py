"""Below what confidence "unsure" is answered: as chosen for the project, or otherwise this once."""

import gradio as gr

from trainer.home.project import Run

from ..language import say
from ..place import Visit
from ..runs.kept_back import choices


class Abstaining:
    """A choice that is folded away; nothing to choose where no answers were stored."""

    def __init__(self, name: str):
        title = say("확신이 낮으면 ‘모름’으로 답하기", "Answer “unsure” where it is not sure")
        with gr.Accordion(title, open=False, visible=False) as self.folded:
            self.least = gr.Radio([], label=title, show_label=False, container=False, elem_id=name,
                                  elem_classes="kt-choices")
        self.outputs = {self.folded, self.least}

    def show(self, run: Run | None, visit: Visit) -> dict:
        """Open where the project has a choice: who sees "unsure" is to know why."""
        shown, own = choices(run, visit)
        return {self.folded: gr.Accordion(open=own > 0, visible=len(shown) > 1),
                self.least: gr.Radio(shown, value=own)}
