"""Adapted models as base models: pretrain → adapt → fine-tune, in one go and step by step."""

from contextlib import closing

import pytest

from cards.card import card_text
from cards.record import record_of
from tests.forks import forked
from tests.tiny import SAMPLE
from tests.trainer.queue.test_supervision import SLOW, ended, in_epoch, until
from trainer.errors import Problem
from trainer.home.files import read_json
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.home.specs import Ancestor, Base
from trainer.models.families import CARRIED, CARRIED_FOLDER, NETWORKS
from trainer.models.loading import find_base
from trainer.queue.resuming import resume
from trainer.queue.supervisor import Supervisor
from trainer.serving.predictor import Predictor
from trainer.studio import create_project, look_at, start
from trainer.tasks.bases import adapted, base_models, base_of, base_words
from trainer.tasks.choosing import best_run
from trainer.tasks.settings import advice_for
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

QUICK = {"epochs": 1, "max_length": 64, "learning_rate": 0.001}


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "집")


@pytest.fixture
def project(home) -> Project:
    return create_project(home, "local", "리뷰 감정", *look_at(SAMPLE))


@pytest.fixture
def supervisor(home):
    supervisor = Supervisor(home)
    supervisor.start()
    yield supervisor
    supervisor.close()


def test_people_know_a_network_by_its_title_and_an_adapted_model_by_its_data():
    assert base_words(find_base("kotune-bilstm-2")) == ("양방향 LSTM 두 층", "Bidirectional LSTM, two layers")
    foreign = Base(id="kotune-bilstm-2", path="/models/kotune-bilstm-2")
    assert base_words(foreign).ko == "kotune-bilstm-2", "a folder of that name is none"
    lineage = [Ancestor(id=CARRIED), Ancestor(id="상품평/001", data="상품평", rows=100)]
    assert base_words(Base(id="상품평/001", path="", lineage=lineage)) == (
        f"{CARRIED} → ‘상품평’ 적응", f"{CARRIED} → adapted to “상품평”")


def test_one_request_adapts_and_then_trains_from_what_came_of_it(home, project, supervisor, tiny_encoder):
    plan = Plan(model=str(tiny_encoder), settings=QUICK, adaptation=QUICK | {"epochs": 2}, key="한 번만")
    run = start(project, plan, local_folders=True)
    again = plan.model_copy(update={"adaptation": QUICK})
    assert start(project, again, local_folders=True).name == run.name
    assert len(project.runs()) == 2 and snapshot(run)["after"] == run.first.name
    assert ended(run.first)["state"] == "done" and ended(run)["state"] == "done", run.result
    assert run.first.spec.settings.epochs == 2
    assert read_json(run.worker)["given"] > run.first.result_file.stat().st_mtime
    assert best_run(project).name == run.name, "an adaptation is no model of the project"
    name = f"{project.name}/{run.first.name}"
    lineage = [(step["id"], step["data"], step["rows"]) for step in snapshot(run)["lineage"]]
    assert lineage == [(tiny_encoder.name, None, None), (name, "리뷰 감정", project.text_rows)]
    assert run.spec.base.path == str(run.first.model)
    card = card_text(record_of(run))
    assert tiny_encoder.name in card and f"글 {project.text_rows:,}개로 사전 학습을 이어" in card
    with closing(Predictor(home)) as predictor:
        blank, none = predictor.predict(run.first, ["배송이 ___ 정말", "글"])
        assert len(blank["blanks"]) == 1 and none == {"blanks": []}
        assert predictor.predict(run, ["배송이 ___ 정말"])[0]["label"] in ("긍정", "부정")


def test_an_adapted_model_can_be_chosen_in_every_project_of_its_owner_and_in_no_other(home, supervisor, tmp_path):
    texts = tmp_path / "상담.txt"
    texts.write_text("\n".join(f"배송이 {number}일 늦어서 문의드립니다, 확인 부탁드려요" for number in range(80)))
    field = create_project(home, "alice", "상담 기록", *look_at(texts, task="masked-lm"))
    adaptation = start(field, Plan(model=CARRIED, settings=QUICK | {"batch_size": 8}))
    assert ended(adaptation)["state"] == "done", adaptation.result
    assert adaptation.result["score"] < adaptation.result["before"]["perplexity"]
    name = f"{field.name}/{adaptation.name}"
    carried, mine, *networks = base_models(home, "alice")
    assert carried["id"] == CARRIED and mine["id"] == name and mine["rows"] == field.text_rows
    assert mine["license"] == carried["license"] and mine["after"] < mine["before"]

    few = tmp_path / "리뷰.csv"
    few.write_text("\n".join(SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:81]), encoding="utf-8")
    other = create_project(home, "alice", "리뷰", *look_at(few))
    base = base_of(other, name)
    assert [step.id for step in base.lineage] == [CARRIED, name] and base == adapted(adaptation)
    again = start(other, Plan(model=name, settings=QUICK | {"method": "lora"}, task="masked-lm"))
    run = start(other, Plan(model=name, settings=QUICK))
    assert ended(again)["state"] == "done" and ended(run)["state"] == "done", run.result
    assert [step.id for step in adapted(again).lineage] == [CARRIED, name, f"{other.name}/{again.name}"]
    assert [base["id"] for base in networks] == [*NETWORKS]
    assert [base["id"] for base in base_models(home, "bob")] == [CARRIED, *NETWORKS]


def test_what_is_another_owners_is_looked_for_on_the_hub(home, project, tiny_encoder, hub):
    run = start(project, Plan(model=str(tiny_encoder), settings=QUICK, task="masked-lm"), local_folders=True)
    with pytest.raises(Problem) as problem:
        base_of(project, f"{project.name}/{run.name}")
    assert problem.value.code == "not_adapted_yet"
    theirs = create_project(home, "bob", "리뷰", *look_at(SAMPLE))
    ask = ("from trainer.tasks.bases import base_of; from trainer.home.layout import Home; "
           f"base_of(Home({str(home.path)!r}).project('bob', {theirs.name!r}), {f'{project.name}/{run.name}'!r})")
    asked = forked("-c", ask, environment=hub.env(), status=1)
    assert f"The Hub has no model '{project.name}/{run.name}'" in asked.stderr


def test_a_stopped_adaptation_ends_the_run_after_it_and_resuming_either_brings_both_to_their_end(
        project, supervisor, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings=QUICK, adaptation=SLOW), local_folders=True)
    in_epoch(run.first, 0.3)
    assert snapshot(run)["state"] == "queued", "it waits for its base model"
    run.first.ask_to_stop()
    assert ended(run)["problem"]["code"] == "adaptation_not_done" and run.first.state == "stopped"
    resume(run)
    supervisor.wake()
    in_epoch(run.first, 1.1)
    run.first.ask_to_stop()
    assert ended(run)["state"] == "failed"
    resume(run.first)
    supervisor.wake()
    until(lambda: (run.result or {}).get("state") == "done")
    assert run.first.state == "done" and run.is_tested


def test_without_labels_there_is_nothing_to_classify_or_to_search(home, tmp_path):
    texts = tmp_path / "글.csv"
    texts.write_text("번호,내용\n" + "\n".join(f"{n},오늘 {n}번째로 남기는 긴 글입니다. 참 좋았어요" for n in range(99)))
    project = create_project(home, "local", "", *look_at(texts, task="masked-lm"))
    assert project.spec.columns.text == "내용" and project.spec.task == "masked-lm"
    for undertaking in ({"adaptation": {}}, {"budget": {}}):
        with pytest.raises(Problem) as problem:
            start(project, Plan(model=CARRIED, **undertaking))
        assert problem.value.code == "nothing_to_learn"


def test_advice_for_adapting_counts_unlabelled_rows_too(home, tmp_path):
    table = tmp_path / "표.csv"
    table.write_text("글,라벨\n" + "\n".join(f"이 물건은 {n}번 써 보니 좋다,{'가나'[n % 2]}" for n in range(40)) + "\n"
                     + "\n".join(f"라벨 없는 {n}번째 글," for n in range(5000)))
    project = create_project(home, "local", "", *look_at(table))
    base = base_of(project, CARRIED)
    few, many = (advice_for(project, base, task=task)["epochs"] for task in ("classification", "masked-lm"))
    assert project.text_rows > 5000 and f"{project.text_rows:,}" in many.reason.ko and few.reason != many.reason


def test_an_unknown_task_is_refused(home):
    with pytest.raises(Problem) as problem:
        look_at(SAMPLE, task="번역")
    assert problem.value.code == "unknown_task"


def test_a_tokenizer_with_more_tokens_than_the_model_knows_is_named(project, supervisor, tiny_encoder, tmp_path):
    from transformers import AutoTokenizer

    mixed = tmp_path / "섞인 모델"
    mixed.mkdir()
    for file in tiny_encoder.iterdir():
        (mixed / file.name).write_bytes(file.read_bytes())
    AutoTokenizer.from_pretrained(CARRIED_FOLDER).save_pretrained(mixed)
    result = ended(start(project, Plan(model=str(mixed), settings=QUICK, task="masked-lm"), local_folders=True))
    assert result["problem"]["code"] == "tokenizer_of_another_model" and "10,000" in result["problem"]["ko"]
