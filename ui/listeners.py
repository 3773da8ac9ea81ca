"""Events of pages: a handler gets input values and the visit, and returns updates; its problems are shown in a box."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gradio as gr

from trainer.errors import Problem, Words
from trainer.failures import problem_of
from trainer.home.turns import Turns

from .door.visitor import ON_A_SPACE
from .language import language_of
from .parts import problem_box
from .place import Shared, Visit
from .unseen import Unseen
from .work import Superseded

log = logging.getLogger("kotune")

EVENTS_EACH = 50  # events of one owner's pages at once, on a Space; a page mostly has one


@dataclass(frozen=True)
class Page:
    """A page, or a part of one, for the frame: its components, and a function that shows a visit's place."""

    outputs: set
    show: Callable[[Visit], dict]


class Listeners:
    """Connects events to handlers, which all get the address. `shown`: the state with the address that the page
    shows."""

    def __init__(self, shared: Shared, place: gr.HTML, steps: gr.HTML):
        self.shared, self.place, self.steps, self.shown = shared, place, steps, gr.State("")
        self.unseen = Unseen()
        self._turns = Turns(EVENTS_EACH if ON_A_SPACE else None, Words("페이지 작업은", "page actions"))

    def on(self, event, handler: Callable[[dict, Visit], dict], inputs: set, outputs: set, box: gr.HTML,
           clears: bool = True, **options):
        """Call `handler(values, visit) -> {component: update}` on `event`. Exceptions are shown in `box`, which is
        hidden first, unless no person caused the event (`clears=False`). If the page has gone on to another project or
        run by then, the answer is dropped, unless it changes the address."""
        def answer(values: dict, request: gr.Request):
            visit = None
            try:
                visit = Visit.of(self.shared, values[self.place], request)
                updates = {box: gr.HTML(visible=False)} if clears else {}
                with self._turns.taken(visit.owner):
                    updates |= handler(values, visit)
            except Exception as error:
                updates = {box: error_html(error, language_of(request))}
            if visit and self.unseen.is_left(visit) and self.place not in updates:
                updates = {}
            return self.unseen.needed(updates, request) or {box: gr.skip()}  # Gradio takes no empty dict

        return event(answer, inputs | {self.place}, outputs | {box}, api_visibility="private", **self._watched(options))

    def stream(self, event, handler: Callable[[dict, Visit], Iterator[dict]], inputs: set, outputs: set, box: gr.HTML,
               **options):
        """As `on`, for a handler that yields updates one after another. If it yields none, everything stays as it is,
        also the box, as an event may come twice for one change. If the page has gone on to another project or run, no
        more updates are sent, and the handler ends.

        Each answer repeats the updates before it, as Gradio's page overwrites an answer that a slow browser has not
        shown yet.
        """
        def answers(values: dict, request: gr.Request):
            shown, nothing = {box: gr.HTML(visible=False)}, {each: gr.skip() for each in outputs | {box}}
            yield nothing  # if a generator yields nothing, Gradio empties all outputs
            try:
                visit = Visit.of(self.shared, values[self.place], request)
                with self._turns.taken(visit.owner):
                    for more in handler(values, visit):
                        shown = shown | more
                        if self.unseen.is_left(visit) and self.place not in shown:
                            raise Superseded
                        yield self.unseen.needed(shown, request) or nothing
            except Superseded:  # the page shows other work now; `nothing`, as Gradio sends the last answer once more
                yield nothing
            except Exception as error:
                yield self.unseen.needed(shown | {box: error_html(error, language_of(request))}, request)

        return event(answers, inputs | {self.place}, outputs | {box}, api_visibility="private",
                     **self._watched(options))

    def _watched(self, options: dict) -> dict:
        """The options of an event. If its progress is hidden, `show_progress_on` is one component, the same for all
        events, as Gradio's page looks up every component of it in the whole page at each step of an event."""
        return options | {"show_progress_on": self.place} if options.get("show_progress") == "hidden" else options

    def links(self, more: str = "") -> gr.HTML:
        """HTML whose links set the address; `more`: further JavaScript for it."""
        return followed(self.place, more=more)


def followed(place: gr.HTML, value: str | None = "", more: str = "", **props) -> gr.HTML:
    """HTML whose links set the address (`place`), without loading the page again."""
    html = gr.HTML(value, js_on_load=f"kotune.follow(element, trigger);{more}", **props)

    def follow(event: gr.EventData):
        return event._data["address"]

    html.select(follow, None, place, api_visibility="private", trigger_mode="multiple")  # no press is lost
    return html


def problem_html(problem: Problem, language: str) -> gr.HTML:
    """The update of a problem area for a Problem."""
    return gr.HTML(problem_box(problem, language), visible=True)


def error_html(error: Exception, language: str) -> gr.HTML:
    """The update of a problem area for any exception; one that is no Problem is a bug, and logged."""
    if not isinstance(error, Problem):
        log.error("handler failed", exc_info=error)
        error = bug(error)
    return problem_html(error, language)


def bug(error: Exception) -> Problem:
    """The Problem for an exception: a bug, unless disk or memory is known to be the cause."""
    if (problem := problem_of(error)).code != "bug":
        return problem
    return Problem("bug", f"KoTune의 오류입니다 ({type(error).__name__}). 다시 해 보고, 되풀이되면 알려 주세요.",
                   f"A bug in KoTune ({type(error).__name__}). Try again, and report it if it comes back.")


def problem_area() -> gr.HTML:
    return gr.HTML(visible=False, elem_classes="kt-problem-area")
