"""The visitor's projects, to go back to, and taking leave of one."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.project import Project, Run
from trainer.search.cross_validation import measured_for
from trainer.studio import delete_project
from trainer.tasks.choosing import best_run

from ..language import say
from ..listeners import Listeners, Page
from ..parts import day, empty, link, section, table
from ..place import Place, Visit
from ..runs.chosen import has_result
from ..runs.folds_view import folds_score
from ..runs.run_view import named_score
from ..runs.trainings import training_chip, trainings

SURE = say("네, 이 프로젝트를 되돌릴 수 없이 지웁니다", "Yes, delete this project for good")


def project_list(listeners: Listeners, box: gr.HTML) -> Page:
    """The visitor's projects; damaged ones apart, which can only be deleted."""
    projects = listeners.links()
    with gr.Column(visible=False, elem_id="damaged") as apart:
        damaged = gr.Radio([], label=say("손상된 프로젝트", "Damaged projects"), info=say(
            "파일(project.json이나 survey.json)을 읽을 수 없습니다. 백업에서 되살리거나 지우세요. 다른 프로젝트는 그대로입니다.",
            "Their files (project.json or survey.json) cannot be read. Restore them from a backup, or delete them. "
            "Other projects are as they were."))
        sure = gr.Checkbox(label=SURE)
        delete = gr.Button(say("고른 프로젝트 지우기", "Delete the chosen project"), variant="stop", interactive=False)

    def show(visit: Visit) -> dict:
        names = [project.name for project in visit.shared.home.damaged_projects(visit.owner)]
        return {projects: project_rows(visit), apart: gr.Column(visible=bool(names)), sure: False,
                damaged: gr.Radio(names, value=None), delete: gr.Button(interactive=False)}

    def remove(values: dict, visit: Visit) -> dict:
        for project in visit.shared.home.damaged_projects(visit.owner):  # it may have been restored meanwhile
            if project.name == values[damaged]:
                delete_project(project)
        return show(visit)

    outputs = {projects, apart, damaged, sure, delete}
    sure.change(lambda checked: gr.Button(interactive=checked), sure, delete, api_visibility="private")
    listeners.on(delete.click, remove, {damaged}, outputs, box)
    return Page(outputs, show)


def project_rows(visit: Visit) -> Markup:
    known = visit.shared.home.projects(visit.owner)
    title = visit.say("내 프로젝트", "My projects")
    if not known:
        return section(title, empty(visit.say("아직 프로젝트가 없습니다", "No projects yet"),
                                    visit.say("표를 올리거나 예시 데이터로 시작하면 여기에 나타납니다.",
                                              "They appear here once you upload a table or try the sample data.")))
    head = [visit.say("이름", "Name"), visit.say("행", "Rows"), visit.say("모델", "Model"),
            visit.say("검증 점수", "Validation score"), visit.say("상태", "State"), visit.say("만든 때", "Created")]
    return section(title, table(head, [_row(project, visit) for project in known], "projects"))


def _row(project: Project, visit: Visit) -> list:
    """What there is to see of a project; of one that this version cannot show, why."""
    try:
        return _described(project, visit)
    except Problem as problem:
        return [project.spec.title, "–", "–", "–", visit.read(problem.words), day(project.spec.created)]


def _described(project: Project, visit: Visit) -> list:
    spec, best, newest = project.spec, best_run(project), next(iter(trainings(project)), None)
    step = "result" if best and has_result(best) else "training" if newest else "settings"
    shown = best or newest
    return [link(Place(project=project.name, step=step), spec.title),
            f"{sum(project.survey.rows.values()):,}", shown.spec.base.origin.id if shown else "–",
            _score(best, visit) if best else "–",
            training_chip(newest, visit) if newest else visit.say("시작 전", "Not started"),
            day(spec.created)]


def _score(best: Run, visit: Visit) -> str:
    """The score of the project's model: over its folds, if it was cross-validated; else on the validation rows."""
    if found := measured_for(best):
        return folds_score(found, visit)
    return named_score(best, visit)


def delete_panel(listeners: Listeners, box: gr.HTML) -> Page:
    """Delete the project of the address, in two presses; shown anew it is folded, and nothing is pressed."""
    with gr.Accordion(say("프로젝트 삭제", "Delete this project"), open=False) as panel:
        gr.Markdown(say("데이터, 학습 기록, 모델이 모두 지워지며 되돌릴 수 없습니다.", "Data, runs and models are removed for good."))
        sure = gr.Checkbox(label=SURE)
        delete = gr.Button(say("삭제", "Delete"), variant="stop", interactive=False)

    def remove(values: dict, visit: Visit) -> dict:
        delete_project(visit.project)
        return {listeners.place: str(Place(step="data"))}

    sure.change(lambda checked: gr.Button(interactive=checked), sure, delete, api_visibility="private")
    listeners.on(delete.click, remove, set(), {listeners.place}, box)
    return Page({panel, sure, delete}, lambda visit: {panel: gr.Accordion(open=False), sure: False,
                                                      delete: gr.Button(interactive=False)})
