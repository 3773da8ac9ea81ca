"""Which epoch's answers the training page shows, and whether there is something to draw."""

from types import SimpleNamespace

import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.events import EventLog
from trainer.home.layout import Home
from trainer.queue.agenda import FIRST_NOT_DONE
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from ui.place import Place, Visit
from ui.training.watched import Watched


@pytest.fixture
def run(tiny_encoder, tmp_path):
    project = create_project(Home(tmp_path / "home"), "local", "리뷰", *look_at(SAMPLE))
    return start(project, Plan(model=str(tiny_encoder)), local_folders=True)


def watched(run) -> Watched:
    home = Home(run.path.parents[3])
    shared = SimpleNamespace(home=home, supervisor=Supervisor(home))
    shared.supervisor.line = [run]
    return Watched.at(Visit(shared, Place(run.project.name, run.name, step="training"), run.owner, "ko"))


def log(run, steps: int, epochs: list[bool]) -> None:
    """The events of a run that did so many of 100 steps; each epoch: whether it was the best so far."""
    events = EventLog(run.events)
    events.append("step", step=steps, steps=100, epoch=steps / 10, loss=0.5, learning_rate=0.1, rows_per_second=9.0,
                  seconds_left=5.0)
    for number, best in enumerate(epochs, 1):
        events.append("epoch", epoch=number, step=10 * number, metrics={"macro_f1": 0.8}, best=best,
                      checkpoint=f"epoch-{number:02d}", seconds=1.0)
    events.close()


def test_the_latest_epoch_while_there_are_more_to_come_then_that_of_the_model(run):
    log(run, 40, [True, True, False, False])
    assert watched(run).epoch(None) == 4
    assert watched(run).epoch((run.name, 1)) == 1 and watched(run).epoch(("another", 1)) == 4
    run.publish({"state": "done", "score": 0.8, "best_epoch": 2, "seconds": 4.0})
    assert watched(run).epoch(None) == 2 and watched(run).epoch((run.name, 4)) == 4


def test_a_run_stopped_at_its_beginning_has_nothing_to_draw(run):
    assert watched(run).wait.ahead == 0 and not watched(run).has_curves and not watched(run).has_begun
    log(run, 3, [])
    run.end("stopped")
    assert not watched(run).has_curves and watched(run).epoch(None) is None


def test_a_run_stopped_in_its_first_epoch_has_its_loss(run):
    log(run, 9, [])
    run.end("stopped")
    assert watched(run).has_curves


def test_what_was_called_off_is_remedied_by_what_came_first(run, tiny_encoder):
    after = start(run.project, Plan(model=str(tiny_encoder), adaptation={}), local_folders=True)
    after.first.end("failed", Problem("out_of_memory", "", ""))
    assert watched(after).failed.name == after.name
    after.end("failed", Problem(FIRST_NOT_DONE, "", ""))
    assert watched(after).failed.name == after.first.name and watched(after).remedy == watched(after.first).remedy
