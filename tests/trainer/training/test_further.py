"""Any epoch that was kept: as a model of its own, and to train on from."""

import shutil

import pytest

from tests.trainer.training.test_worker import SETTINGS, flip
from trainer.errors import Problem
from trainer.home.events import read_events
from trainer.home.project import Run
from trainer.home.specs import Fold
from trainer.options import Further
from trainer.studio import start
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import figures_of, measured_test
from trainer.training import further
from trainer.training.checkpoints import epoch_folders
from trainer.training.further import kept_epochs, needed_by, seen_words, train_further
from trainer.training.plan import Plan
from trainer.training.watching import snapshot
from trainer.training.worker import work


def weights(run: Run) -> bytes:
    return (run.model / "model.safetensors").read_bytes()


@pytest.fixture(scope="module")
def trained(untouched, tiny_encoder) -> Run:
    """Three epochs, all of them kept; which is the best depends on the machine."""
    plan = Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 3, "keep": "all"})
    run = start(untouched, plan, local_folders=True)
    work(run)
    return run


def test_an_epoch_becomes_a_model_as_it_is(trained):
    best = trained.result["best_epoch"]
    other = next(epoch for epoch in kept_epochs(trained) if epoch != best)
    taken, same = (train_further(trained, Further(epoch=epoch, more=0)) for epoch in (other, best))
    assert all(run.is_pending for run in (taken, same))
    for run in (taken, same):
        work(run)
    assert taken.state == "done" and taken.result["best_epoch"] == taken.result["epochs"] == other
    assert weights(same) == weights(trained) != weights(taken)
    assert measured_test(same)["metrics"] == measured_test(trained)["metrics"]
    assert figures_of(taken, other) == figures_of(trained, other)
    assert [each["epoch"] for each in snapshot(taken)["epochs"]] == [*range(1, other + 1)]
    assert not any(event["kind"] == "step" and event["step"] > taken.spec.begins.step
                   for event in read_events(taken.events)[0])
    assert seen_words(taken) and not seen_words(same), "who has chosen it had seen the score on the test rows"
    assert best_run(trained.project).name == trained.name, "the validation rows choose the project's model"


@pytest.mark.parametrize("change", [{"fold": Fold(number=1, of=4)}, {"rows": 20}])
def test_what_is_no_model_of_its_own_is_not_trained_on(trained, change, monkeypatch):
    spec = trained.spec.model_copy(update=change)
    monkeypatch.setattr(Run, "spec", spec)
    with pytest.raises(Problem) as refused:
        train_further(trained, Further(more=1))
    assert refused.value.code == "no_model_of_its_own"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_training_goes_on_and_comes_to_the_same_however_often_it_is_killed(project, tiny_encoder, method):
    first = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 1, "method": method}),
                  local_folders=True)
    work(first)
    once, again = (train_further(first, Further(more=2), {"learning_rate": 1e-3}) for _ in range(2))
    work(once)
    events = [event for event in read_events(once.events)[0] if event["kind"] == "step"]
    assert [each["epoch"] for each in snapshot(once)["epochs"]] == [1, 2, 3] and once.spec.settings.epochs == 3
    assert events[-1]["step"] == events[-1]["steps"] == 3 * first.result["steps"] and events[-1]["epoch"] == 3.0
    new = [event["learning_rate"] for event in events if event["step"] > first.result["steps"]]
    assert max(new) <= 1e-3 and new[-1] < 1e-4, "up and down once more, with the rate that was asked for"
    assert (once.result["score"], once.spec.begins.seen) >= (first.result["score"], False)

    again.stop.touch()  # after its first step
    work(again)
    assert again.state == "stopped"
    again.reopen()
    for state in again.checkpoints.glob("*/training.safetensors"):
        flip(state)  # so that nothing can be resumed, and it begins again where it began
    work(again)
    assert again.state == "done" and weights(again) == weights(once) and again.score == once.score


def test_an_epoch_that_is_tidied_up_meanwhile_is_left_out(trained, tmp_path, monkeypatch):
    monkeypatch.setattr(further, "epoch_folders", lambda folder: epoch_folders(folder) | {4: tmp_path / "gone"})
    assert [*kept_epochs(trained)] == [1, 2, 3]


def test_what_is_not_there_is_damaged_or_would_not_fit_is_refused(trained, project):
    kept = kept_epochs(trained)
    assert [*kept] == [1, 2, 3] and all(kept.values())
    for how, given, code in ((Further(epoch=9), {}, "no_such_epoch"),
                             (Further(), {"method": "lora"}, "weights_have_shape"),
                             (Further(epoch=3, more=99), {}, "bad_option"),
                             (Further(), {"learning_rate": 5}, "bad_option")):
        with pytest.raises(Problem) as problem:
            train_further(trained, how, given)
        assert problem.value.code == code
    copy = Run(shutil.copytree(trained.path, project.path / "runs" / "001", dirs_exist_ok=True))
    waiting = train_further(copy, Further(epoch=1))
    assert needed_by(project)(copy) == {"epoch-01"}, "it is not tidied up before it is used"
    with pytest.raises(Problem, match="still") as problem:
        train_further(waiting, Further())
    assert problem.value.code == "still_training"
    flip(copy.checkpoints / "epoch-01" / "model.safetensors")
    with pytest.raises(Problem) as problem:
        train_further(copy, Further(epoch=1, more=1))
    assert problem.value.code == "damaged_epoch"
    work(waiting)
    assert waiting.state == "failed" and waiting.result["problem"]["code"] == "damaged_epoch"
