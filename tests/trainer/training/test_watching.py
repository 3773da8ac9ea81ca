"""The snapshot of a run, where it is more than what other tests see of it on the way."""

from trainer.home.events import EventLog
from trainer.home.files import write_json
from trainer.home.project import Run
from trainer.studio import start
from trainer.training.plan import Plan
from trainer.training.watching import POINTS, snapshot, watch


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


def test_twenty_thousand_records_become_a_few_points_and_no_peak_is_lost(project, tiny_encoder):
    run, peak = start(project, Plan(model=str(tiny_encoder)), local_folders=True), 12_345
    log = EventLog(run.events)
    for step in range(1, 20_001):
        log.append("step", step=step, steps=20_000, epoch=step / 2_000, loss=2 - step / 20_000, learning_rate=1e-4,
                   gradient=50.0 if step == peak else 1.0, memory=10**9, rows_per_second=9.0, seconds_left=5.0)
    curve = snapshot(run)["curve"]
    steps = [point["step"] for point in curve]
    assert 150 < len(curve) <= POINTS + 1 and steps == sorted(steps) and steps[-1] == 20_000
    highest = max(curve, key=lambda point: point["gradient"])
    assert highest["gradient"] == 50 and 0 <= highest["step"] - peak < 20_000 / 150
    log.append("resumed", checkpoint="epoch-05", step=10_000)
    assert snapshot(run)["curve"][-1]["step"] <= 10_000


def test_what_a_training_records_beside_its_loss(finished_run):
    curve = snapshot(finished_run)["curve"]
    assert all(point["gradient"] > 0 and 50e6 < point["memory"] < 50e9 for point in curve)
    assert max(point["learning_rate"] for point in curve) <= finished_run.spec.settings.learning_rate
    assert snapshot(finished_run)["signs"] == []
