"""Step 2: which model to train, and with which settings: recommended, searched for, or set by hand."""

from contextlib import nullcontext, suppress
from functools import partial

import gradio as gr

from trainer.errors import Problem, Words, concerning
from trainer.home.project import Search
from trainer.home.specs import Base
from trainer.options import Budget, Folds
from trainer.search.ranges import ranges_for
from trainer.tasks.settings import settings_for
from trainer.training.forecast import Forecast, advised
from trainer.training.plan import FIRST, SECOND, Plan, key_of

from ..form import SettingsForm, fields_of, given, initial, once_shown
from ..home.before import before_training
from ..language import say
from ..listeners import Listeners, Page, problem_area, problem_html
from ..parts import standing_heading
from ..place import Visit, plans_of
from ..runs.chosen import trains_models
from ..runs.folds_view import few_test_rows
from .adaptation_choice import AdaptationChoice, about_texts, is_done
from .base_choice import HUB, NETWORK, BaseChoice
from .earlier import EarlierSettings
from .expected import forecast_of, in_a_line, mode_words, reasons_of
from .measuring import IN_SIGHT, Asked, Measuring
from .methods_choice import MethodsChoice
from .modes import FOLDS, MANUAL, METHODS, MODES, ONCE, SEARCH, SIZES, start_button
from .ranges import Ranges
from .sizes_choice import SizesChoice

DOWNLOADING = say('<div class="kt-wait">모델을 받고 있습니다. 처음 한 번은 몇 분 걸릴 수 있습니다.</div>',
                  '<div class="kt-wait">Downloading the model. The first time this can take minutes.</div>')


def settings_page(listeners: Listeners) -> Page:
    gr.HTML(standing_heading(
        Words("어떻게 학습할까요?", "How should it be trained?"),
        Words("고르지 않아도 됩니다. 그대로 맨 아래의 단추를 누르면 추천 설정으로 학습합니다.",
              "You need not choose anything: press the button below and the recommended settings are used.")))
    alone = gr.HTML(visible=False)
    with gr.Column(elem_classes="kt-plain") as single:
        base = BaseChoice(listeners.shared.local_folders)
    box = problem_area()  # problems in choosing a model; others are shown above the button
    mode = gr.Radio([], label=say("학습 방식", "How to train"), elem_id="mode", elem_classes="kt-cards")
    methods, sizes, few = MethodsChoice(listeners.shared.local_folders), SizesChoice(), gr.HTML(visible=False)
    adaptation = AdaptationChoice()
    with gr.Row(visible=False, elem_classes="kt-form") as searching:
        budget = fields_of(Budget, list(Budget.model_fields))
    ranges = Ranges()
    with gr.Row(visible=False, elem_classes="kt-form") as folding:
        folds = fields_of(Folds, ["folds"])
        own = gr.Checkbox(False, label=say("설정을 직접 정하기", "Set the options by hand"), elem_id="folds-by-hand",
                          info=say("끄면 추천 설정으로 학습합니다.", "Off: the recommended settings are used."))
    earlier = EarlierSettings()
    training = SettingsForm(None, "option", SECOND)
    reasons, before = gr.HTML(), listeners.links()
    waiting, refused, measuring = gr.HTML(DOWNLOADING, visible=False), problem_area(), Measuring()
    with gr.Row(elem_classes="kt-dock"):
        estimate = gr.HTML(elem_id="forecast")
        measuring.in_dock()
        button = gr.Button(say("학습 시작", "Start training"), variant="primary", size="lg", elem_id="start")

    def arrange(values: dict, visit: Visit) -> dict:
        """Show the parts of the form that the choices so far call for, and hide the others."""
        chosen, first = values[mode], adapts_first(values, visit)
        adapting = adaptation.arranged(may_adapt(values, visit), by_hand=chosen == MANUAL and first)
        return base.arranged(values) | adapting | {
            single: gr.Column(visible=chosen != METHODS), methods.panel: gr.Column(visible=chosen == METHODS),
            sizes.panel: gr.Column(visible=chosen == SIZES),
            searching: gr.Row(visible=chosen == SEARCH), folding: gr.Row(visible=chosen == FOLDS),
            ranges.panel: gr.Accordion(visible=chosen == SEARCH), **earlier.arranged(is_by_hand(values)),
            training.title: gr.HTML(visible=first), training.column: gr.Column(visible=is_by_hand(values)),
            button: start_button(visit, first, chosen in (METHODS, SIZES)), refused: gr.HTML(visible=False),
            **measuring.nothing(), before: used_before(values, visit), **expect(values, visit)}

    def used_before(values: dict, visit: Visit) -> gr.HTML:
        is_known = not is_by_hand(values) and not adapts_first(values, visit) and values[base.source] != HUB
        model = base.model(values) if is_known and values[mode] in (ONCE, FOLDS) else ""
        return before_training(model, values[mode] == FOLDS, visit)

    def expect(values: dict, visit: Visit, base_here: Base | None = None, **choose: str) -> dict:
        """The time of each way to train, and the whole forecast of the chosen one. `choose`: `value=` sets the way."""
        found, plans = base_here or base.base_at_hand(values, visit), plans_of(visit.project)
        expected = {name: takes(values | {mode: name}, found, visit)
                    for name, (kind, *_) in MODES.items() if kind in plans}
        modes = [(mode_words(*MODES[name][1:], each, visit), name) for name, each in expected.items()]
        chosen = expected[values[mode]]
        return {mode: gr.Radio(modes, **choose), estimate: in_a_line(chosen, visit),
                **measuring.offered(chosen, values[mode] == METHODS),
                reasons: methods.reasons(values, visit) if values[mode] == METHODS else
                reasons_of(found, chosen, is_by_hand(values), visit)}

    def takes(values: dict, found: Base | None, visit: Visit) -> Forecast | None:
        """The forecast; None if there can be none. Invalid settings are reported by the start."""
        with suppress(Problem):
            return methods.forecast(values, visit) if values[mode] == METHODS else \
                forecast_of(plan(values, visit), found, visit)

    def may_adapt(values: dict, visit: Visit) -> bool:
        offered = "adapted" in plans_of(visit.project) and values[mode] in (ONCE, MANUAL)
        return offered and values[base.source] != NETWORK and not base.is_decoder(values)  # neither can adapt

    def adapts_first(values: dict, visit: Visit) -> bool:
        return may_adapt(values, visit) and values[adaptation.switch]

    def is_by_hand(values: dict) -> bool:
        return values[mode] == MANUAL or values[mode] == FOLDS and values[own]

    def fill(values: dict, visit: Visit, found: Base | None) -> dict:
        """The forms with the recommended values, if the model is here."""
        return training.filled(values, visit, found) | adaptation.form.filled(values, visit, found) | \
            ranges.filled(visit, found)

    def fetch(values: dict, visit: Visit) -> dict:
        found = base.base(values, visit)
        return fill(values, visit, found) | expect(values, visit, found) | {measuring.here: base.model(values)}

    def choose_base(values: dict, visit: Visit) -> dict:
        first = values[adaptation.switch] and not is_done(base.model(values), visit)
        offer = adaptation.offer(base.model(values), first, visit)
        return arrange(values | {adaptation.switch: first}, visit) | offer | \
            fill(values, visit, base.base_at_hand(values, visit))

    def pick(values: dict, visit: Visit) -> dict:
        """Choose a model of the catalogue."""
        picked = base.catalogue.picked(values, visit)
        return choose_base(values | {base.name: picked[base.name]}, visit) | picked

    def type_name(values: dict, visit: Visit) -> dict:
        return choose_base(values, visit) | base.catalogue.typed(values, visit)

    def choose_mode(values: dict, visit: Visit) -> dict:
        """Open the form for this way. It is filled with recommended values once; later changes by a person stay."""
        fresh = is_by_hand(values) and training.is_fresh(values)
        return arrange(values, visit) | (
            fill(values, visit, base.base_at_hand(values, visit)) if fresh else {})

    def choose_leader(form: SettingsForm, values: dict, visit: Visit) -> dict:
        followed = form.followed(values, visit, base.base_at_hand(values, visit))
        return followed | expect(once_shown(followed, values), visit)

    def check(form: SettingsForm, values: dict, visit: Visit) -> dict:
        """Show the fields that have an effect with what was just typed. Raises Problem, as the start would."""
        found, chain = base.base_at_hand(values, visit), adapts_first(values, visit)
        if found:
            with concerning(*(FIRST if form is adaptation.form else SECOND)) if chain else nullcontext():
                settings_for(visit.project, found, form.given(values), form.task)
        return form.arranged(values, visit, found) | expect(values, visit)

    def check_ranges(values: dict, visit: Visit) -> dict:
        if found := base.base_at_hand(values, visit):
            ranges_for(visit.project, found, ranges.given(values))
        return {}

    def check_rows(values: dict, visit: Visit) -> dict:
        return sizes.checked(values, visit) | expect(values, visit)

    def pick_korean(values: dict, visit: Visit) -> dict:
        picked = methods.picked(visit)
        return picked | expect(values | picked, visit)

    def take_over(settings: dict, message: dict, values: dict, visit: Visit) -> dict:
        """The form with these settings. Raises Problem if they do not fit the base model."""
        found = base.base_at_hand(values, visit)
        if found:
            settings_for(visit.project, found, settings)
        filled = training.filled(values, visit, found, settings)
        return filled | expect(once_shown(filled, values), visit) | message

    def taken_at_first(values: dict, visit: Visit) -> dict:
        """The settings of the run in the address, if there is one."""
        try:
            return take_over(*earlier.of_address(visit), values, visit) if visit.run else {}
        except Problem as problem:
            return {earlier.box: problem_html(problem, visit.language)}

    def take_run(values: dict, visit: Visit) -> dict:
        return take_over(*earlier.of_run(values[earlier.run], visit), values, visit)

    def take_file(values: dict, visit: Visit) -> dict:
        return take_over(*earlier.of_file(values[earlier.file], visit), values, visit)

    def wait(values: dict) -> gr.HTML:
        """Whether a download may be under way."""
        return gr.HTML(visible=methods.may_download(values) if values[mode] == METHODS else values[base.source] == HUB)

    def begin(values: dict, visit: Visit) -> dict:
        """Queue the plan. Its key makes it one training, however often and from however many pages it is sent."""
        token, asked = values[methods.token if values[mode] == METHODS else base.token], plan(values, visit)
        try:
            once = asked.model_copy(update={"key": key_of(visit.project, asked)})
            started = visit.shared.start(visit.project, once, token)
        except Problem as problem:
            return measuring.refused(problem, asked, refused, visit)
        named = {"run": "", "search": started.name} if isinstance(started, Search) else \
            {"run": (started.first or started).name, "search": ""}
        return {listeners.place: str(visit.place.at("training", **named)), base.token: "", methods.token: ""}

    def after_measuring(values: dict, visit: Visit) -> dict:
        is_here = values[mode] != METHODS and values[base.source] == HUB and values[measuring.here] == values[base.name]
        return expect(values, visit, base.base(values, visit) if is_here else None)

    def change(values: dict, visit: Visit) -> dict:
        """Switch to settings by hand, with the changes that would make the training fit."""
        found = base.base(values, visit)
        taken = (training.given(values) if is_by_hand(values) else {}) | values[measuring.changes]
        by_hand = values | {mode: values[mode] if values[mode] == FOLDS else MANUAL, own: True}
        filled = training.filled(by_hand, visit, found, taken)
        by_hand = once_shown(filled, by_hand)
        return arrange(by_hand, visit) | filled | expect(by_hand, visit, found, value=by_hand[mode]) | {
            own: True, training.column: gr.Column(visible=True)}

    def plan(values: dict, visit: Visit) -> Plan:
        """The requested plan; forms that are not shown are ignored."""
        if values[mode] == METHODS:
            return methods.plan(values)
        adapting = adaptation.form.given(values) if values[mode] == MANUAL else {}
        return Plan(model=base.model(values), settings=training.given(values) if is_by_hand(values) else {},
                    adaptation=adapting if adapts_first(values, visit) else None,
                    budget=given(budget, values) if values[mode] == SEARCH else None,
                    ranges=ranges.given(values) if values[mode] == SEARCH else None,
                    folds=given(folds, values) if values[mode] == FOLDS else None,
                    rows=sizes.rows(values, visit) if values[mode] == SIZES else None)

    def way_at_first(values: dict, visit: Visit) -> str:
        """The way in the address, else the advised one."""
        wanted = visit.place.way
        if wanted in MODES and MODES[wanted][0] in plans_of(visit.project):
            return wanted
        found = base.base_at_hand(values, visit)
        return FOLDS if advised(visit.project, base.model(values), found).kind == "folds" else ONCE

    def show(visit: Visit) -> dict:
        """Start with an empty form, as the recommended values depend on the project."""
        plans, adapts = plans_of(visit.project), not trains_models(visit.project)
        at_first = dict.fromkeys(form) | base.at_first(visit) | methods.at_first(visit) | sizes.at_first(visit)
        first = way_at_first(at_first, visit)
        at_first |= {mode: first}
        by_hand, found = is_by_hand(at_first), base.base_at_hand(at_first, visit)
        shown = base.show(visit) | methods.show(visit) | sizes.show(visit) | adaptation.show(visit) | \
            training.reset() | earlier.show(visit, by_hand) | ranges.filled(visit, found) | measuring.nothing() | {
                box: gr.HTML(visible=False), refused: gr.HTML(visible=False)}
        if by_hand:
            shown |= fill(at_first, visit, found) | {training.column: gr.Column(visible=True)}
            shown |= taken_at_first(at_first, visit)
            at_first = once_shown(shown, at_first)
        return shown | expect(at_first, visit, value=first) | {
            single: gr.Column(visible=first != METHODS), methods.panel: gr.Column(visible=first == METHODS),
            sizes.panel: gr.Column(visible=first == SIZES),
            alone: gr.HTML(about_texts(visit) if adapts else "", visible=adapts),
            before: used_before(at_first, visit),
            few: gr.HTML(few_test_rows(visit.project, visit) if FOLDS in plans else "", visible=FOLDS in plans),
            own: False, searching: gr.Row(visible=first == SEARCH),
            folding: gr.Row(visible=first == FOLDS), button: start_button(visit, compares=first in (METHODS, SIZES)),
            adaptation.panel: gr.Column(visible=may_adapt(at_first, visit)),
            ranges.panel: gr.Accordion(visible=first == SEARCH),
            **initial(Budget, budget), **initial(Folds, folds)}

    parts = training, adaptation, base, methods, sizes, ranges, earlier, measuring
    filled = set.union(*(part.outputs for part in parts)) | {
        single, searching, folding, button, refused, mode, estimate, reasons, before}
    form = set.union(*(part.inputs for part in parts)) | {mode, own, *folds.values(), *budget.values()}
    leaders = [(event, partial(choose_leader, which)) for which in (training, adaptation.form)
               for event in which.leaders]
    how = {"show_progress": "hidden", "trigger_mode": "always_last"}  # a choice made while an answer is awaited counts
    for event, handler in ((base.source.input, choose_base), (base.adapted.input, choose_base),
                           (base.network.input, choose_base), (base.catalogue.known.input, pick),
                           (base.name.input, type_name),
                           *((each.input, base.catalogue.narrowed) for each in base.catalogue.filters),
                           (mode.input, choose_mode), (own.input, choose_mode), (adaptation.switch.input, arrange),
                           *leaders):
        listeners.on(event, handler, form, filled, box, **how)
    expected, done = {mode, estimate, reasons, *measuring.outputs}, {}
    for which in (training, adaptation.form):
        updated = which.outputs | expected
        listeners.on(partial(gr.on, which.others), partial(check, which), form, updated, refused, **how)
    listeners.on(partial(gr.on, ranges.typed), check_ranges, form, set(), refused, **how)
    listeners.on(partial(gr.on, sizes.ended), check_rows, form, expected | {sizes.shares}, refused, **how)
    listeners.on(methods.korean.click, pick_korean, form, expected | methods.outputs, refused, **how)
    for event, handler in ((earlier.run.input, take_run), (earlier.file.upload, take_file)):
        listeners.on(event, handler, form, filled, earlier.box, **how)
    ended = [each.blur for each in (*folds.values(), *budget.values())]
    ended += [methods.models.input, methods.more.blur, sizes.shares.input]
    listeners.on(partial(gr.on, ended), expect, form, expected, box, **how)
    listeners.on(measuring.instead.click, change, form, filled | {own}, refused, show_progress="hidden")
    for pressed, handler, inputs, outputs, problem in (
            (base.fetch, fetch, form, filled, box),  # downloads a model from the Hub
            (button, begin, form, {listeners.place, base.token, methods.token, *measuring.outputs}, refused)):
        shown = pressed.click(wait, {mode, base.source, *methods.inputs}, waiting, api_visibility="private")
        done[pressed] = listeners.on(shown.then, handler, inputs, outputs, problem).then(
            lambda: gr.HTML(visible=False), None, waiting, js=IN_SIGHT, api_visibility="private")
    measuring.connect(listeners, done[base.fetch],
                      Asked(plan, base.token, after_measuring, form, expected, estimate, refused))
    return Page(filled | {box, mode, alone, few, own, *folds.values(), *budget.values()}, show)
