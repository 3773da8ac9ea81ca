"""The queue: the visitor's running and waiting trainings with buttons to move, cancel and stop them, and the number of
others."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.missing import GONE
from trainer.home.project import Run, Search
from trainer.queue.leaving import cancel, delete, halt, holds_nothing, put_back
from trainer.queue.line import move, step

from ..language import say
from ..listeners import Listeners, followed, problem_area, problem_html
from ..place import Visit
from .line import full_name, line_items, seen_of

LINE = "kotune.line(element, props, watch, trigger)"


class QueuePart:
    """`gone`: the key of the training that was cancelled last, which can be put back or deleted."""

    def __init__(self, listeners: Listeners):
        self.seen, self.gone = gr.State([]), gr.State("")
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="queue") as self.panel:
            gr.HTML(say(*(f'<h3 class="kt-mine">{title}</h3>' for title in ("학습 차례", "Trainings in line"))))
            self.rows = followed(listeners.place, None, LINE, html_template="<div></div>")
        with gr.Row(visible=False, elem_classes="kt-undo kt-cancelled") as self.undo:
            self.words = gr.HTML()
            self.back = gr.Button(say("다시 넣기", "Put it back"), size="sm", variant="primary", elem_id="put-back")
            self.away = gr.Button(say("기록에서도 지우기", "Delete it for good"), size="sm", elem_id="delete-training")
        self.box = problem_area()
        self.outputs = {self.seen, self.gone, self.panel, self.rows, self.undo, self.words, self.away, self.box}
        how = {"show_progress": "hidden", "trigger_mode": "multiple"}  # no press is lost
        for event, handler in ((self.rows.input, self._press), (self.back.click, self._put_back),
                               (self.away.click, self._delete)):
            listeners.on(event, handler, {self.rows, self.gone}, self.outputs, self.box, **how)

    def show(self, visit: Visit, gone: str = "") -> dict:
        """The queue, and the row to undo a cancellation; `gone`: the key for that row."""
        return self.tick({self.seen: None}, visit) | {
            self.gone: gone, self.box: gr.HTML(visible=False)} | self._undo(gone, visit)

    def tick(self, values: dict, visit: Visit) -> dict:
        """The queue, if it has changed. The row to undo stays as it is."""
        standing = visit.shared.supervisor.standings(visit.owner)
        if (seen := seen_of(standing)) == values[self.seen]:
            return {}
        return {self.seen: seen, self.panel: gr.Column(visible=bool(standing)),
                self.rows: {"rows": str(line_items(standing, visit)), "pressed": ""}}

    def _undo(self, gone: str, visit: Visit) -> dict:
        try:
            training = _named(gone, visit) if gone else None
        except Problem:  # deleted in another window
            training = None
        if training is None:
            return {self.undo: gr.Row(visible=False)}
        words = visit.say(f"‘{full_name(training, visit)}’의 차례를 취소했습니다. 학습 기록에는 남아 있습니다.",
                          f"“{full_name(training, visit)}” is out of the line. It is still in the list of trainings.")
        return {self.undo: gr.Row(visible=True), self.words: Markup('<p role="status">{}</p>').format(words),
                self.away: gr.Button(visible=holds_nothing(training))}

    def _press(self, values: dict, visit: Visit) -> dict:
        act, _, key = ((values[self.rows] or {}).get("pressed") or "").partition(" ")
        gone = values[self.gone]
        return self._done(act, key, visit, gone, key if act == "cancel" else gone) if act in ACTS else {}

    def _put_back(self, values: dict, visit: Visit) -> dict:
        return self._done("back", values[self.gone], visit, values[self.gone])

    def _delete(self, values: dict, visit: Visit) -> dict:
        return self._done("delete", values[self.gone], visit, values[self.gone])

    def _done(self, act: str, key: str, visit: Visit, gone: str, then: str = "") -> dict:
        """Do `act`, and show the queue; if another window was quicker, also what happened. `gone`, `then`: the key in
        the row to undo if it fails, and if it succeeds."""
        if not key:  # the app was restarted, and the state of the page is lost
            return self.show(visit)
        try:
            ACTS[act](_named(key, visit), visit)
        except Problem as problem:
            return self.show(visit, gone) | {self.box: problem_html(_reworded(problem), visit.language)}
        visit.shared.supervisor.wake()
        return self.show(visit, then)


def _named(key: str, visit: Visit) -> Run | Search:
    """The training with this key. Raises Problem if the visitor has none, or it was deleted."""
    kind, _, rest = key.partition(" ")
    project, _, name = rest.partition(" ")
    found = visit.shared.home.project(visit.owner, project)
    return found.search(name) if kind == "search" else found.run(name)


def _moved(by: int | None):
    """A function that moves a waiting training by so many places; None: to the first place."""
    def moved(training: Run | Search, visit: Visit) -> None:
        for run in [training] if isinstance(training, Run) else [run for run in training.trials() if run.is_pending]:
            move(run) if by is None else step(run, by)
    return moved


def _queued(training: Run | Search, visit: Visit) -> None:
    visit.shared.quotas.check_start(visit.owner, None)
    put_back(training)


def _deleted(training: Run | Search, visit: Visit) -> None:
    """Delete a training, but not one that has a model or a checkpoint: one press must not cost hours of work. Raises
    Problem("has_a_model")."""
    if not holds_nothing(training):
        raise Problem("has_a_model", "이 학습에는 이미 얻은 것(모델이나 체크포인트)이 있어 여기서 지우지 않습니다. 차례만 취소했고, 학습 기록에 그대로 남아 있습니다.",
                      "This training has a model or a checkpoint already, so it is not deleted here. It is out of the "
                      "line, and still in the list of trainings.")
    delete(training)


ACTS = {"first": _moved(None), "up": _moved(-1), "down": _moved(1), "back": _queued,
        "cancel": lambda training, visit: cancel(training), "stop": lambda training, visit: halt(training),
        "delete": _deleted}


def _reworded(problem: Problem) -> Problem:
    if problem.code not in GONE:
        return problem
    return Problem(problem.code, "이 학습은 다른 창에서 이미 지웠습니다.", "This training has been deleted in another window.")
