"""The frame around the pages: header, steps, and the one listener that shows the page of the address."""

import os
from collections.abc import Callable
from dataclasses import replace

import gradio as gr

from trainer.errors import Problem, Words

from .data.page import data_page
from .door.visitor import ON_A_SPACE
from .files.page import files_part
from .language import say
from .listeners import Listeners, Page, followed, problem_area, problem_html
from .place import Place, Shared, Visit
from .result.beside import beside_part
from .result.page import result_page
from .settings.page import settings_page
from .steps import steps_nav
from .theme import asset
from .training.page import training_page
from .use.calls import calls_part
from .use.publish import publish_part
from .use.table import table_part
from .use.trial import trial_part

PAGES: dict[str, tuple[Callable, ...]] = {
    "data": (data_page,), "settings": (settings_page,), "training": (training_page,),
    "result": (result_page, beside_part, files_part), "use": (trial_part, table_part, calls_part, publish_part)}

_HEADER = (f'<header class="kt-header"><a href="?" class="kt-logo"><img src="{asset("favicon.svg")}" alt="">'
           '<span><b>{}</b>{}</span></a><span>{}</span></header>')
HEADER = Words(_HEADER.format("코튠", " KoTune", "표 하나로 내 분야의 한국어 모델을 만듭니다."),
               _HEADER.format("KoTune", "", "From a table to a Korean model of your own."))
SIGN_IN = "Hugging Face로 로그인 · Sign in with Hugging Face"
ADDRESS = "kotune.address(props, watch)"


def build(demo: gr.Blocks, shared: Shared) -> None:
    """Build the whole page inside `demo`."""
    place = gr.HTML("", visible="hidden", js_on_load=ADDRESS, elem_id="place")
    followed(place, say(*HEADER), elem_classes="kt-top")
    if ON_A_SPACE and "OAUTH_CLIENT_ID" in os.environ:
        # plain text: Gradio's script compares it with the value, which a translation would have replaced
        gr.LoginButton(SIGN_IN, "로그아웃 · Sign out ({})", size="sm", elem_id="sign-in")
    steps = followed(place, say(*(steps_nav(None, language) for language in ("ko", "en"))), elem_classes="kt-top",
                     elem_id="steps")
    listeners, box = Listeners(shared, place, steps), problem_area()
    shown_at, columns, pages = listeners.shown, {}, {}
    for step, parts in PAGES.items():
        with gr.Column(visible=step == "data", elem_classes="kt-page", elem_id=f"step-{step}") as columns[step]:
            pages[step] = [part(listeners) for part in parts]

    def show(values: dict, visit: Visit) -> dict:
        if values[shown_at] == values[place]:
            return {}  # the event of Back and Forward comes twice; a form must not be cleared while it is filled in
        try:
            visit.check()
        except Problem as problem:  # a deleted or damaged project, or another user's: the front page, and why
            return show(values, replace(visit, place=Place(step="data"))) | {box: problem_html(problem, visit.language)}
        visit = replace(visit, before=Place.parse(values[shown_at]))
        step = visit.place.step if visit.project else "data"
        shown = {shown_at: values[place], steps: steps_nav(visit, visit.language)}
        shown |= {columns[name]: gr.Column(visible=name == step) for name in columns}
        for page in pages[step]:
            shown |= page.show(visit)
        return shown

    def arrive(values: dict, visit: Visit) -> dict:
        listeners.unseen.arrive(visit)
        return show(values, visit)

    every: list[Page] = [page for group in pages.values() for page in group]
    outputs = {steps, shown_at, *columns.values()}.union(*(page.outputs for page in every))
    listeners.on(place.change, arrive, {shown_at}, outputs, box, show_progress="hidden")

    def begin(address: str, request: gr.Request) -> str:
        listeners.unseen.begin(request)
        return address

    demo.load(begin, place, place, js="() => location.search || '?'", api_visibility="private", show_progress="hidden")
