"""Step 5: try the model on your own texts."""

import textwrap

import gradio as gr
from markupsafe import Markup

from trainer.home.project import Run
from trainer.tasks import TASKS, makes_base, task_of
from trainer.texts import Text, stored, texts_of

from ..kinds import KINDS, view_of
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import empty
from ..place import Visit
from ..runs.chosen import chosen_run, is_awaited, is_usable, usable_run, ways_on
from .abstain import Abstaining
from .answers import AnswersPart

EXAMPLES = 3
LENGTH = 300  # characters of an example, at most


def trial_part(listeners: Listeners) -> Page:
    which, box = listeners.links(), problem_area()
    with gr.Column(visible=False, elem_classes="kt-plain") as usable:
        texts = gr.Textbox(lines=4, max_lines=12, elem_id="texts")
        second = gr.Textbox(lines=4, max_lines=12, elem_id="second-text", visible=False)
        with gr.Row(elem_classes="kt-actions"):
            example = gr.Button(say("예시로 채우기", "Fill in examples"), scale=0, min_width=190, elem_id="examples")
            predict = gr.Button(variant="primary", size="lg", elem_id="predict")
        abstaining = Abstaining("least")
        answers, hidden = AnswersPart(listeners, box), gr.State({})

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        if not is_usable(run):
            return abstaining.show(None, visit) | {
                which: _nothing(run, visit), usable: gr.Column(visible=False), box: gr.HTML(visible=False)}
        field = view_of(run).field(run, visit)
        return abstaining.show(run, visit) | answers.nothing(visit) | {
            which: field.heading, usable: gr.Column(visible=True), box: gr.HTML(visible=False),
            texts: gr.Textbox("", label=field.label, placeholder=field.placeholder), predict: gr.Button(field.press),
            second: gr.Textbox("", label=field.second, visible=bool(field.second))}

    def answer(values: dict, visit: Visit) -> dict:
        run = usable_run(visit)
        written = _written(values[texts] or "", values[second] or "", task_of(run).reads_pairs)
        found = visit.shared.predictor.predict(run, written, least=values[abstaining.least] or 0.0)
        drawn = [view_of(run).answer(text, each, values[hidden].get(text), run, visit)
                 for text, each in zip(written, found, strict=True)]
        return answers.answered(run, written, drawn, visit)

    def fill(values: dict, visit: Visit) -> dict:
        """Fill in a few texts of the project that the model has not learnt from, or one pair."""
        run = usable_run(visit)
        rows = stored(visit.project.split("valid" if makes_base(run) else "test")).to_pandas()
        if task_of(run).reads_pairs:
            one, other = texts_of(rows.sample(1))[0]
            return {texts: one, second: other, hidden: {}, **answers.nothing(visit)}
        some = rows["text"].sample(min(EXAMPLES, len(rows)))
        chosen = dict(view_of(run).example(_one_line(text)) for text in some)
        return {texts: "\n".join(chosen), second: "", hidden: chosen, **answers.nothing(visit)}

    listeners.on(example.click, fill, set(), {texts, second, hidden, *answers.outputs}, box)
    listeners.on(predict.click, answer, {texts, second, hidden, abstaining.least}, answers.outputs, box)
    return Page({which, box, usable, texts, second, predict, *answers.outputs, *abstaining.outputs}, show)


def _written(text: str, second: str, are_pairs: bool) -> list[Text]:
    """The texts: one on each line, or one pair of the two fields."""
    if are_pairs:
        return [(text.strip(), second.strip())]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _one_line(text: str) -> str:
    """The beginning of a text on one line, if possible in whole words."""
    return textwrap.shorten(text, LENGTH, placeholder="") or " ".join(text.split())[:LENGTH]


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("아직 쓸 수 있는 모델이 없습니다", "There is no model to use yet")
    if run and not is_awaited(run):
        return empty(title, ways_on(run, visit))
    task = task_of(run) if run else TASKS[visit.project.spec.task]
    return empty(title, KINDS[task.answer.kind].awaited(visit))
