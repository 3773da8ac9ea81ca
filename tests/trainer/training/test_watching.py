"""The snapshot of a run, where it is more than what other tests see of it on the way."""

from trainer.home.events import EventLog
from trainer.home.files import write_json
from trainer.home.project import Run
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.watching import snapshot, watch


class Ending(Run):
    """Its worker says its last words and ends, just as one asks for the state."""

    @property
    def state(self) -> str:
        EventLog(self.events).append("remark", ko="끝", en="The end")
        return "done"


def test_the_picture_of_a_run_that_has_ended_is_whole(project, tiny_encoder):
    run = Ending(start(project, Plan(model=str(tiny_encoder)), local_folders=True).path)
    shown = snapshot(run)
    assert shown["state"] == "done" and shown["remarks"] == [{"ko": "끝", "en": "The end"}]


def test_a_run_that_ends_while_its_picture_is_looked_at_is_told_to_have_ended(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    pictures = watch(run)
    assert next(pictures)["state"] == "queued"
    write_json(run.result_file, {"state": "stopped", "score": None})
    assert [picture["state"] for picture in pictures] == ["stopped"]
