"""A form for a pydantic model of options: titles, help, choices and what depends on what derive from its fields."""

import gradio as gr
from pydantic import BaseModel

from trainer.advice import Advice
from trainer.errors import Words
from trainer.fields import about, applies, help_of, leads, title_of, value_words
from trainer.home.specs import Base
from trainer.options import GROUPS, Settings
from trainer.tasks.settings import advice_for, held

from .language import say
from .place import Visit

NAMES = [*Settings.model_fields]
CHOICES = [name for name in NAMES if about(Settings, name, "choices")]
NUMBERS = [name for name in NAMES if name not in CHOICES]
LEADING = [name for name in CHOICES if leads(Settings, name)]  # what is recommended depends on them
FOLLOWERS = [name for name in NAMES if about(Settings, name, "follows")]
DEPENDENT = [name for name in NAMES if about(Settings, name, "needs")]
FOLDED = {group: [name for name in NAMES if about(Settings, name, "group") == group] for group in GROUPS}
SHOWN = [name for name in NAMES if not about(Settings, name, "group")]

AS_IT_IS = Words("모두 그대로 두어도 됩니다. 비운 칸에는 추천값을 씁니다.",
                 "All of it may stay as it is. A field that is left empty takes what is recommended.")


class SettingsForm:
    """The fields of `Settings` for the runs of a task, None: the project's; a field that is left empty takes what is
    recommended, and one that has no effect is hidden, as is a group of such."""

    def __init__(self, task: str | None, name: str, title: Words):
        self.task, self.groups = task, dict[str, gr.Column]()
        with gr.Column(visible=False, elem_classes="kt-plain") as self.column:
            self.title = gr.HTML(say(*(f'<h3 class="kt-step">{words}</h3>' for words in title)), visible=False)
            self.fields = fields_of(Settings, [each for each in SHOWN if each in CHOICES], name)
            with gr.Row(elem_classes="kt-form"):
                self.fields |= fields_of(Settings, [each for each in SHOWN if each not in CHOICES], name)
            with gr.Accordion(say("더 보기", "More"), open=False, elem_id=f"{name}-more", elem_classes="kt-more"):
                gr.HTML(say(*(f'<p class="kt-hint">{words}</p>' for words in AS_IT_IS)))
                for group, names in FOLDED.items():
                    with gr.Column(elem_classes="kt-plain kt-group") as self.groups[group]:
                        gr.HTML(say(*(f"<h4>{words}</h4>" for words in GROUPS[group])))
                        with gr.Row(elem_classes="kt-form"):
                            self.fields |= fields_of(Settings, names, name)
        self.leaders = [self.fields[name].input for name in LEADING]
        self.others = [self.fields[name].blur if name in NUMBERS else self.fields[name].input
                       for name in NAMES if name not in LEADING]
        self.inputs = {*self.fields.values()}
        self.outputs = {self.column, self.title, *self.groups.values(), *self.inputs}

    def reset(self) -> dict:
        """Out of sight, and empty."""
        return {self.column: gr.Column(visible=False)} | initial(Settings, self.fields)

    def is_fresh(self, values: dict) -> bool:
        return all(values[self.fields[name]] is None for name in NUMBERS)

    def filled(self, values: dict, visit: Visit, base: Base | None, taken: dict | None = None) -> dict:
        """What is recommended for this base model, None: one that has yet to be downloaded; of the options that are
        `taken` over, their values."""
        taken = taken or {}
        known = self._known(dict.fromkeys(NAMES) | taken, taken, visit, base)
        return _both(self._told(NAMES, known, visit, base), self._in_sight(NAMES, known, visit, base))

    def followed(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """What depends on a choice; what has been typed elsewhere stays."""
        known = self._known(self.given(values), {}, visit, base)
        return _both(self._told(FOLLOWERS, known, visit, base), self.arranged(values, visit, base))

    def arranged(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """Which fields can have an effect beside the values of the others."""
        return self._in_sight(DEPENDENT, self.given(values), visit, base)

    def given(self, values: dict) -> dict:
        """Option → value, None where the field is empty or out of sight."""
        given = {name: values[field] for name, field in self.fields.items()}
        return {name: value if applies(Settings, name, given) else None for name, value in given.items()}

    def _known(self, chosen: dict, taken: dict, visit: Visit, base: Base | None) -> dict:
        """Option → the value that its field begins with."""
        options = held(visit.project, base, self.task)
        chosen = {name: chosen[name] for name in options}
        advice = advice_for(visit.project, base, chosen, self.task) if base else {}
        leading = {name: chosen[name] for name in LEADING if chosen.get(name) is not None}
        return dict.fromkeys(NAMES) | {name: each.value for name, each in advice.items()} | leading | {
            name: value for name, value in taken.items() if name in options}

    def _told(self, names: list[str], known: dict, visit: Visit, base: Base | None) -> dict:
        advice = advice_for(visit.project, base, known, self.task) if base else {}
        return {self.fields[name]: _advised(name, known[name], advice.get(name), visit) for name in names}

    def _in_sight(self, names: list[str], known: dict, visit: Visit, base: Base | None) -> dict:
        seen = {name for name in held(visit.project, base, self.task) if applies(Settings, name, known)}
        groups = {column: gr.update(visible=not seen.isdisjoint(FOLDED[group]))
                  for group, column in self.groups.items()}
        return {self.fields[name]: gr.update(visible=name in seen) for name in names} | groups


def _both(one: dict, other: dict) -> dict:
    """Updates of components, and other updates of them and more."""
    return one | {component: one.get(component, {}) | update for component, update in other.items()}


def fields_of(model: type[BaseModel], names: list[str], form: str = "option") -> dict[str, gr.components.Component]:
    """One input for each named option. Bounds are checked by the model, whose message names the option."""
    return {name: _input(model, name, f"{form}-{name.replace('_', '-')}") for name in names}


def given(fields: dict, values: dict) -> dict:
    """Option → value of the inputs (option → component) that are not empty."""
    return {name: values[field] for name, field in fields.items() if values[field] is not None}


def once_shown(updates: dict, values: dict) -> dict:
    """The values of the form with these updates of fields in it."""
    return values | {each: update["value"] for each, update in updates.items()
                     if isinstance(update, dict) and "value" in update}


def initial(model: type[BaseModel], fields: dict) -> dict:
    """Each of these inputs (option → component) as the form has it at first."""
    return {component: gr.update(value=_initial(model, name), visible=_applies_at_first(model, name))
            for name, component in fields.items()}


def token_field(name: str, **how) -> gr.Textbox:
    """For a token of the Hub, which goes with one request."""
    return gr.Textbox(
        label=say("Hub 토큰 (비공개 모델일 때만)", "Hub token (for private models only)"), type="password", elem_id=name,
        info=say("이번 요청에만 쓰고 어디에도 저장하지 않습니다.", "Used for this request only, stored nowhere."), **how)


def _initial(model: type[BaseModel], name: str):
    if choices := about(model, name, "choices"):
        return next(iter(choices)) if leads(model, name) else None
    field = model.model_fields[name]
    advised = field.is_required() or about(model, name, "usual") or about(model, name, "of_task")
    return None if advised else field.default


def _applies_at_first(model: type[BaseModel], name: str) -> bool:
    return applies(model, name, {other: _initial(model, other) for other in about(model, name, "needs") or {}})


def _input(model: type[BaseModel], name: str, elem_id: str):
    how = {"value": _initial(model, name), "label": say(*title_of(model, name)), "info": say(*help_of(model, name)),
           "visible": _applies_at_first(model, name), "elem_id": elem_id}
    if choices := about(model, name, "choices"):
        return gr.Radio([(say(*words), choice) for choice, words in choices.items()], **how)
    whole = model.model_fields[name].annotation in (int, int | None)
    return gr.Number(precision=0 if whole else None, step="any", **how)


def _advised(name: str, value, advice: Advice | None, visit: Visit) -> dict:
    """A field with its value; the recommended one, and why, under the option's help; none where the model has yet to be
    downloaded."""
    if advice is None:
        placeholder, reason = None, visit.say("비워 두면 모델에 맞는 추천값을 씁니다.",
                                              "Left empty, the value recommended for the model is used.")
    else:
        best = advice.value
        written = f"{best:,}" if isinstance(best, int) else visit.read(value_words(Settings, name, best))
        placeholder = visit.say(f"추천값 {written}", f"recommended: {written}")
        reason = visit.say(f"추천 {written}: {advice.reason.ko}", f"Recommended {written}: {advice.reason.en}")
        if name in NUMBERS and name in SHOWN:
            reason += visit.say(" 비워 두면 이 값을 씁니다.", " Left empty, this value is used.")
    told = f"{visit.read(help_of(Settings, name))}\n{reason}"
    return gr.update(value=value, info=told) if name in CHOICES else \
        gr.update(value=value, info=told, placeholder=placeholder)
