"""The files of a project, shown instead of a result if the address names a folder or a file."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.browse import Entry, entries_of, entry_of
from trainer.home.project import Run
from trainer.training.tidying import drop_checkpoint
from trainer.units import bytes_text

from ..listeners import Listeners, Page, followed, problem_area
from ..parts import heading, join, link, problem_box
from ..place import Visit
from .listing import CHECKPOINT, crumbs, listing, taking
from .preview import preview
from .words import what_is

PRESSED = "kotune.line(element, props, watch, trigger)"


def files_part(listeners: Listeners) -> Page:
    with gr.Column(visible=False, elem_classes="kt-plain", elem_id="files") as column:
        box = problem_area()
        shown = followed(listeners.place, None, PRESSED, html_template="<div></div>")

    def show(visit: Visit) -> dict:
        if not visit.place.files:
            return {column: gr.Column(visible=False)}
        return {column: gr.Column(visible=True), box: gr.HTML(visible=False), shown: _drawn(visit)}

    def press(values: dict, visit: Visit) -> dict:
        given = values[shown] or {}
        act, _, name = (given.get("pressed") or "").partition(" ")
        if act == "ask":
            return {shown: _drawn(visit, asked="" if name == given.get("asked") else name)}
        if act != "delete":
            return {}
        freed = drop_checkpoint(*_checkpoint(name, visit))
        words = visit.say(f"{bytes_text(freed)}를 비웠습니다.", f"{bytes_text(freed)} freed.")
        return {shown: _drawn(visit, status=words)}

    listeners.on(shown.input, press, {shown}, {shown}, box, show_progress="hidden", trigger_mode="multiple")
    return Page({column, box, shown}, show)


def _checkpoint(name: str, visit: Visit) -> tuple[Run, str]:
    """Run and name of the checkpoint in a button's value. Not from the address, as the page may still show the one
    before. Raises Problem("no_such_run")."""
    _, run, _, checkpoint = [*name.split("/"), "", "", "", ""][:4]
    return visit.project.run(run), checkpoint


def _drawn(visit: Visit, asked: str = "", status: str = "") -> dict:
    return {"rows": str(_page(visit, asked, status)), "asked": asked, "pressed": ""}


def _page(visit: Visit, asked: str, status: str) -> Markup:
    name = visit.place.files
    head = heading(visit.say("파일", "Files"), visit.say(
        "프로젝트에 든 것을 들여다보고, 하나씩 또는 폴더째 받습니다.", "Look into what is in the project; take files, or whole folders."))
    back = Markup('<p class="kt-hint">{}</p>').format(link(visit.place.at("result"), visit.say(
        "결과로 돌아가기", "Back to the result")))
    try:
        entry = entry_of(visit.project, name)
        inside = _folder(entry, visit, asked) if entry.is_folder else preview(entry, visit)
    except Problem as problem:
        return join([head, problem_box(problem, visit.language), back])
    return join([head, crumbs(name, visit), _about(entry, visit), Markup('<p role="status">{}</p>').format(status),
                 inside, back])


def _about(entry: Entry, visit: Visit) -> Markup:
    words = what_is(entry.name)
    what = f"{visit.read(words)} · " if words else ""
    return Markup('<p class="kt-downloads">{}{} {}</p>').format(what, bytes_text(entry.size), taking(entry, visit))


def _folder(entry: Entry, visit: Visit, asked: str) -> Markup:
    entries = entries_of(visit.project, entry.name)
    if not entries:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say("빈 폴더입니다.", "The folder is empty."))
    is_of_checkpoints = entry.path.name == CHECKPOINT
    hint = Markup('<p class="kt-hint">{}</p>').format(visit.say(
        "체크포인트를 지워도 완성된 모델은 그대로입니다. 다만 그 에폭에서 더 학습하거나 그 에폭을 모델로 쓸 수는 없게 됩니다.",
        "The finished model stays when a checkpoint is deleted. But nothing can be trained on from that epoch any "
        "more, nor can it be made a model.")) if is_of_checkpoints else ""
    return listing(entries, visit, asked, is_of_checkpoints) + hint
