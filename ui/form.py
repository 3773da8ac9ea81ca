"""A form for a pydantic model of options: titles, help, choices and what depends on what derive from its fields."""

import gradio as gr
from pydantic import BaseModel

from trainer.advice import Advice
from trainer.errors import Words
from trainer.fields import about, applies, help_of, leads, title_of, value_words
from trainer.home.specs import Base
from trainer.options import Settings
from trainer.tasks.settings import advice_for

from .language import say
from .place import Visit

CHOICES = [name for name in Settings.model_fields if about(Settings, name, "choices")]
OPEN = [name for name in CHOICES if not leads(Settings, name)]  # data decide what is recommended
NUMBERS = [name for name in Settings.model_fields if name not in CHOICES]
MORE = [name for name in Settings.model_fields if about(Settings, name, "more")]
FOLLOWERS = {name: leader for name in NUMBERS if (leader := about(Settings, name, "follows"))}
DEPENDENT = {name: needs for name in NUMBERS if (needs := about(Settings, name, "needs"))}


class SettingsForm:
    """The fields of `Settings` for the runs of a task, None: the project's; a field that is left empty takes what is
    recommended, and one that has no effect is hidden."""

    def __init__(self, task: str | None, name: str, title: Words):
        self.task = task
        with gr.Column(visible=False, elem_classes="kt-plain") as self.column:
            self.title = gr.HTML(say(*(f'<h3 class="kt-step">{words}</h3>' for words in title)), visible=False)
            self.fields = fields_of(Settings, [each for each in CHOICES if each not in MORE], name)
            with gr.Row(elem_classes="kt-form"):
                self.fields |= fields_of(Settings, [each for each in NUMBERS if each not in MORE], name)
            with gr.Accordion(say("더 보기", "More"), open=False), gr.Row(elem_classes="kt-form"):
                self.fields |= fields_of(Settings, MORE, name)
        self.leaders = [self.fields[name] for name in CHOICES if name not in OPEN]
        self.inputs = {*self.fields.values()}
        self.outputs = {self.column, self.title, *self.inputs}

    def reset(self) -> dict:
        """Out of sight, and empty."""
        return {self.column: gr.Column(visible=False)} | initial(Settings, self.fields)

    def is_fresh(self, values: dict) -> bool:
        return all(values[self.fields[name]] is None for name in NUMBERS)

    def filled(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """What is recommended for this base model; None: one that has yet to be downloaded."""
        return self._advised([*NUMBERS, *OPEN], values, visit, base)

    def followed(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """What depends on a choice; what has been typed elsewhere stays."""
        chosen = self.given(values)
        return {self.fields[name]: gr.Number(visible=applies(Settings, name, chosen)) for name in DEPENDENT} | \
            self._advised(FOLLOWERS, values, visit, base)

    def given(self, values: dict) -> dict:
        """Option → value, None where the field is empty."""
        return {name: values[field] for name, field in self.fields.items()}

    def _advised(self, names, values: dict, visit: Visit, base: Base | None) -> dict:
        chosen = self.given(values)
        advice = advice_for(visit.project, base, chosen, self.task) if base else {}
        return {self.fields[name]: _advised(name, advice.get(name), visit, applies(Settings, name, chosen))
                for name in names}


def fields_of(model: type[BaseModel], names: list[str], form: str = "option") -> dict[str, gr.components.Component]:
    """One input for each named option. Bounds are checked by the model, whose message names the option."""
    return {name: _input(model, name, f"{form}-{name.replace('_', '-')}") for name in names}


def given(fields: dict, values: dict) -> dict:
    """Option → value of the inputs (option → component) that are not empty."""
    return {name: values[field] for name, field in fields.items() if values[field] is not None}


def initial(model: type[BaseModel], fields: dict) -> dict:
    """Each of these inputs (option → component) as the form has it at first."""
    return {component: gr.update(value=_initial(model, name), visible=_applies_at_first(model, name))
            for name, component in fields.items()}


def _initial(model: type[BaseModel], name: str):
    if choices := about(model, name, "choices"):
        return next(iter(choices)) if leads(model, name) else None
    field = model.model_fields[name]
    return None if field.is_required() else field.default


def _applies_at_first(model: type[BaseModel], name: str) -> bool:
    return applies(model, name, {other: _initial(model, other) for other in about(model, name, "needs") or {}})


def _input(model: type[BaseModel], name: str, elem_id: str):
    how = {"value": _initial(model, name), "label": say(*title_of(model, name)), "info": say(*help_of(model, name)),
           "visible": _applies_at_first(model, name), "elem_id": elem_id}
    if choices := about(model, name, "choices"):
        return gr.Radio([(say(*words), choice) for choice, words in choices.items()], **how)
    whole = model.model_fields[name].annotation is int
    return gr.Number(precision=0 if whole else None, step="any", **how)


def _advised(name: str, advice: Advice | None, visit: Visit, visible: bool):
    """The recommended value, and why, under the option's help; none where the model has yet to be downloaded."""
    if advice is None:
        value, placeholder = None, None
        reason = visit.say("비워 두면 모델에 맞는 추천값을 씁니다.", "Left empty, the value recommended for the model is used.")
    else:
        value = advice.value
        written = f"{value:,}" if isinstance(value, int) else visit.read(value_words(Settings, name, value))
        placeholder = visit.say(f"추천값 {written}", f"recommended: {written}")
        reason = visit.say(f"추천 {written}: {advice.reason.ko}", f"Recommended {written}: {advice.reason.en}")
        if name not in OPEN:
            reason += visit.say(" 비워 두면 이 값을 씁니다.", " Left empty, this value is used.")
    told = f"{visit.read(help_of(Settings, name))}\n{reason}"
    if name in OPEN:  # one choice is none
        return gr.Radio(value=value, info=told, visible=visible and (advice is None or len(advice.choices or []) > 1))
    return gr.Number(value, info=told, placeholder=placeholder, visible=visible)
