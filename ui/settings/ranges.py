"""What a search may try: for each option that it varies, a range that a person can narrow."""

import gradio as gr

from trainer.advice import Advice
from trainer.fields import about, help_of, searched, title_of, value_words
from trainer.home.specs import Base
from trainer.options import Settings
from trainer.tasks.settings import advice_for, held

from ..language import say
from ..place import Visit

VARIED = searched(Settings)
CHOICES = [name for name in VARIED if about(Settings, name, "choices")]


class Ranges:
    """For a choice, which of its values; for a number, the lowest and the highest value. Empty: as recommended."""

    def __init__(self):
        self.choices: dict[str, gr.CheckboxGroup] = {}
        self.ends: dict[str, tuple[gr.Number, gr.Number]] = {}
        with gr.Accordion(say("탐색 범위 좁히기", "Narrow what is tried"), open=False, visible=False,
                          elem_id="ranges") as self.panel:
            for name in VARIED:
                label, id = title_of(Settings, name), name.replace("_", "-")
                if name in CHOICES:
                    self.choices[name] = gr.CheckboxGroup(
                        [(say(*words), value) for value, words in about(Settings, name, "choices").items()],
                        label=say(*label), info=say(*help_of(Settings, name)), elem_id=f"range-{id}")
                    continue
                with gr.Row(elem_classes="kt-form"):
                    digits = 0 if Settings.model_fields[name].annotation is int else None
                    low, high = (gr.Number(None, label=say(f"{label.ko}: {ko}", f"{label.en}: {en}"), info=" ",
                                           precision=digits, step="any", elem_id=f"range-{id}-{end}")
                                 for end, ko, en in (("low", "최솟값", "lowest"), ("high", "최댓값", "highest")))
                    self.ends[name] = low, high
        numbers = [each for pair in self.ends.values() for each in pair]
        self.inputs = {*self.choices.values(), *numbers}
        self.outputs = {self.panel, *self.inputs}
        self.typed = [*(each.blur for each in numbers), *(each.input for each in self.choices.values())]

    def given(self, values: dict) -> dict:
        """Option → [low, high], or values; without the options that were left empty."""
        chosen = {name: values[field] for name, field in self.choices.items() if values[field]}
        ends = {name: [values[low], values[high]] for name, (low, high) in self.ends.items()}
        return chosen | {name: pair for name, pair in ends.items() if pair != [None, None]}

    def filled(self, visit: Visit, base: Base | None) -> dict:
        """The fields empty, with a hint on what is tried then."""
        known, advice = held(visit.project, base), advice_for(visit.project, base) if base else {}
        shown: dict = {field: gr.update(value=[], visible=name in known, info=_all_of(name, visit))
                       for name, field in self.choices.items()}
        for name, pair in self.ends.items():
            tried = _tried(name, advice.get(name), visit)
            shown |= {field: gr.update(value=None, info=info, placeholder="")
                      for field, info in zip(pair, (tried, " "), strict=True)}
        return shown


def _all_of(name: str, visit: Visit) -> str:
    more = visit.say("고르지 않으면 모두 해 봅니다.", "With nothing chosen, all of them are tried.")
    return f"{visit.read(help_of(Settings, name))}\n{more}"


def _tried(name: str, advice: Advice | None, visit: Visit) -> str:
    if advice is None:
        return " "
    low, high = (visit.read(value_words(Settings, name, value)) for value in (
        advice.range or (min(advice.choices or [0]), max(advice.choices or [0]))))
    return visit.say(f"비워 두면 {low}부터 {high}까지 해 봅니다.", f"Left empty, {low} to {high} are tried.")
