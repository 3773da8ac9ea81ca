"""A card for each repair: the findings that it answers, its switch, and rows before and after it."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words
from trainer.fields import about, help_of, title_of, validated
from trainer.home.survey import Change
from trainer.options import Repairs
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed

from ..language import say
from ..parts import join
from ..place import Visit
from .examples import change_table
from .findings import finding_body

# the order on the page: what spoils the result most comes first
ORDER = ("drop_leaks", "null_labels", "blank_labels", "mend_spans", "repeated_names", "merge_labels", "conflicts",
         "mask_personal", "drop_rare", "drop_duplicates", "drop_near_duplicates", "remove_controls", "sample",
         "shorten_runs", "tidy_spaces")
WITHOUT_LABELS = {  # the help of switches for texts without labels
    "drop_duplicates": Words("글이 같은 행은 첫 행만 남깁니다.", "Of rows equal in text only the first is kept."),
    "drop_near_duplicates": Words(
        "글이 띄어쓰기, 문장 부호, 되풀이한 글자(ㅋㅋㅋ)만 다른 행은 첫 행만 남깁니다.",
        "Of rows whose texts differ in blanks, punctuation or repeated letters (ㅋㅋㅋ) only, the first is kept."),
    "sample": Words("이만큼만 골라 씁니다. 비워 두면 모두 씁니다.", "Uses so many rows. Empty: all.")}
EDIT = "kotune.merges(element, props, watch, trigger)"


class RepairsPart:
    """A card with a switch for each field of Repairs; those that answer no finding are hidden until a person asks."""

    def __init__(self):
        self.cards, self.why, self.switches, self.after = {}, {}, {}, {}
        self.all = gr.State(False)
        with gr.Column(elem_classes="kt-plain kt-repairs", visible=False) as self.column:
            for name in ORDER:
                self._card(name)
            self.more = gr.Button(say("그 밖의 손질도 보기", "Show other repairs too"), size="sm", elem_id="more-repairs")
        self.inputs = [*self.switches.values(), self.merges]
        self.outputs = {self.column, self.more, self.all, *self.cards.values(), *self.why.values(),
                        *self.after.values(), *self.inputs}

    def _card(self, name: str) -> None:
        place = f"repair-{name.replace('_', '-')}"
        with gr.Column(elem_classes="kt-card kt-repair", visible=False, elem_id=place) as self.cards[name]:
            self.why[name] = gr.HTML()
            if name == "merge_labels":
                self.merges = gr.HTML(None, html_template="<div></div>", js_on_load=EDIT,
                                      elem_classes="kt-merges", elem_id="merges")
            self.switches[name] = _switch(name)
            self.after[name] = gr.HTML()

    def repairs(self, values: dict) -> Repairs:
        """The repairs that are switched on. Raises Problem("bad_option")."""
        given = {name: _default(name) if values[switch] is None else values[switch]  # None: never shown yet
                 for name, switch in self.switches.items()}
        merges = (values[self.merges] or {}).get("merges", {})
        given["merge_labels"] = {old: new for old, new in merges.items() if new.strip() and new != old} \
            if given["merge_labels"] else {}
        # an empty number comes as 0 until it has been shown
        return validated(Repairs, given | {"sample": int(given["sample"]) if given["sample"] else None})

    def begun(self) -> dict:
        """Reset all switches to their defaults, as new files have come."""
        return {self.column: gr.Column(visible=False), self.all: False, self.merges: None,
                **{card: gr.Column(visible=False) for card in self.cards.values()},
                **dict.fromkeys([*self.why.values(), *self.after.values()], ""),
                **{switch: _default(name) for name, switch in self.switches.items()}}

    def restored(self, on: Repairs) -> dict:
        return {switch: getattr(on, name) for name, switch in self.switches.items() if name != "merge_labels"}

    def shown(self, known: Surveyed, on: Repairs, every: bool, visit: Visit) -> dict:
        """The cards of repairs that answer a finding or are on (`every`: all), with what each repair did."""
        found, hidden, applying = known.survey, 0, TASKS[known.task].repairs
        shown = {self.column: gr.Column(visible=True)}
        for name in ORDER:
            if name not in applying:
                shown[self.cards[name]] = gr.Column(visible=False)
                continue
            why = [finding_body(each, known.table, known.columns, visit)
                   for each in found.findings if each.repair == name]
            did = [each for each in found.changes if each.code == name]
            is_on = getattr(on, name) != Repairs.model_fields[name].get_default(call_default_factory=True)
            visible = bool(why or did or every or is_on)
            hidden += not visible
            shown |= {self.cards[name]: gr.Column(visible=visible), self.why[name]: join(why),
                      self.after[name]: join(change_body(each, visit) for each in did)}
        if not on.merge_labels:  # the labels before merging; while merging is on, the table stays as edited
            shown[self.merges] = {"labels": list(found.labels.items()), "merges": found.merges,
                                  "words": [visit.say("라벨", "Label"), visit.say("행", "Rows"),
                                            visit.say("합칠 라벨", "Becomes"), visit.say("그대로", "as it is")]}
        for name, alone in WITHOUT_LABELS.items():
            words = help_of(Repairs, name) if known.columns.label else alone
            shown[self.switches[name]] = gr.update(info=visit.read(words))
        return shown | {self.more: gr.Button(visible=hidden > 0)}

    def offered(self, name: str | None) -> dict:
        """The card of the repair that a problem names, if it names one; no other card is shown with a problem."""
        return {self.column: gr.Column(visible=True), self.cards[name]: gr.Column(visible=True)} if name else {}

    def show_all(self, task: str) -> dict:
        return {self.all: True, self.more: gr.Button(visible=False),
                **{self.cards[name]: gr.Column(visible=True) for name in ORDER if name in TASKS[task].repairs}}


def change_body(change: Change, visit: Visit) -> Markup:
    """What a repair did, and rows before and after it."""
    return Markup('<div class="kt-done kt-change"><p>{}</p>{}</div>').format(
        visit.read(change.words), change_table(change, visit))


def _switch(name: str):
    how = {"label": say(*title_of(Repairs, name)), "info": say(*help_of(Repairs, name)),
           "elem_id": f"switch-{name.replace('_', '-')}"}
    if choices := about(Repairs, name, "choices"):
        return gr.Radio([(say(*words), value) for value, words in choices.items()], value=_default(name), **how)
    if name == "sample":
        return gr.Number(None, precision=0, **how)
    return gr.Checkbox(_default(name), elem_classes="kt-switch", **how)


def _default(name: str):
    """The switch's first value. For merging labels it is on or off; which labels are merged is in the table."""
    return False if name == "merge_labels" else Repairs.model_fields[name].default
