"""On how many of the training rows the model is trained, one after another: shares of them, and in any case all."""

import gradio as gr

from trainer.data.nested import MOST, SHARES, USUAL, numbers_of_rows

from ..language import say
from ..place import Visit


class SizesChoice:
    def __init__(self):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="sizes") as self.panel:
            self.shares = gr.CheckboxGroup(
                [], label=say("학습할 행 수", "Numbers of training rows"), elem_id="shares",
                info=say(f"1~{MOST - 1}가지를 고르세요. 전체 행으로도 함께 학습합니다. 적은 행은 언제나 많은 행의 일부이고, 모두 같은 검증 행과 시험 행으로 재어 단순한 "
                         "방법과 나란히 그립니다.",
                         f"Choose 1 to {MOST - 1}; all rows are learnt from in any case. Fewer rows are always among "
                         "more, and all are measured on the same validation and test rows, beside the simple method."))
        self.inputs, self.outputs = {self.shares}, {self.panel, self.shares}

    def rows(self, values: dict, visit: Visit) -> list[int]:
        """How many rows are chosen, beside all; all alone where none are, which the start refuses."""
        every = _train(visit)
        return [round(every * share / 100) for share in values[self.shares] or [100]]

    def show(self, visit: Visit) -> dict:
        choices = [(visit.say(f"{share}% · {count:,}행", f"{share} % · {count:,} rows"), share)
                   for share, count in numbers_of_rows(SHARES, _train(visit)).items()]
        return {self.panel: gr.Column(visible=False), self.shares: gr.CheckboxGroup(choices, **self._usual(visit))}

    def at_first(self, visit: Visit) -> dict:
        """As values of the inputs."""
        return {self.shares: self._usual(visit)["value"]}

    def _usual(self, visit: Visit) -> dict:
        return {"value": [*numbers_of_rows(USUAL, _train(visit))]}


def _train(visit: Visit) -> int:
    return visit.project.survey.rows["train"]
