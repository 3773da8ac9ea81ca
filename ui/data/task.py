"""Which task to learn from a table: those that fit it, the likeliest first. The page asks only if several fit."""

import gradio as gr

from trainer.data.tables import Table
from trainer.tasks import TASKS
from trainer.tasks.look import labelling

from ..language import say
from ..place import Visit


class TaskChoice:
    def __init__(self):
        self.which = gr.Radio([], visible=False, elem_id="which-task", elem_classes="kt-cards",
                              label=say("무엇을 배우게 할까요?", "Which task is it?"),
                              info=say("이 표로 배울 수 있는 것이 여럿입니다. 가장 알맞아 보이는 것을 맨 앞에 두었습니다.",
                                       "Several things can be learnt from this table; the likeliest one comes first."))
        self.outputs = {self.which}

    def hidden(self) -> dict:
        return {self.which: gr.Radio(value=None, visible=False)}

    def shown(self, table: Table, task: str, visit: Visit) -> dict:
        """`task`: the chosen or suggested one. The question is hidden for texts alone, and for rows that are added."""
        reasons = {name: visit.read(fit.reason) for name, fit in labelling(table)}
        if TASKS[task].makes != "model":
            return {self.which: gr.Radio(visible=False)}  # the choice is kept for when there is a label again
        if visit.adds or len({*reasons, task}) < 2:
            return self.hidden()
        names = [*reasons, *([] if task in reasons else [task])]  # a person chose it for another file or reading
        return {self.which: gr.Radio([(_titled(name, reasons.get(name, ""), visit), name) for name in names],
                                     value=task, visible=True)}


def _titled(name: str, reason: str, visit: Visit) -> str:
    """The task's title, what it does and why it fits, each on its own line."""
    words = TASKS[name].words
    return "\n".join(filter(None, [visit.read(words.title), visit.read(words.does), reason]))
