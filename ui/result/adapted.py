"""The result of an adaptation: what it has changed, and where to go on from it."""

from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from trainer.bases import adapted
from trainer.files import read_json
from trainer.home import Run
from trainer.watching import snapshot

from ..listeners import Listeners
from ..parts import heading, join, link, section
from ..place import Place, Visit, has_labels
from ..runs.run_view import result_name
from .adaptation_view import before_and_after

SHOWN_PROJECTS = 5


@dataclass(frozen=True)
class AdaptedResult:
    column: gr.Column
    gain: gr.HTML
    projects: gr.HTML

    @property
    def outputs(self) -> set:
        return {self.column, self.gain, self.projects}

    def shown(self, run: Run, visit: Visit) -> dict:
        held_out = read_json(run.project.survey)["rows"]["valid"]
        return {self.column: gr.Column(visible=True), self.projects: _projects(run, visit),
                self.gain: before_and_after(snapshot(run), held_out, visit)}

    def hidden(self) -> dict:
        return {self.column: gr.Column(visible=False)}


def adapted_result(listeners: Listeners) -> AdaptedResult:
    with gr.Column(visible=False, elem_classes="kt-plain") as column:
        gain, projects = gr.HTML(), listeners.links()
    return AdaptedResult(column, gain, projects)


def adapted_heading(run: Run, visit: Visit) -> Markup:
    told = visit.say("이 모델은 글을 분류하지 않습니다. 분류 학습을 시작할 때 쓰는, 이 분야의 말을 익힌 바탕 모델입니다.",
                     "This model does not classify. It is a base model that has read this field's texts, to start "
                     "training from.")
    publish = link(visit.place.at("use", run=run.name), visit.say("모델 카드 보기 · Hub에 올리기", "Model card · publish"))
    return heading(result_name(run, visit), Markup("{} {}").format(told, publish))


def training_place(run: Run, project, visit: Visit) -> Place:
    """The settings of a project with labels, with this adapted model chosen as its base."""
    return Place(project=project.name, model=adapted(run).id, step="settings")


def _projects(run: Run, visit: Visit) -> Markup:
    """Where there are no labels here: the projects that have some, and the way to a new one."""
    if has_labels(run.project):
        return Markup("")
    known = [project for project in visit.shared.home.projects(visit.owner) if has_labels(project)][:SHOWN_PROJECTS]
    places = [(training_place(run, project, visit), project.spec.title) for project in known]
    links = join(Markup("<li>{}</li>").format(link(place, title)) for place, title in places)
    new = link(Place(step="data"), visit.say("라벨이 있는 표를 올려 새 프로젝트 만들기", "Make a new project of a table with labels"))
    return section(visit.say("이 모델로 분류 학습하기", "Train a classifier from this model"),
                   Markup('<div class="kt-card"><ul class="kt-places">{}<li>{}</li></ul></div>').format(links, new),
                   visit.say("라벨이 있는 프로젝트를 고르세요", "choose a project with labels"))
