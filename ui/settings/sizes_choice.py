"""The numbers of training rows of a learning curve: chosen shares or typed numbers, and always all rows."""

import gradio as gr

from trainer.data.nested import MOST, SHARES, USUAL, numbers_in, numbers_of_rows

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
            self.typed = gr.Textbox(
                label=say("행 수를 직접 적기 (없으면 비워 두세요)", "Or type the numbers (optional)"), max_lines=1, elem_id="rows",
                placeholder=say("예: 1000 2000 5000 1만", "Such as 1000 2000 5000"),
                info=say("적은 것부터 빈칸으로 띄워 적으세요. 적으면 위에서 고른 것 대신 이만큼씩 학습합니다.",
                         "From the fewest on, with blanks between them. They count instead of what is chosen above."))
        self.ended = [self.typed.blur, self.typed.submit]
        self.inputs = {self.shares, self.typed}
        self.outputs = {self.panel, *self.inputs}

    def rows(self, values: dict, visit: Visit) -> list[int]:
        """The chosen numbers of rows. If none is chosen, all rows alone, which the start refuses. Raises Problem, as
        `numbers_in` does."""
        every = _train(visit)
        if (values[self.typed] or "").strip():
            return numbers_in(values[self.typed], every)
        return [round(every * share / 100) for share in values[self.shares] or [100]]

    def show(self, visit: Visit) -> dict:
        choices = [(visit.say(f"{share}% · {count:,}행", f"{share}% · {count:,} rows"), share)
                   for share, count in numbers_of_rows(SHARES, _train(visit)).items()]
        return {self.panel: gr.Column(visible=False), self.typed: "",
                self.shares: gr.CheckboxGroup(choices, interactive=True, **self._usual(visit))}

    def checked(self, values: dict, visit: Visit) -> dict:
        """Disable the shares while numbers are typed, which count instead. Raises Problem, as the start would."""
        self.rows(values, visit)
        return {self.shares: gr.CheckboxGroup(interactive=not (values[self.typed] or "").strip())}

    def at_first(self, visit: Visit) -> dict:
        """The first values of the inputs."""
        return {self.shares: self._usual(visit)["value"], self.typed: ""}

    def _usual(self, visit: Visit) -> dict:
        return {"value": [*numbers_of_rows(USUAL, _train(visit))]}


def _train(visit: Visit) -> int:
    return visit.project.survey.rows["train"]
