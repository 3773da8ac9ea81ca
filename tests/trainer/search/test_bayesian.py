"""How a Bayesian search ends, without the trainings: what is said where no model was tested, and how it goes on."""

import pytest

from trainer.errors import Problem
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.quotas import Quotas
from trainer.queue.agenda import Agenda
from trainer.queue.resuming import resume_search
from trainer.search.bayesian import advance, best_of
from trainer.studio import start
from trainer.tasks.choosing import best_run
from trainer.training.plan import Plan
from trainer.training.tidying import spare_bytes, tidy
from trainer.units import GB


@pytest.fixture
def search(project, tiny_encoder):
    """Of one trial, which waits."""
    search = start(project, Plan(model=str(tiny_encoder), budget={"trials": 1, "minutes": 5}), local_folders=True)
    assert advance(search) is None
    return search


def test_a_time_limit_below_one_epoch_is_named_and_resuming_gives_as_much_again(search):
    trial, = search.trials()
    write_json(trial.result_file, {"state": "stopped", "score": None, "best_epoch": None, "seconds": 300.0})
    advance(search)
    result = search.result
    assert result["state"] == "failed" and result["best"] is None
    assert result["problem"]["code"] == "no_time_for_an_epoch" and "5분" in result["problem"]["ko"]
    resume_search(search)
    assert search.result is None and trial.state == "queued"


def test_trials_that_failed_say_themselves_why(search):
    write_json(search.trials()[0].result_file, {"state": "failed", "problem": {"code": "out_of_memory"}})
    advance(search)
    assert search.result == {"state": "failed", "best": None}


def test_a_winner_whose_test_failed_is_no_end_and_is_tested_again(search):
    trial, = search.trials()
    won = {"state": "done", "score": 0.9, "best_epoch": 1, "seconds": 3.0}
    write_json(trial.result_file, won)
    write_json(trial.worker, {"attempt": 1, "boot": "before"})
    assert advance(search).name == trial.name and search.result is None
    write_json(trial.result_file, won | {"problem": {"code": "damaged_checkpoint"}})
    assert advance(search) is None
    assert search.result["state"] == "failed" and search.result["best"] == trial.name
    assert search.result["problem"]["code"] == "model_not_tested"
    resume_search(search)
    assert search.result is None and trial.result == won and read_json(trial.worker) is None
    assert advance(search).name == trial.name, "it waits for its test again"
    write_json(trial.earlier_test, {})
    assert advance(search) is None and search.result == {"state": "done", "best": trial.name}


def test_a_trial_that_failed_when_it_was_resumed_wins_nothing_by_its_earlier_score(project, tiny_encoder):
    plan = Plan(model=str(tiny_encoder), budget={"trials": 2, "minutes": 5})
    search = start(project, plan, local_folders=True)
    advance(search)
    first, = search.trials()
    first.publish(first.empty | {"state": "stopped", "score": 0.9, "best_epoch": 1})
    search.stop.touch()
    assert advance(search).name == first.name and search.result is None, "it is tested"
    write_json(first.earlier_test, {})
    advance(search)
    assert search.result == {"state": "stopped", "best": first.name}
    resume_search(search)
    first.answer_file("test").unlink(missing_ok=True)
    first.end("failed", Problem("out_of_memory", "", ""))
    assert first.score == 0.9 and best_of(search.trials()) is None
    advance(search)
    second = search.trials()[1]
    second.publish(second.empty | {"state": "done", "score": 0.5, "best_epoch": 1})
    assert advance(search).name == second.name
    write_json(second.earlier_test, {})
    assert advance(search) is None and search.result == {"state": "done", "best": second.name}


def test_only_the_best_trial_keeps_its_model(project, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), budget={"trials": 3, "minutes": 5}), local_folders=True)
    trials = []
    for score, kept in ((0.5, ["001"]), (0.9, ["002"]), (0.7, ["002"])):
        advance(search)
        trials = search.trials()
        for folder in (trials[-1].model, trials[-1].checkpoints):
            folder.mkdir()
        trials[-1].publish(trials[-1].empty | {"state": "done", "score": score, "best_epoch": 1})
        advance(search)
        assert [run.name for run in trials if run.model.exists() and run.checkpoints.exists()] == kept
    assert [run.score for run in trials] == [0.5, 0.9, 0.7] and best_run(project).name == "002"
    assert not any(folder.exists() for run in (trials[0], trials[2]) for folder in (run.model, run.checkpoints))
    write_json(trials[1].earlier_test, {})
    assert advance(search) is None and search.result == {"state": "done", "best": "002"}
    (trials[0].model).mkdir()  # as earlier versions left it
    (trials[0].model / "model.safetensors").write_bytes(bytes(1000))
    assert spare_bytes(project) == tidy(project) == 1000 and best_run(project).name == "002"
    assert not trials[0].model.exists() and trials[1].model.exists()


def test_a_damaged_trial_is_replaced_and_the_search_goes_on(project, tiny_encoder):
    plan = Plan(model=str(tiny_encoder), budget={"trials": 2, "minutes": 5})
    search = start(project, plan, local_folders=True)
    advance(search)
    damaged, = search.trials()
    damaged.file.write_text("{")
    advance(search)
    again, = search.trials()
    assert (again.name, again.spec.trial, again.spec.settings) == ("002", 0, search.spec.defaults)


@pytest.mark.parametrize("plan", [{"budget": {"trials": 3, "minutes": 5}}, {"folds": {"folds": 3}}])
def test_a_search_whose_owner_has_no_room_left_ends_and_keeps_what_it_reached(project, tiny_encoder, plan):
    search = start(project, Plan(model=str(tiny_encoder), **plan), local_folders=True)
    home = Home(project.path.parents[1])
    agenda = Agenda(home, print, Quotas(home, held=True, disk=GB))
    agenda.look()
    first, = search.trials()
    first.model.mkdir()
    with open(first.model / "model.safetensors", "wb") as large:
        large.truncate(GB)
    write_json(first.result_file, {"state": "done", "score": 0.9, "best_epoch": 1, "seconds": 3.0})
    assert [run.name for run in agenda.look()[1]] == [first.name] and search.result is None, "it is tested"
    write_json(first.earlier_test, {})
    agenda.look()
    result = search.result
    assert (result["state"], result["best"], result["problem"]["code"]) == ("failed", first.name, "no_disk_left")
    assert first.model.exists() and len(search.trials()) == 1
    (first.model / "model.safetensors").write_bytes(b"")
    resume_search(search)
    agenda.look()
    assert search.result is None and len(search.trials()) == 2
