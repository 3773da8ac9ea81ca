"""Whether the base model is first pretrained further on the texts of this project, and with which settings."""

import gradio as gr
from markupsafe import Markup

from trainer.tasks import ADAPTING
from trainer.training.plan import FIRST

from ..form import SettingsForm
from ..language import say
from ..parts import card
from ..place import Visit


class AdaptationChoice:
    """The switch, what it means for this project, and a form of its own, shown if all settings are set by hand."""

    def __init__(self):
        with gr.Column(visible=False, elem_classes="kt-plain kt-adapt", elem_id="adaptation") as self.panel:
            self.switch = gr.Checkbox(False, label=say("이 분야 글로 먼저 적응시키기", "Adapt to this field's texts first"),
                                      elem_id="adapt-first")
            self.about = gr.HTML()
        self.form = SettingsForm(ADAPTING, "adapt", FIRST)
        self.inputs = {self.switch} | self.form.inputs
        self.outputs = {self.panel, self.switch, self.about} | self.form.outputs

    def arranged(self, offered: bool, by_hand: bool) -> dict:
        """`offered`: this training may have an adaptation before it. `by_hand`: the adaptation's form is shown."""
        return {self.panel: gr.Column(visible=offered), self.form.column: gr.Column(visible=by_hand),
                self.form.title: gr.HTML(visible=offered)}

    def offer(self, model: str, on: bool, visit: Visit) -> dict:
        """The switch for the base model of this name; hidden and off if that was adapted to these texts before."""
        if is_done(model, visit):
            done = visit.say("고른 모델은 이미 이 프로젝트의 글에 적응시킨 모델입니다. 바로 라벨을 학습하면 됩니다.",
                             "The chosen model has been adapted to the texts of this project. Go on to train with it.")
            return {self.switch: gr.Checkbox(False, visible=False),
                    self.about: Markup('<p class="kt-lead">{}</p>').format(done)}
        return {self.about: _about(visit), self.switch: gr.Checkbox(on, visible=True)}

    def show(self, visit: Visit) -> dict:
        return self.offer(visit.place.model, False, visit) | self.form.reset()


def is_done(model: str, visit: Visit) -> bool:
    """Whether this base model has been adapted to the texts of this very project."""
    return model.startswith(f"{visit.project.name}/")


def _about(visit: Visit) -> Markup:
    known = visit.project.survey
    train, free = known.rows["train"], known.unlabelled
    count = visit.say(
        f"글 {train + free:,}개: 학습 행 {train:,}개 + 라벨이 비어 있던 행 {free:,}개" if free else
        f"글 {train:,}개: 학습 행 모두 (라벨이 비어 있는 행은 이 표에 없습니다)",
        f"{train + free:,} texts: {train:,} training rows + {free:,} rows without a label" if free else
        f"{train:,} texts: the training rows (this table has no rows without a label)")
    return Markup('<p class="kt-lead">{}</p><p class="kt-hint">{}</p>').format(
        visit.say("답을 가르치기 전에, 이 표의 글에서 낱말을 가려 놓고 맞히는 연습을 시켜 이 분야의 말에 익숙해지게 합니다. 라벨은 보지 않습니다.",
                  "Before it learns your labels, the model practises on the texts of this table: words are hidden and "
                  "it guesses them, until it is at home in this field. It does not look at labels."),
        count)


def about_texts(visit: Visit) -> Markup:
    """What the training of a project without labels does, and on how many texts."""
    rows = visit.project.survey.rows
    return card(
        Markup('<p class="kt-lead">{}</p><p class="kt-hint">{}</p>').format(
            visit.say("라벨이 없는 글만 있는 프로젝트입니다. 글에서 낱말을 가려 놓고 맞히는 연습을 시켜, 바탕 모델을 이 분야의 말에 "
                      "적응시킵니다. 적응시킨 모델은 라벨이 있는 다른 프로젝트에서 바탕 모델로 고를 수 있습니다.",
                      "This project has texts and no labels. The model practises on them, guessing words that are "
                      "hidden, until it is at home in this field. In a project with labels you can then choose it as "
                      "the base model."),
            visit.say(f"배울 글 {rows['train']:,}개 · 얼마나 익숙해졌는지 재려고 따로 둔 글 {rows['valid']:,}개",
                      f"{rows['train']:,} texts to learn from · {rows['valid']:,} kept aside to measure with")))
