"""Step 2: which model, and who chooses the settings: the search or the person."""

import uuid

import gradio as gr

from trainer.errors import Words
from trainer.models import CARRIED, ON_THE_HUB, find_base
from trainer.options import Budget, Settings
from trainer.studio import advice_for, start_run, start_search

from .form import advised, fields_of, unadvised
from .language import say
from .listeners import Listeners, Page, problem_area
from .parts import standing_heading
from .place import Visit
from .visitor import ON_A_SPACE

DOWNLOADING = say('<div class="kt-wait">모델을 받고 있습니다. 처음 한 번은 몇 분 걸릴 수 있습니다.</div>',
                  '<div class="kt-wait">Downloading the model. The first time this can take minutes.</div>')
MANUAL = [name for name in Settings.model_fields if name != "method"]


def settings_page(listeners: Listeners) -> Page:
    gr.HTML(standing_heading(
        Words("어떻게 학습할까요?", "How should it be trained?"),
        Words("고르지 않아도 됩니다. 그대로 ‘학습 시작’을 누르면 추천 설정으로 학습합니다.",
              "You need not choose anything: press Start training and the recommended settings are used.")))
    box, key = problem_area(), gr.State("")
    source = gr.Radio(
        [(say("내장 모델 kotune-mini · 작고 빠르며 인터넷이 필요 없습니다",
              "Built-in kotune-mini · small and fast, needs no network"), CARRIED),
         (say("Hugging Face Hub의 모델 · 크고 정확하지만 내려받아야 합니다",
              "A model from the Hugging Face Hub · larger, more accurate, has to be downloaded"), "hub")],
        value=CARRIED, label=say("바탕 모델", "Base model"), elem_id="source", elem_classes="kt-choices")
    with gr.Group(visible=False) as hub:
        name = gr.Dropdown(
            [(say(f"{words.ko} · {model}", f"{words.en} · {model}"), model) for model, words in ON_THE_HUB.items()],
            value=next(iter(ON_THE_HUB)), allow_custom_value=True, label=say("모델", "Model"), elem_id="model",
            info=say("목록에서 고르거나 Hub의 모델 이름(계정/이름)을 적으세요.",
                     "Choose from the list, or type the id of a model on the Hub (account/name).") if ON_A_SPACE else
            say("목록에서 고르거나 Hub의 모델 이름(계정/이름), 또는 이 컴퓨터의 폴더 경로를 적으세요.",
                "Choose from the list, or type the id of a model on the Hub (account/name) or the path of a "
                "folder here."))
        token = gr.Textbox(label=say("Hub 토큰 (비공개 모델일 때만)", "Hub token (for private models only)"), type="password",
                           info=say("이번 요청에만 쓰고 어디에도 저장하지 않습니다.", "Used for this request only, stored nowhere."))
        fetch = gr.Button(say("모델을 받고 추천값 보기", "Download it and show recommendations"), size="sm")
    mode = gr.Radio(
        [(say("추천 설정으로 한 번 학습", "Train once with the recommended settings"), "recommended"),
         (say("자동 탐색 · 여러 설정을 시도해 가장 좋은 것을 고릅니다(베이지안 탐색)",
              "Automatic search · tries many settings and keeps the best (Bayesian search)"), "search"),
         (say("직접 설정 · 학습률, 에폭 등을 직접 정합니다", "By hand · set learning rate, epochs and the rest yourself"), "manual")],
        value="recommended", label=say("학습 방식", "How to train"), elem_id="mode", elem_classes="kt-choices")
    with gr.Row(visible=False) as searching:
        budget = fields_of(Budget, list(Budget.model_fields))
    with gr.Column(visible=False, elem_classes="kt-plain") as by_hand:
        method = fields_of(Settings, ["method"])["method"]
        with gr.Row(elem_classes="kt-form"):
            fields = fields_of(Settings, [name for name in MANUAL if name != "lora_rank"])
        with gr.Column(visible=False) as rank:
            fields |= fields_of(Settings, ["lora_rank"])
    waiting = gr.HTML(DOWNLOADING, visible=False)
    start = gr.Button(say("학습 시작", "Start training"), variant="primary", size="lg", elem_id="start")

    def model_of(values: dict) -> str:
        return CARRIED if values[source] == CARRIED else values[name] or ""

    def advise(values: dict, visit: Visit) -> dict:
        """Recommended values of the form; those for a model on the Hub once it is downloaded."""
        base = find_base(model_of(values), values[token] or None, local_folders=not ON_A_SPACE)
        advice = advice_for(visit.project, base, values[method])
        form = {fields[option]: advised(Settings, option, advice[option], visit) for option in MANUAL}
        return form | shown_rank(values)

    def choose_source(values: dict, visit: Visit) -> dict:
        carried = values[source] == CARRIED
        return {hub: gr.Group(visible=not carried)} | (advise if carried else leave_open)(values, visit)

    def leave_open(values: dict, visit: Visit) -> dict:
        return {fields[option]: unadvised(Settings, option, visit) for option in MANUAL} | shown_rank(values)

    def shown_rank(values: dict) -> dict:
        return {rank: gr.Column(visible=values[method] == "lora")}

    def choose_method(values: dict, visit: Visit) -> dict:
        return (advise if values[source] == CARRIED else leave_open)(values, visit)

    def begin(values: dict, visit: Visit) -> dict:
        """Queue the run or the search; the key, made when the form was shown, makes it one however often it is sent."""
        request = {"key": values[key], "token": values[token] or None, "local_folders": not ON_A_SPACE}
        if values[mode] == "search":
            given = {option: values[budget[option]] for option in budget}
            given = {option: value for option, value in given.items() if value is not None}
            found = start_search(visit.project, model_of(values), given, **request)
            place = visit.place.at("training", run="", search=found.name)
        else:
            given = {option: values[fields[option]] for option in MANUAL} | {"method": values[method]}
            run = start_run(visit.project, model_of(values), given if values[mode] == "manual" else None, **request)
            place = visit.place.at("training", run=run.name, search="")
        visit.shared.supervisor.wake()
        return {listeners.place: str(place), token: ""}

    def choose_mode(values: dict, visit: Visit) -> dict:
        """The form opens with its recommended values in it; what has been typed since then stays."""
        fresh = values[mode] == "manual" and values[fields["learning_rate"]] is None
        shown = {searching: gr.Row(visible=values[mode] == "search"),
                 by_hand: gr.Column(visible=values[mode] == "manual")}
        return shown | (choose_method(values, visit) if fresh else {})

    def show(visit: Visit) -> dict:
        """A new request: another key, and an empty form, since what is recommended depends on the project."""
        return {box: gr.HTML(visible=False), key: uuid.uuid4().hex, mode: "recommended",
                searching: gr.Row(visible=False), by_hand: gr.Column(visible=False)} | dict.fromkeys(fields.values())

    def wait_for(value: str) -> gr.HTML:
        return gr.HTML(visible=value != CARRIED)

    def end_wait() -> gr.HTML:
        return gr.HTML(visible=False)

    form = {source, name, token, method}
    filled = {*fields.values(), rank}
    listeners.on(source.input, choose_source, form, filled | {hub}, box)
    listeners.on(method.input, choose_method, form, filled, box)
    listeners.on(mode.input, choose_mode, form | {mode, fields["learning_rate"]}, filled | {searching, by_hand}, box,
                 show_progress="hidden")
    fetching = fetch.click(wait_for, source, waiting, api_visibility="private")
    listeners.on(fetching.then, advise, form, filled, box).then(end_wait, None, waiting, api_visibility="private")
    starting = start.click(wait_for, source, waiting, api_visibility="private")
    asked = form | {mode, key, *fields.values(), *budget.values()}
    listeners.on(starting.then, begin, asked, {listeners.place, token}, box).then(
        end_wait, None, waiting, api_visibility="private")
    return Page({box, key, mode, searching, by_hand, *fields.values()}, show)
