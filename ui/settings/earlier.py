"""Fill the form with the settings of an earlier training, or of an uploaded spec.json."""

from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.fields import applying, title_of, value_words
from trainer.home.project import Run
from trainer.options import Settings
from trainer.tasks.bases import base_words
from trainer.tasks.taken_over import runs_to_take_from, settings_in_file
from trainer.training.watching import snapshot

from ..language import say
from ..listeners import problem_area
from ..place import Visit
from ..runs.run_view import named_score, run_name

SHOWN = 50  # runs, at most


class EarlierSettings:
    """`run` and `file`: sources of settings. The base model stays as chosen above."""

    def __init__(self):
        with gr.Row(visible=False, elem_classes="kt-earlier") as self.panel:
            self.run = gr.Dropdown(
                [], label=say("이전 학습의 설정 쓰기", "Use the settings of an earlier training"), elem_id="earlier", scale=1,
                info=say("고르면 아래가 그 설정으로 채워집니다. 바탕 모델은 위에서 고른 그대로입니다.",
                         "The form below takes them over; the base model stays as chosen above."))
            self.file = gr.UploadButton(say("spec.json 불러오기", "Load a spec.json"), file_types=[".json"], size="sm",
                                        elem_id="spec", scale=0)
        self.message, self.box = gr.HTML(visible=False), problem_area()
        self.inputs, self.outputs = {self.run, self.file}, {self.panel, self.run, self.message, self.box}

    def arranged(self, by_hand: bool) -> dict:
        nothing = gr.HTML(visible=False)
        return {self.panel: gr.Row(visible=by_hand), self.message: nothing, self.box: nothing}

    def show(self, visit: Visit, by_hand: bool) -> dict:
        runs = runs_to_take_from(visit.project)[:SHOWN]
        return self.arranged(by_hand) | {self.run: gr.Dropdown(
            [(_line(run, visit), run.name) for run in runs], visible=bool(runs),
            value=next((run.name for run in runs if by_hand and run.name == visit.place.run), None))}

    def of_run(self, name: str, visit: Visit) -> tuple[dict, dict]:
        """The settings of the run, and a message that they were taken."""
        run = visit.project.run(name)
        return applying(run.spec.settings), self._message(_line(run, visit), visit)

    def of_address(self, visit: Visit) -> tuple[dict, dict]:
        """Settings and message for the run in the address. If the address names a sign that the run still shows, the
        settings get the changes that it recommends."""
        (settings, message), run = self.of_run(visit.place.run, visit), visit.run
        sign = next((each for each in snapshot(run)["signs"] if each["code"] == visit.place.sign), None)
        if not sign or not sign["changes"]:
            return settings, message
        changed = changed_words(sign["changes"], visit)
        return settings | sign["changes"], self._message(_line(run, visit), visit, changed)

    def of_file(self, path: str, visit: Visit) -> tuple[dict, dict]:
        """Settings and message for an uploaded spec.json. Raises Problem, as `settings_in_file` does."""
        return settings_in_file(Path(path)), self._message(Path(path).name, visit)

    def _message(self, name: str, visit: Visit, changed: str = "") -> dict:
        words = visit.say(f"‘{name}’의 설정을 가져왔습니다. 고친 다음 시작해도 됩니다.",
                          f"The settings of “{name}” are in the form. Change them as you like, then start.")
        if changed:
            words = visit.say(f"‘{name}’의 설정을 가져와 하나를 바꿨습니다: {changed}. 더 고친 다음 시작해도 됩니다.",
                              f"The settings of “{name}” are in the form, with one change: {changed}. Change more as "
                              "you like, then start.")
        kind = "kt-done" if changed else "kt-hint"
        return {self.message: gr.HTML(Markup('<p class="{}" role="status">{}</p>').format(kind, words), visible=True)}


def changed_words(changes: dict, visit: Visit) -> str:
    """The options and their new values, in one line."""
    return ", ".join(f"{visit.read(title_of(Settings, name))} → {visit.read(value_words(Settings, name, value))}"
                     for name, value in changes.items())


def _line(run: Run, visit: Visit) -> str:
    score = "" if run.score is None else f" · {visit.say('검증', 'validation')} {named_score(run, visit)}"
    return f"{run_name(run, visit)} · {visit.read(base_words(run.spec.base))}{score}"
