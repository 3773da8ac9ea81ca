"""A model of pairs, trained by a worker in this process: exported, it answers in plain transformers as here."""

import contextlib
import io
import json
import random
from ast import literal_eval

import pandas as pd
import pytest

from cards.card import write_card
from cards.sections import together
from tests.trainer.training.test_learning import SETTINGS, WORDS, text_of
from trainer.data.folds import fold_rows
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.home.specs import Fold
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.tasks import TASKS
from trainer.training.plan import Plan
from trainer.training.worker import work
from ui.use.snippets import snippets

PAIR = ("정말 좋아요", "오늘 최고예요")
LONG = ("정말 좋아요 " * 60, "오늘 최고예요")


@pytest.fixture(scope="module")
def run(tiny_encoder, tmp_path_factory) -> Run:
    """Each premise has a hypothesis of either kind."""
    folder, draw = tmp_path_factory.mktemp("쌍"), random.Random(2)
    premises = [f"{text_of('칭찬', draw)} {number}" for number in range(60)]
    rows = [(premise, text_of(label, draw), label) for premise in premises for label in WORDS]
    pd.DataFrame(rows, columns=["전제", "가설", "관계"]).to_csv(folder / "함의.csv", index=False)
    project = create_project(Home(folder / "집"), "local", "", *look_at(folder / "함의.csv"))
    made = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 1}), local_folders=True)
    work(made)
    assert made.state == "done", made.result
    return made


def test_plain_transformers_answers_as_the_model_does_here(run):
    from transformers import pipeline

    names = json.loads((run.model / "tokenizer_config.json").read_text(encoding="utf-8"))["model_input_names"]
    assert "token_type_ids" in names
    classify = pipeline("text-classification", model=str(run.model))
    for one, other in (PAIR, LONG):
        found = classify({"text": one, "text_pair": other}, top_k=None, truncation=True,
                         max_length=run.spec.settings.max_length)
        mine, = answering(run, 1.0)([(one, other)])
        assert {each["label"]: each["score"] for each in found} == pytest.approx(mine["probabilities"], abs=2e-3)
    assert mine["read"] < mine["characters"] == len(LONG[0]) + len(LONG[1])


def test_the_program_that_goes_along_answers_as_both_do(run, tmp_path):
    (tmp_path / "simple").mkdir()
    for file in run.model.iterdir():
        (tmp_path / file.name).symlink_to(file)
    TASKS["pairs"].partner_of(run.project).export(tmp_path / "simple" / "model.skops", run.project.survey.labels)
    program = together(run, repr(str(tmp_path)), 0.5)
    program = program.replace('[("첫째 글을 여기에 적으세요.", "둘째 글을 여기에 적으세요.")]', repr([PAIR]))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "together", "exec"), {})
    label, answer = printed.getvalue().strip().split(" ", 1)
    mine, = answering(run, 0.5)([PAIR])
    assert literal_eval(answer) == pytest.approx(mine["probabilities"], abs=2e-3) and label == mine["label"]


def test_card_and_snippets_say_that_it_takes_a_pair(run):
    card = write_card(run).read_text(encoding="utf-8")
    assert '"text_pair":' in card and "전제" in card and "가설" in card and "pipeline_tag: text-classification" in card
    curl, *_, client, plain = snippets(run, "https://example.org", False, False)
    assert '[["몇 시에 문을 여나요?", ' in client and '[["몇 시에 문을 여나요?", ' in curl
    compile(client, "client", "exec")
    assert "text_pair" in plain or "simple" in plain


def test_no_premise_is_in_two_folds(run):
    task, project = TASKS["pairs"], run.project
    parts = [fold_rows(task, project, Fold(number=number, of=3), 1) for number in (1, 2, 3)]
    sides = [{one for one, _ in fold["valid"][0]} for fold in parts]
    assert sum(map(len, sides)) == len(set().union(*sides)) == sum(project.survey.rows[part] for part in (
        "train", "valid")) // 2
