"""Out of the line: cancel what waits, put it back, stop what is at work, delete a training for good."""

from filelock import FileLock

from ..errors import Problem, josa
from ..home.files import empty_folder
from ..home.project import Run, Search
from ..search.progress import state_of
from .agenda import is_called_off
from .resuming import resume, resume_search
from .standing import name_of


def cancel(training: Run | Search) -> None:
    """Take it out of the line before it begins; it can be put back. Raises Problem: "already_begun", and as `halt`."""
    if has_begun(training):
        raise Problem("already_begun", "그사이에 시작했습니다. 그만두려면 ‘저장하고 멈추기’를 눌러 주세요.",
                      "It has begun meanwhile. To end it, press “Save and stop”.")
    halt(training)


def halt(training: Run | Search) -> None:
    """Save what it has and end it; with a trial its whole search. Raises Problem("already_ended")."""
    whole = training if isinstance(training, Search) else training.search or training
    if whole.result is not None:
        raise Problem("already_ended", "그사이에 끝났습니다. 멈출 것이 없습니다.", "It has ended meanwhile: there is nothing to stop.")
    if isinstance(whole, Search):
        whole.stop.touch()
    if isinstance(training, Run) and training.result is None:
        training.ask_to_stop()


def put_back(training: Run | Search) -> None:
    """Queue again what was cancelled, whether or not the queue has seen that it was."""
    for file in (training.stop, *(run.stop for run in _runs_of(training))):
        file.unlink(missing_ok=True)
    if not isinstance(training, Search):
        return resume(training)
    resume_search(training)
    for run in training.trials():
        if training.result is None and (run.result or {}).get("state") == "stopped":
            run.reopen()


def delete(training: Run | Search) -> None:
    """Remove a training for good, of a search all its trials, and with an adaptation what waits for it, or has in vain.

    Raises Problem: "still_running", "needed_by".
    """
    runs = _runs_of(training)
    after = [run for each in runs for run in each.project.runs() if run.spec.after == each.name]
    later = [run for run in after if run.is_pending or is_called_off(run)]
    if any(map(has_begun, [training, *runs, *later])):
        raise _still_running(training)
    _check_not_needed(runs, later, [run for run in after if run.score is not None])
    if isinstance(training, Search):
        _remove(training)
        runs = training.trials()  # with one that was asked for just then
    for run in [*later, *runs]:
        _remove(run)


def holds_nothing(training: Run | Search) -> bool:
    """Whether nothing is lost with it: it has no score, no model, and no step to go on from."""
    return not any(run.score is not None or run.model.exists() or run.can_go_on for run in _runs_of(training))


def has_begun(training: Run | Search) -> bool:
    """Whether it is at work, or a search that has done something."""
    return state_of(training) == "running" if isinstance(training, Search) else training.has_worker


def _runs_of(training: Run | Search) -> list[Run]:
    return training.trials() if isinstance(training, Search) else [training]


def _check_not_needed(runs: list[Run], later: list[Run], made: list[Run]) -> None:
    """Raises Problem("needed_by") where another training has still to begin with one of these, or was `made` by it."""
    going, needs = {run.path for run in [*runs, *later]}, list[Run | Search](made)
    for project in runs[0].project.siblings() if runs else []:
        trainings: list[Run | Search] = [*project.runs(), *project.searches()]
        needs += [each for each in trainings if each.path not in going and _has_to_begin_with(each, runs)]
    for each in needs:
        name, what = name_of(each), "search" if isinstance(each, Search) else "run"
        raise Problem(
            "needed_by", f"‘{each.project.title}’의 ‘{name.ko}’{josa(name.ko, '이/가')} 이 학습에서 나온 모델로 시작합니다. "
            "그 학습을 먼저 취소하거나 지워 주세요.",
            f"“{name.en}” of “{each.project.title}” begins with the model of this training. Cancel or delete that "
            "one first.", project=each.project.name, **{what: each.name})


def _has_to_begin_with(training: Run | Search, runs: list[Run]) -> bool:
    """Whether it, or a trial that it has still to ask for, begins with what one of these runs has made."""
    models = {str(run.model) for run in runs}
    if isinstance(training, Search):
        bases = [training.spec.base, *(each.base for each in training.spec.others)]
        return training.result is None and any(base.path in models for base in bases)
    begins = training.spec.begins if training.project.path == runs[0].project.path else None
    return training.is_pending and bool(
        training.spec.base.path in models or begins and begins.run in {run.name for run in runs})


def _still_running(training: Run | Search) -> Problem:
    return Problem("still_running", "학습 중인 실행이 있습니다. 먼저 멈춘 뒤 지워 주세요.",
                   "A run is at work. Stop it first, then delete.", project=training.project.name)


def _remove(entry: Run | Search) -> None:
    """Raises Problem("still_running") where it was given to a worker just then; under this lock it is not."""
    with FileLock(entry.path.parent / ".lock"):
        if isinstance(entry, Run) and entry.has_worker:
            raise _still_running(entry)
        if entry.path.exists():
            empty_folder(entry.path, entry.project.path)
