"""The training loop: lean, resumable, watched.

Forward, backward, step; for the screen it only writes a record every half second. The task computes the loss and the
metrics. Data order, learning rate and random numbers are functions of (seed, epoch, step), so a resumed run repeats an
uninterrupted one exactly (same machine, CPU).
"""

import math
import shutil
import time
from typing import TYPE_CHECKING

import numpy as np

from ..compute.batches import training_batches
from ..compute.encoding import Encoded
from ..compute.loaded import Loaded
from ..compute.pooled import groups_of
from ..errors import Problem
from ..home.events import EventLog, read_events
from ..home.project import Run
from ..kinds.stored import write_answers
from ..options import Settings
from ..tasks.task import Task
from .checkpoints import (
    Keep,
    Progress,
    has_whole,
    last_progress,
    load_checkpoint,
    load_weights,
    name_of,
    newest_checkpoint,
    progress_of,
    save_checkpoint,
    spare_checkpoints,
)
from .further import needed_by
from .recipe import optimizer_of, rate_at

if TYPE_CHECKING:
    from torch import Tensor

RECORD_EVERY = 0.5  # seconds
SAVE_EVERY = 600.0  # seconds within an epoch; a crash loses no more than this


def fit(run: Run, loaded: Loaded, train: Encoded, valid: Encoded, task: Task, log: EventLog) -> tuple[Progress, bool]:
    """Train until the end, an early stop or a request to stop; a checkpoint is saved after each epoch.

    Returns the progress, and whether the training is complete. Raises Problem("loss_diverged" | "disk_full").
    """
    return Fit(run, loaded, train, valid, task, log).go()


class Fit:
    def __init__(self, run: Run, loaded: Loaded, train: Encoded, valid: Encoded, task: Task, log: EventLog):
        import torch

        self.run, self.loaded, self.train, self.valid, self.task, self.log = run, loaded, train, valid, task, log
        self.settings: Settings = run.spec.settings
        batches = math.ceil(len(train.ends) / self.settings.batch_size)
        self.steps_per_epoch = math.ceil(batches / self.settings.accumulation)
        begins = run.spec.begins  # an epoch of another run, if this one goes on from it
        self.first_epoch, self.first_step = (begins.epoch, begins.step) if begins else (0, 0)
        self.steps = self.first_step + self.steps_per_epoch * (self.settings.epochs - self.first_epoch)
        self.ends = time.monotonic() + 60 * (self.settings.minutes or math.inf)
        self.optimizer = optimizer_of(loaded.model, self.settings)
        self.gradient: Tensor | None = None  # norm of the last step's gradient before clipping, on its device
        self.progress = self._resumed()
        self.scaler = torch.amp.GradScaler(loaded.device.kind, init_scale=self.progress.scale,
                                           enabled=loaded.device.precision == "fp16")

    def go(self) -> tuple[Progress, bool]:
        if self.task.measures_base and self.progress.before is None:
            self.progress.before = self.task.measure(self.loaded, self.valid).metrics()
            self.log.append("before", metrics=self.progress.before)
        while not self._is_over(self.progress):
            if not self._train_epoch():
                self.save()
                return self.progress, False
            self._evaluate()
        return self.progress, True

    def _resumed(self) -> Progress:
        checkpoint, damaged = newest_checkpoint(self.run.checkpoints)
        for name in damaged:
            self.log.append("damaged", checkpoint=name)
        progress = load_checkpoint(checkpoint, self.loaded.model, self.optimizer) if checkpoint else self._at_an_end()
        if progress.step > self.first_step or any(event["kind"] == "step" for event in read_events(self.run.events)[0]):
            self.log.append("resumed", checkpoint=progress.name if progress.step > self.first_step else None,
                            step=progress.step)
        self._log_missing(progress.evaluated)
        return progress

    def _at_an_end(self) -> Progress:
        """The progress of a run that is trained to its end already, else of the epoch that it begins with, else of an
        untrained one."""
        folder = self.run.checkpoints
        progress = last_progress(folder)
        if progress and self._is_over(progress) and has_whole(folder):
            return progress
        if not self.first_epoch:
            return Progress()
        begun = folder / name_of(self.first_epoch)
        load_weights(begun, self.loaded.model)
        return Progress(**progress_of(begun))

    def _log_missing(self, evaluated: dict | None) -> None:
        """Log the last epoch, if the worker was killed between its checkpoint and its event."""
        logged = {event["epoch"] for event in read_events(self.run.events)[0] if event["kind"] == "epoch"}
        if evaluated and evaluated["epoch"] not in logged:
            self.log.append("epoch", **evaluated)

    def _is_over(self, progress: Progress) -> bool:
        """Whether all epochs are done, or early stopping ends it: no better score or loss for `patience` epochs."""
        patience, by_loss = self.settings.patience, self.settings.stops_by == "loss"
        best = progress.lowest_epoch if by_loss else progress.best_epoch
        return progress.epoch >= self.settings.epochs or bool(patience and best and progress.epoch - best >= patience)

    def _train_epoch(self) -> bool:
        """Train the rest of the current epoch; False if it is asked to stop, or the time limit is reached."""
        progress, model = self.progress, self.loaded.model
        steps = self.batches_of(progress.epoch)
        meter = _Meter(self)
        model.train()
        for batches in steps[progress.batch:]:
            random = np.random.default_rng((self.settings.seed, progress.epoch, progress.batch))
            meter.add(self.step(batches, random), sum(map(len, batches)))
            progress.batch, progress.step = progress.batch + 1, progress.step + 1
            if meter.is_due() or progress.batch == len(steps):
                meter.record()
                if self.run.stop.exists() or time.monotonic() > self.ends:
                    return False
                if meter.since_start > SAVE_EVERY and progress.batch < len(steps):
                    self.save()
                    meter = _Meter(self)
        progress.epoch, progress.batch = progress.epoch + 1, 0
        return True

    def batches_of(self, epoch: int) -> list[list[np.ndarray]]:
        """The batches of rows of each optimiser step of an epoch; those with texts in windows are split further."""
        settings, each = self.settings, self.settings.accumulation
        batches = training_batches(self.train.lengths, settings.batch_size, settings.seed, epoch)
        return [[group for batch in batches[start:start + each]
                 for group in groups_of(self.train, batch, settings.batch_size)]
                for start in range(0, len(batches), each)]

    def step(self, batches: list[np.ndarray], random: np.random.Generator) -> "Tensor":
        """One optimiser step on these batches of rows; returns the loss, still on its device."""
        import torch

        count, total = sum(map(len, batches)), 0.0
        for rows in batches:
            with self.loaded.device.autocast():
                loss = self.task.loss(self.loaded, self.train, rows, random, self.settings) * (len(rows) / count)
            self.scaler.scale(loss).backward()
            total = total + loss.detach()
        self.scaler.unscale_(self.optimizer)
        if self.settings.clipping:
            self.gradient = torch.nn.utils.clip_grad_norm_(self.parameters(), self.settings.clipping)
        for group in self.optimizer.param_groups:
            group["lr"] = group["share"] * self.learning_rate(self.progress.step)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad()
        return total

    def parameters(self) -> list:
        return [weight for group in self.optimizer.param_groups for weight in group["params"]]

    def learning_rate(self, step: int) -> float:
        return rate_at(step - self.first_step, self.steps - self.first_step, self.settings)

    @property
    def epoch(self) -> float:
        """The number of epochs done, with the fraction of the current one."""
        return self.first_epoch + (self.progress.step - self.first_step) / self.steps_per_epoch

    def _evaluate(self) -> None:
        """Measure the validation rows, publish answers and checkpoint, and log the epoch."""
        began = time.perf_counter()
        progress = self.progress
        measured = self.task.validate(self.loaded, self.valid)
        metrics = measured.metrics()
        score = metrics[self.task.metric.name]
        if self.run.last_counts or progress.best_score is None or \
                self.task.metric.best(progress.best_score, score) != progress.best_score:
            progress.best_score, progress.best_epoch = score, progress.epoch
        loss = metrics.get("loss", math.inf)  # none where no token of the validation rows counts
        if progress.lowest_loss is None or loss < progress.lowest_loss:
            progress.lowest_loss, progress.lowest_epoch = loss, progress.epoch
        write_answers(self.run.answer_file(progress.name), measured)
        progress.seconds += time.perf_counter() - began
        progress.evaluated = {
            "epoch": progress.epoch, "step": progress.step, "metrics": metrics,
            "best": progress.best_epoch == progress.epoch, "checkpoint": progress.name,
            "seconds": round(progress.seconds, 2)}
        self.save()
        self.log.append("epoch", **progress.evaluated)
        self._drop_epochs()

    def _drop_epochs(self) -> None:
        """Delete epochs that are not kept; a long training would fill the disk with them before its end."""
        needed = [name_of(self.first_epoch), *needed_by(self.run.project)(self.run)]
        for spare in spare_checkpoints(self.run.checkpoints, self.task.metric, Keep.of(self.settings), needed,
                                       thorough=False):
            shutil.rmtree(spare)

    def save(self) -> None:
        self.progress.scale = self.scaler.get_scale() if self.scaler.is_enabled() else self.progress.scale
        save_checkpoint(self.run.checkpoints, self.progress, self.loaded.model, self.optimizer, self.run.spec.base.id)


class _Meter:
    """Sum losses on their device, and log twice a second, with rows per second and the time left."""

    def __init__(self, fit: Fit):
        self.fit, self.started = fit, time.perf_counter()
        self.last, self.loss, self.steps, self.rows = self.started, 0.0, 0, 0

    def add(self, loss, rows: int) -> None:
        self.loss, self.steps, self.rows = self.loss + loss, self.steps + 1, self.rows + rows

    def is_due(self) -> bool:
        return self.steps == 1 and self.fit.progress.step <= 1 or time.perf_counter() - self.last > RECORD_EVERY

    @property
    def since_start(self) -> float:
        return time.perf_counter() - self.started

    def record(self) -> None:
        """Log the means since the last record. Raises Problem("loss_diverged") if the loss is not finite."""
        fit, progress = self.fit, self.fit.progress
        loss = float(self.loss) / self.steps  # this waits for a GPU, so it comes before the clock is read
        now = time.perf_counter()
        elapsed = now - self.last
        progress.seconds += elapsed
        if not math.isfinite(loss):
            raise Problem("loss_diverged", f"{progress.step}번째 단계에서 손실이 무한대가 되었습니다. 학습률을 낮춰 다시 시작해 주세요.",
                          f"The loss became infinite at step {progress.step}. Lower the learning rate and start again.",
                          step=progress.step)
        fit.log.append("step", step=progress.step, steps=fit.steps, epoch=round(fit.epoch, 3),
                       loss=round(loss, 5), learning_rate=fit.learning_rate(progress.step - 1),
                       gradient=_norm(fit.gradient), memory=fit.loaded.device.memory(),
                       rows_per_second=round(self.rows / elapsed, 1),
                       seconds_left=round((fit.steps - progress.step) * progress.seconds / progress.step, 1))
        self.last, self.loss, self.steps, self.rows = now, 0.0, 0, 0


def _norm(gradient: "Tensor | None") -> float | None:
    """The gradient's norm, rounded; None if it was not measured, as without clipping, or overflowed in fp16, where the
    step is skipped."""
    norm = math.inf if gradient is None else float(gradient)
    return float(f"{norm:.4g}") if math.isfinite(norm) else None
