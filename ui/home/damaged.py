"""Damaged projects, apart from the list, as they can only be restored from a backup or deleted for good."""

import gradio as gr

from trainer.studio import delete_project

from ..language import say
from ..listeners import Listeners, Page
from ..place import Visit


def damaged_part(listeners: Listeners, box: gr.HTML) -> Page:
    with gr.Column(visible=False, elem_id="damaged") as apart:
        damaged = gr.Radio([], label=say("손상된 프로젝트", "Damaged projects"), info=say(
            "파일(project.json이나 survey.json)을 읽을 수 없습니다. 백업에서 되살리거나 지우세요. 다른 프로젝트는 그대로입니다.",
            "Their files (project.json or survey.json) cannot be read. Restore them from a backup, or delete them. "
            "Other projects are as they were."))
        sure = gr.Checkbox(label=say("네, 이 프로젝트를 되돌릴 수 없이 지웁니다", "Yes, delete this project for good"))
        delete = gr.Button(say("고른 프로젝트 지우기", "Delete the chosen project"), variant="stop", interactive=False)

    def show(visit: Visit) -> dict:
        names = [project.name for project in visit.shared.home.damaged_projects(visit.owner)]
        return {apart: gr.Column(visible=bool(names)), sure: False, damaged: gr.Radio(names, value=None),
                delete: gr.Button(interactive=False)}

    def remove(values: dict, visit: Visit) -> dict:
        for project in visit.shared.home.damaged_projects(visit.owner):  # it may have been restored meanwhile
            if project.name == values[damaged]:
                delete_project(project)
        return show(visit)

    outputs = {apart, damaged, sure, delete}
    sure.change(lambda checked: gr.Button(interactive=checked), sure, delete, api_visibility="private")
    listeners.on(delete.click, remove, {damaged}, outputs, box)
    return Page(outputs, show)
