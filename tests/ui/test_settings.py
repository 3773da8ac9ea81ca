"""The settings page before anything is pressed: what each way to train takes, and what is chosen, with reasons."""

import gradio as gr
import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem, Words
from trainer.fields import value_words
from trainer.home.layout import Home
from trainer.home.specs import Base, RunSpec
from trainer.models.catalogue import COMPARED, ON_THE_HUB, to_download
from trainer.models.families import CARRIED, CARRIED_FOLDER
from trainer.models.fitting import needed
from trainer.models.loading import find_base
from trainer.options import Settings
from trainer.studio import create_project, look_at, start
from trainer.tasks import TASKS
from trainer.tasks.settings import advice_for
from trainer.training.plan import Plan
from ui.form import SettingsForm
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.settings.base_choice import BaseChoice
from ui.settings.catalogue_choice import FIRST, CatalogueChoice
from ui.settings.methods_choice import MethodsChoice
from ui.settings.page import settings_page
from ui.settings.sizes_choice import SizesChoice


def test_an_emptied_learning_rate_says_what_will_be_used(tmp_path):
    home = Home(tmp_path)
    project, shared = create_project(home, "local", "리뷰", *look_at(SAMPLE)), Shared(home, None, None, None)
    visit, base = Visit(shared, Place(project.name, step="settings"), "local", "ko"), find_base(CARRIED)
    with gr.Blocks():
        form = SettingsForm(None, "option", Words("학습", "Training"))
    field = form.filled({each: each.value for each in form.inputs}, visit, base)[form.fields["learning_rate"]]
    advised = advice_for(project, base)["learning_rate"].value
    rate = visit.read(value_words(Settings, "learning_rate", advised))
    assert field["placeholder"] == f"추천값 {rate}" and field["value"] == advised
    assert f"추천 {rate}" in field["info"] and "비워 두면 이 값을 씁니다" in field["info"]


def test_a_form_that_nobody_has_touched_is_fresh():
    """Else it would open without what is recommended."""
    with gr.Blocks():
        form = SettingsForm(None, "option", Words("학습", "Training"))
    assert form.is_fresh({each: each.value for each in form.inputs})


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_way_to_train_has_its_time_and_what_is_chosen_its_reason(tmp_path, language):
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    shared = Shared(home, None, None, None)
    with gr.Blocks():
        page = settings_page(Listeners(shared, gr.HTML(), gr.HTML()))
    shown = page.show(Visit(shared, Place(project.name, step="settings"), "local", language))
    by_id = {each.elem_id: value for each, value in shown.items() if getattr(each, "elem_id", None)}
    about = {"ko": "약\u00a0", "en": "about\u00a0"}[language]
    assert len(by_id["mode"].choices) == 6 and all(about in words for words, _ in by_id["mode"].choices)
    nothing = {"ko": "내려받을 것 없음", "en": "nothing to download"}[language]
    assert about in by_id["forecast"] and nothing in by_id["forecast"]
    reasons = next(value for value in shown.values() if isinstance(value, str) and "kt-reasons" in value)
    epochs = advice_for(project, find_base(CARRIED))["epochs"].value
    named = {"ko": "에폭", "en": "Epochs"}[language]
    assert f"{named} {epochs}" in reasons and str(project.survey.rows["train"]) in reasons


def test_a_network_is_offered_for_its_task_alone_and_is_not_adapted(tmp_path):
    """It says that nothing was learnt before; chosen by the address, it has settings of its own, and no adaptation."""
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    shared, ids = Shared(home, None, None, None), {}
    with gr.Blocks():
        page = settings_page(Listeners(shared, gr.HTML(), gr.HTML()))
    for model in ("", "kotune-bilstm"):
        shown = page.show(Visit(shared, Place(project.name, step="settings", model=model, way="recommended"),
                                "local", "ko"))
        ids[model] = {each.elem_id: value for each, value in shown.items() if getattr(each, "elem_id", None)}
    plain, chosen = ids.values()
    assert next(words for words, value in plain["source"].choices if value == "network").count("처음부터 배웁니다") == 1
    assert [value for _, value in plain["network"].choices] == [*TASKS[project.spec.task].networks]
    assert plain["source"].value == CARRIED and not plain["network"].visible and plain["adaptation"].visible
    assert chosen["source"].value == "network" and chosen["network"].value == "kotune-bilstm"
    assert chosen["network"].visible and not chosen["adaptation"].visible
    assert chosen["forecast"] != plain["forecast"] and "내려받을 것 없음" in chosen["forecast"]


@pytest.fixture
def by_hand(tmp_path):
    """What the page shows of each option for a model; `settings`: of an earlier run, which are taken over."""
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    shared = Shared(home, None, None, None)
    with gr.Blocks():
        page = settings_page(Listeners(shared, gr.HTML(), gr.HTML()))

    def shown(model: str, **settings) -> dict[str, dict]:
        run = start(project, Plan(model=CARRIED, settings=settings)).name if settings else ""
        place = Place(project.name, run=run, step="settings", model=model, way="manual")
        found = page.show(Visit(shared, place, "local", "ko"))
        return {each.elem_id.removeprefix("option-").replace("-", "_"): value for each, value in found.items()
                if (getattr(each, "elem_id", None) or "").startswith(("option-", "earlier"))}

    return shown


def in_sight(shown: dict[str, dict]) -> set[str]:
    return {name for name in Settings.model_fields if shown[name]["visible"]}


def test_a_form_shows_what_can_have_an_effect(by_hand):
    of_lora = {name for name in Settings.model_fields if name.startswith("lora_")}
    learnt = {"method", "dropout", "layer_decay", "frozen_layers", "precision"}
    carried, network = in_sight(by_hand(CARRIED)), in_sight(by_hand("kotune-bilstm"))
    assert carried == {*Settings.model_fields} - of_lora - {"kept_best"} and network == carried - learnt
    assert "kept_best" in in_sight(by_hand(CARRIED, keep="best"))
    with_lora = by_hand(CARRIED, method="lora", lora_form="dora", epochs=1)
    assert of_lora <= in_sight(with_lora) and not {"layer_decay", "frozen_layers", "patience"} & in_sight(with_lora)


def test_the_settings_of_an_earlier_run_stand_in_the_form(by_hand):
    given = {"method": "lora", "lora_alpha": 8, "learning_rate": 5e-4, "epochs": 7, "class_weights": "on", "seed": 3}
    shown = by_hand(CARRIED, **given)
    assert {name: shown[name]["value"] for name in given} == given and shown["earlier"].value == "001"
    assert shown["dropout"]["value"] is None and "모델이 정한 값" in shown["dropout"]["placeholder"]


def test_a_model_that_the_catalogue_does_not_know_is_chosen_again(tmp_path):
    """By the link of a run that was trained from it; a model that no run began with is not taken from an address."""
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    own = Base(id="alice/own", path=str(CARRIED_FOLDER), revision="a1")
    project.add_run(RunSpec(base=own, created=0, key="one", settings=Settings(
        method="full", learning_rate=1e-3, epochs=1, batch_size=16, max_length=32, patience=0, seed=1, lora_rank=4)))
    with gr.Blocks():
        choice = BaseChoice(local_folders=False)
    found = [choice.at_first(Visit(Shared(home, None, None, None), Place(project.name, step="settings", model=model),
                                   "local", "ko")) for model in ("alice/own", "bob/other")]
    assert [(each[choice.source], each[choice.name]) for each in found] == [("hub", "alice/own"), (CARRIED, FIRST)]


def of_the_hub(tmp_path, task: str | None = None):
    """The page, and a visit to it where models of the Hub are chosen."""
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE, **({"task": task} if task else {})))
    shared = Shared(home, None, None, None)
    with gr.Blocks():
        choice = CatalogueChoice(local_folders=False)
    return choice, Visit(shared, Place(project.name, step="settings", model="hub"), "local", "ko")


def names(update: dict, choice: CatalogueChoice) -> list[str]:
    return [value for _, value in update[choice.known].choices]


def test_the_catalogue_is_narrowed_by_use_size_licence_and_machine(tmp_path, monkeypatch):
    choice, visit = of_the_hub(tmp_path)
    monkeypatch.setattr("ui.settings.catalogue_choice.memory", lambda: 5_000_000_000)
    shown = choice.show("klue/bert-base", visit)
    assert shown[choice.known].value == "klue/bert-base" and "Midm" not in " ".join(names(shown, choice))
    values = choice.at_first("klue/bert-base")
    for narrowed, left in (({choice.use: "news"}, ["jinmang2/kpfbert"]),
                           ({choice.size: "small"}, ["monologg/koelectra-small-v3-discriminator"]),
                           ({choice.licence: "non-commercial", choice.fitting: False},
                            ["skt/kogpt2-base-v2", "LGAI-EXAONE/EXAONE-4.0-1.2B"]),
                           ({choice.use: "finance", choice.licence: "share-alike"}, [])):
        assert names(choice.narrowed(values | narrowed, visit), choice) == left
    nothing = choice.narrowed(values | {choice.use: "finance", choice.licence: "share-alike"}, visit)
    assert "조건을 하나 풀어" in nothing[choice.known].label


def test_what_is_known_of_a_model_stands_below_the_list_and_any_other_may_be_typed(tmp_path, monkeypatch):
    choice, visit = of_the_hub(tmp_path)
    monkeypatch.setattr("ui.settings.catalogue_choice.memory", lambda: 24_000_000_000)
    values = choice.at_first("klue/bert-base")
    gpt = choice.picked(values | {choice.known: "LGAI-EXAONE/EXAONE-4.0-1.2B"}, visit)
    assert gpt[choice.name] == "LGAI-EXAONE/EXAONE-4.0-1.2B"
    for said in ("exaone-1.2-nc", "비상업", "65,536토큰", "LoRA만 맞습니다", "2.6 GB", "디코더"):
        assert said in gpt[choice.about], said
    known = ON_THE_HUB["LGAI-EXAONE/EXAONE-4.0-1.2B"]
    free = needed(known.parameters, known.encoder, "qlora")
    monkeypatch.setattr("ui.settings.catalogue_choice.memory", lambda: free)
    assert "4비트로 줄인 LoRA" in choice.picked(values | {choice.known: gpt[choice.name]}, visit)[choice.about]
    other = choice.typed(values | {choice.name: "someone/model"}, visit)
    assert other[choice.known].value is None and "kakaobrain/kogpt" in other[choice.about]


def test_decoders_are_not_offered_where_they_cannot_learn(tmp_path):
    choice, visit = of_the_hub(tmp_path, "masked-lm")
    values = choice.at_first("klue/bert-base") | {choice.fitting: False}
    assert not [name for name in names(choice.narrowed(values, visit), choice) if ON_THE_HUB[name].is_decoder]


def test_what_papers_compare_is_two_presses_away(tmp_path, monkeypatch):
    """Korean models, as far as they fit; and numbers of rows as they are typed, which count instead of shares."""
    _, visit = of_the_hub(tmp_path)
    with gr.Blocks():
        methods, sizes = MethodsChoice(local_folders=False), SizesChoice()
    monkeypatch.setattr("ui.settings.methods_choice.memory", lambda: 24_000_000_000)
    picked = methods.picked(visit)
    assert picked[methods.models] == [*COMPARED] and len(COMPARED) == 7
    assert "KLUE BERT base, KLUE RoBERTa base의 라이선스" in picked[methods.notes] and "KorSciBERT" in picked[methods.notes]
    whole = methods.forecast(picked | {methods.more: ""}, visit)
    assert whole.seconds > 0 and whole.download == sum(map(to_download, COMPARED)) and whole.disk
    monkeypatch.setattr("ui.settings.methods_choice.memory", lambda: 4_300_000_000)
    picked = methods.picked(visit)
    assert picked[methods.models] == [*methods.at_first(visit)[methods.models], "skt/kobert-base-v1"], \
        "KoBERT alone fits, which is too few"
    assert "KLUE BERT base는 뺐습니다. 학습에 메모리가 약 4.6 GB" in picked[methods.notes]

    values = sizes.at_first(visit)
    assert sizes.rows(values, visit) == [42, 104, 208]
    assert sizes.checked(values, visit)[sizes.shares].interactive
    values |= {sizes.typed: "100 200"}
    assert sizes.rows(values, visit) == [100, 200] and not sizes.checked(values, visit)[sizes.shares].interactive
    with pytest.raises(Problem, match="100 다음에 50이 왔습니다"):
        sizes.checked(values | {sizes.typed: "100 50"}, visit)
