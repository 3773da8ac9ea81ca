"""Manage the project of the address: rename it, free disk space, delete it."""

import gradio as gr
from markupsafe import Markup

from trainer.home.browse import ROOT
from trainer.home.disk import size_of
from trainer.studio import discard_project, rename_project
from trainer.training.tidying import spare_bytes, tidy
from trainer.units import bytes_text

from ..data.summary import summary
from ..language import say
from ..listeners import Listeners, Page
from ..parts import link, note_list
from ..place import Place, Visit
from ..steps import steps_nav

WORTH_IT = 5_000_000  # bytes; the button is hidden if less can be freed


def manage_panel(listeners: Listeners, box: gr.HTML, story: gr.HTML) -> Page:
    """`story`: the HTML with the project's name and data, which is drawn anew after renaming."""
    with gr.Accordion(say("프로젝트 관리: 이름, 디스크, 삭제", "Manage: name, disk, delete"), open=False,
                      elem_id="manage") as panel:
        with gr.Row(elem_classes="kt-rename"):
            title = gr.Textbox(label=say("이름", "Name"), max_length=200, elem_id="rename", scale=3)
            rename = gr.Button(say("이름 바꾸기", "Rename"), size="sm", scale=0, min_width=140)
        disk = listeners.links()
        clean = gr.Button(say("필요 없는 파일 정리하기", "Remove what is not needed"), size="sm", elem_id="tidy")
        gr.Markdown(say("삭제하면 데이터, 학습 기록, 모델이 모두 지워집니다. 10분 안에는 목록에서 되돌릴 수 있습니다.",
                        "Deleting removes data, runs and models. For ten minutes you can undo it, above the list."))
        delete = gr.Button(say("프로젝트 삭제", "Delete this project"), size="sm", elem_id="delete")

    def show(visit: Visit) -> dict:
        return {panel: gr.Accordion(open=False), title: visit.project.title, **_disk(visit)}

    def _disk(visit: Visit, freed: int | None = None) -> dict:
        used, spare = size_of(visit.project.path), spare_bytes(visit.project)
        notes = [visit.say(f"디스크를 {bytes_text(used)} 씁니다.", f"Takes {bytes_text(used)} on the disk.")]
        if freed is not None:
            notes.insert(0, visit.say(f"{bytes_text(freed)}를 비웠습니다.", f"{bytes_text(freed)} freed."))
        if spare > WORTH_IT:
            notes.append(visit.say(
                f"이 가운데 {bytes_text(spare)}는 필요 없는 것입니다. 정리해도 모델은 그대로이고, 학습마다 가장 좋은 에폭과 마지막 에폭이, 탐색마다 가장 좋은 시도가 남습니다.",
                f"{bytes_text(spare)} of that is not needed. Models stay as they are, and so do the best epoch and the "
                "last of each training, and the best trial of each search."))
        ways = Markup('<p class="kt-hint">{}</p>').format(link(visit.place.at("result", files=ROOT), visit.say(
            "파일 보기", "See the files")))
        return {disk: note_list(notes) + ways, clean: gr.Button(visible=spare > WORTH_IT)}

    def renamed(values: dict, visit: Visit) -> dict:
        rename_project(visit.project, values[title])
        return {title: visit.project.title, story: summary(visit.project, visit),
                listeners.steps: steps_nav(visit, visit.language)}

    def remove(values: dict, visit: Visit) -> dict:
        discard_project(visit.project)
        return {listeners.place: str(Place(step="data"))}

    named = {title, story, listeners.steps}
    for event in (rename.click, title.submit):
        listeners.on(event, renamed, {title}, named, box)
    listeners.on(clean.click, lambda values, visit: _disk(visit, tidy(visit.project)), set(), {disk, clean}, box)
    listeners.on(delete.click, remove, set(), {listeners.place}, box)
    return Page({panel, title, disk, clean}, show)
