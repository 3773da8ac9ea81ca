"""A form for a pydantic model of options: titles, help and kinds derive from its fields."""

from typing import get_args

import gradio as gr
from pydantic import BaseModel

from trainer.advice import Advice
from trainer.options import help_of, title_of

from .language import say
from .place import Visit

CHOICES = {"full": say("전체 학습", "Full fine-tuning"), "lora": say("LoRA (가벼운 어댑터)", "LoRA (light adapter)")}


def fields_of(model: type[BaseModel], names: list[str]) -> dict[str, gr.components.Component]:
    """One input for each named option. Bounds are checked by the model, whose message names the option."""
    return {name: _input(model, name) for name in names}


def _input(model: type[BaseModel], name: str):
    title, help, field = say(*title_of(model, name)), say(*help_of(model, name)), model.model_fields[name]
    if choices := get_args(field.annotation):
        return gr.Radio([(CHOICES[choice], choice) for choice in choices], value=choices[0], label=title, info=help,
                        elem_id=f"option-{name}")
    value = None if field.is_required() else field.default
    return gr.Number(value, label=title, info=help, precision=0 if field.annotation is int else None, step="any",
                     elem_id=f"option-{name.replace('_', '-')}")


def advised(model: type[BaseModel], name: str, advice: Advice, visit: Visit) -> gr.Number:
    """The recommended value, and why, under the option's help."""
    value = f"{advice.value:g}" if isinstance(advice.value, float) else f"{advice.value:,}"
    reason = visit.say(f"추천 {value}: {advice.reason.ko}", f"Recommended {value}: {advice.reason.en}")
    return gr.Number(advice.value, info=f"{visit.read(help_of(model, name))}\n{reason}")


def unadvised(model: type[BaseModel], name: str, visit: Visit) -> gr.Number:
    """An empty field: the recommended value is worked out when the model has been downloaded."""
    later = visit.say("비워 두면 모델에 맞는 추천값을 씁니다.", "Left empty, the value recommended for the model is used.")
    return gr.Number(None, info=f"{visit.read(help_of(model, name))}\n{later}")
