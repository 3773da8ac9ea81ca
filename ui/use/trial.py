"""Step 5: try the model on texts of one's own."""

from typing import NamedTuple

import gradio as gr
from markupsafe import Markup

from trainer.home.layout import Run
from trainer.tasks import task_of

from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import bars, clipped, empty, heading, join, link
from ..place import Visit, has_labels
from ..runs.chosen import chosen_run, is_awaited, is_usable, model_of, ways_on
from ..runs.run_view import run_name
from .blanks import filled, one_line, with_a_blank

SHOWN_LABELS = 5
EXAMPLES = 3


def trial_part(listeners: Listeners) -> Page:
    which, box = listeners.links(), problem_area()
    with gr.Column(visible=False, elem_classes="kt-plain") as usable:
        texts = gr.Textbox(lines=4, max_lines=12, elem_id="texts")
        with gr.Row(elem_classes="kt-actions"):
            example = gr.Button(say("예시로 채우기", "Fill in examples"), scale=0, min_width=190, elem_id="examples")
            predict = gr.Button(variant="primary", size="lg", elem_id="predict")
        shown, hidden = gr.HTML(elem_id="answers"), gr.State({})

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        if not is_usable(run):
            return {which: _nothing(run, visit), usable: gr.Column(visible=False), box: gr.HTML(visible=False)}
        words = (_classifying if task_of(run).makes == "model" else _guessing)(run, visit)
        return {which: words.heading, usable: gr.Column(visible=True), box: gr.HTML(visible=False), shown: "",
                texts: gr.Textbox("", label=words.label, placeholder=words.placeholder),
                predict: gr.Button(words.press)}

    def answer(values: dict, visit: Visit) -> dict:
        run, lines = model_of(visit), [line.strip() for line in (values[texts] or "").splitlines() if line.strip()]
        told = zip(lines, visit.shared.predictor.predict(run, lines), strict=True)
        return {shown: join(
            classified(text, found) if task_of(run).makes == "model" else filled(text, found, values[hidden].get(text), run, visit)
            for text, found in told)}

    def fill(values: dict, visit: Visit) -> dict:
        """A few texts of the project that were not learnt from; with blanks where a model is to fill them."""
        import pandas as pd

        answers = task_of(model_of(visit)).makes == "model"
        rows = pd.read_parquet(visit.project.split("test" if answers else "valid"), columns=["text"])["text"]
        chosen = [one_line(text) for text in rows.sample(min(EXAMPLES, len(rows)))]
        blanks = {} if answers else dict(map(with_a_blank, chosen))
        return {texts: "\n".join(blanks or chosen), hidden: blanks, shown: ""}

    listeners.on(example.click, fill, set(), {texts, hidden, shown}, box)
    listeners.on(predict.click, answer, {texts, hidden}, {shown}, box)
    return Page({which, box, usable, texts, predict, shown}, show)


class _Words(NamedTuple):
    """What stands above the texts, beside them, where they go, and on the button."""

    heading: Markup
    label: str
    placeholder: str
    press: str


def _classifying(run: Run, visit: Visit) -> _Words:
    project, name = visit.project.spec.title, run_name(run, visit)
    lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}).", f"The model of project “{project}” ({name}).")
    return _Words(
        heading(visit.say("모델을 써 보세요", "Try the model"), lead), visit.say("분류할 글", "Texts to classify"),
        visit.say("글을 적어 주세요. 여러 개면 한 줄에 하나씩 적습니다.", "Write a text. For several, write one on each line."),
        visit.say("분류하기", "Classify"))


def _guessing(run: Run, visit: Visit) -> _Words:
    project, name = visit.project.spec.title, run_name(run, visit)
    lead = visit.say(f"‘{project}’ 프로젝트의 글에 적응시킨 바탕 모델입니다 ({name}). 글을 분류하지는 않지만, 가린 낱말을 얼마나 잘 맞히는지 "
                     "써 볼 수 있습니다.",
                     f"The base model adapted to the texts of project “{project}” ({name}). It does not classify, but "
                     "you can try how well it guesses hidden words.")
    ways = [link(visit.place.at("result", run=run.name), visit.say("이 적응의 결과 보기", "See what it has gained"))]
    if best := visit.project.best_run() if has_labels(visit.project) else None:
        ways.append(link(visit.place.at("use", run=best.name, search=""),
                         visit.say("이 프로젝트의 분류 모델 쓰기", "Use the project's classifier")))
    lead = Markup("{} {}").format(lead, Markup(" · ").join(ways))
    return _Words(
        heading(visit.say("낱말을 맞혀 보게 하세요", "Let it guess words"), lead), visit.say("빈칸이 있는 글", "Texts with blanks"),
        visit.say("맞힐 낱말 자리에 밑줄 세 개(___)를 앞뒤를 띄어 적어 주세요. 예: 오늘은 날씨가 정말 ___",
                  "Write three underscores (___) in place of a whole word: 오늘은 날씨가 정말 ___"),
        visit.say("빈칸 맞히기", "Guess the words"))


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("아직 쓸 수 있는 모델이 없습니다", "There is no model to use yet")
    if run and not is_awaited(run):
        return empty(title, ways_on(run, visit))
    if run and task_of(run).makes == "base":
        return empty(title, visit.say("적응이 끝나면 여기서 써 보고, 모델 카드를 보고, Hub에 올릴 수 있습니다.",
                                      "Once the adaptation has ended you can try it here, and publish it."))
    return empty(title, visit.say("‘학습’을 마치면 여기서 바로 써 볼 수 있습니다.", "Once training has ended, you can try it here."))


def classified(text: str, found: dict) -> Markup:
    """One text, its label, and the likeliest labels as bars."""
    likely = list(found["probabilities"].items())[:SHOWN_LABELS]
    return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(
        clipped(text, 240), bars([(label, share, f"{share:.1%}") for label, share in likely], found["label"]))
