"""The queue of trainings, and below it the visitor's projects, to search, filter and sort. Both update themselves."""

from collections.abc import Callable

import gradio as gr
from gradio.i18n import I18nData
from markupsafe import Markup

from trainer.errors import Words

from ..language import say
from ..listeners import Listeners, Page
from ..place import Visit
from .choice import KINDS, ORDERS, STEP, Choice, entries_of
from .damaged import damaged_part
from .entry import Entry
from .listed import nothing_found, nothing_yet, project_items
from .queue import QueuePart
from .undo import Undo

TICK = 2.0  # seconds between updates while a training goes on
IDLE = 10.0  # seconds otherwise
FEW = 4  # up to so many projects, the tools to search and sort are hidden


def project_list(listeners: Listeners, box: gr.HTML) -> Page:
    count, seen, timer = gr.State(STEP), gr.State(None), gr.Timer(IDLE, active=False)
    queue, undo = QueuePart(listeners), Undo()
    gr.HTML(say(*(f'<h3 class="kt-mine">{title}</h3>' for title in ("내 프로젝트", "My projects"))))
    with gr.Row(visible=False, elem_classes="kt-tools") as tools:
        words = gr.Textbox(label=say("프로젝트 찾기", "Find projects"), show_label=False, container=False, elem_id="find",
                           placeholder=say("이름, 라벨, 모델, 카드에서 찾기", "Search names, labels, models, cards"),
                           max_length=200, scale=3)
        kind = _choices(KINDS, "narrow", say("어떤 프로젝트를 볼까요?", "Which projects"))
        order = _choices(ORDERS, "order", say("차례", "Order"))
    projects = listeners.links()
    more = gr.Button(say("더 보기", "Show more"), size="sm", visible=False, elem_id="more-projects")
    damaged = damaged_part(listeners, box)

    def fill(choice: Choice, visit: Visit) -> dict:
        """The list for a choice, and when to update it."""
        entries, is_longer = choice.entries(visit)
        return {projects: _listed(entries, visit), more: gr.Button(visible=is_longer), count: choice.count,
                seen: _seen(entries, visit), timer: _pace(entries, visit), **undo.show(visit)}

    def show(visit: Visit) -> dict:
        """Everything as at first, without a search."""
        several = len(visit.shared.home.folders(visit.owner)) > FEW
        return {tools: gr.Row(visible=several), words: "", kind: "all", order: "newest",
                **queue.show(visit), **fill(Choice(), visit), **damaged.show(visit)}

    def asked(values: dict, visit: Visit, further: int = 0) -> dict:
        shown = values[count] + further if further else STEP
        return fill(Choice(values[words], values[order], values[kind], shown), visit)

    def tick(values: dict, visit: Visit) -> dict:
        """Send nothing, and read little, if nothing has changed. The timer stops once the list is not shown."""
        if visit.place.project or visit.place.upload or values[seen] is None:
            return {timer: gr.Timer(active=False)}
        moved = queue.tick(values, visit)
        if _seen(entries_of(values[seen][0], visit), visit) == values[seen]:
            return moved
        return moved | fill(Choice(values[words], values[order], values[kind], values[count]), visit)

    def then(act: Callable[[Visit], None]) -> Callable[[dict, Visit], dict]:
        def acted(values: dict, visit: Visit) -> dict:
            act(visit)
            return asked(values, visit)
        return acted

    inputs = {words, kind, order, count}
    outputs = {projects, more, count, seen, timer, *undo.outputs}
    how = {"show_progress": "hidden"}
    listeners.on(timer.tick, tick, inputs | {seen, queue.seen}, outputs | queue.outputs, box, clears=False,
                 **how)
    for event in (words.change, kind.input, order.input):
        listeners.on(event, asked, inputs, outputs, box, trigger_mode="always_last", **how)
    listeners.on(more.click, lambda values, visit: asked(values, visit, STEP), inputs, outputs, box, **how)
    listeners.on(undo.back.click, then(undo.restore), inputs, outputs, box, **how)
    listeners.on(undo.away.click, then(undo.remove), inputs, outputs, box, **how)
    return Page(outputs | queue.outputs | damaged.outputs | {tools, words, kind, order}, show)


def _listed(entries: list[Entry], visit: Visit) -> Markup:
    if entries:
        return project_items(entries, visit)
    return nothing_found(visit) if visit.shared.home.projects(visit.owner) else nothing_yet(visit)


def _seen(entries: list[Entry], visit: Visit) -> tuple:
    """The names of the shown projects, and values that change when projects come or go or look different."""
    stamp = visit.shared.home.stamp(visit.owner)
    return [each.project.name for each in entries], stamp, [each.mark for each in entries]


def _pace(entries: list[Entry], visit: Visit) -> gr.Timer:
    moves = any(each.waits for each in entries) or any(job.owner == visit.owner for job in visit.shared.supervisor.line)
    return gr.Timer(TICK if moves else IDLE, active=True)


def _choices(words: dict[str, Words], name: str, label: I18nData) -> gr.Dropdown:
    """A dropdown; its label is for screen readers only."""
    return gr.Dropdown([(say(*each), value) for value, each in words.items()], value=next(iter(words)), scale=1,
                       label=label, show_label=False, container=False, elem_id=name, filterable=False, min_width=150)
