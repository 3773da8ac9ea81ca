"""Make an epoch of a run a model, or train on from it: both are a further run, which begins with that epoch.

The earlier run stays as it is. The further run has its own files of the weights (links, which take no space), the
answers of that epoch and those before it, and the records that curves are drawn from.
"""

import os
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import Problem, Words, josa
from ..fields import applying, title_of
from ..home.disk import size_as_of
from ..home.events import EventLog, read_events
from ..home.files import publish_folder, write_json
from ..home.manifest import MANIFEST, damaged_files, write_manifest
from ..home.project import Project, Run
from ..home.specs import Begin, RunSpec
from ..options import Further, Settings
from ..tasks import task_of
from ..tasks.choosing import check_ended
from ..tasks.settings import settings_for
from .checkpoints import PROGRESS, STATE, epoch_folders, name_of, progress_of

SHAPING = ("method", "lora_rank", "lora_alpha", "lora_targets", "lora_form",
           "lora_4bit")  # options that fix which weights exist, so they cannot change from then on
MAY_DIFFER = [name for name in Settings.model_fields if name not in ("epochs", *SHAPING)]
OWN = {"state", "resumed", "damaged", "remark", "expected", "spent"}  # kinds of records that only concern their own run


def kept_epochs(run: Run) -> dict[int, int]:
    """Epoch → bytes of its checkpoint, in order, for the epochs that are kept; empty for a fold."""
    kept = dict[int, int]()
    for epoch, folder in epoch_folders(run.checkpoints).items():
        with suppress(FileNotFoundError):  # the worker may have deleted it meanwhile
            kept[epoch] = size_as_of(folder, (folder.stat().st_mtime_ns,))
    return kept


def train_further(run: Run, how: Further, given: dict | None = None, key: str | None = None) -> Run:
    """Queue a run that begins with an epoch of this one, with its settings except those `given`. The learning rate
    rises and falls once more over the added epochs; without added epochs the model is that epoch as it is.

    The same `key` starts it only once.
    Raises Problem: "no_model_of_its_own", "still_training", "no_such_epoch", "damaged_epoch", "weights_have_shape",
    and those of `settings_for`.
    """
    if run.spec.fold or run.spec.rows:
        raise Problem("no_model_of_its_own", "겹이나 일부 행만으로 한 학습은 점수를 재려고 한 것이라 모델로 이어 갈 수 없습니다. 모든 행으로 한 학습에서 다시 해 주세요.",
                      "A training on folds, or on some of the rows, was done to be measured, and no model comes of it. "
                      "Choose a training on all rows.", run=run.name)
    check_ended(run)
    best = (run.reached or {}).get("best_epoch")
    epoch = how.epoch or best or max(kept_epochs(run), default=1)
    progress, spec, given = _checked(run, epoch), run.spec, given or {}
    if other := next((name for name in SHAPING if name in given and given[name] != getattr(spec.settings, name)), None):
        raise _shaped(other)
    settings = spec.settings.model_copy(update={"epochs": epoch}) if not how.more else settings_for(
        run.project, spec.base, applying(spec.settings) | given | {"epochs": epoch + how.more}, spec.task)
    by_hand = epoch != best and run.is_tested
    begins = Begin(run=run.name, epoch=epoch, step=progress["step"],
                   seen=by_hand or bool(spec.begins and spec.begins.seen))
    return run.project.add_run(RunSpec(base=spec.base, settings=settings, task=spec.task, begins=begins,
                                       created=time.time(), key=key or uuid.uuid4().hex))


def _checked(run: Run, epoch: int) -> dict:
    """The progress of an undamaged epoch. Raises Problem("no_such_epoch" | "damaged_epoch")."""
    folders = epoch_folders(run.checkpoints)
    if epoch not in folders:
        there = ", ".join(map(str, folders)) or "–"
        raise Problem("no_such_epoch", f"{int(run.name)}번 학습에는 {epoch}에폭의 가중치가 남아 있지 않습니다. 남은 에폭: {there}",
                      f"Run {int(run.name)} has no weights of epoch {epoch}. Those that were kept: {there}",
                      run=run.name, epoch=epoch)
    if files := damaged_files(folders[epoch]):
        names = ", ".join(files)
        raise Problem("damaged_epoch", f"{epoch}에폭의 파일({names})이 손상되어 쓸 수 없습니다. 디스크가 멀쩡한지 확인하고, 다른 에폭을 골라 주세요.",
                      f"A file of epoch {epoch} is damaged ({names}), so it is not used. Check the disk, and choose "
                      "another epoch.", run=run.name, epoch=epoch)
    return progress_of(folders[epoch])


def _shaped(name: str) -> Problem:
    title = title_of(Settings, name)
    return Problem("weights_have_shape", f"'{title.ko}'{josa(title.ko, '은/는')} 이어서 학습할 때 바꿀 수 없습니다: 이미 그렇게 학습한 "
                   "가중치입니다. 그대로 두거나, ‘설정’에서 처음부터 새로 학습해 주세요.",
                   f"'{title.en}' cannot be changed where training goes on: the weights were trained so. Leave it, or "
                   "train anew under Settings.", option=name)


def needed_by(project: Project) -> Callable[[Run], set[str]]:
    """A function that gives, for a run, the names of the checkpoints that runs not begun yet will begin with."""
    waiting = [run.spec.begins for run in project.runs() if run.spec.begins and not _has_begun(run)]
    return lambda run: {name_of(each.epoch) for each in waiting if each.run == run.name}


def _has_begun(run: Run) -> bool:
    return any(run.checkpoints.glob("epoch-*")) or run.state == "done"


def inherit(run: Run, log: EventLog) -> None:
    """Give a run the records, answers and weights of the epoch that it begins with, if there is one and it has not got
    them yet. The weights come last, so that a killed worker leaves nothing that looks complete.

    Raises Problem("no_such_epoch" | "damaged_epoch").
    """
    if (begins := run.spec.begins) is None or _has_begun(run):
        return
    before = run.project.run(begins.run)
    progress = _checked(before, begins.epoch)
    if not any(event["kind"] == "epoch" for event in read_events(run.events)[0]):
        for event in _records(before, begins):
            log.append(**event)
    for epoch in range(1, begins.epoch + 1):
        name = name_of(epoch)
        if before.answer_file(name).exists() and not run.answer_file(name).exists():
            run.answer_file(name).parent.mkdir(exist_ok=True)
            _link(before.answer_file(name), run.answer_file(name))
    _take_weights(before.checkpoints / name_of(begins.epoch), progress, run)


def _records(before: Run, begins: Begin) -> list[dict]:
    """The records of the earlier run up to the epoch, in order of steps; this epoch counts as the best, as its weights
    are the only ones here."""
    events = list[dict]()
    for event in read_events(before.events)[0]:
        if event["kind"] == "resumed":  # the steps after its checkpoint were done again
            events = [other for other in events if other.get("step", 0) <= event["step"]]
        elif event["kind"] not in OWN and event.get("step", 0) <= begins.step:
            events.append(event)
    events = [event | ({"best": event["epoch"] == begins.epoch} if event["kind"] == "epoch" else {})
              for event in events]
    return sorted(events, key=lambda event: event.get("step", 0))


def _take_weights(source: Path, progress: dict, run: Run) -> None:
    """Publish the epoch's checkpoint in `run`, as the best one: there are no weights of other epochs."""
    metric = task_of(run).metric
    evaluated = progress["evaluated"] | {"best": True}
    loss, epoch = evaluated["metrics"].get("loss"), progress["epoch"]
    progress |= {"best_score": evaluated["metrics"][metric.name], "best_epoch": epoch,
                 "lowest_loss": loss, "lowest_epoch": None if loss is None else epoch, "evaluated": evaluated}
    with publish_folder(run.checkpoints / source.name) as aside:
        for file in source.iterdir():
            if file.name not in (STATE, PROGRESS, MANIFEST):
                _link(file, aside / file.name)
        write_json(aside / PROGRESS, progress)
        write_manifest(aside)


def _link(source: Path, target: Path) -> None:
    """Link a file, else copy it, as not all disks have links. A link is safe: these files are never written again."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def begun_words(run: Run) -> Words | None:
    """The epoch of another run that this one begins with, in words; None if there is none."""
    if (begins := run.spec.begins) is None:
        return None
    number = int(begins.run)
    more = run.spec.settings.epochs - begins.epoch
    if not more:
        return Words(f"학습 {number}의 {begins.epoch}에폭", f"epoch {begins.epoch} of run {number}")
    return Words(f"학습 {number}의 {begins.epoch}에폭에서 {more}에폭 더",
                 f"{more} more from epoch {begins.epoch} of run {number}")


def seen_words(run: Run) -> Words | None:
    """A warning if a person chose the epoch when a test score was already known, else None."""
    if (begins := run.spec.begins) is None or not begins.seen:
        return None
    return Words("이 모델의 에폭은 시험 점수를 이미 본 뒤에 사람이 골랐습니다. 시험 점수가 실제보다 좋게 나올 수 있습니다.",
                 "A person chose the epoch of this model, or the one that it was trained on from, when the test score "
                 "was known. The score may be better than it should be.")
