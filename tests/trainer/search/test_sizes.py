"""A learning curve as the supervisor and its workers really do it: killed, resumed, told; and told of itself."""

import os
import signal
from dataclasses import replace
from io import BytesIO

import pytest

from cards.card import write_card
from cards.compared import as_csv
from cards.curve import FLAT, MORE_HELP, UNSURE, WORSE, answer, picture
from tests.tiny import here
from tests.trainer.queue.test_supervision import until
from trainer.errors import Problem, Words
from trainer.home.files import read_json
from trainer.queue.supervisor import Supervisor
from trainer.search.beside import beside
from trainer.search.sizes import Curve, Step, curve_of
from trainer.studio import start
from trainer.tasks.answering import share_of
from trainer.tasks.choosing import best_run
from trainer.tasks.classification.task import Classification
from trainer.training.plan import Plan
from trainer.training.watching import snapshot


def test_a_curve_survives_kills_and_keeps_the_model_of_all_rows_alone(project, supervisor, tiny_encoder):
    every = project.survey.rows["train"]
    plan = Plan(model=str(tiny_encoder), rows=[every // 2], settings={"epochs": 4})
    search = start(project, plan, local_folders=True)
    first = until(lambda: search.trials()[:1])[0]
    until(lambda: snapshot(first)["epoch"] > 1)
    os.kill(read_json(first.worker)["pid"], signal.SIGKILL)
    supervisor.close()
    again = Supervisor(supervisor.home)
    again.start()
    result = until(lambda: search.result)
    again.close()

    fewer, whole = search.trials()
    assert read_json(fewer.worker)["attempt"] == 2 and (fewer.spec.rows, whole.spec.rows) == (every // 2, None)
    assert result == {"state": "done", "best": whole.name} and best_run(project).name == whole.name
    assert fewer.is_tested and not fewer.model.exists() and not fewer.checkpoints.exists() and share_of(fewer) == 1
    curve = curve_of(search)
    half, all_of_them = curve.points
    assert [point.rows for point in curve.points] == [every // 2, every] and curve.last == curve.steps[0]
    assert half.simple[0].name == "tfidf" and half.simple[0].metrics != all_of_them.simple[0].metrics
    assert (curve.last.of, curve.last.to) == (half, all_of_them)
    told = answer(curve, Classification(), project.survey.rows["test"])
    assert f"{every:,}" in told.ko and f"{every:,}" in told.en and "단순한 방법" in told.ko
    table = as_csv(curve.methods, Classification(), "ko").decode("utf-8-sig").splitlines()
    assert table[0].startswith("방법,학습 행,") and len(table) == 1 + len(curve.methods) == 7
    from PIL import Image
    assert Image.open(BytesIO(picture(curve, Classification(), "en"))).size == (1200, 675)
    card = write_card(whole).read_text(encoding="utf-8")
    assert "### 학습 행 수와 점수" in card and f"| {every // 2:,} |" in card
    with pytest.raises(Problem, match="아직 모델이 없습니다"):
        write_card(fewer)

    both = beside(project, [fewer.name, whole.name])
    assert both.settings[Words("학습 행", "Training rows")] == {
        fewer.name: Words(f"{every // 2}", f"{every // 2}"), whole.name: Words(f"{every}", f"{every}")}
    assert both.found[2].metrics == all_of_them.simple[0].metrics, "the simple method has learnt from all rows"

    one, two = (each.model for each in curve.points)
    for score, chance, difference, words in ((0.9, 0.001, (0.05, 0.2), MORE_HELP), (0, 0.001, (-0.2, -0.05), WORSE),
                                             (0.5, 0.8, (-0.01, 0.012), FLAT), (0.5, 0.8, (-0.1, 0.12), UNSURE)):
        more = replace(two, metrics=two.metrics | {"accuracy": score})
        step = Step(half, replace(all_of_them, model=more), difference, chance)
        told = answer(Curve(curve.points, [step], step), Classification(), 1_200)
        assert words.ko.format(rows="1,200") in told.ko and words.en.format(rows="1,200") in told.en
    assert one.metrics and answer(Curve(curve.points, [], None), Classification(), 12) is None


def test_the_shell_draws_one(project, tiny_encoder):
    told = here("--home", str(project.path.parents[1]), "curve", project.name, "30", "--model", str(tiny_encoder),
                "--epochs", "1").stdout
    lines = [line.split() for line in told.splitlines()]
    assert sum(line[0] == "compared" for line in lines) == 6 and "rows 30  done" in told and "rows 30 to" in told
