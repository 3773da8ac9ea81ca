"""A button that measures time and memory before the start; if memory is too little, another offers what would fit."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.probe import Probe
from trainer.models.families import facts_of
from trainer.models.fitting import memory, needed
from trainer.tasks.bases import base_of
from trainer.training.affordable import changes_words
from trainer.training.forecast import Forecast
from trainer.training.plan import Plan
from trainer.training.probing import failure

from ..language import say
from ..listeners import Listeners, problem_html
from ..parts import duration
from ..place import Visit
from ..runs.status import place_in_line

LOOK = 0.5  # seconds
BY_HAND = "once", "folds"  # plans whose settings can be set in the form
LARGE = 0.5  # a model that needs a larger share of the machine's memory is measured once it is downloaded
# Scrolls to the page's last problem, which the bar at the bottom may cover.
IN_SIGHT = """() => { setTimeout(() => [...document.querySelectorAll(".kt-problem")].filter(each => each.offsetParent)
    .pop()?.scrollIntoView({block: "center", behavior: "smooth"}), 200); return []; }"""


@dataclass(frozen=True)
class Asked:
    """What the measuring needs of the page: the form's `plan`, its `token` field, the handler that shows the forecast
    `after` it with its inputs (`form`) and outputs (`expected`), and where to show progress and problems (`box`)."""

    plan: Callable[[dict, Visit], Plan]
    token: gr.Textbox
    after: Callable[[dict, Visit], dict]
    form: set
    expected: set
    progress: gr.HTML
    box: gr.HTML


class Measuring:
    """`instead`: the button that applies `changes`, with which the training would fit. `here`: the name of the model
    that was downloaded from the Hub on this page."""

    def __init__(self):
        self.instead = gr.Button(visible=False, size="sm", elem_id="instead")
        self.changes, self.here = gr.State({}), gr.State("")

    def in_dock(self) -> None:
        self.button = gr.Button(say("먼저 재 보기 (약 10초)", "Measure first (about 10 s)"), size="sm", visible=False,
                                elem_id="measure", elem_classes="kt-quiet")
        self.inputs = {self.changes, self.here}
        self.outputs = {self.button, self.instead, *self.inputs}

    def offered(self, expected: Forecast | None, compares: bool) -> dict:
        """The button; hidden if the time was measured before, or if the model is not downloaded."""
        measurable = expected is not None and not expected.off and not expected.download
        return {self.button: gr.Button(visible=measurable and not compares)}

    def nothing(self) -> dict:
        return {self.instead: gr.Button(visible=False), self.changes: {}}

    def refused(self, problem: Problem, plan: Plan, box: gr.HTML, visit: Visit) -> dict:
        """The problem, and the button with the changes that would solve it, if the form can apply them."""
        changes = problem.where.get("changes") or {} if plan.kind in BY_HAND else {}
        words = visit.read(changes_words(changes)) if changes else ""
        return {box: problem_html(problem, visit.language), self.changes: changes, self.instead: gr.Button(
            visit.say(f"이렇게 바꾸기: {words}", f"Change it: {words}"), visible=bool(changes))}

    def connect(self, listeners: Listeners, fetched, asked: Asked) -> None:
        """Measure when the button is pressed; a large model also right after the event `fetched`, its download."""
        def measure(values: dict, visit: Visit) -> Iterator[dict]:
            return self._measure(asked.plan(values, visit), values[asked.token], asked, visit)

        def measure_large(values: dict, visit: Visit) -> Iterator[dict]:
            plan = asked.plan(values, visit)
            token, has_come = values[asked.token], values[self.here] == plan.model and plan.kind != "methods"
            if has_come and _is_large(plan, token, visit):
                yield from self._measure(plan, token, asked, visit)

        for event, handler in ((self.button.click, measure), (fetched.success, measure_large)):
            ended = listeners.stream(event, handler, asked.form, {asked.progress, *self.outputs}, asked.box,
                                     show_progress="hidden")
            listeners.on(ended.then, asked.after, asked.form, asked.expected, asked.box, clears=False,
                         show_progress="hidden").then(None, None, None, js=IN_SIGHT, api_visibility="private")

    def _measure(self, plan: Plan, token: str | None, asked: Asked, visit: Visit) -> Iterator[dict]:
        """Show the progress and, if it fails, why and what would fit."""
        yield {asked.progress: _line(visit.say("잴 준비를 합니다", "Getting ready to measure"), ""),
               self.button: gr.Button(interactive=False)} | self.nothing()
        try:
            probes, began = visit.shared.measure(visit.project, plan, token), time.monotonic()
            while pending := [each for each in probes if each.is_pending]:
                yield {asked.progress: _how_far(pending[0], time.monotonic() - began, visit)}
                time.sleep(LOOK)
            for problem in filter(None, map(failure, probes)):
                yield self.refused(problem, plan, asked.box, visit)
        except Problem as problem:
            yield self.refused(problem, plan, asked.box, visit)
        yield {self.button: gr.Button(interactive=True)}


def _is_large(plan: Plan, token: str | None, visit: Visit) -> bool:
    """Whether full training of the plan's model needs more than the share LARGE of the memory."""
    facts = facts_of(base_of(visit.project, plan.model, token, local_folders=visit.shared.local_folders,
                             room=visit.shared.downloads.of(visit.owner)))
    return needed(facts.parameters, facts.encoder, "full") > LARGE * memory()


def _how_far(probe: Probe, seconds: float, visit: Visit) -> Markup:
    if probe.state == "running":
        return _line(visit.say("몇 단계를 학습하며 재고 있습니다", "Measuring a few steps"),
                     visit.say(f"{duration(seconds, visit)}째", f"{duration(seconds, visit)} so far"))
    wait = visit.shared.supervisor.wait_of(probe)
    if wait and wait.ahead:
        return _line(visit.say("다른 학습이 끝나면 잽니다", "Measured when the other trainings have ended"),
                     " · ".join(filter(None, place_in_line(wait, visit))))
    return _line(visit.say("곧 잽니다", "Measuring soon"), "")


def _line(words: str, beside: str) -> Markup:
    return Markup('<p role="status" class="kt-measuring">{}</p>').format(" · ".join(filter(None, (words, beside))))
