"""Step 2: which model, and who chooses the settings: the search or the person."""

import uuid
from functools import partial

import gradio as gr

from trainer.errors import Words
from trainer.options import Budget, Folds
from trainer.studio import start_adapted, start_cross_validation, start_run, start_search
from trainer.tasks.classification.task import Classification

from ..form import SettingsForm, fields_of, initial
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import standing_heading
from ..place import Visit, has_labels
from ..runs.folds_view import few_test_rows
from ..visitor import ON_A_SPACE
from .adaptation_choice import AdaptationChoice, about_texts, is_done
from .base_choice import HUB, BaseChoice

DOWNLOADING = say('<div class="kt-wait">모델을 받고 있습니다. 처음 한 번은 몇 분 걸릴 수 있습니다.</div>',
                  '<div class="kt-wait">Downloading the model. The first time this can take minutes.</div>')
ONCE, SEARCH, MANUAL, FOLDS = "recommended", "search", "manual", "folds"
MODES = {
    ONCE: Words("추천 설정으로 한 번 학습", "Train once with the recommended settings"),
    SEARCH: Words("자동 탐색 · 여러 설정을 시도해 가장 좋은 것을 고릅니다(베이지안 탐색)",
                  "Automatic search · tries many settings and keeps the best (Bayesian search)"),
    MANUAL: Words("직접 설정 · 학습률, 에폭 등을 직접 정합니다", "By hand · set learning rate, epochs and the rest yourself"),
    FOLDS: Words("교차 검증 · 데이터가 적을 때 점수를 더 믿을 수 있게 잽니다",
                 "Cross-validation · where there is little data, a score to be trusted more")}


def settings_page(listeners: Listeners) -> Page:
    gr.HTML(standing_heading(
        Words("어떻게 학습할까요?", "How should it be trained?"),
        Words("고르지 않아도 됩니다. 그대로 맨 아래의 단추를 누르면 추천 설정으로 학습합니다.",
              "You need not choose anything: press the button below and the recommended settings are used.")))
    key, alone, base = gr.State(""), gr.HTML(visible=False), BaseChoice()
    box = problem_area()  # of choosing a model; what is wrong with the rest is told where it was sent off
    mode = gr.Radio([], label=say("학습 방식", "How to train"), elem_id="mode", elem_classes="kt-choices")
    few = gr.HTML(visible=False)
    adaptation = AdaptationChoice()
    with gr.Row(visible=False) as searching:
        budget = fields_of(Budget, list(Budget.model_fields))
    with gr.Row(visible=False) as folding:
        folds = fields_of(Folds, ["folds"])
        own = gr.Checkbox(False, label=say("설정을 직접 정하기", "Set the options by hand"), elem_id="folds-by-hand",
                          info=say("끄면 추천 설정으로 학습합니다.", "Off: the recommended settings are used."))
    training = SettingsForm(Classification.name, "option", say('<h3 class="kt-step">② 분류 학습의 설정</h3>',
                                                               '<h3 class="kt-step">② Settings of the training</h3>'))
    waiting, refused = gr.HTML(DOWNLOADING, visible=False), problem_area()
    start = gr.Button(say("학습 시작", "Start training"), variant="primary", size="lg", elem_id="start")

    def arrange(values: dict, visit: Visit) -> dict:
        """What is to be seen of the form."""
        chosen, labels = values[mode], has_labels(visit.project)
        offered = labels and chosen in (ONCE, MANUAL)
        first = offered and values[adaptation.switch]
        adapting = adaptation.arranged(offered, by_hand=chosen == MANUAL and (first or not labels))
        return base.arranged(values) | adapting | {
            searching: gr.Row(visible=chosen == SEARCH), folding: gr.Row(visible=chosen == FOLDS),
            training.title: gr.HTML(visible=first), training.column: gr.Column(visible=is_by_hand(values) and labels),
            start: _start(visit, first), refused: gr.HTML(visible=False)}

    def is_by_hand(values: dict) -> bool:
        return values[mode] == MANUAL or values[mode] == FOLDS and values[own]

    def fill(values: dict, visit: Visit) -> dict:
        """Both forms with what is recommended, as far as the model is at hand."""
        found = base.base_at_hand(values, visit)
        return training.filled(values, visit, found) | adaptation.form.filled(values, visit, found)

    def choose_base(values: dict, visit: Visit) -> dict:
        first = values[adaptation.switch] and not is_done(base.model(values), visit)
        told = adaptation.told(base.model(values), first, visit)
        return arrange(values | {adaptation.switch: first}, visit) | told | fill(values, visit)

    def choose_mode(values: dict, visit: Visit) -> dict:
        """The form opens with its recommended values in it; what has been typed since then stays."""
        fresh = is_by_hand(values) and training.is_fresh(values)
        return arrange(values, visit) | (fill(values, visit) if fresh else {})

    def choose_method(which: SettingsForm, values: dict, visit: Visit) -> dict:
        return which.of_method(values, visit, base.base_at_hand(values, visit))

    def advise(values: dict, visit: Visit) -> dict:
        """What is recommended for a model on the Hub, once it is downloaded."""
        found = base.base(values, visit)
        return training.filled(values, visit, found) | adaptation.form.filled(values, visit, found)

    def begin(values: dict, visit: Visit) -> dict:
        """Queue what was asked for; the key, made when the form was shown, makes it one however often it is sent."""
        place = _begin(values, visit, {"key": values[key], "token": values[base.token] or None,
                                       "local_folders": not ON_A_SPACE})
        visit.shared.supervisor.wake()
        return {listeners.place: str(place), base.token: ""}

    def _begin(values: dict, visit: Visit, request: dict):
        project, model = visit.project, base.model(values)
        given = training.given(values) if is_by_hand(values) else None
        adapting = adaptation.form.given(values) if values[mode] == MANUAL else None
        if values[mode] == SEARCH:
            found = {option: values[field] for option, field in budget.items() if values[field] is not None}
            search = start_search(project, model, found, **request)
            return visit.place.at("training", run="", search=search.name)
        if values[mode] == FOLDS:
            search = start_cross_validation(project, model, values[folds["folds"]], given, **request)
            return visit.place.at("training", run="", search=search.name)
        if not has_labels(project):
            run = start_run(project, model, adapting, **request)
        elif values[adaptation.switch]:
            run = start_adapted(project, model, given, adapting, **request).first
        else:
            run = start_run(project, model, given, **request)
        return visit.place.at("training", run=run.name, search="")

    def show(visit: Visit) -> dict:
        """A new request: another key, and an empty form, since what is recommended depends on the project."""
        labels = has_labels(visit.project)
        modes = [(visit.read(words), name) for name, words in MODES.items() if labels or name in (ONCE, MANUAL)]
        return base.show(visit) | adaptation.show(visit) | {
            alone: gr.HTML("" if labels else about_texts(visit), visible=not labels),
            box: gr.HTML(visible=False), refused: gr.HTML(visible=False),
            key: uuid.uuid4().hex, mode: gr.Radio(modes, value=ONCE),
            few: gr.HTML(few_test_rows(visit.project, visit) if labels else "", visible=labels), own: False,
            searching: gr.Row(visible=False), folding: gr.Row(visible=False), start: _start(visit),
            **training.reset(), **initial(Budget, budget), **initial(Folds, folds)}

    filled = training.outputs | adaptation.outputs | base.outputs | {searching, folding, start, refused}
    form = {mode, own} | base.inputs | adaptation.inputs | training.inputs
    for event, handler in ((base.source.input, choose_base), (base.adapted.input, choose_base),
                           (mode.input, choose_mode), (own.input, choose_mode), (adaptation.switch.input, arrange),
                           (training.method.input, partial(choose_method, training)),
                           (adaptation.form.method.input, partial(choose_method, adaptation.form))):
        listeners.on(event, handler, form, filled, box, show_progress="hidden")
    for button, handler, inputs, outputs, told in (
            (base.fetch, advise, form, filled, box),
            (start, begin, form | {key, *folds.values(), *budget.values()}, {listeners.place, base.token}, refused)):
        pressed = button.click(lambda source: gr.HTML(visible=source == HUB), base.source, waiting,
                               api_visibility="private")
        listeners.on(pressed.then, handler, inputs, outputs, told).then(
            lambda: gr.HTML(visible=False), None, waiting, api_visibility="private")
    return Page(filled | {box, key, mode, alone, few, own, *folds.values(), *budget.values()}, show)


def _start(visit: Visit, first: bool = False) -> gr.Button:
    """The button says what it will do."""
    if not has_labels(visit.project):
        return gr.Button(visit.say("적응 학습 시작", "Start adapting"))
    return gr.Button(visit.say("적응한 다음 학습 시작", "Adapt, then train") if first else
                     visit.say("학습 시작", "Start training"))
