"""A network without pretraining is a run like any other: what stops it costs it nothing."""

from safetensors.numpy import load_file

from trainer.home.events import read_events
from trainer.queue.resuming import resume
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.worker import work

PLAN = Plan(model="kotune-bilstm-2", settings={"epochs": 1, "max_length": 32, "patience": 0})


def test_a_network_that_was_stopped_ends_with_the_weights_of_an_uninterrupted_one(project):
    whole, stopped = start(project, PLAN), start(project, PLAN)
    work(whole)
    stopped.ask_to_stop()
    work(stopped)
    assert stopped.result["state"] == "stopped" and stopped.result["steps"] < whole.result["steps"]
    resume(stopped)
    work(stopped)
    assert stopped.result["state"] == whole.result["state"] == "done", stopped.result
    one, other = (load_file(run.model / "model.safetensors") for run in (whole, stopped))
    assert one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)
    states = [event["state"] for event in read_events(whole.events)[0] if event["kind"] == "state"]
    assert states == ["loading", "training", "testing"]
