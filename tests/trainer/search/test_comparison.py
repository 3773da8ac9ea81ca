"""Methods compared as the supervisor and its workers really do it: killed, stopped, with one that fails, told."""

import csv
import os
import shutil
import signal
from io import BytesIO, StringIO

import pytest

from cards.card import write_card
from cards.compared import as_csv
from cards.methods import named, ranked, verdict
from cards.methods_figure import drawing, picture
from tests.tiny import here
from tests.trainer.queue.test_supervision import until
from trainer.errors import Problem
from trainer.home.files import read_json
from trainer.kinds.interval import accuracy_interval
from trainer.queue.resuming import resume, resume_search
from trainer.queue.supervisor import Supervisor
from trainer.search.comparison import compared
from trainer.studio import start
from trainer.tasks.choosing import best_run
from trainer.tasks.classification.task import Classification
from trainer.tasks.measured import measured_test
from trainer.tasks.settings import settings_for
from trainer.training.plan import Plan
from trainer.training.watching import snapshot


@pytest.fixture
def models(tiny_encoder, tmp_path) -> list[str]:
    """A little encoder, one whose weights are cut off, which is noticed when it is loaded, and one called =1+1."""
    broken, odd = (shutil.copytree(tiny_encoder, tmp_path / name) for name in ("잘린 모델", "=1+1"))
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    return [str(each) for each in (tiny_encoder, broken, odd)]


def test_methods_are_compared_whatever_is_killed_and_one_that_fails_holds_up_no_other(project, supervisor, models):
    search = start(project, Plan(model=models[0], others=[*models[1:], models[0]]), local_folders=True)
    first = until(lambda: search.trials()[:1])[0]
    before = until(lambda: snapshot(first)["epoch"] > 1 and snapshot(first)["before"])
    os.kill(read_json(first.worker)["pid"], signal.SIGKILL)
    supervisor.close()
    again = Supervisor(supervisor.home)
    again.start()
    until(lambda: len(search.trials()) == 3)
    search.stop.touch()
    again.wake()
    assert until(lambda: search.result)["state"] == "stopped"
    resume_search(search)
    again.wake()
    result = until(lambda: search.result)
    again.close()

    first, broken, odd = search.trials()
    assert read_json(first.worker)["attempt"] == 2 and snapshot(first)["notes"][0]["kind"] == "resumed"
    assert [run.state for run in (first, broken, odd)] == ["done", "failed", "done"]
    assert result == {"state": "done", "best": max((first, odd), key=lambda run: run.score).name}
    assert best_run(project).name == result["best"], "which validation rows have chosen"
    for run in (first, odd):
        assert run.model.exists() and run.is_tested and run.spec.settings == settings_for(project, run.spec.base)

    mine, failed, other, simple, majority = found = compared(search)
    assert [each.run for each in found] == ["001", "002", "003", None, None]
    assert [simple.name, majority.name] == ["tfidf", "majority"] and failed.problem["code"] == "unreadable_model"
    test = measured_test(first, 1.0)
    assert mine.metrics == {name: test["metrics"][name] for name in ("accuracy", "macro_f1")}
    assert mine.interval == accuracy_interval(test["metrics"]["accuracy"], test["rows"])
    assert simple.metrics["accuracy"] == test["baselines"]["tfidf"]["accuracy"]
    assert mine.valid == first.score and mine.before == before["macro_f1"] == first.result["before"]["macro_f1"]
    assert mine.seconds == first.result["seconds"] and 100_000 > mine.parameters > 2000 * 32
    assert all(each.rows_per_second > 0 and each.bytes > 0 for each in (mine, other, simple)) and simple.seconds > 0
    assert majority.seconds is majority.rows_per_second is failed.metrics is failed.chance is None
    best = max((each for each in found if each.metrics), key=lambda each: each.metrics["accuracy"])
    assert [each.chance is None for each in found] == [each in (best, failed) for each in found]
    if best.name == "tfidf":
        assert mine.chance == pytest.approx(test["chance"], abs=0.05)

    told = verdict(found, Classification(), test["rows"])
    assert named(best).ko in told.ko and named(best).en in told.en and "우연" in told.ko
    ordered = ranked(found, Classification())
    rows = list(csv.reader(StringIO(as_csv(ordered, Classification(), "ko").decode("utf-8-sig"))))
    assert as_csv(ranked(found, Classification()), Classification(), "en").startswith(b"\xef\xbb\xbfmethod,state,")
    assert {row[0] for row in rows[1:]} == {*(named(each).ko for each in found)} - {"=1+1"} | {"'=1+1"}
    assert rows[-1][0] == "잘린 모델" and rows[-1][-1] == failed.problem["ko"]
    assert float(rows[1][2]) == pytest.approx(best.metrics["accuracy"], abs=1e-6)
    drawn = drawing(found, Classification(), "ko")
    assert [spot.name for spot in drawn.levels] == [named(majority).ko]
    assert {spot.name for spot in drawn.spots} == {named(each).ko for each in (mine, other, simple)}
    from PIL import Image
    assert Image.open(BytesIO(picture(found, Classification(), "en"))).size == (1200, 675)
    card = write_card(first).read_text(encoding="utf-8")
    assert "### 다른 방법과 견주기" in card and "### Methods compared" in card and "(이 모델) |" in card
    assert card.count("| &#61;1+1 |") == 2

    shutil.copy(f"{models[0]}/model.safetensors", models[1])
    resume(broken)
    again = Supervisor(supervisor.home)
    again.start()
    assert until(lambda: search.result)["state"] == "done" and len(search.trials()) == 3
    again.close()
    with pytest.raises(Problem, match="이미"):
        resume(broken)


def test_the_shell_compares_and_refuses_too_few_or_too_many(project, models):
    home = str(project.path.parents[1])
    told = here("--home", home, "compare", project.name, models[0], models[2]).stdout
    lines = [line.split() for line in told.splitlines()]
    assert [line[1] for line in lines if line[0] == "compared"] == ["아주", "=1+1", "tfidf", "majority"]
    assert "method 0: 아주 작은 인코더  done" in told and "of training" in told
    for names in ([], [models[0]] * 3, [f"계정/모델{number}" for number in range(9)]):
        with pytest.raises(Problem) as problem:
            start(project, Plan(model=models[0], others=names))
        assert problem.value.code == "how_many_methods"
    assert len(project.searches()) == 1
