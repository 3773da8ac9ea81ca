"""A worker: one process, one job. `python -m trainer work` waits on its standard input for the path of a run, or of a
probe.

It is forked from a process that has imported what it needs, so that a run starts in well under a second.
If its supervisor ends before giving it work, the worker ends, too; once at work it goes on without a supervisor.
"""

import os
import platform
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import cast

from ..compute.device import find_device
from ..compute.machine import machine_of
from ..data.folds import places
from ..errors import Problem, Words, line_of, present
from ..failures import problem_of
from ..home.events import EventLog, read_events
from ..home.files import publish_folder
from ..home.job import TIME_LIMIT, Job
from ..home.manifest import damaged_files, write_manifest
from ..home.memory import limit_memory, room
from ..home.probe import Probe, job_at
from ..home.processes import warm_up
from ..home.project import Run
from ..home.specs import Base, Fold
from ..kinds.answer import Answers, Judged
from ..kinds.stored import read_answers, write_answers
from ..tasks import task_of
from ..tasks.answering import temperature_in
from .checkpoints import Keep, Progress, best_checkpoint, finish_checkpoints, last_progress
from .cost import cost_of, took
from .forecast import expectation
from .further import inherit, needed_by
from .measuring import Sampled, measurements, peak
from .ready import Ready
from .recipe import finished

OF_THE_DEVICE = "out_of_memory", "number_out_of_range", "device_failed"  # problems that also keep torch's message


def main() -> None:
    """Wait for the path of a job, then do the job."""
    os.dup2(2, 1)  # nobody reads its output
    warm_up()
    if path := sys.stdin.readline().strip():
        job = job_at(Path(path))
        _write_output_to(job.log)
        take_device(job)
        if find_device().kind == "cpu":  # a GPU has memory of its own
            limit_memory(room())  # for loading, steps and tests alike: batch and length are the owner's choice
        work(job)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # everything is on disk; an orderly exit would occupy the processor and the folder for seconds


def take_device(job: Job) -> None:
    """Let torch see only the GPU that was given with the job; other jobs use the rest. Call it before torch looks."""
    if device := job.given_to.get("device"):
        os.environ["CUDA_VISIBLE_DEVICES"] = device


def work(run: Run) -> None:
    """Train a run, test one that is already trained, or measure a probe; result.json is written last."""
    log = EventLog(run.events)
    trained = run.result
    result = trained or run.kept | {"state": "failed"}
    try:
        if isinstance(run, Probe):
            result |= measurements(Sampled(run, log, run.spec.base)) | {"state": "done"}
        elif trained is None:
            _train(run, log, result)
        elif damaged_files(run.model) and (progress := last_progress(run.checkpoints)):
            _Work(run, log, run.spec.base).publish(progress, result, tested=True)
        else:
            run.check_model()
            _Work(run, log, Base(id=run.spec.base.id, path=str(run.model))).test_model()
    except BaseException as error:  # a panic in Rust is no Exception
        problem = problem_of(error)
        if problem.code in OF_THE_DEVICE:
            problem.where["evidence"] = ": ".join(dict.fromkeys((type(error).__name__, line_of(error, 0))))
        if problem.code == "bug":
            traceback.print_exc()
            print(f"Python {platform.python_version()}, {platform.platform()}, torch {version('torch')}, transformers "
                  f"{version('transformers')}; {run.spec.task or run.project.spec.task}, {run.spec.base.id}, "
                  f"{run.spec.settings!r}", file=sys.stderr)
        # If only the test failed, the trained model and its score stay.
        result |= {"problem": problem.as_dict()} | ({} if trained else {"state": "failed"})
    _finish(run, result)
    log.close()


def _train(run: Run, log: EventLog, result: dict) -> None:
    """Train, export, test; `result` is filled as far as it gets."""
    from .fit import fit

    inherit(run, log)
    work = _Work(run, log, run.spec.base)
    is_known = any(event["kind"] == "expected" for event in read_events(run.events)[0])
    if not is_known and (expected := expectation(run)):
        log.append("expected", **expected)
    if not run.spec.fold and not run.spec.rows:
        work.task.begin_simple(work.project)
    train = work.task.weighed(work.encoded("train"), run.spec.settings)
    for words in work.task.remarks(work.loaded.model, work.table("train")[0], train):
        log.append("remark", **words._asdict())
    before = work.untrained() if run.is_compared and not run.spec.rows else None
    progress, complete = fit(run, work.loaded, train, work.encoded("valid"), work.task, log)
    result |= run.empty | result | {
        "epochs": progress.epoch, "steps": progress.step, "seconds": round(progress.seconds, 2),
        "before": progress.before or before}
    if _has_trained(run) or not result.get("device"):
        device = work.loaded.device
        result |= {"device": device.name, "precision": device.precision, "machine": machine_of(device)}
    if fold := run.spec.fold:
        if complete:
            work.judge_fold(fold, progress.epoch)
        result |= {"score": progress.best_score, "best_epoch": progress.best_epoch}
    elif progress.best_epoch:
        is_met = run.spec.search is None or run.is_compared or run.is_tested
        work.publish(progress, result, work.task.makes == "model" and is_met)
        result |= work.cost
    _log_spent(work)
    result["state"] = "done" if complete else "stopped"
    if not complete and not run.stop.exists():
        result["problem"] = _too_long(present(run.spec.settings.minutes, "time limit"), progress).as_dict()


def _too_long(minutes: float, progress: Progress) -> Problem:
    best = progress.best_epoch
    model = Words(f"지금까지 가장 좋은 {best}에폭의 모델을 쓸 수 있습니다.",
                  f"The model is that of epoch {best}, the best until then.") if best else \
        Words("아직 첫 에폭을 마치지 못해 모델이 없습니다.", "The first epoch was not over yet, so there is no model.")
    return Problem(TIME_LIMIT, f"정한 시간 {minutes:g}분이 지나 저장하고 멈췄습니다. {model.ko} '이어서 학습'을 누르면 다시 {minutes:g}분까지 더 "
                   "학습합니다.",
                   f"Saved and stopped, as the time limit of {minutes:g} min was reached. {model.en} Resume it, and it "
                   f"goes on for up to {minutes:g} min more.", minutes=minutes)


def _has_trained(run: Run) -> bool:
    """Whether this worker has done steps; one that only exports again must not change the recorded cost and device."""
    events = read_events(run.events)[0]
    began = max((number for number, event in enumerate(events) if event.get("state") == "loading"), default=0)
    return any(event["kind"] == "step" for event in events[began:])


def _log_spent(work: "_Work") -> None:
    if _has_trained(work.run):
        work.log.append("spent", seconds=took(read_events(work.run.events)[0], time.time()), memory=peak(work))


def _finish(run: Run, result: dict) -> None:
    """Write the result once everything that it lists is on disk; then delete what only a second attempt would need.

    Raises OSError if there is not even room for the result: the run is then interrupted, and loses nothing.
    """
    run.publish(result)
    if isinstance(run, Probe):
        shutil.rmtree(run.checkpoints, ignore_errors=True)
    elif result["state"] == "done" and (run.spec.fold or run.spec.rows):
        shutil.rmtree(run.checkpoints)  # such a run only measures, so nobody needs its weights
    elif result["state"] == "done":
        needed = needed_by(run.project)(run)
        finish_checkpoints(run.checkpoints, task_of(run).metric, Keep.of(run.spec.settings), needed)


class _Work(Ready):
    """What a worker does with a loaded run."""

    def __init__(self, run: Run, log: EventLog, base: Base):
        super().__init__(run, log, base)
        self.cost: dict = {}  # {"cost": …} once measured, which is shown beside the score

    def untrained(self) -> dict:
        """Metrics on the validation rows before the first step; a resumed run has them in its log."""
        known = [event["metrics"] for event in read_events(self.run.events)[0] if event["kind"] == "before"]
        if not known:
            known = [self.task.validate(self.loaded, self.encoded("valid")).metrics()]
            self.log.append("before", metrics=known[0])
        return known[0]

    def publish(self, progress: Progress, result: dict, tested: bool) -> None:
        """Export the model of the best (or last) epoch and test it, if it is better than an earlier model of the run.

        An earlier model stays until the new one replaces it: the model, then its test, then the score in the result.
        `result` is filled as far as it gets. Raises Problem("damaged_checkpoint").
        """
        if self._is_kept(progress, tested):
            return
        checkpoint, damaged = best_checkpoint(self.run.checkpoints, progress, self.task.metric, self.run.last_counts)
        if damaged and self._is_kept(progress, tested):
            return
        for name in damaged:
            self.log.append("damaged", checkpoint=name, instead=checkpoint.name)
        self.loaded.model = finished(self.loaded.model, checkpoint, self.task, self.spec.settings)
        decision = self._decision(present(progress.best_epoch, "best epoch"))
        reached = {"score": progress.best_score, "best_epoch": progress.best_epoch,
                   "temperature": decision.temperature if decision else 1.0}
        if decision:
            self.task.keep(self.loaded.model, decision)
        if tested and self.run.is_tested:
            answers = self._test(decision)
            self._export()
            write_answers(self.run.answer_file("test"), answers)
            result |= reached
            return
        self._export()
        result |= reached
        if tested:
            write_answers(self.run.answer_file("test"), self._test(decision))

    def test_model(self) -> None:
        """Measure the run's own model, which has won a search, on the test rows; nothing else changes."""
        decision = self._decision(present(self.run.reached, "result")["best_epoch"], temperature_in(self.run))
        write_answers(self.run.answer_file("test"), self._test(decision))

    def _decision(self, epoch: int, divided: float | None = None) -> Judged | None:
        """Temperature and thresholds chosen on the validation rows by the answers after this epoch, which are computed
        again if they are damaged or lost; None if the task chooses nothing. `divided`: the temperature of the loaded
        model, if it has one already."""
        if self.task.makes != "model" or not self.task.judged.decides:
            return None
        file = self.run.answer_file(f"epoch-{epoch:02d}")
        try:
            known = read_answers(file, self.task.judged)
        except (Problem, FileNotFoundError):
            again = cast(Judged, self.task.validate(self.loaded, self.encoded("valid")))
            known = again.given_at(divided).tempered(1 / divided).settled() if divided else again
            write_answers(file, known)
        return known.settled().tempered(divided) if divided else known.settled().calibrated()

    def _is_kept(self, progress: Progress, tested: bool) -> bool:
        """Whether to keep the model from before the run was resumed: if it is undamaged, and no worse than the best
        epoch, or, if the last epoch counts, made from that very epoch."""
        score = self.run.kept.get("score")
        if self.run.last_counts and self.run.kept.get("best_epoch") != progress.best_epoch:
            return False
        return score is not None and self.run.model.exists() and (self.run.is_tested or not tested) and \
            self.task.metric.best(score, present(progress.best_score, "score of the best epoch")) == score and \
            not damaged_files(self.run.model)

    def _export(self) -> None:
        """Publish the model as a plain transformers folder, which loads anywhere; a run on fewer rows keeps none."""
        if self.spec.rows:
            return
        tokenizer = self.loaded.tokenizer
        if self.task.makes == "model":
            tokenizer.model_max_length = self.spec.settings.max_length
        if tokenizer.is_fast:
            tokenizer.backend_tokenizer.no_truncation()  # else the file would keep the truncation of the last call
        with publish_folder(self.run.model) as aside:
            self.task.save(self.loaded.model, aside)
            tokenizer.save_pretrained(aside)
            write_manifest(aside)

    def _test(self, decision: Judged | None) -> Answers:
        self.log.append("state", state="testing")
        self._ask_simple_methods()
        answers = self.task.measure(self.loaded, self.encoded("test"))
        self.cost = {"cost": cost_of(self.run, self.loaded, self.table("test")[0])}
        return cast(Judged, answers).given_at(decision.temperature).decided_by(decision) if decision else answers

    def _ask_simple_methods(self) -> None:
        """Store the simple methods' answers to the test rows (once for the project, unless they are fitted on fewer
        rows) and to the validation rows of this run, which choose whether the partner answers with the model."""
        partner = self.task.partner_of(self.project) if self.task.partner and not self.spec.rows else None
        for file, part in ((self.run.simple_file, "test"), (self.run.answer_file, "valid")):
            if not all(file(name).exists() for name in self.task.simple_methods):
                self._write_simple(file, part, partner)

    def judge_fold(self, fold: Fold, epoch: int) -> None:
        """Store the answers of the last `epoch` and of the simple methods to the rows of the fold."""
        self._write_simple(self.run.answer_file, "valid")
        file = self.run.answer_file(f"epoch-{epoch:02d}")  # versions before 0.2 wrote none
        if not file.exists():
            write_answers(file, self.task.validate(self.loaded, self.encoded("valid")))
        measured = read_answers(file, self.task.judged)
        rows = places(self.task, self.project, fold, self.spec.settings.seed)
        write_answers(self.run.answer_file("fold"), measured.of_rows(rows))

    def _write_simple(self, file: Callable[[str], Path], part: str, partner=None) -> None:
        labels = len(self.project.survey.labels)
        for name, measured in self.task.simple(self.table("train"), self.table(part), labels, partner).items():
            write_answers(file(name), measured)


def _write_output_to(path: Path) -> None:
    """Send standard output and error to the job's own log."""
    with open(path, "ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
