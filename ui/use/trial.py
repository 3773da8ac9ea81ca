"""Step 5: try the model on texts of one's own."""

import gradio as gr
from markupsafe import Markup

from trainer.home import Run

from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import bars, clipped, empty, heading, join, link
from ..place import Visit, has_labels
from ..runs.chosen import chosen_run, is_awaited, is_finished, is_usable, model_of, ways_on
from ..runs.run_view import run_name

SHOWN_LABELS = 5
EXAMPLES = 3


def trial_part(listeners: Listeners) -> Page:
    which, box = listeners.links(), problem_area()
    with gr.Column(visible=False, elem_classes="kt-plain") as usable:
        texts = gr.Textbox(label=say("분류할 글", "Texts to classify"), lines=4, max_lines=12, elem_id="texts",
                           placeholder=say("글을 적어 주세요. 여러 개면 한 줄에 하나씩 적습니다.",
                                           "Write a text. For several, write one on each line."))
        with gr.Row(elem_classes="kt-actions"):
            example = gr.Button(say("예시로 채우기", "Fill in examples"), scale=0, min_width=190, elem_id="examples")
            predict = gr.Button(say("분류하기", "Classify"), variant="primary", size="lg", elem_id="predict")
        answers = gr.HTML(elem_id="answers")

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        if not is_usable(run):
            told = (_adapted if is_finished(run) else _nothing)(run, visit)
            return {which: told, usable: gr.Column(visible=False), box: gr.HTML(visible=False)}
        title = visit.say("모델을 써 보세요", "Try the model")
        project, name = visit.project.spec.title, run_name(run, visit)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}).", f"The model of project “{project}” ({name}).")
        return {which: heading(title, lead), usable: gr.Column(visible=True), box: gr.HTML(visible=False),
                texts: "", answers: ""}

    def classify(values: dict, visit: Visit) -> dict:
        lines = [line.strip() for line in (values[texts] or "").splitlines() if line.strip()]
        found = visit.shared.predictor.predict(model_of(visit), lines)
        return {answers: join(answer(text, each) for text, each in zip(lines, found, strict=True))}

    def fill(values: dict, visit: Visit) -> dict:
        """A few of the project's own test texts."""
        import pandas as pd

        rows = pd.read_parquet(visit.project.split("test"), columns=["text"])["text"]
        chosen = rows.sample(min(EXAMPLES, len(rows)))
        return {texts: "\n".join(" ".join(text.split())[:300] for text in chosen)}

    listeners.on(example.click, fill, set(), {texts}, box)
    listeners.on(predict.click, classify, {texts}, {answers}, box)
    return Page({which, box, usable, texts, answers}, show)


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("아직 쓸 수 있는 모델이 없습니다", "There is no model to use yet")
    if run and not is_awaited(run):
        return empty(title, ways_on(run, visit))
    if run and not run.task.answers:
        return empty(title, visit.say("적응이 끝나면 여기서 모델 카드를 보고 Hub에 올릴 수 있습니다.",
                                      "Its model card can be read and published here once the adaptation has ended."))
    return empty(title, visit.say("‘학습’을 마치면 여기서 바로 써 볼 수 있습니다.", "Once training has ended, you can try it here."))


def _adapted(run: Run, visit: Visit) -> Markup:
    project, name = visit.project.spec.title, run_name(run, visit)
    lead = visit.say(f"‘{project}’ 프로젝트의 글에 적응시킨 모델입니다 ({name}). 글을 분류하지 않습니다. 모델 카드를 보고 Hub에 올릴 수 있습니다.",
                     f"The model adapted to the texts of project “{project}” ({name}). It does not classify. You can "
                     "read its model card, and publish it.")
    ways = [link(visit.place.at("result", run=run.name), visit.say("이 적응의 결과 보기", "See what it has gained"))]
    if best := visit.project.best_run() if has_labels(visit.project) else None:
        ways.append(link(visit.place.at("use", run=best.name, search=""),
                         visit.say("이 프로젝트의 분류 모델 쓰기", "Use the project's classifier")))
    return heading(visit.say("바탕 모델로 쓰세요", "Use it as a base model"), Markup("{} {}").format(
        lead, Markup(" · ").join(ways)))


def answer(text: str, found: dict) -> Markup:
    """One text, its label, and the likeliest labels as bars."""
    likely = list(found["probabilities"].items())[:SHOWN_LABELS]
    return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(
        clipped(text, 240), bars([(label, share, f"{share:.1%}") for label, share in likely], found["label"]))
