"""A form for a pydantic model of options: titles, help, choices and dependencies derive from its fields."""

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
LEADING = [name for name in CHOICES if leads(Settings, name)]  # other recommended values depend on them
FOLLOWERS = [name for name in NAMES if about(Settings, name, "follows")]
DEPENDENT = [name for name in NAMES if about(Settings, name, "needs")]
FOLDED = {group: [name for name in NAMES if about(Settings, name, "group") == group] for group in GROUPS}
SHOWN = [name for name in NAMES if not about(Settings, name, "group")]

AS_IT_IS = Words("모두 그대로 두어도 됩니다. 비운 칸에는 추천값을 씁니다.",
                 "All of it may stay as it is. A field that is left empty takes what is recommended.")


class SettingsForm:
    """The fields of `Settings` for runs of a task (None: the project's). An empty field takes the recommended value.
    Fields without an effect are hidden, and so are groups of only such fields."""

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
        """Hide and empty the form."""
        return {self.column: gr.Column(visible=False)} | initial(Settings, self.fields)

    def is_fresh(self, values: dict) -> bool:
        return all(values[self.fields[name]] is None for name in NUMBERS)

    def filled(self, values: dict, visit: Visit, base: Base | None, taken: dict | None = None) -> dict:
        """The form with the values recommended for this base model (None: it is not downloaded yet), and with the
        values of the options that are `taken` over."""
        taken = taken or {}
        known = self._known(dict.fromkeys(NAMES) | taken, taken, visit, base)
        return _both(self._with_advice(NAMES, known, visit, base), self._in_sight(NAMES, known, visit, base))

    def followed(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """After a choice, update the fields that depend on it; what was typed into others stays."""
        known = self._known(self.given(values), {}, visit, base)
        return _both(self._with_advice(FOLLOWERS, known, visit, base), self.arranged(values, visit, base))

    def arranged(self, values: dict, visit: Visit, base: Base | None) -> dict:
        """Show the fields that have an effect with the values of the others, and hide those without."""
        return self._in_sight(DEPENDENT, self.given(values), visit, base)

    def given(self, values: dict) -> dict:
        """Option → value, None if the field is empty or hidden."""
        given = {name: values[field] for name, field in self.fields.items()}
        return {name: value if applies(Settings, name, given) else None for name, value in given.items()}

    def _known(self, chosen: dict, taken: dict, visit: Visit, base: Base | None) -> dict:
        """Option → the first value of its field."""
        options = held(visit.project, base, self.task)
        chosen = {name: chosen[name] for name in options}
        advice = advice_for(visit.project, base, chosen, self.task) if base else {}
        leading = {name: chosen[name] for name in LEADING if chosen.get(name) is not None}
        return dict.fromkeys(NAMES) | {name: each.value for name, each in advice.items()} | leading | {
            name: value for name, value in taken.items() if name in options}

    def _with_advice(self, names: list[str], known: dict, visit: Visit, base: Base | None) -> dict:
        advice = advice_for(visit.project, base, known, self.task) if base else {}
        return {self.fields[name]: _advised(name, known[name], advice.get(name), visit) for name in names}

    def _in_sight(self, names: list[str], known: dict, visit: Visit, base: Base | None) -> dict:
        seen = {name for name in held(visit.project, base, self.task) if applies(Settings, name, known)}
        groups = {column: gr.update(visible=not seen.isdisjoint(FOLDED[group]))
                  for group, column in self.groups.items()}
        return {self.fields[name]: gr.update(visible=name in seen) for name in names} | groups


def _both(one: dict, other: dict) -> dict:
    """Merge two updates of components, which may be of the same ones."""
    return one | {component: one.get(component, {}) | update for component, update in other.items()}


def fields_of(model: type[BaseModel], names: list[str], form: str = "option") -> dict[str, gr.components.Component]:
    """One input for each named option. Bounds are checked by the model, whose message names the option."""
    return {name: _input(model, name, f"{form}-{name.replace('_', '-')}") for name in names}


def given(fields: dict, values: dict) -> dict:
    """Option → value of the inputs (option → component) that are not empty."""
    return {name: values[field] for name, field in fields.items() if values[field] is not None}


def once_shown(updates: dict, values: dict) -> dict:
    """The values of the form after these updates."""
    return values | {each: update["value"] for each, update in updates.items()
                     if isinstance(update, dict) and "value" in update}


def initial(model: type[BaseModel], fields: dict) -> dict:
    """Updates that reset these inputs (option → component) to the form's first values."""
    return {component: gr.update(value=_initial(model, name), visible=_applies_at_first(model, name))
            for name, component in fields.items()}


def token_field(name: str, **how) -> gr.Textbox:
    """A field for a Hub token, which is used for one request only."""
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
    is_whole = model.model_fields[name].annotation in (int, int | None)
    return gr.Number(precision=0 if is_whole else None, step="any", **how)


def _advised(name: str, value, advice: Advice | None, visit: Visit) -> dict:
    """The update of a field: its value, and the recommended value with the reason below the option's help; `advice`:
    None if the model is not downloaded yet."""
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
    info = f"{visit.read(help_of(Settings, name))}\n{reason}"
    return gr.update(value=value, info=info) if name in CHOICES else \
        gr.update(value=value, info=info, placeholder=placeholder)
