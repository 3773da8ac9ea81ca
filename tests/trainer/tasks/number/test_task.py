"""A model of numbers, trained by a worker in this process: exported, it gives the number in plain transformers."""

import contextlib
import io
import json

import numpy as np
import pandas as pd
import pytest
import torch

from cards.card import write_card
from cards.sections import together
from tests.trainer.tasks.samples import pairs_with_numbers, texts_with_numbers
from tests.trainer.training.test_learning import SETTINGS
from trainer.errors import present
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.search import advance
from trainer.search.cross_validation import measured
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.tasks import task_of
from trainer.tasks.answering import share_of
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from trainer.training.worker import work
from ui.kinds.numbers import SENTENCES
from ui.place import Place, Visit
from ui.runs.folds_view import folds_result, folds_table
from ui.use.snippets import snippets

ASKED = {"number": "오늘 정말 좋아요 최고예요", "pair-number": ("정말 좋아요", "오늘 최고예요 훌륭해요")}
WRITTEN = {"number": '"여기에 글을 적으세요."', "pair-number": '("첫째 글을 여기에 적으세요.", "둘째 글을 여기에 적으세요.")'}


def trained(file, encoder, folder, **settings) -> Run:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    project = create_project(Home(folder / "집"), "local", "", *look_at(file))
    made = start(project, Plan(model=str(encoder), settings=SETTINGS | {"epochs": 1} | settings), local_folders=True)
    work(made)
    torch.set_num_threads(threads)
    assert made.state == "done", made.result
    return made


@pytest.fixture(scope="module", params=["number", "pair-number"])
def run(request, tiny_encoder, tmp_path_factory) -> Run:
    folder = tmp_path_factory.mktemp(request.param)
    file = (texts_with_numbers if request.param == "number" else pairs_with_numbers)(folder)
    return trained(file, tiny_encoder, folder)


def test_plain_transformers_gives_the_number_itself(run):
    from transformers import pipeline

    measure, asked = pipeline("text-classification", model=str(run.model)), ASKED[task_of(run).name]
    given = asked if isinstance(asked, str) else {"text": asked[0], "text_pair": asked[1]}
    found = measure([given], truncation=True, max_length=run.spec.settings.max_length)[0]
    mine, = answering(run, 1.0)([asked])
    assert found["label"] == "점수" and found["score"] == pytest.approx(mine["number"], abs=0.03)
    config = json.loads((run.model / "config.json").read_text(encoding="utf-8"))
    assert config["problem_type"] == "regression" and {*config["number"]} == {
        "mean", "deviation", "lowest", "highest", "band"}


def test_answers_stay_within_what_was_learnt_and_have_the_band_of_the_validation_rows(run):
    texts, numbers = task_of(run).rows(run.project, "train")
    for share in (0.0, 0.5, 1.0):
        answers = answering(run, share)(texts[:40])
        given = np.array([[each["low"], each["number"], each["high"]] for each in answers])
        assert (np.diff(given) >= 0).all() and given.min() >= numbers.min() and given.max() <= numbers.max()
    found = measured_test(run)["metrics"]
    assert 0 < found["band"] < 6 and 0 <= found["within"] <= 1


def test_the_program_that_goes_along_answers_as_both_do(run, tmp_path):
    (tmp_path / "simple").mkdir()
    for file in run.model.iterdir():
        (tmp_path / file.name).symlink_to(file)
    task = task_of(run)
    task.partner_of(run.project).export(tmp_path / "simple" / "model.skops", run.project.survey.labels)
    program = together(run, repr(str(tmp_path)), 0.5).replace(WRITTEN[task.name], repr(ASKED[task.name]))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "together", "exec"), {})
    number, _, band = printed.getvalue().split()
    mine, = answering(run, 0.5)([ASKED[task.name]])
    assert float(number) == pytest.approx(mine["number"], abs=0.03)
    assert mine["high"] <= float(number) + float(band) + 0.05


def test_card_and_snippets_say_that_it_gives_a_number(run):
    card = write_card(run).read_text(encoding="utf-8")
    assert "pipeline_tag: text-classification" in card and "type: pearsonr" in card and "type: mae" in card
    assert "평균 차이(MAE)" in card and "### 정답이 낮을 때와 높을 때" in card and "**점수**" in card and "수 열 점수" in card
    *_, client, plain = snippets(run, "https://example.org", False, False)
    assert "/predict" in client and ("# 점수" in plain or share_of(run) < 1)


def test_adapters_learn_numbers_too_and_are_exported_whole(tiny_encoder, tmp_path):
    run = trained(texts_with_numbers(tmp_path), tiny_encoder, tmp_path, method="lora", lora_rank=4)
    from transformers import pipeline

    found = pipeline("text-classification", model=str(run.model))(ASKED["number"])[0]
    assert found["score"] == pytest.approx(answering(run, 1.0)([ASKED["number"]])[0]["number"], abs=0.03)


def test_prices_are_learnt_as_stars_are(tiny_encoder, tmp_path):
    """Numbers are at the scale of their own mean and deviation while they are learnt."""
    file = texts_with_numbers(tmp_path)
    frame = pd.read_csv(file)
    frame["점수"] = [f"{int(float(cell.removesuffix('점')) * 10_000 + 50_000):,}원" for cell in frame["점수"]]
    frame.rename(columns={"점수": "가격"}).to_csv(file, index=False)
    found = measured_test(trained(file, tiny_encoder, tmp_path, epochs=3))
    assert found["alone"]["pearson"] > 0.5 and 1_000 < found["alone"]["mae"] < 20_000


def test_folds_are_pooled_with_the_bands_that_the_others_choose(tiny_encoder, tmp_path):
    project = create_project(Home(tmp_path / "집"), "local", "", *look_at(texts_with_numbers(tmp_path)))
    plan = Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 1}, folds={"folds": 3})
    search = start(project, plan, local_folders=True)
    while search.result is None:
        if waiting := advance(search):
            work(waiting)
        for trial in search.trials():
            if trial.is_pending:
                work(trial)
    found = present(measured(search), "folds")
    assert found["rows"] == sum(project.survey.rows[part] for part in ("train", "valid"))
    low, high = found["interval"]
    assert low < found["metrics"]["mae"] < high and {*found["metrics"]} == {"mae", "pearson", "spearman"}
    assert found["within"] == pytest.approx(0.8, abs=0.06) and found["band"] > 0
    assert [each["difference"] for each in found["mistakes"]] == sorted(
        (each["difference"] for each in found["mistakes"]), reverse=True)
    visit = Visit(None, Place(), "local", "en")
    assert "off by" in folds_result(search.trials()[0], SENTENCES.folds, {"rows": 30}, found, visit)
    assert str(folds_table(search, visit)).count("<tr>") == 1 + 1 + 3 + 1
