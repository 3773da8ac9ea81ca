"""The frame around the pages: header, steps, and the one listener that shows whatever the address names."""

import os
from collections.abc import Callable

import gradio as gr
from gradio.i18n import I18nData
from markupsafe import Markup

from .data import data_page
from .language import say
from .listeners import Listeners, Page, problem_area
from .parts import join
from .place import STEPS, Place, Shared, Visit
from .publish import publish_part
from .result import result_page
from .settings import settings_page
from .theme import PAGE_SCRIPT
from .training import training_page
from .trial import trial_part
from .visitor import ON_A_SPACE

PAGES: dict[str, tuple[Callable, ...]] = {
    "data": (data_page,), "settings": (settings_page,), "training": (training_page,), "result": (result_page,),
    "use": (trial_part, publish_part)}

ADDRESS = "kotune.address(props, watch)"


def build(demo: gr.Blocks, shared: Shared) -> None:
    """All of the page, inside `demo`."""
    place = gr.HTML("", visible="hidden", js_on_load=ADDRESS, head=PAGE_SCRIPT, elem_id="place")
    listeners = Listeners(shared, place)
    gr.HTML(_header(), elem_classes="kt-top")
    if ON_A_SPACE and "OAUTH_CLIENT_ID" in os.environ:
        gr.LoginButton(say("Hugging Face로 로그인", "Sign in with Hugging Face"), size="sm")
    steps, box = listeners.links(_steps(None), elem_classes="kt-top"), problem_area()
    columns, pages = {}, {}
    for step, parts in PAGES.items():
        with gr.Column(visible=step == "data", elem_classes="kt-page", elem_id=f"step-{step}") as columns[step]:
            pages[step] = [part(listeners) for part in parts]

    def show(values: dict, visit: Visit) -> dict:
        step = visit.place.step if visit.project else "data"
        shown = {steps: _steps(visit)} | {columns[name]: gr.Column(visible=name == step) for name in columns}
        for page in pages[step]:
            shown |= page.show(visit)
        return shown

    every: list[Page] = [page for group in pages.values() for page in group]
    outputs = {steps, *columns.values()}.union(*(page.outputs for page in every))
    listeners.on(place.change, show, set(), outputs, box, show_progress="hidden")
    demo.load(None, None, place, js="() => location.search || '?'", api_visibility="private")


def _header() -> I18nData:
    html = '<header class="kt-header"><a href="?" class="kt-logo"><b>{}</b>{}</a><span>{}</span></header>'
    return say(html.format("코튠", " KoTune", "표 하나로 한국어 글 분류 모델을 만듭니다."),
               html.format("KoTune", "", "From a table to a Korean text classifier."))


def _steps(visit: Visit | None) -> Markup:
    """The way, as links; a step that has nothing to show yet is no link."""
    language = visit.language if visit else "ko"
    place = visit.place if visit else Place(step="data")
    project = visit.project if visit else None
    current = place.step if project else "data"
    open_to = _reached(visit) if project else 1
    items = []
    for number, (step, words) in enumerate(STEPS.items(), 1):
        inner = Markup('<i>{}</i><span>{}</span>').format("✓" if number < open_to and step != current else number, words[language])
        kind = "current" if step == current else "open" if number <= open_to else "closed"
        item = Markup('<a href="{}"{}>{}</a>').format(str(place.at(step)), Markup(' aria-current="step"') if kind == "current"
                                                      else "", inner) if kind != "closed" else Markup("<span>{}</span>").format(inner)
        items.append(Markup('<li class="{}">{}</li>').format(kind, item))
    crumb = Markup('<div class="kt-crumb"><a href="?">{}</a> <span>›</span> <b>{}</b></div>').format(
        visit.say("내 프로젝트", "My projects"), project.spec.title) if project else Markup("")
    return Markup('<nav class="kt-steps" aria-label="KoTune"><ol>{}</ol></nav>{}').format(join(items), crumb)


def _reached(visit: Visit) -> int:
    """The last step that has something to show."""
    if visit.project.best_run():
        return 5
    return 3 if visit.project.runs() or visit.project.searches() else 2
