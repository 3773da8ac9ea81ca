"""A form for a pydantic model of options: titles, help and kinds derive from its fields."""

from typing import get_args

import gradio as gr
from pydantic import BaseModel

from trainer.advice import Advice
from trainer.home.specs import Base
from trainer.options import Settings, help_of, title_of
from trainer.studio import advice_for

from .language import say
from .place import Visit

CHOICES = {"full": say("전체 학습", "Full fine-tuning"), "lora": say("LoRA (가벼운 어댑터)", "LoRA (light adapter)")}
NUMBERS = [name for name in Settings.model_fields if name != "method"]


class SettingsForm:
    """The fields of `Settings` for the runs of a task; a field that is left empty takes what is recommended."""

    def __init__(self, task: str, name: str, title):
        self.task = task
        with gr.Column(visible=False, elem_classes="kt-plain") as self.column:
            self.title = gr.HTML(title, visible=False)
            self.method = fields_of(Settings, ["method"], name)["method"]
            with gr.Row(elem_classes="kt-form"):
                self.fields = fields_of(Settings, [option for option in NUMBERS if option != "lora_rank"], name)
            with gr.Column(visible=False) as self.rank:
                self.fields |= fields_of(Settings, ["lora_rank"], name)
        self.inputs = {self.method, *self.fields.values()}
        self.outputs = {self.column, self.title, self.rank, *self.inputs}

    def reset(self) -> dict:
        """Out of sight, and empty."""
        hidden = {self.column: gr.Column(visible=False), self.rank: gr.Column(visible=False)}
        return hidden | initial(Settings, self.fields | {"method": self.method})

    def is_fresh(self, values: dict) -> bool:
        return all(values[field] is None for field in self.fields.values())

    def filled(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """What is recommended for this base model; None: one that has yet to be downloaded."""
        if base is None:
            form = {option: unadvised(Settings, option, visit) for option in NUMBERS}
        else:
            advice = advice_for(visit.project, base, values[self.method], self.task)
            form = {option: advised(Settings, option, advice[option], visit) for option in NUMBERS}
        return {self.fields[option]: field for option, field in form.items()} | {
            self.rank: gr.Column(visible=values[self.method] == "lora")}

    def of_method(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """What hinges on the method alone; what has been typed elsewhere stays."""
        filled = self.filled(values, visit, base)
        return {part: filled[part] for part in (self.fields["learning_rate"], self.rank)}

    def given(self, values: dict) -> dict:
        return {option: values[field] for option, field in self.fields.items()} | {"method": values[self.method]}


def fields_of(model: type[BaseModel], names: list[str], form: str = "option") -> dict[str, gr.components.Component]:
    """One input for each named option. Bounds are checked by the model, whose message names the option."""
    return {name: _input(model, name, f"{form}-{name.replace('_', '-')}") for name in names}


def initial(model: type[BaseModel], fields: dict) -> dict:
    """Each of these inputs (option → component) as the form has it at first."""
    return {component: _initial(model, name) for name, component in fields.items()}


def _initial(model: type[BaseModel], name: str):
    field = model.model_fields[name]
    if choices := get_args(field.annotation):
        return choices[0]
    return None if field.is_required() else field.default


def _input(model: type[BaseModel], name: str, elem_id: str):
    title, help, field = say(*title_of(model, name)), say(*help_of(model, name)), model.model_fields[name]
    value = _initial(model, name)
    if choices := get_args(field.annotation):
        return gr.Radio([(CHOICES[choice], choice) for choice in choices], value=value, label=title, info=help,
                        elem_id=elem_id)
    return gr.Number(value, label=title, info=help, precision=0 if field.annotation is int else None, step="any",
                     elem_id=elem_id)


def advised(model: type[BaseModel], name: str, advice: Advice, visit: Visit) -> gr.Number:
    """The recommended value, and why, under the option's help."""
    value = f"{advice.value:g}" if isinstance(advice.value, float) else f"{advice.value:,}"
    reason = visit.say(f"추천 {value}: {advice.reason.ko}", f"Recommended {value}: {advice.reason.en}")
    return gr.Number(advice.value, info=f"{visit.read(help_of(model, name))}\n{reason}")


def unadvised(model: type[BaseModel], name: str, visit: Visit) -> gr.Number:
    """An empty field: the recommended value is worked out when the model has been downloaded."""
    later = visit.say("비워 두면 모델에 맞는 추천값을 씁니다.", "Left empty, the value recommended for the model is used.")
    return gr.Number(None, info=f"{visit.read(help_of(model, name))}\n{later}")
