"""What a stopped run has reached stays in use until a resumed one has something better, and if that fails, for good."""

import json
import os
import shutil
import signal

from tests.tiny import here
from tests.trainer.queue.test_supervision import SLOW, after_epoch, ended, same, until, weights
from trainer.home.files import read_json
from trainer.queue.resuming import resume
from trainer.studio import start
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from trainer.training.watching import snapshot


def test_what_was_reached_stays_until_something_better_replaces_it(project, supervisor, tiny_encoder, tmp_path):
    model = shutil.copytree(tiny_encoder, tmp_path / "바탕")
    run = start(project, Plan(model=str(model), settings=SLOW), local_folders=True)
    after_epoch(run, 1)
    run.ask_to_stop()
    ended(run)
    score, test, tensors = run.score, measured_test(run), weights(run)

    def is_kept() -> bool:
        return run.score == score and measured_test(run) == test and same(weights(run), tensors) and \
            best_run(project).name == run.name

    model.rename(gone := tmp_path / "옮긴 바탕")
    resume(run)
    assert run.state == "queued" and is_kept() and snapshot(run)["kept"]
    supervisor.wake()
    assert ended(run)["problem"]["code"] == "unreadable_model" and run.state == "failed"
    assert is_kept() and snapshot(run)["kept"]
    told = here("--home", str(supervisor.home.path), "result", project.name).stdout
    assert json.loads(told)["result"]["score"] == score and json.loads(told)["test"]["rows"] == test["rows"]

    gone.rename(model)
    resume(run)
    supervisor.wake()
    for attempt in (1, 2):
        until(lambda attempt=attempt: run.attempt == attempt and run.has_worker)
        os.kill(read_json(run.worker)["pid"], signal.SIGKILL)
    until(lambda: run.state == "interrupted" and not run.is_pending)
    assert is_kept()

    resume(run)
    supervisor.wake()
    assert ended(run)["state"] == "done" and run.score >= score and not snapshot(run)["kept"]
    assert run.is_tested and "problem" not in run.result

    result = run.result
    run.result_file.write_bytes(run.result_file.read_bytes()[:-9])
    assert run.result == result and run.state == "done" and best_run(project).name == run.name
