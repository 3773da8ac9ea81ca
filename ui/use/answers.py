"""Step 5: the answers to typed texts, and below each, on demand, why it was given."""

from collections.abc import Iterator
from functools import partial

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.project import Run
from trainer.serving.explained import explain
from trainer.texts import Text

from ..kinds import view_of
from ..listeners import Listeners
from ..parts import join
from ..place import Visit
from ..runs.chosen import usable_run
from ..work import Superseded, Work, cancel, each_report, progress_card

ASK = """
element.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-why]");
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  trigger("select", { number: Number(button.dataset.why) });
});
"""
ENDED = '() => document.querySelectorAll("#answers [aria-busy]").forEach((each) => each.removeAttribute("aria-busy"))'
BUTTON = Markup('<p class="kt-ask"><button type="button" data-why="{}">{}</button></p>')


class AnswersPart:
    """`shown`: the answers; `outputs`: the outputs of an event that changes them."""

    def __init__(self, listeners: Listeners, box: gr.HTML):
        self.shown, self._given, self._asked = gr.HTML(elem_id="answers", js_on_load=ASK), gr.State([]), gr.State(0)
        self.outputs = {self.shown, self._given}
        pressed = self.shown.select(_pressed, None, self._asked, api_visibility="private", show_progress="hidden")
        ended = listeners.stream(pressed.then, self._explain, {self._given, self._asked}, {self.shown}, box,
                                 show_progress="hidden")
        ended.then(None, None, None, js=ENDED, api_visibility="private")  # after a problem the buttons are still busy

    def nothing(self, visit: Visit) -> dict:
        cancel(_work(visit))
        return {self.shown: "", self._given: []}

    def answered(self, run: Run, texts: list[Text], drawn: list[Markup], visit: Visit) -> dict:
        """Show the answers of `run` to these texts (`drawn`). An explanation that is still in the making is cancelled,
        as it is for earlier answers."""
        given = [(text, each, _which(run)) for text, each in zip(texts, drawn, strict=True)]
        return self.nothing(visit) | {self.shown: _with_buttons(drawn, {}, visit), self._given: given}

    def _explain(self, values: dict, visit: Visit) -> Iterator[dict]:
        """Show the progress, then the explanation, in place of the button. Raises Problem("no_such_answer")."""
        run, given, number = usable_run(visit), values[self._given], values[self._asked]
        if number >= len(given) or given[number][2] != _which(run):  # the session is new, or the model another one
            raise Problem("no_such_answer", "이 답은 이제 기억하지 못합니다. 글에 다시 답을 받은 뒤 눌러 주세요.",
                          "This answer is not remembered any more. Ask for it again first.")
        drawn = [answer for _, answer, _ in given]

        def with_this(below: dict[int, Markup]) -> dict:
            return {self.shown: _with_buttons(drawn, below, visit)}

        work = Work(_work(visit)).do(partial(explain, visit.shared.predictor, run, given[number][0]))
        try:
            found = yield from each_report(work, lambda at: with_this({number: progress_card(at, visit)}))
        except Superseded:
            raise  # the page shows other answers now
        except Exception:
            yield with_this({})
            raise
        yield with_this({number: view_of(run).why(found, f"why-{number}", run, visit)})


def _pressed(event: gr.EventData) -> int:
    return event._data["number"]


def _which(run: Run) -> tuple[str, str]:
    return run.project.name, run.name


def _work(visit: Visit) -> str:
    """A name of its own for this work, as the same window may wait for a table, too."""
    return f"{visit.window} why"


def _with_buttons(drawn: list[Markup], below: dict[int, Markup], visit: Visit) -> Markup:
    """The answers, each with a button that asks why, or with what `below` has in its place, by number."""
    ask = visit.say("왜 이렇게 답했나요?", "Why this answer?")
    pairs = ((each, below.get(number) or BUTTON.format(number, ask)) for number, each in enumerate(drawn))
    return join(Markup('<div class="kt-answered">{}{}</div>').format(*pair) for pair in pairs)
