"""The picture of a search, and what it says."""

from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest

from tests.tiny import SAMPLE
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.kinds.scores import Scores
from trainer.kinds.stored import write_answers
from trainer.queue.supervisor import Supervisor
from trainer.search import advance
from trainer.search.bayesian import best_of
from trainer.search.progress import spent_on, state_of
from trainer.search.trials import add_trial
from trainer.studio import create_project, look_at, start
from trainer.tasks.metrics import MACRO_F1
from trainer.training.plan import Plan
from ui.parts import duration
from ui.place import Place, Visit
from ui.runs.run_view import run_name
from ui.runs.search_view import gain_of, search_status, trials_figure
from ui.training.watched import Watched


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def test_the_figure_is_one_that_plotly_knows(visit):
    drawn = go.Figure(trials_figure(MACRO_F1, [(0, 0.8), (1, None), (2, 0.7)], 10, visit))
    assert len(drawn.data) == 2 and drawn.layout.yaxis.title.text == visit.say("검증 Macro F1", "Validation macro F1")


def test_best_so_far_never_falls(visit):
    best = trials_figure(MACRO_F1, [(0, 0.5), (1, 0.4), (2, None), (3, 0.6)], 5, visit)["data"][1]
    assert list(best["y"]) == [0.5, 0.5, 0.6] and list(best["x"]) == [0, 1, 3]


def test_a_search_whose_first_trial_waits_says_how_many_come_first(tiny_encoder, tmp_path):
    home = Home(tmp_path)
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
    ahead = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    search = start(project, Plan(model=str(tiny_encoder), budget={"trials": 2}), local_folders=True)
    advance(search)
    trial, = search.trials()
    shared = SimpleNamespace(home=home, supervisor=Supervisor(home))
    shared.supervisor.line = [ahead, trial]
    visit = Visit(shared, Place(project=project.name, search=search.name, step="training"), "local", "ko")
    assert state_of(search) == "queued" and "앞에 1개" in search_status(search, visit)
    story = Watched.at(visit).story
    shared.supervisor.line = [trial]
    assert "곧 시작" in search_status(search, visit) and Watched.at(visit).story != story
    write_json(trial.worker, {"given": 1.0, "attempt": 1, "boot": "before"})
    assert state_of(search) == "running"


@pytest.fixture
def trials(tiny_encoder, tmp_path):
    """Makes a search that is done, out of how many of 200 validation rows each trial has right; and its visit."""
    def done(*right: int):
        project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
        search = start(project, Plan(model=str(tiny_encoder), budget={"trials": len(right)}), local_folders=True)
        truth = np.arange(200) % 2
        for number, count in enumerate(right):
            add_trial(search, number, search.spec.defaults.model_copy(update={"epochs": number + 1}))
            *_, trial = search.trials()
            hits = np.where(np.arange(200) < count, truth, 1 - truth)
            write_answers(trial.answer_file("epoch-01"), Scores(np.eye(2)[hits], truth, np.arange(200)))
            trial.model.mkdir()
            trial.publish({"state": "done", "score": count / 200, "best_epoch": 1, "seconds": 1.0})
        write_json(search.result_file, {"state": "done", "best": best_of(search.trials()).name})
        shared = SimpleNamespace(home=Home(tmp_path))
        return search, Visit(shared, Place(project=project.name), "local", "en"), search.trials()

    return done


@pytest.mark.parametrize("right, says", [
    ((160, 150, 140), "recommended settings (trial 0) are the best: validation Macro F1 80.0%"),
    ((150, 153, 120), "75.0% with the recommended settings (trial 0), 76.5% with the best, trial 1. But as"),
    ((120, 110, 160), "80.0% with the best, trial 2. That is more than chance.")])
def test_what_a_search_has_brought_is_said_of_its_best_trial_alone(trials, right, says):
    search, visit, runs = trials(*right)
    assert [says in gain_of(run, visit) for run in runs] == [run.name == search.result["best"] for run in runs]


def test_a_search_is_the_projects_model_only_where_nothing_earlier_is_better(trials):
    search, visit, _ = trials(120, 150)
    shown = search_status(search, visit)
    assert "Its best trial is the project&#39;s model" in shown
    assert shown.count(duration(spent_on(search), visit)) == 1, "the time stands among the facts, and not above them"
    earlier = start(search.project, Plan(model="kotune-mini"))
    earlier.model.mkdir()
    earlier.publish({"state": "done", "score": 0.9, "best_epoch": 1})
    shown = search_status(search, visit)
    assert "Its best trial" not in shown
    assert f"{run_name(earlier, visit)} has a validation score at least as good" in shown
